//! The operations. Each keeps together what there is to know about it: its value, its pullback, the arithmetic of one of
//! its cells, and what its rows and columns are called.

mod concat;
mod detached;
mod elementwise;
mod linear;
mod reshape;
mod rows;
mod softmax;

use super::Matrix;
use super::arithmetic::Arithmetic;
use super::kernels::{Step, TallProduct};
use super::node::{Id, Inputs, Labels};
use super::tape::Flows;

/// An operation on matrices.
pub(crate) trait Op {
    /// The result.
    ///
    /// # Panics
    /// Where the shapes do not fit, naming the operation and the shapes. `models::inputs` makes that unreachable.
    fn value(&self, _: Inputs) -> Matrix {
        unreachable!("it waits, or was put on the tape with its value")
    }

    /// How the result is to be computed, if that can wait until somebody asks.
    ///
    /// # Panics
    /// As [`Op::value`].
    fn deferred<'a>(&self, _: Inputs<'a>) -> Option<Deferred<'a>> {
        None
    }

    /// Adds the gradient of the loss with respect to each input, given `upstream`, the gradient with respect to the result.
    fn pullback(&self, inputs: Inputs, upstream: &Matrix, flows: &mut Flows);

    /// How the cell `at` follows from cells of the parents.
    fn arithmetic(&self, at: &At) -> Arithmetic;

    /// The names of the result's rows and columns, given those of the parents.
    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels);
}

/// A result that waits until somebody asks for it: then it is computed in full. The operation after it may do with less, such
/// as the cells as they come, or only those that a mask lets through.
pub(crate) enum Deferred<'a> {
    /// What happens to each cell of the first input: so little that it need not be written down.
    Step(Step<'a>),
    /// So much that it is worth leaving out what nobody sees.
    Product(TallProduct<'a>),
}

/// One cell of a result, with what the operation worked on.
pub(crate) struct At<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) value: &'a Matrix,
    pub(crate) parents: &'a [Id],
    pub(crate) row: usize,
    pub(crate) col: usize,
}

impl At<'_> {
    /// A cell of the parent with this number.
    fn cell(&self, parent: usize, row: usize, col: usize) -> Arithmetic {
        Arithmetic::Cell {
            node: self.parents[parent],
            row,
            col,
        }
    }

    /// The cell in the same place of the parent with this number.
    fn here(&self, parent: usize) -> Arithmetic {
        self.cell(parent, self.row, self.col)
    }
}

/// A matrix that nothing on the tape computed.
pub(crate) struct Leaf {
    pub(crate) rows: Labels,
    pub(crate) cols: Labels,
}

impl Op for Leaf {
    fn pullback(&self, _: Inputs, _: &Matrix, _: &mut Flows) {}

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Number(at.value[(at.row, at.col)])
    }

    fn labels(&self, _: &[(Labels, Labels)]) -> (Labels, Labels) {
        (self.rows.clone(), self.cols.clone())
    }
}
