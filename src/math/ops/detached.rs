//! The same numbers, cut off from the gradient.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};

/// A copy through which no gradient flows back: what `detach` does in PyTorch.
struct Detached;

impl Op for Detached {
    fn value(&self, inputs: Inputs) -> Matrix {
        inputs[0].clone()
    }

    fn pullback(&self, _: Inputs, _: &Matrix, _: &mut Flows) {}

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.here(0)
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        parents[0].clone()
    }
}

impl<'t> Var<'t> {
    /// The same numbers, as if they were constant: what they came from gets no gradient through here.
    pub fn detached(self) -> Self {
        self.tape.apply(Detached, smallvec![self.id])
    }
}
