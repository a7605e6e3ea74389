//! The unfinished answer to the open question.

use std::collections::BTreeSet;

use crate::runs::question::{Form, Reply};

/// The unfinished answer to the open question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerDraft {
    /// The option or row under the cursor; `None` until the learner moves, so that going on answers nothing by accident.
    pub at: Option<usize>,
    /// The cell under the cursor; `None` until the learner moves.
    pub cell: Option<(usize, usize)>,
    /// The ticked rows.
    pub ticked: BTreeSet<usize>,
    /// Whether Enter was pressed with no row ticked; pressed again, it answers “no row”.
    pub none: bool,
    /// Whether the hint is shown.
    pub hinted: bool,
}

impl AnswerDraft {
    /// The reply that the learner has chosen; `None` as long as it is incomplete.
    pub(super) fn chosen(&self, form: &Form) -> Option<Reply> {
        match form {
            // The cursor may be beyond the end: the sentence may have become shorter.
            Form::Choose { options, .. } => {
                let at = self.at?;
                Some(Reply::Choice(at.min(options.len() - 1)))
            }
            Form::Point { rows, cols, .. } => {
                let (row, col) = self.cell?;
                Some(Reply::Cell(
                    row.min(rows.len() - 1),
                    col.min(cols.len() - 1),
                ))
            }
            Form::Rows { rows, .. } => {
                let there = self.ticked.iter().filter(|&&row| row < rows.len());
                let there: BTreeSet<usize> = there.copied().collect();
                (self.none || !there.is_empty()).then_some(Reply::Rows(there))
            }
            Form::Number { .. } => None,
        }
    }
}
