//! The name of a matrix, typed to open it: every input and stage of the page's computations, whether or not a page shows it.

use crate::models::inputs::InputError;
use crate::notebook::mode::{Focus, Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::runs::scope::Scope;

impl Notebook {
    /// Opens the line for the name of a matrix. While a question is open there is none, since a matrix could give its answer away.
    pub(in crate::notebook) fn begin_matrix_name(&mut self) {
        if self.open_question().is_some() {
            self.say("a matrix could give the answer away: answer first, or skip with x");
        } else if self.matrix_names().is_empty() {
            self.say("there is no matrix on this page yet");
        } else {
            self.begin_typing(Purpose::Matrix);
        }
    }

    /// The names of the matrices that can be opened, those of the latest computation first.
    pub(super) fn matrix_names(&self) -> Vec<String> {
        self.scope_of_page().names()
    }

    pub(in crate::notebook) fn open_matrix(&mut self, text: &str) -> Result<(), String> {
        let name = text.trim();
        let found = self.scope_of_page().get(name).map(|it| self.id_of(it));
        let Some(matrix) = found else {
            let names = self.matrix_names();
            let names = names.iter().map(String::as_str);
            return Err(InputError::unknown("matrix", name, names).to_string());
        };
        self.mode = Mode::Matrix;
        self.focus = Some(Focus {
            matrix,
            row: 0,
            col: 0,
        });
        Ok(())
    }

    fn scope_of_page(&self) -> Scope<'_> {
        self.scope(self.step, usize::MAX)
    }
}
