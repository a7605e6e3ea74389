//! Reverse-mode differentiation over matrices: the tape, its variables, and the walk back.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use smallvec::SmallVec;

use super::Matrix;
use super::arithmetic::Arithmetic;
use super::node::{Id, Labels, Node, Operands, Parents};
use super::ops::{At, Op};

/// Every matrix of one computation, each with the operation that made it, in the order in which they were made. An operation
/// computes its value at once.
#[derive(Default)]
pub struct Tape {
    nodes: RefCell<Vec<Node>>,
}

/// A matrix on a [`Tape`]; cheap to copy, and made to be written like mathematics: `x * w + b`.
#[derive(Clone, Copy)]
pub struct Var<'t> {
    pub(crate) tape: &'t Tape,
    pub(crate) id: Id,
}

/// The gradient of one loss with respect to everything on the tape.
pub struct Gradients(Vec<Option<Matrix>>);

/// Where an operation's pullback puts the gradients of its operands. They add up in place: one matrix for each operand.
pub(crate) struct Flows<'a> {
    operands: Operands<'a>,
    value: &'a Matrix,
    gradients: &'a mut [Option<Matrix>],
}

impl<'a> Flows<'a> {
    /// The operation's own result.
    pub(crate) fn value(&self) -> &'a Matrix {
        self.value
    }

    /// Adds cells, column by column, to the gradient of the operand with this number.
    pub(crate) fn add(&mut self, operand: usize, cells: impl Iterator<Item = f64>) {
        match self.gradient(operand) {
            (_, Some(sum)) => {
                for (sum, cell) in sum.as_mut_slice().iter_mut().zip(cells) {
                    *sum += cell;
                }
            }
            ((rows, cols), empty) => *empty = Some(Matrix::from_iterator(rows, cols, cells)),
        }
    }

    /// The gradient that the operand with this number has so far, to be added to.
    pub(crate) fn so_far(&mut self, operand: usize) -> &mut Matrix {
        let ((rows, cols), gradient) = self.gradient(operand);
        gradient.get_or_insert_with(|| Matrix::zeros(rows, cols))
    }

    fn gradient(&mut self, operand: usize) -> ((usize, usize), &mut Option<Matrix>) {
        let shape = self.operands[operand].shape();
        (shape, &mut self.gradients[self.operands.id(operand).0])
    }
}

impl Gradients {
    /// ∂loss/∂matrix, of the matrix's shape; `None` where the loss does not reach it.
    pub fn of(&self, id: Id) -> Option<&Matrix> {
        self.0.get(id.0)?.as_ref()
    }
}

