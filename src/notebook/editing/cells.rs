//! Setting cells, and taking back what was set.

use tui_input::Input;

use crate::math::Recorded;
use crate::notebook::mode::{Focus, Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::runs::lesson_run::LessonRun;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::typed_number::{typed_mask_number, typed_number};
use crate::text::{figures, short};

/// The cell that the learner is at.
struct Here<'a> {
    place: MatrixRef<'a>,
    row: usize,
    col: usize,
}

impl Here<'_> {
    fn run(&self) -> &LessonRun {
        self.place.run
    }

    fn recorded(&self) -> &Recorded {
        self.place.recorded
    }

    /// `scaled[name, is]`
    fn name(&self) -> String {
        let (rows, cols) = self.place.labels();
        let address = self.place.address();
        format!("{address}[{}, {}]", rows[self.row], cols[self.col])
    }

    fn number(&self) -> f64 {
        self.place.value()[(self.row, self.col)]
    }

    /// What keeps this matrix from being changed.
    fn obstacle(&self) -> Option<&'static str> {
        let printed = self.recorded().address.starts_with("printed.");
        printed.then_some("somebody else printed these numbers: nothing is computed from them")
    }
}

impl Notebook {
    fn cell_here(&self) -> Option<Here<'_>> {
        let focus = self.focus?;
        Some(Here {
            place: self.matrix_in_focus()?,
            row: focus.row,
            col: focus.col,
        })
    }

    /// What the line being typed is for, and what may be typed.
    pub(in crate::notebook) fn prompt(&self) -> Option<[String; 2]> {
        let Mode::Typing { purpose, .. } = &self.mode else {
            return None;
        };
        Some(match purpose {
            Purpose::Cell => match self.cell_here() {
                Some(here) => {
                    let what = match is_mask(here.recorded()) {
                        true => "0 lets the word look, -inf hides",
                        false => "a number, such as 0.5",
                    };
                    let now = figures::prose(here.number());
                    [here.name(), format!("now {now}: {what}")]
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
            Purpose::Sentence => {
                ["sentence", "a sentence of your own, in any script"].map(str::to_owned)
            }
        })
    }

    /// Opens the line for the number of the cell.
    pub(in crate::notebook) fn begin_cell(&mut self) {
        if self.focus.is_none() {
            self.enter_matrix(true);
            if self.focus.is_some() {
                self.say("choose a cell with the arrows, then e again");
            }
            return;
        }
        match self.cell_here().map(|here| here.obstacle()) {
            Some(None) => self.begin_typing(Purpose::Cell),
            Some(Some(obstacle)) => self.say(obstacle),
            None => {}
        }
    }

    pub(in crate::notebook) fn begin_typing(&mut self, purpose: Purpose) {
        self.mode = Mode::Typing {
            purpose,
            line: Input::default(),
            error: None,
        };
    }

    /// Sets the cell to the number in the line; what is wrong with that number otherwise.
    pub(in crate::notebook) fn set_cell(&mut self, text: &str) -> Result<(), String> {
        let Some(here) = self.cell_here() else {
            self.return_to_page();
            return Ok(());
        };
        let number = match is_mask(here.recorded()) {
            true => typed_mask_number(text),
            false => typed_number(text),
        }?;
        let cell = (here.row, here.col);
        let key = here.run().key.clone();
        let address = here.recorded().address.clone();
        self.return_to_page();
        self.change(|setup| {
            setup
                .changes
                .edit(&key, |run| run.cells.set(&address, cell, number));
        });
        Ok(())
    }

    /// On to the next cell of the row, or to the next row, with the line open again.
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

    /// Takes back what the cell was set to.
    pub(in crate::notebook) fn reset_cell(&mut self) {
        let Some(here) = self.cell_here() else {
            return;
        };
        let (key, address) = owner(&here, self);
        let (name, cell) = (here.name(), (here.row, here.col));
        if !here.recorded().is_edited(here.row, here.col) {
            self.say(format!("{name} is not edited"));
            return;
        }
        self.change(|setup| {
            setup.changes.edit(&key, |run| {
                run.cells.reset_cell(&address, cell);
            });
        });
    }

    /// Takes back all that was set in the matrix.
    pub(in crate::notebook) fn reset_matrix(&mut self) {
        let Some(here) = self.cell_here() else {
            return;
        };
        let (key, address) = owner(&here, self);
        let name = here.place.address();
        if here.recorded().edit.is_none() {
            self.say(format!("{name} is not edited"));
            return;
        }
        self.change(|setup| {
            setup.changes.edit(&key, |run| {
                run.cells.reset_matrix(&address);
            });
        });
    }

    /// Takes back every edit and every knob of the lesson. The sentence and the seed stay: they belong to the whole course.
    pub(in crate::notebook) fn reset_lesson(&mut self) {
        if self.changed().changes.is_empty() {
            self.say("nothing is edited, turned or broken in this lesson");
            return;
        }
        self.change(|setup| setup.changes = crate::runs::changes::Changes::default());
        self.say("cells and knobs are as the lesson sets them; u takes that back");
    }
}

/// Where the edit of a cell is kept: at its own computation, or at the one that this one repeats with another last word.
fn owner(here: &Here<'_>, notebook: &Notebook) -> (String, String) {
    let address = here.recorded().address.clone();
    let own = notebook.changed().changes.of(&here.run().key);
    let is_own = own.cells.of(&address).is_some();
    let key = match (&here.run().original, is_own) {
        (Some(original), false) => original.clone(),
        _ => here.run().key.clone(),
    };
    (key, address)
}

/// Whether a matrix is a mask, in which −∞ is as good as any number.
fn is_mask(recorded: &Recorded) -> bool {
    recorded.name() == "mask"
}
