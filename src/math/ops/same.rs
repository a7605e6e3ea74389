//! The same matrix once more.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};

/// A copy, to have a name of its own: what one part calls its result is the output of the whole.
struct Same;

impl Op for Same {
    fn value(&self, operands: Operands) -> Matrix {
        operands[0].clone()
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.here(0)
    }
}

impl<'t> Var<'t> {
    /// The same numbers as a matrix of its own; gradients pass through.
    pub fn same(self) -> Self {
        self.tape.apply(Same, smallvec![self.id])
    }
}
