//! What stands on a tape: matrices, some of which wait until somebody asks for them.

use std::cell::OnceCell;
use std::ops::Index;
use std::rc::Rc;

use smallvec::SmallVec;

use super::Matrix;
use super::kernels::{Cells, Start};
use super::ops::{Deferred, Op};

/// The place of a matrix on its [tape](super::Tape).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub(super) usize);

/// Names for the rows or the columns of a matrix; `None` means that they are only numbered.
pub type Labels = Option<Rc<[String]>>;

pub(crate) type Parents = SmallVec<[Id; 2]>;

pub(super) struct Node {
    /// Empty until somebody asks, if the operation [can wait](Op::deferred).
    pub(super) value: OnceCell<Matrix>,
    pub(super) shape: (usize, usize),
    pub(super) op: Box<dyn Op>,
    pub(super) parents: Parents,
    /// Kept rather than asked for again: a matrix that is used twice would double the asking at every step back.
    pub(super) labels: (Labels, Labels),
}

/// What an operation works on.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) parents: &'a [Id],
}

impl<'a> Inputs<'a> {
    /// The number of inputs.
    pub(crate) fn len(self) -> usize {
        self.parents.len()
    }

    /// The input with this number.
    pub(crate) fn get(self, input: usize) -> &'a Matrix {
        value(self.nodes, self.parents[input])
    }

    /// The cells of the input with this number, for an operation that does not need them as a matrix.
    pub(crate) fn cells(self, input: usize) -> Cells<'a> {
        cells(self.nodes, self.parents[input])
    }

    /// The shape of the input with this number.
    pub(crate) fn shape(self, input: usize) -> (usize, usize) {
        shape(self.nodes, self.parents[input])
    }
}

impl Index<usize> for Inputs<'_> {
    type Output = Matrix;

    fn index(&self, input: usize) -> &Matrix {
        self.get(input)
    }
}

/// The shape of the matrix at `id`, which may be waiting.
pub(super) fn shape(nodes: &[Node], id: Id) -> (usize, usize) {
    nodes[id.0].shape
}

/// The matrix at `id`, which is computed now if it has been waiting.
pub(super) fn value(nodes: &[Node], id: Id) -> &Matrix {
    nodes[id.0]
        .value
        .get_or_init(|| cells(nodes, id).to_matrix())
}

/// The cells of the matrix at `id`: what they start from, a matrix that is there or a product that waits, and the steps from
/// there.
pub(super) fn cells(nodes: &[Node], mut id: Id) -> Cells<'_> {
    let mut steps = SmallVec::new();
    let start = loop {
        let node = &nodes[id.0];
        if let Some(start) = node.value.get() {
            break Start::Matrix(start);
        }
        let parents = &node.parents;
        match node.op.deferred(Inputs { nodes, parents }) {
            Some(Deferred::Step(step)) => steps.push(step),
            Some(Deferred::Product(product)) => break Start::Product(product),
            None => unreachable!("what cannot wait has its value from the beginning"),
        }
        id = parents[0];
    };
    steps.reverse();
    Cells { start, steps }
}
