//! Choosing and turning knobs: the page's own first, none out of sight, none twice, and each with its value.

use std::collections::BTreeSet;

use attentive::lesson::Library;
use attentive::notebook::Notebook;
use attentive::notebook::panel::Panel;

use crate::common::{course, draw, open, press, text};

const SIZES: [(u16, u16); 5] = [(40, 10), (80, 24), (120, 40), (160, 45), (200, 60)];

/// Each step of the course that offers knobs, as it opens.
fn for_each_offer(mut visit: impl FnMut(&str, &dyn Fn() -> Notebook, usize)) {
    let mut count = 0;
    for entry in Library::embedded().lessons {
        for step in 0..entry.steps.len() {
            let begin = || {
                let mut notebook = open(entry.slug());
                notebook.open(notebook.lesson, step);
                press(&mut notebook, "x", (80, 24));
                notebook
            };
            let notebook = begin();
            let panels = notebook.page().steps.last().expect("a step");
            let offered = panels.iter().map(|panel| match panel {
                Panel::Knobs(lines) => lines.len(),
                _ => 0,
            });
            let offered: usize = offered.sum();
            if offered > 0 && notebook.step == step {
                visit(
                    &format!("{}, step {}", entry.slug(), step + 1),
                    &begin,
                    offered,
                );
                count += 1;
            }
        }
    }
    assert!(count > 10, "{count}");
}

/// The name and the value of the current knob, on the page or in the strip.
fn current(notebook: &Notebook) -> (String, String) {
    let page = notebook.page();
    let strip = page.knob.as_ref().map(|it| &it.knob);
    let panels = page.steps.last().expect("a step").iter();
    let mut lines = panels.flat_map(|panel| match panel {
        Panel::Knobs(lines) => lines.as_slice(),
        _ => &[],
    });
    let line = strip.or_else(|| lines.find(|line| line.is_current));
    let line = line.expect("a current knob");
    (line.name.clone(), line.setting.to_string())
}

#[test]
fn the_ring_has_the_knobs_of_the_page_and_the_others_behind_one_more_press() {
    for_each_offer(|place, begin, offered| {
        let size = (80, 24);
        let mut notebook = begin();
        press(&mut notebook, "o", size);
        let mut ring = BTreeSet::new();
        let first = current(&notebook);
        for turns in 1..=offered + 1 {
            ring.insert(current(&notebook).0);
            press(&mut notebook, "↓", size);
            if current(&notebook) == first {
                assert_eq!(turns, offered, "{place}");
                break;
            }
        }
        assert_eq!(ring.len(), offered, "{place}: {ring:?}");
        press(&mut notebook, "o", size);
        let (name, _) = current(&notebook);
        assert!(!ring.contains(&name), "{place}: {name}");
        press(&mut notebook, "↑", size);
        assert!(ring.contains(&current(&notebook).0), "{place}");
        // Once more leads back to the page.
        press(&mut notebook, "o", size);
        assert!(text(&draw(&mut notebook, size)).contains("→ "), "{place}");
    });
}

/// Every knob in the ring has its name and its value on the screen, once.
#[test]
fn every_knob_shows_its_value_once() {
    for_each_offer(|place, begin, _| {
        for keys in ["o o", "Tab o"] {
            let mut notebook = begin();
            press(&mut notebook, keys, (80, 24));
            let first = current(&notebook);
            for _ in 0..30 {
                let (name, value) = current(&notebook);
                for size in SIZES {
                    let screen = text(&draw(&mut notebook, size));
                    let shown = screen.lines().filter(|line| shows(line, &name, &value));
                    assert_eq!(
                        shown.count(),
                        1,
                        "{place}, {keys}, {size:?}: {name} = {value}\n{screen}"
                    );
                }
                press(&mut notebook, "↓", (80, 24));
                if current(&notebook) == first {
                    break;
                }
            }
        }
    });
}

/// Whether a line has the current knob with its value. A long name is cut before its value is.
fn shows(line: &str, name: &str, value: &str) -> bool {
    let is_current = line.contains("- + ") || line.contains(" knob ");
    let begins: String = name.chars().take(3).collect();
    let is_named = line.contains(name) || line.contains(&begins) && line.contains('…');
    let number = format!(" = {value} ");
    let stands = format!("{line} ").contains(&number) || line.contains(&format!("[{value}]"));
    is_current && is_named && stands
}

/// What `+` turns is on the screen before, unless the page is hidden behind a matrix, and after in any case.
#[test]
fn no_knob_turns_out_of_sight() {
    for size in SIZES {
        let mut notebook = open("11");
        notebook.open(notebook.lesson, 2);
        // Another knob is chosen, and let go by an edit: the page's own one turns.
        press(&mut notebook, "o o ↓ Esc", size);
        let (chosen, _) = current(&notebook);
        assert_ne!(chosen, "temperature");
        assert!(
            text(&draw(&mut notebook, size)).contains(&chosen),
            "{size:?}"
        );
        press(&mut notebook, "Tab e 1 Enter Esc +", size);
        assert_eq!(current(&notebook).0, "temperature");
        let screen = text(&draw(&mut notebook, size));
        assert!(screen.contains("temperature = "), "{size:?}\n{screen}");
    }
    // A page without a knob turns none that was chosen before something else changed.
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 5);
    press(&mut notebook, "o Esc r +", (80, 24));
    let said = notebook.message.as_deref();
    assert_eq!(said, Some("this page shows no knob to turn: o chooses one"));
}

/// A knob that a step names twice is drawn once.
#[test]
fn a_knob_that_is_offered_twice_is_drawn_once() {
    let knob = "```knob d_k\n```\n";
    let text_of =
        format!("+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n{knob}{knob}");
    let mut notebook = course(&text_of);
    let directives = notebook.lesson().steps[0].blocks.len();
    assert_eq!(directives, 3);
    let screen = text(&draw(&mut notebook, (80, 24)));
    assert_eq!(screen.matches("d_k = ").count(), 1, "{screen}");
}
