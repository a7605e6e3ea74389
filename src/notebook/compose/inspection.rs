//! The panels of the inspector, and the cell that a `show` points at.

use super::grids::{code, grid_of};
use crate::lesson::{Show, View};
use crate::notebook::arithmetic::inspect;
use crate::notebook::mode::Focus;
use crate::notebook::panel::{Grid, Inspection};
use crate::notebook::state::Notebook;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::scope::{Scope, Unresolved};
use crate::text::figures;

/// Explains a cell. Its matrix looks like `shown`, if the page shows it.
pub(super) fn explained(
    notebook: &Notebook,
    focus: Focus,
    shown: Option<&Grid>,
) -> Option<Inspection> {
    let run = &notebook.runs[focus.matrix.run];
    let recorded = run.recorded(focus.matrix.id)?;
    let matrix = MatrixRef { run, recorded };
    let number = shown.and_then(|shown| shown.number);
    let view = shown.map_or(View::Heatmap, |shown| shown.view);
    let mut grid = grid_of(notebook, matrix, number, view);
    if let Some(shown) = shown {
        grid.changed.clone_from(&shown.changed);
        grid.revealed = shown.revealed;
    }
    let (rows, cols) = (grid.revealed.max(1), grid.cols.len());
    let (row, col) = (focus.row.min(rows - 1), focus.col.min(cols - 1));
    grid.cursor = Some((row, col));
    let (written, sources) = match inspect(matrix, row, col) {
        Some((written, sources)) => (Some(written), sources),
        None => (None, Vec::new()),
    };
    let sources = sources.into_iter().enumerate();
    let sources = sources.filter_map(|(index, source)| {
        let recorded = run.recorded(source.id)?;
        let matrix = MatrixRef { run, recorded };
        let mut grid = grid_of(notebook, matrix, None, View::Heatmap);
        grid.changed.clear();
        grid.lit = source.cells;
        grid.source = index;
        Some(grid)
    });
    let before = || run.result.tape.value(recorded.computed())[(row, col)];
    let was = recorded.is_edited(row, col).then(before);
    let word = |number| matrix.word(number).map(|word| format!("“{word}”"));
    Some(Inspection {
        grid,
        origin: matrix.origin(),
        was: was.map(|was| word(was).unwrap_or_else(|| figures::term(was))),
        word: word(matrix.value()[(row, col)]),
        code: matrix.text().map(|_| code(matrix, number.unwrap_or(0))),
        written,
        sources: sources.collect(),
        followers: Vec::new(),
        shows_followers: false,
    })
}

/// The cell in its last matrix that a `show` points at; `None` if there is none.
///
/// # Errors
/// If the matrix has no such row or column.
pub(super) fn inspected<'a>(
    scope: Scope<'a>,
    show: &Show,
) -> Result<Option<(MatrixRef<'a>, usize, usize)>, Unresolved> {
    let matrix = show.addresses.last().and_then(|it| scope.find(it).ok());
    let (Some(matrix), Some(cell)) = (matrix, &show.inspect) else {
        return Ok(None);
    };
    let (rows, cols) = matrix.labels();
    let row = scope.position(Some(&cell.row), &rows, "row")?;
    let col = scope.position(Some(&cell.column), &cols, "column")?;
    Ok(row.zip(col).map(|(row, col)| (matrix, row, col)))
}
