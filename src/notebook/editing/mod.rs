//! Editing of a cell, a word or the sentence, and the line in which they are typed.

mod cells;
mod words;

use tui_input::{Input, InputRequest};

use crate::notebook::mode::Mode;
use crate::notebook::state::Notebook;

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
        let pasted: Vec<char> = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let cursor = before.len() + pasted.len();
        let whole: String = before.iter().chain(&pasted).chain(after).collect();
        *line = Input::new(whole).with_cursor(cursor);
    }
}
