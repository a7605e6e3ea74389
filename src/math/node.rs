//! What stands on a tape: a matrix with the operation that made it.

use std::ops::Index;
use std::sync::Arc;

use smallvec::SmallVec;

use super::Matrix;
use super::ops::Op;

/// The place of a matrix on its [tape](super::Tape).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub(super) usize);

/// Names for the rows or the columns of a matrix; `None` means that they are only numbered.
pub type Labels = Option<Arc<[String]>>;

pub(crate) type Parents = SmallVec<[Id; 2]>;

pub(super) struct Node {
    pub(super) value: Arc<Matrix>,
    /// `None` for a leaf, which nothing on the tape computed.
    pub(super) op: Option<Box<dyn Op>>,
    pub(super) parents: Parents,
    /// Kept rather than derived again: a matrix that is used twice would double the work at every step back.
    pub(super) labels: (Labels, Labels),
}

/// The matrices that an operation works on.
#[derive(Clone, Copy)]
pub(crate) struct Operands<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) parents: &'a [Id],
}

impl<'a> Operands<'a> {
    /// The number of operands.
    pub(crate) fn len(self) -> usize {
        self.parents.len()
    }

    /// The place of the operand with this number.
    pub(crate) fn id(self, operand: usize) -> Id {
        self.parents[operand]
    }

    /// The operand with this number.
    pub(crate) fn get(self, operand: usize) -> &'a Matrix {
        &self.nodes[self.parents[operand].0].value
    }
}

impl Index<usize> for Operands<'_> {
    type Output = Matrix;

    fn index(&self, operand: usize) -> &Matrix {
        self.get(operand)
    }
}
