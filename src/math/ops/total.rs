//! All the cells as one number.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// The sum of all cells.
struct Total;

impl Op for Total {
    fn value(&self, operands: Operands) -> Matrix {
        Matrix::from_element(1, 1, operands[0].sum())
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, operands[0].iter().map(|_| upstream[0]));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let (rows, cols) = at.operands[0].shape();
        let row = |row| (0..cols).map(move |col| (row, col));
        let cells = (0..rows).flat_map(row);
        Arithmetic::Sum(cells.map(|(row, col)| at.cell(0, row, col)).collect())
    }

    fn labels(&self, _: &[&(Labels, Labels)]) -> (Labels, Labels) {
        (None, None)
    }
}

impl<'t> Var<'t> {
    /// The sum of all cells: [n, m] -> [1, 1].
    pub fn total(self) -> Self {
        self.tape.apply(Total, smallvec![self.id])
    }

    /// The mean of all cells: [n, m] -> [1, 1].
    pub fn mean(self) -> Self {
        self.total() / (self.rows() * self.cols()) as f64
    }
}
