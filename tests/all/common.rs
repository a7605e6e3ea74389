//! What the tests of the page share: opening a notebook, pressing keys, and looking at the screen.

use attentive::lesson::Library;
use attentive::models::catalog::{self, Run};
use attentive::models::words::Sentence;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::training::TrainingOrder;
use attentive::notebook::{Effect, Key, Notebook, Start};
use attentive::runs::changes::Choices;
use attentive::view::screen;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// The run of a computation on a sentence, with some knobs turned.
pub(crate) fn run_on(computation: &str, sentence: &str, knobs: &[(&str, &str)]) -> Run {
    let computation = catalog::find(computation).unwrap();
    let mut settings = computation.settings();
    for (name, text) in knobs {
        settings.set(name, text).unwrap();
    }
    let sentence = Sentence::parse(sentence).unwrap();
    let inputs = computation.inputs(&sentence, &settings);
    computation.run(inputs, settings)
}

/// The built-in course at a lesson, by its number or name.
pub(crate) fn open(lesson: &str) -> Notebook {
    open_with(lesson, Choices::default())
}

/// The same on a sentence of the learner's own.
pub(crate) fn open_on(lesson: &str, sentence: &str) -> Notebook {
    let sentence = Some(Sentence::parse(sentence).expect("a sentence"));
    open_with(
        lesson,
        Choices {
            sentence,
            ..Choices::default()
        },
    )
}

/// The same with any choices.
pub(crate) fn open_with(lesson: &str, choices: Choices) -> Notebook {
    let library = Library::embedded();
    let lesson = library.find(lesson).expect("a lesson of the course");
    let start = Start {
        lesson,
        choices,
        ..Start::default()
    };
    Notebook::new(library, start)
}

/// A course of one lesson with this text.
pub(crate) fn course(text: &str) -> Notebook {
    let file = ("01-test.md".to_owned(), Ok(text.as_bytes().to_vec()));
    Notebook::new(Library::from_files([file]), Start::default())
}

/// Presses keys, written as the key table writes them and separated by spaces, on a screen of this size.
pub(crate) fn press(notebook: &mut Notebook, keys: &str, size: (u16, u16)) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.split_whitespace() {
        draw(notebook, size);
        effects.extend(notebook.press(&Key::Named(key.to_owned())));
    }
    draw(notebook, size);
    effects
}

/// Types a text, character by character.
pub(crate) fn type_text(notebook: &mut Notebook, text: &str) {
    for c in text.chars() {
        let name = if c == ' ' {
            "Space".to_owned()
        } else {
            c.to_string()
        };
        notebook.press(&Key::Named(name));
    }
}

/// The screen, after the notebook has taken note of what it shows.
pub(crate) fn draw(notebook: &mut Notebook, (columns, rows): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let extent = screen::draw(notebook, true, &mut buffer);
    notebook.settle(extent);
    let mut buffer = Buffer::empty(buffer.area);
    screen::draw(notebook, true, &mut buffer);
    buffer
}

/// The text of a screen, line by line.
pub(crate) fn text(buffer: &Buffer) -> String {
    rows(buffer)
        .map(|row| {
            let mut line = String::new();
            let mut covered = 0;
            for cell in row {
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                line.push_str(cell.symbol());
                covered = columns_of(cell).saturating_sub(1);
            }
            format!("{}\n", line.trim_end())
        })
        .collect()
}

/// The orders to a training among the effects of some keys.
pub(crate) fn training_orders(notebook: &mut Notebook, keys: &str) -> Vec<TrainingOrder> {
    let effects = press(notebook, keys, (80, 24)).into_iter();
    let orders = effects.filter_map(|effect| match effect {
        Effect::Train(order) => Some(order),
        _ => None,
    });
    orders.collect()
}

/// Looks for lines on the screen, and for the absence of others (after a `!`).
#[track_caller]
pub(crate) fn look(notebook: &mut Notebook, expected: &[&str]) {
    let screen = text(&draw(notebook, (80, 24)));
    for wanted in expected {
        match wanted.strip_prefix('!') {
            Some(absent) => assert!(!screen.contains(absent), "{absent:?} is in\n{screen}"),
            None => assert!(screen.contains(wanted), "{wanted:?} is not in\n{screen}"),
        }
    }
}

fn columns_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        ratatui::buffer::CellDiffOption::ForcedWidth(width) => width.get(),
        _ => 1,
    }
}

pub(crate) fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

/// Goes through a lesson as with →, skipping its questions. Hands on the notebook as each key leaves it, with the name of
/// what it shows: `step 4, asked`.
pub(crate) fn walk(lesson: &str, size: (u16, u16), mut visit: impl FnMut(&str, &mut Notebook)) {
    let mut notebook = open(lesson);
    let lesson = notebook.lesson;
    loop {
        draw(&mut notebook, size);
        let is_asked = notebook.key_context() == KeyContext::Asking;
        let state = match notebook.tick {
            _ if is_asked => ", asked".to_owned(),
            0 => String::new(),
            tick => format!(", tick {tick}"),
        };
        visit(&format!("step {}{state}", notebook.step + 1), &mut notebook);
        if is_asked {
            press(&mut notebook, "x", size);
            continue;
        }
        let place = |it: &Notebook| (it.lesson, it.step, it.tick, it.scroll);
        let before = place(&notebook);
        press(&mut notebook, "→", size);
        let is_end = matches!(notebook.mode, attentive::notebook::Mode::End);
        if notebook.lesson != lesson || is_end || place(&notebook) == before {
            break;
        }
    }
}
