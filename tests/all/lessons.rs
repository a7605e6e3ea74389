//! Every step of every lesson at two sizes, text and colours, locked in `snapshots/`; and what must hold on any sentence.

use crate::common::{draw, open, press, snapshot, text, text_and_styles};
use attentive::front::check::check_library;
use attentive::lesson::Library;
use attentive::notebook::action::{KeyContext, footer};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

#[test]
fn every_step_of_every_lesson_looks_as_it_did() {
    for (lesson, entry) in Library::embedded().lessons.iter().enumerate() {
        for size in SIZES {
            let mut notebook = open(entry.lesson.stem());
            assert_eq!(notebook.lesson, lesson);
            loop {
                let screen = draw(&mut notebook, size);
                let (columns, rows) = size;
                let (stem, step) = (entry.lesson.stem(), notebook.step + 1);
                let is_asked = notebook.key_context() == KeyContext::Asking;
                let tick = match notebook.tick {
                    _ if is_asked => "_asked".to_owned(),
                    0 => String::new(),
                    tick => format!("_tick{tick}"),
                };
                let name = format!("{stem}__{step:02}{tick}__{columns}x{rows}");
                snapshot(&name, &text_and_styles(&screen));
                if is_asked {
                    press(&mut notebook, "x", size);
                    continue;
                }
                let before = (
                    notebook.lesson,
                    notebook.step,
                    notebook.tick,
                    notebook.scroll,
                );
                press(&mut notebook, "→", size);
                let after = (
                    notebook.lesson,
                    notebook.step,
                    notebook.tick,
                    notebook.scroll,
                );
                if notebook.lesson != lesson || before == after {
                    break;
                }
            }
        }
    }
}

/// `attentive check` holds for our own lessons: nothing unknown, nothing typed in, every step fits 80×24.
#[test]
fn the_course_passes_its_own_check() {
    let problems: Vec<String> = check_library(Library::embedded())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Stepping back shows what stepping forward showed.
#[test]
fn the_way_back_is_the_way_there() {
    let size = (80, 24);
    let mut notebook = open("0");
    let mut seen = Vec::new();
    loop {
        // What was asked on the way there is answered on the way back.
        while notebook.key_context() == KeyContext::Asking {
            press(&mut notebook, "x", size);
        }
        seen.push(text(&draw(&mut notebook, size)));
        press(&mut notebook, "→", size);
        if notebook.message.is_some() {
            break;
        }
        assert!(seen.len() < 500, "the course has an end");
    }
    while let Some(expected) = seen.pop() {
        notebook.message = None;
        let shown = text(&draw(&mut notebook, size));
        assert_eq!(shown, expected, "step {} from the start", seen.len());
        press(&mut notebook, "←", size);
    }
    assert_eq!(
        notebook.message.as_deref(),
        Some("the beginning of the course")
    );
}

/// The README shows a real screen, names every key that the footer does, and its sample lesson passes `check`.
#[test]
fn the_readme_tells_the_truth() {
    let readme = include_str!("../../README.md");
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 5);
    let screen = text(&draw(&mut notebook, (80, 24)));
    assert!(readme.contains(&screen), "the screen is now\n{screen}");
    for place in [
        KeyContext::Reading,
        KeyContext::Asking,
        KeyContext::Matrix,
        KeyContext::Knobs,
        KeyContext::Breaking,
    ] {
        for binding in footer(place).filter(|binding| binding.keys != ["arrows"]) {
            let key = format!("`{}`", binding.keys[0]);
            assert!(readme.contains(&key), "{key} is not in the README");
        }
    }
    let sample = readme
        .split("````markdown\n")
        .nth(1)
        .and_then(|rest| rest.split("````").next());
    let file = (
        "01-affinity.md".to_owned(),
        Ok(sample.expect("a sample").into()),
    );
    let problems = check_library(Library::from_files([file]));
    assert_eq!(problems, []);
}
