//! The line in which a learner types a sentence.

use tui_input::{Input, InputRequest};

use super::action::Edit;
use super::mode::Mode;
use super::state::Notebook;

impl Notebook {
    pub(super) fn edit(&mut self, edit: Edit) {
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            return;
        };
        *error = None;
        match edit {
            Edit::Insert(c) => {
                line.handle(InputRequest::InsertChar(c));
            }
            Edit::Backspace => {
                line.handle(InputRequest::DeletePrevChar);
            }
            Edit::Delete => {
                line.handle(InputRequest::DeleteNextChar);
            }
            Edit::DeleteToStart => {
                let rest: String = line.value().chars().skip(line.cursor()).collect();
                *line = Input::new(rest).with_cursor(0);
            }
            Edit::Left => {
                line.handle(InputRequest::GoToPrevChar);
            }
            Edit::Right => {
                line.handle(InputRequest::GoToNextChar);
            }
            Edit::Home => {
                line.handle(InputRequest::GoToStart);
            }
            Edit::End => {
                line.handle(InputRequest::GoToEnd);
            }
        }
    }

    /// A paste goes into the line being typed, its line ends and control characters as spaces; elsewhere it means nothing,
    /// above all not the keys that it spells.
    pub(super) fn paste(&mut self, text: &str) {
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
