//! Matrices as who looks at whom.

use std::collections::BTreeSet;

use super::Composer;
use crate::lesson::{Show, Spanned, View};
use crate::math::Matrix;
use crate::notebook::panel::{Grid, Panel};
use crate::notebook::pictures::links::{leaks, unsuitable};
use crate::runs::matrix_ref::MatrixRef;

impl Composer<'_, '_> {
    /// Chooses the row of a matrix of shares and marks what leaks through its mask. `None` for any other matrix of the lesson's own, which
    /// is a problem; after a change it is shown as numbers, with a remark.
    pub(super) fn links(
        &mut self,
        show: &Show,
        address: &Spanned<String>,
        matrix: MatrixRef<'_>,
        mut grid: Grid,
    ) -> Option<Grid> {
        if let Some(reason) = unsuitable(&grid.values) {
            if !self.scope.is_changed {
                let message = format!("`{}` has no links: {reason}", address.value);
                let help = "links need a matrix whose rows are shares, such as `weights`";
                let problem = self.scope.lesson.problem(&address.at, message, help);
                self.out.push(Panel::Problem(problem));
                return None;
            }
            let text = format!("(no links of {}: {reason})", address.value);
            self.out.push(Panel::remark(text));
            grid.view = View::Heatmap;
            return Some(grid);
        }
        grid.leaks = leaks_of(matrix, &grid.values);
        // The cell itself is looked up, and reported, where its arithmetic is written out.
        let row = show.inspect.as_ref().map(|cell| &cell.row);
        let row = row.map(|row| self.scope.position(Some(row), &grid.rows, "row"));
        let last = grid.rows.len().checked_sub(1);
        grid.follow = row.and_then(Result::ok).flatten().or(last);
        Some(grid)
    }
}

/// The cells of a matrix of shares that its run's mask should hide.
pub(super) fn leaks_of(matrix: MatrixRef<'_>, values: &Matrix) -> BTreeSet<(usize, usize)> {
    let address = &matrix.recorded.address;
    let part = address.rsplit_once('.').map_or("", |(part, _)| part);
    let result = &matrix.run.result;
    match result.find_around(part, "mask") {
        Some(mask) => leaks(values, &result.tape.value(mask.id)).collect(),
        None => BTreeSet::new(),
    }
}
