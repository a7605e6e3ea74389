//! Editing and resetting cells.

use tui_input::Input;

use crate::models::translation::TARGET;
use crate::notebook::mode::{Focus, Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::runs::changes::Changes;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::typed_number::typed_cell;
use crate::text::{figures, short};

struct CellInFocus<'a> {
    matrix: MatrixRef<'a>,
    row: usize,
    col: usize,
}

impl CellInFocus<'_> {
    /// `scaled[name, is]`
    fn name(&self) -> String {
        self.matrix.cell_name((self.row, self.col))
    }

    fn number(&self) -> f64 {
        self.matrix.value()[(self.row, self.col)]
    }
}

/// The reason that a matrix cannot be edited; `None` if it can.
fn obstacle(matrix: MatrixRef<'_>) -> Option<&'static str> {
    if matrix.run.timing.is_some() {
        return Some("this was measured: nothing is computed from it");
    }
    if matrix.run.training.is_some() && matrix.text().is_some() {
        return Some("this is computed while it trains: set a weight instead");
    }
    let printed = matrix.recorded.address.starts_with("printed.");
    printed.then_some("somebody else printed these numbers: nothing is computed from them")
}

impl Notebook {
    fn cell_in_focus(&self) -> Option<CellInFocus<'_>> {
        let focus = self.focus?;
        Some(CellInFocus {
            matrix: self.matrix_in_focus()?,
            row: focus.row,
            col: focus.col,
        })
    }

    /// The name of the line being typed, and a hint; `None` unless one is typed.
    pub(in crate::notebook) fn prompt(&self) -> Option<[String; 2]> {
        let Mode::Typing { purpose, .. } = &self.mode else {
            return None;
        };
        Some(match purpose {
            Purpose::Cell => match self.cell_in_focus() {
                Some(cell) => {
                    let hint = match cell.matrix.recorded.name() {
                        "mask" => "0 lets the word look, -inf hides",
                        TARGET => "a word of the translation, such as mane",
                        _ => "a number, such as 0.5",
                    };
                    let number = cell.number();
                    let now = match cell.matrix.word(number) {
                        Some(word) => word.to_owned(),
                        None => figures::prose(number),
                    };
                    [cell.name(), format!("now {now}: {hint}")]
                }
                None => [String::new(), String::new()],
            },
            Purpose::Word(at) => {
                let word = self.words().get(*at).map_or("", String::as_str);
                let hint = format!("another word in the place of {}", short(word));
                ["word".to_owned(), hint]
            }
            Purpose::Answer => [
                "your number",
                "Enter commits to it, Esc goes back to the question",
            ]
            .map(str::to_owned),
            Purpose::Votes => self.votes_prompt(),
            Purpose::Matrix => [
                "matrix".to_owned(),
                self.offered_by_tab().unwrap_or_default(),
            ],
            Purpose::Sentence => {
                let hint = || "a sentence of your own, in any script".to_owned();
                [
                    "sentence".to_owned(),
                    self.offered_by_tab().unwrap_or_else(hint),
                ]
            }
        })
    }

    /// Opens the line for the number of the cell in focus, which is the first one of the page if the learner is at none.
    pub(in crate::notebook) fn begin_cell(&mut self) {
        if self.focus.is_none() {
            // Not into a matrix of a page further up, which is out of sight.
            if !self.shows_matrix() {
                return self.say("there is no matrix on this page whose number could be set");
            }
            self.enter_matrix(true);
        }
        match self.matrix_in_focus().map(obstacle) {
            Some(None) => self.begin_typing(Purpose::Cell),
            Some(Some(obstacle)) => self.say(obstacle),
            None => {}
        }
    }

    /// Whether that line can be opened.
    pub(in crate::notebook) fn can_begin_cell(&self) -> bool {
        let matrix = match self.focus {
            Some(_) => self.matrix_in_focus(),
            None => self.first_of_step().and_then(|it| self.matrix(it)),
        };
        matrix.is_some_and(|matrix| obstacle(matrix).is_none())
    }

    pub(in crate::notebook) fn begin_typing(&mut self, purpose: Purpose) {
        self.mode = Mode::Typing {
            purpose,
            line: Input::default(),
            error: None,
        };
    }

    /// Sets the cell in focus to a typed number.
    pub(in crate::notebook) fn set_cell(&mut self, text: &str) -> Result<(), String> {
        let Some(cell) = self.cell_in_focus() else {
            self.return_to_page();
            return Ok(());
        };
        let inputs = &cell.matrix.run.result.inputs;
        let position = (cell.row, cell.col);
        let number = typed_cell(&cell.matrix.recorded.address, position, inputs, text)?;
        let key = cell.matrix.run.key.clone();
        let address = cell.matrix.recorded.address.clone();
        let training = cell.matrix.run.training.as_ref();
        if let Some(spec) = training.and_then(|training| training.spec.clone()) {
            self.return_to_page();
            return self.set_weight(&spec, &address, position, number);
        }
        self.return_to_page();
        self.change(|setup| {
            setup
                .changes
                .edit(&key, |run| run.cells.set(&address, position, number));
        });
        Ok(())
    }

    /// Goes to the next cell, row by row, and opens the line for its number.
    pub(in crate::notebook) fn next_cell(&mut self) {
        let size = self.size_in_focus();
        if let Some(focus) = &mut self.focus
            && let Some((rows, cols)) = size
        {
            if focus.col + 1 < cols {
                focus.col += 1;
            } else if focus.row + 1 < rows {
                *focus = Focus {
                    row: focus.row + 1,
                    col: 0,
                    ..*focus
                };
            } else {
                self.say("that was the last cell of this matrix");
                return;
            }
        }
        self.begin_cell();
    }

    /// Resets the cell in focus, or its whole matrix.
    pub(in crate::notebook) fn reset_cells(&mut self, all: bool) {
        let Some(cell) = self.cell_in_focus() else {
            return;
        };
        let (name, is_edited) = match all {
            true => (cell.matrix.address(), cell.matrix.recorded.edit.is_some()),
            false => (
                cell.name(),
                cell.matrix.recorded.is_edited(cell.row, cell.col),
            ),
        };
        if !is_edited {
            self.say(format!("{name} is not edited"));
            return;
        }
        let (key, address) = owner(&cell, self);
        let position = (cell.row, cell.col);
        let training = cell.matrix.run.training.as_ref();
        if let Some(spec) = training.and_then(|training| training.spec.clone()) {
            let cell = (!all).then_some(position);
            self.reset_weights(&spec, &address, cell);
            return;
        }
        self.change(|setup| {
            setup.changes.edit(&key, |run| {
                match all {
                    true => run.cells.reset_matrix(&address),
                    false => run.cells.reset_cell(&address, position),
                };
            });
        });
    }

    /// Resets all cells and knobs of the lesson. The sentence and the seed stay, as they belong to the whole course.
    pub(in crate::notebook) fn reset_lesson(&mut self) {
        let asks_again = self.reopen_questions();
        if self.changed().changes.is_empty() {
            self.say(match asks_again {
                true => "the questions of this lesson are asked again",
                false => "nothing is edited, turned, broken or answered in this lesson",
            });
            return;
        }
        self.change(|setup| setup.changes = Changes::default());
        self.say("cells and knobs are as the lesson sets them; u takes that back");
    }
}

/// The run key and address under which the edit of a cell is kept: those of its own run, or of the run that it repeats.
fn owner(cell: &CellInFocus<'_>, notebook: &Notebook) -> (String, String) {
    let address = cell.matrix.recorded.address.clone();
    let own = notebook.changed().changes.of(&cell.matrix.run.key);
    let is_own = own.cells.of(&address).is_some();
    let key = match (&cell.matrix.run.original, is_own) {
        (Some(original), false) => original.clone(),
        _ => cell.matrix.run.key.clone(),
    };
    (key, address)
}
