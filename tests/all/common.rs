//! What the tests of the page share: opening a notebook, pressing keys, and looking at the screen.

use std::collections::BTreeMap;
use std::fmt::Write;

use attentive::lesson::Library;
use attentive::models::words::Sentence;
use attentive::notebook::{Effect, Key, Notebook, Start};
use attentive::runs::changes::Choices;
use attentive::view::screen;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

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

fn columns_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        ratatui::buffer::CellDiffOption::ForcedWidth(width) => width.get(),
        _ => 1,
    }
}

/// Text and colours: the screen, then the same screen with a letter for each style, then what the letters mean.
pub(crate) fn text_and_styles(buffer: &Buffer) -> String {
    let mut letters: BTreeMap<String, char> = BTreeMap::new();
    let mut grid = String::new();
    for row in rows(buffer) {
        let line: String = row
            .iter()
            .map(|cell| {
                let style = format!("{:?} on {:?} {:?}", cell.fg, cell.bg, cell.modifier);
                if style == "Reset on Reset NONE" {
                    return '.';
                }
                let next = char::from_u32('A' as u32 + letters.len() as u32).expect("few styles");
                *letters.entry(style).or_insert(next)
            })
            .collect();
        let _ = writeln!(grid, "{}", line.trim_end_matches('.'));
    }
    let mut legend: Vec<_> = letters
        .into_iter()
        .map(|(style, letter)| (letter, style))
        .collect();
    legend.sort_unstable();
    let legend: String = legend
        .iter()
        .map(|(letter, style)| format!("{letter}: {style}\n"))
        .collect();
    format!("{}\n{grid}\n{legend}", text(buffer))
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

/// Compares with the snapshot of that name in `snapshots/`.
pub(crate) fn snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}
