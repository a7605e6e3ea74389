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
    names: Names,
}

/// What becomes of the names of rows and columns.
enum Names {
    /// As a transpose would give them, where they are as many: that is what a reshape in its place pretends to be.
    Transposed,
    /// The rows are called like as many rows before.
    First,
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

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let fit = |names: &Labels, length| names.clone().filter(|names| names.len() == length);
        let (rows, cols) = operands[0];
        match self.names {
            Names::Transposed => (fit(cols, self.rows), fit(rows, self.cols)),
            Names::First => {
                let first = rows.as_ref().and_then(|names| names.get(..self.rows));
                (first.map(Into::into), None)
            }
        }
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
        let names = Names::Transposed;
        self.tape
            .apply(Reshape { rows, cols, names }, smallvec![self.id])
    }

    /// The same cells, read row by row, in rows of this width, which are called like the first ones before.
    ///
    /// # Panics
    /// If they do not fill the rows.
    pub fn reshape_to_width(self, cols: usize) -> Self {
        let rows = self.rows() * self.cols() / cols;
        let names = Names::First;
        self.tape
            .apply(Reshape { rows, cols, names }, smallvec![self.id])
    }
}
