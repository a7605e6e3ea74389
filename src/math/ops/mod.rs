//! The operations. Each keeps together what there is to know about it: its value, its pullback, the arithmetic of one of
//! its cells, and what its rows and columns are called.

mod batched_attention;
mod by_row;
mod cell_products;
mod columns;
mod concat;
mod cross_entropy;
mod detached;
mod functions;
mod layer_norm;
mod lookup;
mod product;
mod reshape;
mod rows;
mod same;
mod softmax;
mod sums;
mod total;
mod variances;

use super::Matrix;
use super::arithmetic::Arithmetic;
use super::node::{Labels, Operands};
use super::tape::Flows;

/// An operation on matrices.
pub(crate) trait Op {
    /// The result.
    ///
    /// # Panics
    /// Where the shapes do not fit, naming the operation and the shapes. `models::inputs` makes that unreachable.
    fn value(&self, operands: Operands) -> Matrix;

    /// Adds the gradient of the loss with respect to each operand, given `upstream`, the gradient with respect to the result.
    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows);

    /// How the cell `at` follows from cells of the operands.
    fn arithmetic(&self, at: &At) -> Arithmetic;

    /// The names of the result's rows and columns, given those of the operands.
    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        operands[0].clone()
    }
}

/// One cell of a result, with the operands that it follows from.
pub(crate) struct At<'a> {
    pub(crate) operands: Operands<'a>,
    pub(crate) row: usize,
    pub(crate) col: usize,
}

impl At<'_> {
    /// A cell of the operand with this number.
    fn cell(&self, operand: usize, row: usize, col: usize) -> Arithmetic {
        Arithmetic::Cell {
            node: self.operands.id(operand),
            row,
            col,
        }
    }

    /// The cell in the same place of the operand with this number.
    fn here(&self, operand: usize) -> Arithmetic {
        self.cell(operand, self.row, self.col)
    }
}
