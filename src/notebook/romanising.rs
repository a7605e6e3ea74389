//! Kannada in Latin letters only, for terminals on which its own cannot be read.

use std::sync::Arc;

use super::page::Page;
use super::panel::{DraftLine, Grid, Inspection, Panel, Piece, WrittenArithmetic};
use super::state::Notebook;
use crate::models::romanisation::romanised;

impl Notebook {
    /// Whether Kannada is shown in Latin letters only.
    pub fn is_romanised(&self) -> bool {
        self.romanised_now.or(self.progress.romanised) == Some(true)
    }

    /// Shows Kannada in Latin letters only, or in its own script again.
    pub(super) fn change_script(&mut self) {
        let is_romanised = !self.is_romanised();
        self.romanised_now = Some(is_romanised);
        self.progress.romanised = Some(is_romanised);
        self.say(match is_romanised {
            true => "Kannada in Latin letters only; L brings its own script back",
            false => "Kannada in its own script, and in Latin letters",
        });
    }
}

impl Page {
    /// Puts all Kannada of the page that the glossary has into Latin letters.
    pub(super) fn romanise(&mut self) {
        for panels in &mut self.steps {
            romanise(Arc::make_mut(panels).as_mut_slice());
        }
        romanise(&mut self.beside);
        if let Some(inspection) = &mut self.inspection {
            of_inspection(inspection);
        }
        if let Some(provenance) = &mut self.provenance {
            provenance.words.iter_mut().for_each(of_text);
        }
    }
}

/// Puts all Kannada of panels that the glossary has into Latin letters.
pub(super) fn romanise(panels: &mut [Panel]) {
    for panel in panels {
        match panel {
            Panel::Heading(pieces)
            | Panel::Prose(pieces)
            | Panel::Item(pieces)
            | Panel::Caption(pieces) => of_pieces(pieces),
            Panel::Listing(text) | Panel::Changes(text) => of_text(text),
            Panel::Notes(paragraphs) => paragraphs.iter_mut().for_each(of_text),
            Panel::Quiz(quiz) => {
                of_pieces(&mut quiz.ask);
                let options = quiz.options.iter_mut();
                options.for_each(|option| of_text(&mut option.text));
                quiz.grid.iter_mut().for_each(of_grid);
                let remarks = quiz.remarks.iter_mut();
                remarks.for_each(|(_, pieces)| of_pieces(pieces));
            }
            Panel::Training(training) => {
                let watched = training.watched.iter_mut();
                let drafts = watched.flat_map(|line| line.drafts.iter_mut().flatten());
                drafts.for_each(of_draft);
            }
            Panel::Checks(checks) => checks.iter_mut().for_each(|it| of_text(&mut it.text)),
            Panel::Arithmetic(written) => of_arithmetic(written),
            panel => panel.grids_mut().iter_mut().for_each(of_grid),
        }
    }
}

fn of_text(text: &mut String) {
    if let std::borrow::Cow::Owned(latin) = romanised(text) {
        *text = latin;
    }
}

/// Pieces of one text. A translation that is followed by the same in Latin letters stands there once.
fn of_pieces(pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while at < pieces.len() {
        let latin = romanised(&pieces[at].text).into_owned();
        if latin != pieces[at].text {
            say_once(pieces, at, &latin);
            pieces[at].text = latin;
        }
        at += 1;
    }
}

/// Takes out the piece that follows another one after a comma or in brackets, if it says this again.
pub(super) fn say_once(pieces: &mut Vec<Piece>, at: usize, again: &str) {
    let follows = match pieces.get(at + 1..at + 3) {
        Some([between, it]) if it.text == again => between.text.clone(),
        _ => return,
    };
    match &*follows {
        ", " => drop(pieces.drain(at + 1..at + 3)),
        " (" => {
            if let Some(rest) = pieces.get(at + 3).and_then(|it| it.text.strip_prefix(')')) {
                pieces[at + 3].text = rest.to_owned();
                pieces.drain(at + 1..at + 3);
            }
        }
        _ => {}
    }
}

fn of_draft(draft: &mut DraftLine) {
    match draft.romanised.take() {
        Some(latin) => draft.words = latin,
        None => of_text(&mut draft.words),
    }
}

