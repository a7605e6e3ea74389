//! The line being typed.

use tui_input::{Input, InputRequest};

use crate::notebook::action::LineEdit;
use crate::notebook::mode::Mode;
use crate::notebook::state::Notebook;

impl Notebook {
    pub(in crate::notebook) fn edit(&mut self, edit: LineEdit) {
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            return;
        };
        *error = None;
        match edit {
            LineEdit::Insert(c) => {
                line.handle(InputRequest::InsertChar(c));
            }
            LineEdit::Backspace => {
                line.handle(InputRequest::DeletePrevChar);
            }
            LineEdit::Delete => {
                line.handle(InputRequest::DeleteNextChar);
            }
            LineEdit::DeleteToStart => {
                let rest: String = line.value().chars().skip(line.cursor()).collect();
                *line = Input::new(rest).with_cursor(0);
            }
            LineEdit::Left => {
                line.handle(InputRequest::GoToPrevChar);
            }
            LineEdit::Right => {
                line.handle(InputRequest::GoToNextChar);
            }
            LineEdit::Home => {
                line.handle(InputRequest::GoToStart);
            }
            LineEdit::End => {
                line.handle(InputRequest::GoToEnd);
            }
        }
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
