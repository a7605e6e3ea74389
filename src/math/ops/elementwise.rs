//! Functions of cells in the same place.

use std::ops::{Add, Div};

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// a + b.
struct Sum;

impl Op for Sum {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "sum: the shapes do not agree");
        kernels::zip(a, b, |a, b| a + b)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, upstream.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), at.here(1)])
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let either = |first: &Labels, second: &Labels| first.clone().or_else(|| second.clone());
        let (a, b) = (operands[0], operands[1]);
        (either(&a.0, &b.0), either(&a.1, &b.1))
    }
}

impl<'t> Add for Var<'t> {
    type Output = Var<'t>;

    fn add(self, right: Self) -> Self {
        self.tape.apply(Sum, smallvec![self.id, right.id])
    }
}

/// a divided by one number.
struct Quotient(f64);

impl Op for Quotient {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| cell / self.0)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| flow / self.0));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::quotient(at.here(0), Arithmetic::Number(self.0))
    }
}

impl<'t> Div<f64> for Var<'t> {
    type Output = Var<'t>;

    fn div(self, divisor: f64) -> Self {
        self.tape.apply(Quotient(divisor), smallvec![self.id])
    }
}

/// tanh of every cell.
struct Tanh;

impl Op for Tanh {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::tanh(&operands[0])
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cells = upstream.as_slice().iter().zip(flows.value().as_slice());
        flows.add(0, cells.map(|(flow, h)| flow * (1.0 - h * h)));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Tanh(Box::new(at.here(0)))
    }
}

/// a ∘ b, the product cell by cell.
struct Hadamard;

impl Op for Hadamard {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "hadamard: the shapes do not agree");
        kernels::zip(a, b, |a, b| a * b)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        for (operand, other) in [(0, 1), (1, 0)] {
            let cells = upstream.as_slice().iter().zip(operands[other].as_slice());
            flows.add(operand, cells.map(|(flow, other)| flow * other));
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(at.here(0), at.here(1))
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
