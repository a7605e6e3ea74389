//! The inspector: the arithmetic of one cell, and its source cells.

use std::collections::BTreeSet;

use super::arithmetic::ArithmeticWriter;
use super::panel::{Piece, Tone, WrittenArithmetic};
use crate::math::{Arithmetic, Id, Role};
use crate::runs::matrix_ref::MatrixRef;
use crate::text::figures;

/// The cells of one matrix that a cell was computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceCells {
    pub(super) id: Id,
    /// Its cells, as (row, column).
    pub(super) cells: BTreeSet<(usize, usize)>,
}

/// The arithmetic of a cell, and its sources in order of appearance; `None` unless the matrix is a stage.
pub(super) fn inspect(
    matrix: MatrixRef<'_>,
    row: usize,
    col: usize,
) -> Option<(WrittenArithmetic, Vec<SourceCells>)> {
    matrix.text()?;
    let tape = &matrix.run.result.tape;
    let stop = |id| matrix.run.is_recorded(id);
    let computed = matrix.recorded.computed();
    let mut arithmetic = tape.arithmetic(computed, row, col, &stop);
    // A copied cell explains nothing by itself: one line names the original, and the arithmetic continues with that.
    let mut copied = Vec::new();
    while let Arithmetic::Cell { node, row, col } = arithmetic
        && let Some(recorded) = matrix.run.recorded(node)
        && let Role::Stage(_) = recorded.role
    {
        let (rows, cols) = MatrixRef { recorded, ..matrix }.labels();
        let address = matrix.run.address(recorded);
        let name = format!("{address}[{}, {}]", rows[row], cols[col]);
        copied.push(vec![Piece::new(name, Tone::Code)]);
        arithmetic = tape.arithmetic(recorded.computed(), row, col, &stop);
    }
    let mut sources: Vec<SourceCells> = Vec::new();
    for (id, row, col) in arithmetic.cells() {
        match sources.iter_mut().find(|source| source.id == id) {
            Some(source) => {
                source.cells.insert((row, col));
            }
            None => sources.push(SourceCells {
                id,
                cells: BTreeSet::from([(row, col)]),
            }),
        }
    }
    let writer = ArithmeticWriter {
        tape,
        sources: sources.iter().map(|source| source.id).collect(),
    };
    let (rows, cols) = matrix.labels();
    let addresses = sources.iter().filter_map(|source| {
        let recorded = matrix.run.recorded(source.id)?;
        Some(matrix.run.address(recorded))
    });
    let result = tape.value(computed)[(row, col)];
    let lines = writer.lines(arithmetic, result);
    let is_edited = matrix.recorded.is_edited(row, col);
    let written = WrittenArithmetic {
        cell: format!("{}[{}, {}]", matrix.address(), rows[row], cols[col]),
        sources: addresses.collect(),
        lines: copied.into_iter().chain(lines).collect(),
        set: is_edited.then(|| figures::term(matrix.value()[(row, col)])),
    };
    Some((written, sources))
}
