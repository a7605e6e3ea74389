//! Rows that are copies of a row of the matrix beside them, as a table's rows in what was looked up.

use crate::math::{Arithmetic, Id, Tape};
use crate::notebook::mode::Focus;
use crate::notebook::panel::Grid;
use crate::notebook::state::Notebook;
use crate::runs::lesson_run::LessonRun;
use crate::runs::matrix_ref::MatrixId;

/// A row of a matrix that another row is a copy of.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Original {
    id: Id,
    row: usize,
    /// The index of its matrix among the sources of the copy.
    source: usize,
}

/// Lights the row of a cell, and the row that it is a copy of in another of these matrices; neither if there is none.
pub(super) fn light(notebook: &Notebook, grids: &mut [Grid], cell: Focus) {
    let beside = |it: &Original| MatrixId {
        id: it.id,
        ..cell.matrix
    };
    let original = original(&notebook.runs[cell.matrix.run], cell);
    let original = original.filter(|it| grids.iter().any(|grid| grid.matrix == beside(it)));
    for grid in grids {
        grid.lit.clear();
        let Some(original) = original else {
            continue;
        };
        let row = match grid.matrix {
            matrix if matrix == cell.matrix => cell.row,
            matrix if matrix == beside(&original) => original.row,
            _ => continue,
        };
        grid.lit.extend((0..grid.cols.len()).map(|col| (row, col)));
        grid.source = original.source;
    }
}

/// What the row of a cell is a copy of; `None` if it is none.
fn original(run: &LessonRun, cell: Focus) -> Option<Original> {
    let recorded = run.recorded(cell.matrix.id)?;
    let tape = &run.result.tape;
    let mut copied = None;
    for col in 0..tape.value(recorded.id).ncols() {
        if recorded.is_edited(cell.row, col) {
            return None;
        }
        let id = recorded.computed();
        let arithmetic = tape.arithmetic(id, cell.row, col, &|id| run.is_recorded(id));
        let (id, row, from) = copied_cell(&arithmetic, tape)?;
        let mut sources: Vec<Id> = Vec::new();
        for (source, ..) in arithmetic.cells() {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let source = sources.iter().position(|source| *source == id)?;
        let original = Original { id, row, source };
        if from != col || *copied.get_or_insert(original) != original {
            return None;
        }
    }
    copied
}

/// The cell that an expression is a copy of: the cell itself, or the only one of a sum that is not multiplied by 0, if that is by 1.
fn copied_cell(arithmetic: &Arithmetic, tape: &Tape) -> Option<(Id, usize, usize)> {
    match arithmetic {
        Arithmetic::Cell { node, row, col } => Some((*node, *row, *col)),
        Arithmetic::Product(factors) if factors[0].value(tape) == 1.0 => {
            copied_cell(&factors[1], tape)
        }
        Arithmetic::Sum(terms) => {
            let is_zero = |term: &&Arithmetic| match term {
                Arithmetic::Product(factors) => factors[0].value(tape) == 0.0,
                _ => false,
            };
            let mut left = terms.iter().filter(|term| !is_zero(term));
            let only = left.next().filter(|_| left.next().is_none())?;
            copied_cell(only, tape)
        }
        _ => None,
    }
}