fn of_grid(grid: &mut Grid) {
    let names = grid.rows.iter_mut().chain(&mut grid.cols);
    names.chain(&mut grid.extremes).for_each(of_text);
}

fn of_arithmetic(written: &mut WrittenArithmetic) {
    of_text(&mut written.cell);
    written.lines.iter_mut().for_each(of_pieces);
    written.sources.iter_mut().for_each(of_text);
}

fn of_inspection(inspection: &mut Inspection) {
    of_grid(&mut inspection.grid);
    let grids = inspection.sources.iter_mut();
    grids.chain(&mut inspection.followers).for_each(of_grid);
    inspection.written.iter_mut().for_each(of_arithmetic);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Library;
    use crate::notebook::{Effect, Key, Start};

    fn lesson_17(is_romanised: bool) -> Notebook {
        let library = Library::embedded();
        let start = Start {
            lesson: library.find("17").expect("a lesson"),
            is_romanised,
            ..Start::default()
        };
        Notebook::new(library, start)
    }

    fn has_kannada(notebook: &Notebook) -> bool {
        let page = format!("{:?}", notebook.page());
        page.contains(|letter| matches!(letter, '\u{C80}'..='\u{CFF}'))
    }

    #[test]
    fn no_step_of_the_translator_has_kannada_left() {
        let mut notebook = lesson_17(true);
        notebook.notes = true;
        for step in 0..notebook.lesson().steps.len() {
            notebook.open(notebook.lesson, step);
            notebook.press(&Key::Named("x".to_owned()));
            assert!(!has_kannada(&notebook), "step {}", step + 1);
        }
        notebook.press(&Key::Named("L".to_owned()));
        assert!(has_kannada(&notebook), "the steps above show it");
    }

    #[test]
    fn a_translation_in_both_scripts_stands_there_once_in_brackets_too() {
        let library = Library::embedded();
        let lesson = library.find("16").expect("a lesson");
        let mut notebook = lesson_17(false);
        notebook.open(lesson, 1);
        let said =
            |notebook: &Notebook| format!("{:?}", notebook.page().newest().collect::<Vec<_>>());
        assert_eq!(said(&notebook).matches("nanna hesaru aj").count(), 1);
        notebook.press(&Key::Named("L".to_owned()));
        assert_eq!(said(&notebook).matches("nanna hesaru aj").count(), 1);
        let prose = notebook.page().newest().find_map(|panel| match panel {
            Panel::Prose(pieces) => Some(pieces.iter().map(|it| &*it.text).collect::<String>()),
            _ => None,
        });
        assert_eq!(
            prose.as_deref(),
            Some("“my name is aj” → “nanna hesaru aj”")
        );
    }

    #[test]
    fn a_translation_in_both_scripts_stands_there_once() {
        let said = |notebook: &Notebook| {
            let prose = notebook.page().newest().find_map(|panel| match panel {
                Panel::Prose(pieces) => Some(pieces.iter().map(|it| &*it.text).collect::<String>()),
                _ => None,
            });
            prose.expect("a sentence")
        };
        let mut notebook = lesson_17(false);
        notebook.open(notebook.lesson, 7);
        assert_eq!(
            said(&notebook),
            "It writes “ನನ್ನ ಹೆಸರು ಅಜ್”, “nanna hesaru aj”."
        );
        notebook.press(&Key::Named("L".to_owned()));
        assert_eq!(said(&notebook), "It writes “nanna hesaru aj”.");
    }

    #[test]
    fn it_is_remembered_and_the_command_line_wins() {
        let mut notebook = lesson_17(false);
        let effects = notebook.press(&Key::Named("L".to_owned()));
        let saved = effects.into_iter().find_map(|effect| match effect {
            Effect::Save(progress) => progress.romanised,
            _ => None,
        });
        assert_eq!(saved, Some(true));
        let mut notebook = lesson_17(false);
        notebook.progress.romanised = Some(true);
        assert!(notebook.is_romanised());
        let mut notebook = lesson_17(true);
        notebook.progress.romanised = Some(false);
        assert!(notebook.is_romanised());
        notebook.press(&Key::Named("L".to_owned()));
        assert!(!notebook.is_romanised());
    }
}
