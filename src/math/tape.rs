//! Reverse-mode differentiation over matrices: the tape, its variables, and the walk back.

use std::cell::{OnceCell, Ref, RefCell};
use std::collections::VecDeque;

use smallvec::SmallVec;

use super::Matrix;
use super::arithmetic::Arithmetic;
use super::kernels;
use super::node::{Id, Inputs, Labels, Node, Parents, shape, value};
use super::ops::{At, Deferred, Leaf, Op};

/// Every matrix of one computation, each with the operation that made it, in the order in which they were made.
#[derive(Default)]
pub struct Tape {
    nodes: RefCell<Vec<Node>>,
}

impl Drop for Tape {
    fn drop(&mut self) {
        for node in self.nodes.get_mut().drain(..) {
            // Leaves came from outside: keeping their memory, too, would hoard it.
            if !node.parents.is_empty()
                && let Some(value) = node.value.into_inner()
            {
                kernels::reuse(value);
            }
        }
    }
}

/// A matrix on a [`Tape`]; cheap to copy, and made to be written like mathematics: `x * w + b`.
#[derive(Clone, Copy)]
pub struct Var<'t> {
    pub(crate) tape: &'t Tape,
    pub(crate) id: Id,
}

/// The gradient of one loss with respect to everything on the tape.
pub struct Gradients(Vec<Option<Matrix>>);

/// Where an operation's pullback puts the gradients of its inputs.
pub(crate) struct Flows<'a> {
    inputs: Inputs<'a>,
    id: Id,
    gradients: &'a mut [Option<Matrix>],
}

