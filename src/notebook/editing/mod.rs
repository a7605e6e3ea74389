//! Editing of a cell, a word or the sentence, and the line in which they are typed.

mod cells;
mod completion;
mod matrix_name;

use tui_input::{Input, InputRequest};

use crate::models::words::Sentence;
use crate::notebook::mode::{Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::runs::lesson_run::LessonRun;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::sentences::misfit;
use crate::text::joined;

impl Notebook {
    pub(in crate::notebook) fn edit(&mut self, request: InputRequest) {
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            return;
        };
        *error = None;
        line.handle(request);
    }

    /// Inserts a paste into the line being typed, with spaces for line ends and control characters. Elsewhere a paste is refused, and
    /// never read as keys.
    pub(in crate::notebook) fn paste(&mut self, text: &str) {
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            self.say("press s first, then paste a sentence");
            return;
        };
        *error = None;
        let value: Vec<char> = line.value().chars().collect();
        let (before, after) = value.split_at(line.cursor());
        let pasted: Vec<char> = joined(text)
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let cursor = before.len() + pasted.len();
        let whole: String = before.iter().chain(&pasted).chain(after).collect();
        *line = Input::new(whole).with_cursor(cursor);
    }

    /// Opens the line for the word of the row in focus, else for the last word.
    pub(in crate::notebook) fn begin_word(&mut self) {
        if self.matrix_in_focus().is_some_and(|it| it.run.is_fixed) {
            self.say("the lesson speaks of these words, so they stay as they are");
            return;
        }
        let words = self.words();
        let Some(last) = words.len().checked_sub(1) else {
            self.say("there are no words to change on this page");
            return;
        };
        let at = self.row_in_focus().filter(|&row| row <= last);
        let at = at.unwrap_or(last);
        self.begin_typing(Purpose::Word(at));
    }

    /// The learner's words on the page; empty if nothing runs on them.
    pub(in crate::notebook) fn words(&self) -> &[String] {
        let mut runs = self.reached().iter().rev().chain(self.runs.iter());
        let run = runs.find(|run| !run.words.is_empty() && !run.is_variant && !run.is_fixed);
        run.map_or(&[], |run| &run.words)
    }

    /// The row in focus; `None` unless the rows of its matrix are the words.
    fn row_in_focus(&self) -> Option<usize> {
        let focus = self.focus?;
        let MatrixRef { run, recorded } = self.matrix_in_focus()?;
        let (rows, _) = run.result.tape.labels(recorded.id);
        (rows? == run.words.as_slice().into()).then_some(focus.row)
    }

    pub(in crate::notebook) fn set_sentence(&mut self, text: &str) -> Result<(), String> {
        let sentence = Sentence::parse(text).map_err(|error| error.to_string())?;
        if let Some(error) = misfit(&sentence, self.lesson(), self.catalog) {
            return Err(error.to_string());
        }
        self.return_to_page();
        let stale = match is_one_word_changed(self.words(), sentence.words()) {
            true => Vec::new(),
            false => self.edits_of_words(),
        };
        self.change(|setup| {
            setup.choices.sentence = Some(sentence);
            for (run, address) in &stale {
                setup
                    .changes
                    .edit(run, |changes| _ = changes.cells.reset_matrix(address));
            }
        });
        if !stale.is_empty() {
            self.say("the cells that were set belong to the old words: u brings both back");
        }
        if Sentence::leaves_out(text) {
            self.say("punctuation is left out: words only");
        }
        self.say_why_other_words();
        let all = |is_kept: fn(&LessonRun) -> bool| {
            !self.runs.is_empty() && self.runs.iter().all(is_kept)
        };
        if all(LessonRun::is_given) {
            self.say("kept for the other lessons: the matrices here are given");
        } else if all(|run| run.is_given() || run.is_fixed) {
            self.say("kept for the other lessons: this one keeps its own sentence");
        }
        Ok(())
    }

    /// The matrices with cells that were set in rows or columns that stand for words, by the key of their run and their address.
    fn edits_of_words(&self) -> Vec<(String, String)> {
        let runs = self.runs.iter();
        let runs = runs.filter(|run| !run.is_given() && !run.is_fixed);
        let edits = runs.flat_map(|run| {
            let edited = run.result.recorded.iter().filter(|it| it.edit.is_some());
            let of_words = edited.filter(|it| {
                let (rows, cols) = run.result.tape.labels(it.id);
                rows.is_some() || cols.is_some()
            });
            of_words.map(|it| (run.key.clone(), it.address.clone()))
        });
        edits.collect()
    }

    pub(in crate::notebook) fn set_word(&mut self, at: usize, text: &str) -> Result<(), String> {
        let word = Sentence::parse(text).map_err(|error| error.to_string())?;
        let mut words = self.words().to_vec();
        words.splice(at..=at, word.words().iter().cloned());
        self.set_sentence(&words.join(" "))
    }
}

/// Whether one sentence has at most one other word in a place of the other.
fn is_one_word_changed(before: &[String], after: &[String]) -> bool {
    let pairs = before.iter().zip(after);
    before.len() == after.len() && pairs.filter(|(before, after)| before != after).count() <= 1
}
