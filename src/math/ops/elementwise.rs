//! Functions of cells in the same place.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// tanh of every cell.
struct Tanh;

impl Op for Tanh {
    fn value(&self, inputs: Inputs) -> Matrix {
        kernels::tanh_of(&inputs.cells(0))
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        let value = flows.value();
        flows.add(
            0,
            kernels::zip(upstream, value, |flow, h| flow * (1.0 - h * h)),
        );
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Tanh(Box::new(at.here(0)))
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        parents[0].clone()
    }
}

/// a ∘ b, the product cell by cell.
struct Hadamard;

impl Op for Hadamard {
    fn value(&self, inputs: Inputs) -> Matrix {
        assert_eq!(
            inputs[0].shape(),
            inputs[1].shape(),
            "hadamard: the shapes do not agree"
        );
        kernels::zip(&inputs[0], &inputs[1], |a, b| a * b)
    }

    fn pullback(&self, inputs: Inputs, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.component_mul(&inputs[1]));
        flows.add(1, upstream.component_mul(&inputs[0]));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(at.here(0), at.here(1))
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        parents[0].clone()
    }
}

impl<'t> Var<'t> {
    /// tanh of every cell.
    pub fn tanh(self) -> Self {
        self.tape.apply(Tanh, smallvec![self.id])
    }

    /// The product cell by cell: [n, m] ∘ [n, m] -> [n, m].
    pub fn hadamard(self, right: Self) -> Self {
        self.tape.apply(Hadamard, smallvec![self.id, right.id])
    }
}