impl<'a> Flows<'a> {
    /// The operation's own result. Asking for one that has been waiting computes it.
    pub(crate) fn value(&self) -> &'a Matrix {
        value(self.inputs.nodes, self.id)
    }

    /// Adds to the gradient of the input with this number.
    pub(crate) fn add(&mut self, input: usize, flow: Matrix) {
        match &mut self.gradients[self.inputs.parents[input].0] {
            Some(sum) => *sum += flow,
            empty => *empty = Some(flow),
        }
    }

    /// The gradient that the input with this number has so far, for an operation that adds to a small part of it.
    pub(crate) fn so_far(&mut self, input: usize) -> &mut Matrix {
        let (rows, cols) = self.inputs.shape(input);
        self.gradients[self.inputs.parents[input].0]
            .get_or_insert_with(|| Matrix::zeros(rows, cols))
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

    /// Puts a matrix on the tape that nothing on it has computed: an input or a constant.
    pub fn leaf(&self, value: Matrix) -> Var<'_> {
        self.labelled_leaf(value, None, None)
    }

    /// A leaf whose rows and columns have names. They travel through the operations to everything computed from it.
    pub fn labelled_leaf(&self, value: Matrix, rows: Labels, cols: Labels) -> Var<'_> {
        let shape = value.shape();
        let leaf = Box::new(Leaf { rows, cols });
        self.keep(leaf, SmallVec::new(), shape, value.into())
    }

    /// The variable at `id`.
    pub fn var(&self, id: Id) -> Var<'_> {
        Var { tape: self, id }
    }

    /// The value at `id`.
    pub fn value(&self, id: Id) -> Ref<'_, Matrix> {
        Ref::map(self.nodes.borrow(), |nodes| value(nodes, id))
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
        let (shape, value) = {
            let nodes = &self.nodes.borrow();
            let inputs = Inputs {
                nodes,
                parents: &parents,
            };
            match op.deferred(inputs) {
                Some(Deferred::Step(_)) => (inputs.shape(0), OnceCell::new()),
                Some(Deferred::Product(product)) => (product.shape(), OnceCell::new()),
                None => {
                    let value = op.value(inputs);
                    (value.shape(), value.into())
                }
            }
        };
        self.keep(Box::new(op), parents, shape, value)
    }

    fn keep(
        &self,
        op: Box<dyn Op>,
        parents: Parents,
        shape: (usize, usize),
        value: OnceCell<Matrix>,
    ) -> Var<'_> {
        let mut nodes = self.nodes.borrow_mut();
        let named: SmallVec<[_; 2]> = parents.iter().map(|p| nodes[p.0].labels.clone()).collect();
        let labels = op.labels(&named);
        let id = Id(nodes.len());
        nodes.push(Node {
            value,
            shape,
            op,
            parents,
            labels,
        });
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
            shape(&nodes, id),
            "backward: upstream must have the shape of the matrix that it belongs to"
        );
        let mut gradients: Vec<Option<Matrix>> = Vec::new();
        gradients.resize_with(nodes.len(), || None);
        gradients[id.0] = Some(upstream);
        // A node's parents always stand before it, so one sweep from the back meets every use before its source.
        for index in (0..=id.0).rev() {
            let node = &nodes[index];
            let (before, after) = gradients.split_at_mut(index);
            if let Some(upstream) = &after[0] {
                let inputs = Inputs {
                    nodes: &nodes,
                    parents: &node.parents,
                };
                let mut flows = Flows {
                    inputs,
                    id: Id(index),
                    gradients: before,
                };
                node.op.pullback(inputs, upstream, &mut flows);
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
        let one_step = node.op.arithmetic(&At {
            inputs: Inputs {
                nodes: &nodes,
                parents: &node.parents,
            },
            value: value(&nodes, id),
            parents: &node.parents,
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

    /// Its value. While this borrow lives nothing can be put on the tape.
    pub fn value(self) -> Ref<'t, Matrix> {
        self.tape.value(self.id)
    }

    /// The number of rows.
    pub fn rows(self) -> usize {
        shape(&self.tape.nodes.borrow(), self.id).0
    }

    /// The number of columns.
    pub fn cols(self) -> usize {
        shape(&self.tape.nodes.borrow(), self.id).1
    }

    /// The gradients of the sum of its cells: [`Tape::backward`] with an upstream of ones.
    pub fn backward(self) -> Gradients {
        let ones = kernels::filled(self.rows(), self.cols(), 1.0);
        self.tape.backward(self.id, ones)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// Asking a matrix for its labels through both of its parents took 2⁶⁴ steps here.
    #[test]
    fn labels_travel_far_along_residual_sums() {
        let tape = Tape::new();
        let names: Labels = Some(Rc::from(["my".to_owned()]));
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

    #[test]
    fn what_waits_is_the_same_whenever_somebody_asks() {
        let run = |ask: &[usize]| {
            let tape = Tape::new();
            let x = tape.leaf(Matrix::from_fn(9, 7, |i, j| i as f64 / 7.0 - j as f64));
            let third = x / 3.0;
            let quarter = third / 4.0;
            let double = quarter + quarter;
            let sum = double + x.tanh();
            let stages = [third, quarter, double, sum, sum.softmax_rows()];
            for &stage in ask {
                drop(stages[stage].value());
            }
            let gradient = sum.hadamard(sum).backward().of(x.id()).cloned();
            (stages.map(|stage| stage.value().clone_owned()), gradient)
        };
        let (stages, gradient) = run(&[0, 1, 2, 3, 4]);
        let x = Matrix::from_fn(9, 7, |i, j| i as f64 / 7.0 - j as f64);
        assert_eq!(stages[0], &x / 3.0);
        assert_eq!(stages[1], &x / 3.0 / 4.0);
        assert_eq!(stages[2], &x / 3.0 / 4.0 * 2.0);
        assert_eq!(stages[3], &x / 3.0 / 4.0 * 2.0 + kernels::tanh(&x));
        for ask in [&[][..], &[3], &[4, 3, 2, 1, 0], &[2, 4]] {
            assert_eq!(run(ask), (stages.clone(), gradient.clone()));
        }
    }

    #[test]
    fn a_product_that_waits_is_the_same_whenever_somebody_asks() {
        let (n, d) = (133, 9);
        let wave = |rows, cols, step: f64| {
            Matrix::from_fn(rows, cols, |i, j| ((i * cols + j) as f64 * step).sin())
        };
        let mask = Matrix::from_fn(n, n, |i, j| if j <= i { 0.0 } else { f64::NEG_INFINITY });
        let run = |ask: &[usize]| {
            let tape = Tape::new();
            let [q, k, v] = [0.3, 0.7, 1.1].map(|step| tape.leaf(wave(n, d, step)));
            let affinity = q * k.t();
            let scaled = affinity / 3.0;
            let masked = scaled + tape.leaf(mask.clone());
            let early = [affinity, scaled, masked];
            for &stage in ask.iter().take_while(|&&stage| stage < 3) {
                drop(early[stage].value());
            }
            let weights = masked.softmax_rows();
            let stages = [affinity, scaled, masked, weights, weights * v];
            for &stage in ask {
                drop(stages[stage].value());
            }
            let gradients = stages[4].hadamard(stages[4]).backward();
            let gradients = [q, k, v, affinity].map(|x| gradients.of(x.id()).cloned());
            (stages.map(|stage| stage.value().clone_owned()), gradients)
        };
        let (stages, gradients) = run(&[0, 1, 2, 3, 4]);
        let affinity = kernels::product(&wave(n, d, 0.3), &kernels::transpose(&wave(n, d, 0.7)));
        assert_eq!(stages[0], affinity);
        assert_eq!(stages[1], &affinity / 3.0);
        assert_eq!(stages[2], &affinity / 3.0 + &mask);
        for ask in [
            &[][..],
            &[0],
            &[1],
            &[2],
            &[2, 1, 0],
            &[1, 2, 0],
            &[3, 2, 1, 0],
            &[4, 0],
        ] {
            assert_eq!(run(ask), (stages.clone(), gradients.clone()));
        }
    }

    #[test]
    fn a_tape_computes_the_same_in_the_memory_of_another() {
        let run = |scale: f64| {
            let tape = Tape::new();
            let x = tape.leaf(Matrix::from_fn(9, 7, |i, j| scale * (i as f64 - j as f64)));
            let result = (x * x.t() / 3.0).softmax_rows() * x.tanh();
            result.value().clone_owned()
        };
        let first = run(0.1);
        run(f64::NAN);
        assert_eq!(run(0.1), first);
    }
}
