//! Readers unrolled over their words.

use super::Composer;
use crate::lesson::{CellIndex, Spanned};
use crate::notebook::panel::{Grid, Panel};
use crate::notebook::pictures::unrolled::{Reader, Unrolled};
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::reading::Reading;

impl Composer<'_, '_> {
    pub(super) fn unrolled(&mut self, grids: Vec<Grid>, readers: Vec<Reader>) {
        if !grids.is_empty() {
            self.out.push(Panel::Unrolled(Unrolled { grids, readers }));
        }
    }

    /// The reader of a matrix, which shows the column of `inspect`. `None` for a matrix without one, which is a problem.
    pub(super) fn reader(
        &mut self,
        inspect: Option<&CellIndex>,
        address: &Spanned<String>,
        matrix: MatrixRef<'_>,
        grid: &mut Grid,
    ) -> Option<Reader> {
        let Some(reading) = Reading::of(matrix) else {
            let message = format!(
                "`{}` has nothing to unroll: its rows were neither made one after the other nor mixed from the words",
                address.value
            );
            let help = "unroll the states of an RNN, or the context of attention".to_owned();
            let problem = self.scope.lesson.problem(&address.at, message, help);
            self.out.push(Panel::Problem(problem));
            return None;
        };
        // The cell itself is looked up, and reported, where its arithmetic is written out.
        let place = |index, names: &[String], what| {
            let found = self.scope.position(index, names, what);
            found.ok().flatten()
        };
        let row = inspect.and_then(|cell| place(Some(&cell.row), &grid.rows, "row"));
        let column = inspect.and_then(|cell| place(Some(&cell.column), &grid.cols, "column"));
        grid.follow = row;
        Some(Reader {
            reading,
            column: column.unwrap_or(0),
        })
    }
}
