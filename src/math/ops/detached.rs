//! The same numbers, cut off from the gradient.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};

/// A copy through which no gradient flows back: what `detach` does in PyTorch.
struct Detached;

impl Op for Detached {
    fn value(&self, operands: Operands) -> Matrix {
        operands[0].clone()
    }

    fn pullback(&self, _: Operands, _: &Matrix, _: &mut Flows) {}

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.here(0)
    }
}

impl<'t> Var<'t> {
    /// The same numbers, as if they were constant: what they came from gets no gradient through here.
    pub fn detached(self) -> Self {
        self.tape.apply(Detached, smallvec![self.id])
    }
}