impl Tape {
    /// An empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a matrix on the tape that nothing on it has computed: an input, a weight or a constant. A shared one is not copied.
    pub fn leaf(&self, value: impl Into<Arc<Matrix>>) -> Var<'_> {
        self.labelled_leaf(value, None, None)
    }

    /// A leaf whose rows and columns have names. They travel through the operations to everything computed from it.
    pub fn labelled_leaf(
        &self,
        value: impl Into<Arc<Matrix>>,
        rows: Labels,
        cols: Labels,
    ) -> Var<'_> {
        self.push(Node {
            value: value.into(),
            op: None,
            parents: SmallVec::new(),
            labels: (rows, cols),
        })
    }

    /// The variable at `id`.
    pub fn var(&self, id: Id) -> Var<'_> {
        Var { tape: self, id }
    }

    /// The value at `id`. It is shared, and does not borrow the tape.
    pub fn value(&self, id: Id) -> Arc<Matrix> {
        Arc::clone(&self.nodes.borrow()[id.0].value)
    }

    /// The names of the rows and of the columns of the matrix at `id`.
    pub fn labels(&self, id: Id) -> (Labels, Labels) {
        self.nodes.borrow()[id.0].labels.clone()
    }

    /// The matrices that the one at `id` was computed from.
    pub fn parents(&self, id: Id) -> Vec<Id> {
        self.nodes.borrow()[id.0].parents.to_vec()
    }

    pub(crate) fn apply(&self, op: impl Op + 'static, parents: Parents) -> Var<'_> {
        let (value, labels) = {
            let nodes = &self.nodes.borrow();
            let value = op.value(Operands {
                nodes,
                parents: &parents,
            });
            let labels: SmallVec<[_; 2]> = parents.iter().map(|p| &nodes[p.0].labels).collect();
            (value, op.labels(&labels))
        };
        self.push(Node {
            value: value.into(),
            op: Some(Box::new(op)),
            parents,
            labels,
        })
    }

    fn push(&self, node: Node) -> Var<'_> {
        let mut nodes = self.nodes.borrow_mut();
        let id = Id(nodes.len());
        nodes.push(node);
        Var { tape: self, id }
    }

    /// The gradient of `sum(upstream ∘ value(id))` with respect to every matrix that led to `id`.
    ///
    /// # Panics
    /// If `upstream` does not have the shape of the matrix at `id`.
    pub fn backward(&self, id: Id, upstream: Matrix) -> Gradients {
        let nodes = self.nodes.borrow();
        assert_eq!(
            upstream.shape(),
            nodes[id.0].value.shape(),
            "backward: upstream must have the shape of the matrix that it belongs to"
        );
        let mut gradients: Vec<Option<Matrix>> = Vec::new();
        gradients.resize_with(nodes.len(), || None);
        gradients[id.0] = Some(upstream);
        // A node's parents always stand before it, so one sweep from the back meets every use before its source.
        for index in (0..=id.0).rev() {
            let node = &nodes[index];
            let (before, after) = gradients.split_at_mut(index);
            if let (Some(upstream), Some(op)) = (&after[0], &node.op) {
                let operands = Operands {
                    nodes: &nodes,
                    parents: &node.parents,
                };
                let mut flows = Flows {
                    operands,
                    value: &node.value,
                    gradients: before,
                };
                op.pullback(operands, upstream, &mut flows);
            }
        }
        Gradients(gradients)
    }

    /// How cell `[row, col]` of the matrix at `id` came about, in terms of the matrices that `stop` accepts (and of leaves).
    ///
    /// A leaf that `stop` does not accept has no name to refer to: its cells appear as plain numbers.
    pub fn arithmetic(
        &self,
        id: Id,
        row: usize,
        col: usize,
        stop: &dyn Fn(Id) -> bool,
    ) -> Arithmetic {
        let nodes = self.nodes.borrow();
        let node = &nodes[id.0];
        let Some(op) = &node.op else {
            return Arithmetic::Number(node.value[(row, col)]);
        };
        let one_step = op.arithmetic(&At {
            operands: Operands {
                nodes: &nodes,
                parents: &node.parents,
            },
            row,
            col,
        });
        one_step.map_cells(&mut |node, row, col| {
            if stop(node) {
                Arithmetic::Cell { node, row, col }
            } else {
                self.arithmetic(node, row, col, stop)
            }
        })
    }

    /// The nearest ancestors of `id` that `stop` accepts, in order of appearance and without repeats.
    pub fn sources(&self, id: Id, stop: &dyn Fn(Id) -> bool) -> Vec<Id> {
        let mut found = Vec::new();
        let mut waiting = VecDeque::from(self.parents(id));
        while let Some(next) = waiting.pop_front() {
            if stop(next) {
                if !found.contains(&next) {
                    found.push(next);
                }
            } else {
                waiting.extend(self.parents(next));
            }
        }
        found
    }
}

impl<'t> Var<'t> {
    /// Where it stands on its tape.
    pub fn id(self) -> Id {
        self.id
    }

    /// The tape that it stands on.
    pub fn tape(self) -> &'t Tape {
        self.tape
    }

    /// Its value. It is shared, and does not borrow the tape.
    pub fn value(self) -> Arc<Matrix> {
        self.tape.value(self.id)
    }

    /// The number of rows.
    pub fn rows(self) -> usize {
        self.shape().0
    }

    /// The number of columns.
    pub fn cols(self) -> usize {
        self.shape().1
    }

    fn shape(self) -> (usize, usize) {
        self.tape.nodes.borrow()[self.id.0].value.shape()
    }

    /// The gradients of the sum of its cells: [`Tape::backward`] with an upstream of ones.
    pub fn backward(self) -> Gradients {
        let ones = Matrix::from_element(self.rows(), self.cols(), 1.0);
        self.tape.backward(self.id, ones)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asking a matrix for its labels through both of its parents took 2⁶⁴ steps here.
    #[test]
    fn labels_travel_far_along_residual_sums() {
        let tape = Tape::new();
        let names: Labels = Some(Arc::from(["my".to_owned()]));
        let mut x = tape.labelled_leaf(Matrix::zeros(1, 1), names.clone(), None);
        for _ in 0..64 {
            x = x + x;
        }
        assert_eq!(tape.labels(x.id()), (names, None));
    }

    #[test]
    fn gradients_of_rows_add_up_in_their_places() {
        let tape = Tape::new();
        let x = tape.leaf(Matrix::from_row_slice(
            3,
            2,
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        ));
        let sum = x.row(0).hadamard(x.row(2)) + x.row(0);
        let gradients = sum.backward();
        let expected = Matrix::from_row_slice(3, 2, &[6.0, 7.0, 0.0, 0.0, 1.0, 2.0]);
        assert_eq!(gradients.of(x.id()), Some(&expected));
    }
}
