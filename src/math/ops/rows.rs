//! Taking a matrix apart by rows, and putting it together.

use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// One row of a matrix.
struct Row(usize);

impl Op for Row {
    fn value(&self, inputs: Inputs) -> Matrix {
        assert!(
            self.0 < inputs[0].nrows(),
            "row {} of a matrix with {} rows",
            self.0,
            inputs[0].nrows()
        );
        kernels::row(&inputs[0], self.0)
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        // Straight into its place: a whole matrix for every row would make the walk back quadratic in the rows.
        let mut row = flows.so_far(0).row_mut(self.0);
        row += upstream;
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, self.0, at.col)
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = &parents[0];
        let own = rows
            .as_ref()
            .map(|rows| Rc::from(vec![rows[self.0].clone()]));
        (own, cols.clone())
    }
}

/// Rows set one above the other.
struct Stack;

impl Op for Stack {
    fn value(&self, inputs: Inputs) -> Matrix {
        let cols = inputs.shape(0).1;
        assert!(
            (0..inputs.len()).all(|part| inputs.shape(part) == (1, cols)),
            "stack: every part must be one row of {cols}"
        );
        let mut stacked = kernels::filled(inputs.len(), cols, 0.0);
        // A few parts at a time, so that they are still in the cache when the next column wants them.
        for first in (0..inputs.len()).step_by(64) {
            let parts = first..inputs.len().min(first + 64);
            let rows: SmallVec<[&[f64]; 64]> =
                parts.map(|part| inputs.get(part).as_slice()).collect();
            for (mut column, col) in stacked.column_iter_mut().zip(0..) {
                for (cell, row) in column.as_mut_slice()[first..].iter_mut().zip(&rows) {
                    *cell = row[col];
                }
            }
        }
        stacked
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        for part in 0..upstream.nrows() {
            flows.add(part, kernels::row(upstream, part));
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(at.row, 0, at.col)
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        let rows: Option<Vec<String>> = parents
            .iter()
            .map(|(rows, _)| rows.as_ref().map(|rows| rows[0].clone()))
            .collect();
        (rows.map(Rc::from), parents[0].1.clone())
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
