//! What a learner sees first of each step: its heading, and how to reach the rest of it; and on no page two things by one letter.

use std::collections::BTreeMap;

use attentive::lesson::Library;
use attentive::math::Role;
use attentive::notebook::Notebook;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::panel::Panel;

use crate::common::{draw, open, open_on, press, text};

const LONG: &str =
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";

/// The course, each lesson on its own sentence and on one of 14 words.
fn lessons() -> impl Iterator<Item = Notebook> {
    let library = Library::embedded().lessons.into_iter();
    library.flat_map(|entry| {
        let slug = entry.slug().to_owned();
        [open(&slug), open_on(&slug, LONG)]
    })
}

/// The panels of the newest step.
fn newest(notebook: &Notebook) -> &[Panel] {
    let newest = notebook.page().steps.last();
    newest.map_or(&[], |panels| panels.as_slice())
}

/// The first word of the heading of the newest step.
fn heading(notebook: &Notebook) -> Option<String> {
    let pieces = newest(notebook).iter().find_map(|panel| match panel {
        Panel::Heading(pieces) => Some(pieces),
        _ => None,
    })?;
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    text.split_whitespace().next().map(str::to_owned)
}

#[test]
fn one_arrives_at_the_heading_of_a_step_and_is_told_how_to_go_on() {
    let (mut seen, mut scrolled) = (0, 0);
    for size in [(80, 24), (120, 40)] {
        for mut notebook in lessons() {
            let lesson = notebook.lesson;
            let mut arrived = None;
            // With keys, as one step follows the other: an answer, a race and a page to scroll come between.
            for _ in 0..400 {
                let screen = text(&draw(&mut notebook, size));
                let name = format!(
                    "{}, step {}\n{screen}",
                    notebook.lesson().slug(),
                    notebook.step + 1
                );
                let is_new = arrived.replace(notebook.step) != Some(notebook.step);
                if let Some(heading) = heading(&notebook).filter(|_| is_new) {
                    let lines = screen.lines().skip(2);
                    let mut lines = lines.filter(|line| !line.contains("╶─"));
                    assert!(
                        lines.any(|line| line.starts_with(&format!(" {heading}"))),
                        "{name}"
                    );
                    seen += 1;
                }
                let reads = notebook.page().context == KeyContext::Reading;
                if reads && notebook.tick == 0 {
                    let is_told = screen.contains("→ more");
                    assert_eq!(screen.contains("J more below"), is_told, "{name}");
                    scrolled += usize::from(is_told);
                }
                let key = match notebook.page().context {
                    KeyContext::Asking => "x",
                    _ => "→",
                };
                press(&mut notebook, key, size);
                if notebook.lesson != lesson || notebook.page().context == KeyContext::End {
                    break;
                }
            }
            assert_eq!(
                notebook.page().context,
                KeyContext::End,
                "the end is reached"
            );
        }
    }
    assert!(
        seen > 4 * 100 && scrolled > 20,
        "{seen} steps, {scrolled} scrolled"
    );
}

/// `A` of `A = Q·Kᵀ`.
fn letter(formula: &str) -> Option<&str> {
    let (letter, _) = formula.split_once(" = ")?;
    (!letter.contains(' ')).then_some(letter)
}

/// Those that the course speaks of again and again: nothing else in a lesson has one of them, neither in a line of code nor beside the page.
#[test]
fn the_letters_of_attention_are_its_own() {
    const OWN: [[&str; 2]; 5] = [
        ["A", "affinity"],
        ["S", "scaled"],
        ["M", "masked"],
        ["W", "weights"],
        ["C", "context"],
    ];
    let mut seen = 0;
    for entry in Library::embedded().lessons {
        let mut notebook = open(entry.slug());
        notebook.open(notebook.lesson, usize::MAX);
        for run in notebook.runs.iter() {
            let stages = run.result.recorded.iter().filter_map(|it| match it.role {
                Role::Stage(text) => Some(text),
                _ => None,
            });
            let stages: Vec<_> = stages.collect();
            if !stages.iter().any(|text| text.name == "affinity") {
                continue;
            }
            for text in stages {
                let own = OWN
                    .iter()
                    .find(|[own, _]| Some(*own) == letter(text.formula));
                if let Some([_, name]) = own {
                    assert_eq!(text.name, *name, "{}: {}", entry.slug(), text.formula);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_letter_is_one_thing_in_the_code_of_a_lesson() {
    for mut notebook in lessons() {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let slug = notebook.lesson().slug().to_owned();
        for step in 0..notebook.lesson().steps.len() {
            notebook.open(notebook.lesson, step);
            while notebook.page().context == KeyContext::Asking {
                press(&mut notebook, "x", (80, 24));
            }
            for panel in newest(&notebook) {
                let Panel::Code(code) = panel else {
                    continue;
                };
                let name = code.code.split_whitespace().nth(1).expect("a name");
                if let Some(letter) = letter(code.formula) {
                    let known = names
                        .entry(letter.to_owned())
                        .or_insert_with(|| name.to_owned());
                    assert_eq!(known, name, "{slug}, step {}: {letter}", step + 1);
                }
            }
        }
    }
}
