//! Taking a matrix apart by rows, and putting it together.

use std::sync::Arc;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// One row of a matrix.
struct Row(usize);

impl Op for Row {
    fn value(&self, operands: Operands) -> Matrix {
        assert!(
            self.0 < operands[0].nrows(),
            "row {} of a matrix with {} rows",
            self.0,
            operands[0].nrows()
        );
        operands[0].rows(self.0, 1).clone_owned()
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        // Straight into its place: a whole matrix for every row would make the walk back quadratic in the rows.
        let mut row = flows.so_far(0).row_mut(self.0);
        row += upstream;
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, self.0, at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = operands[0];
        let own = rows
            .as_ref()
            .map(|rows| Arc::from(vec![rows[self.0].clone()]));
        (own, cols.clone())
    }
}

/// Rows set one above the other.
struct Stack;

impl Op for Stack {
    fn value(&self, operands: Operands) -> Matrix {
        let cols = operands[0].ncols();
        let parts = (0..operands.len()).map(|part| operands.get(part));
        assert!(
            parts.clone().all(|part| part.shape() == (1, cols)),
            "stack: every part must be one row of {cols}"
        );
        let cells = parts.flat_map(|part| part.as_slice()).copied();
        kernels::transpose(&Matrix::from_iterator(cols, operands.len(), cells))
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let parts = kernels::transpose(upstream);
        for (part, cells) in kernels::columns(&parts).enumerate() {
            flows.add(part, cells.iter().copied());
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(at.row, 0, at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let rows: Option<Vec<String>> = operands
            .iter()
            .map(|(rows, _)| rows.as_ref().map(|rows| rows[0].clone()))
            .collect();
        (rows.map(Arc::from), operands[0].1.clone())
    }
}

impl<'t> Var<'t> {
    /// Row `index`, counted from 0: [n, m] -> [1, m].
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(self, index: usize) -> Self {
        self.tape.apply(Row(index), smallvec![self.id])
    }

    /// Rows [1, m] set one above the other: -> [parts, m].
    ///
    /// # Panics
    /// If there are no parts, or one of them is not a row of the same width.
    pub fn stack(parts: &[Self]) -> Self {
        let tape = parts.first().expect("stack: at least one part").tape;
        tape.apply(Stack, parts.iter().map(|part| part.id).collect())
    }
}
