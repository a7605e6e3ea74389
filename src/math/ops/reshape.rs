//! The same numbers in another shape.

use nalgebra::Dyn;
use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// The cells row by row, cut into rows of another length: what `view` and `reshape` do in PyTorch.
struct Reshape {
    rows: usize,
    cols: usize,
}

impl Op for Reshape {
    fn value(&self, operands: Operands) -> Matrix {
        let (rows, cols) = operands[0].shape();
        assert_eq!(
            rows * cols,
            self.rows * self.cols,
            "reshape: [{rows}, {cols}] does not fill [{}, {}]",
            self.rows,
            self.cols
        );
        reshaped(&operands[0], self.rows, self.cols)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let (rows, cols) = operands[0].shape();
        let flow = reshaped(upstream, rows, cols);
        flows.add(0, flow.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let place = at.row * self.cols + at.col;
        let cols = at.operands[0].ncols();
        at.cell(0, place / cols, place % cols)
    }

    /// The names as a transpose would give them, where they are as many: that is what a reshape in its place pretends to be.
    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let fit = |names: &Labels, length| names.clone().filter(|names| names.len() == length);
        let (rows, cols) = operands[0];
        (fit(cols, self.rows), fit(rows, self.cols))
    }
}

/// Row-major, though matrices here are column-major: that is what the two transposes are for.
fn reshaped(matrix: &Matrix, rows: usize, cols: usize) -> Matrix {
    let row_by_row = kernels::transpose(matrix).reshape_generic(Dyn(cols), Dyn(rows));
    kernels::transpose(&row_by_row)
}

impl<'t> Var<'t> {
    /// The same cells, read row by row, in another shape: [n, m] -> [rows, cols] with n·m = rows·cols.
    ///
    /// # Panics
    /// If the numbers of cells differ.
    pub fn reshape(self, rows: usize, cols: usize) -> Self {
        self.tape.apply(Reshape { rows, cols }, smallvec![self.id])
    }
}
