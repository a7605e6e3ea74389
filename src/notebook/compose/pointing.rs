//! The matrix of a question that asks to point into one.

use super::grids::grid_of;
use super::quiz::Remark;
use super::verdict::{Given, faint};
use super::{Composer, Showing};
use crate::lesson::{Predict, Task, View};
use crate::notebook::panel::Grid;
use crate::runs::question::{Form, Question};

impl<'a> Composer<'_, 'a> {
    /// The matrix to point into, with covered numbers, and with the cursor while the question is open; `None` for other questions.
    pub(super) fn covered(&self, question: &Question<'a>) -> Option<Grid> {
        let Form::Point {
            address,
            rows,
            cols,
            ..
        } = &question.form
        else {
            return None;
        };
        let mut grid = self.matrix_to_point_into(address)?;
        let is_open = matches!(self.showing, Showing::Newest(_));
        let cell = self.notebook.draft.cell.filter(|_| is_open);
        grid.revealed = 0;
        grid.cursor = cell.map(|(row, col)| (row.min(rows.len() - 1), col.min(cols.len() - 1)));
        Some(grid)
    }

    /// The matrix of a question that asks to point into one, with the right cell and the learner's, and a remark that tells them apart.
    pub(super) fn pointed(
        &self,
        predict: &Predict,
        now: Option<&Question<'_>>,
        given: Option<&Given<'_>>,
    ) -> Option<(Grid, Remark)> {
        let Task::Point { of, .. } = &predict.task else {
            return None;
        };
        let mut grid = self.matrix_to_point_into(&of.address.value)?;
        grid.cursor = now.and_then(|now| match now.form {
            Form::Point { right, .. } => Some(right),
            _ => None,
        });
        let cell = given.and_then(|it| it.cell(&of.address.value, &grid.rows, &grid.cols));
        grid.pointed = cell.filter(|_| cell != grid.cursor);
        let marks = match (grid.pointed, grid.cursor) {
            (None, _) => Vec::new(),
            (Some(_), Some(_)) => faint("[ ] is the answer, ‹ › is yours."),
            (Some(_), None) => faint("‹ › is yours."),
        };
        Some((grid, ("", marks)))
    }

    /// A matrix without marks of what changed, which would not be told from those of an answer.
    fn matrix_to_point_into(&self, address: &str) -> Option<Grid> {
        let matrix = self.scope.get(address)?;
        let mut grid = grid_of(self.notebook, matrix, None, View::Heatmap);
        grid.changed.clear();
        Some(grid)
    }
}
