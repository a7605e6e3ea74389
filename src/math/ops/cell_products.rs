//! Products and quotients, cell by cell.

use std::ops::{Div, Mul};

use smallvec::smallvec;

use super::sums::either;
use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// One number times a.
struct Multiple(f64);

impl Op for Multiple {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| self.0 * cell)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| self.0 * flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(Arithmetic::Number(self.0), at.here(0))
    }
}

impl<'t> Mul<Var<'t>> for f64 {
    type Output = Var<'t>;

    /// The number times every cell.
    fn mul(self, right: Var<'t>) -> Var<'t> {
        right.tape.apply(Multiple(self), smallvec![right.id])
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

/// a ∘ b with a single row b, which multiplies every row of a: a gain for each column.
struct RowProduct;

impl Op for RowProduct {
    fn value(&self, operands: Operands) -> Matrix {
        let mut product = operands[0].clone();
        for (cells, b) in kernels::columns_mut(&mut product).zip(&operands[1]) {
            cells.iter_mut().for_each(|cell| *cell *= b);
        }
        product
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let columns = || kernels::columns(upstream);
        let gains = operands[1].as_slice().iter();
        let cells = columns()
            .zip(gains)
            .flat_map(|(flows, gain)| flows.iter().map(move |flow| flow * gain));
        flows.add(0, cells);
        let pairs = columns().zip(kernels::columns(&operands[0]));
        flows.add(
            1,
            pairs.map(|(flows, cells)| {
                flows
                    .iter()
                    .zip(cells)
                    .map(|(flow, cell)| flow * cell)
                    .sum()
            }),
        );
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(at.here(0), at.cell(1, 0, at.col))
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (a.0.clone(), either(&a.1, &b.1))
    }
}

impl<'t> Var<'t> {
    /// The product cell by cell: [n, m] ∘ [n, m] -> [n, m]; or [n, m] ∘ [1, m], a row that multiplies every row.
    pub fn hadamard(self, right: Self) -> Self {
        let parents = smallvec![self.id, right.id];
        let is_row = right.rows() == 1 && self.rows() != 1 && self.cols() == right.cols();
        match is_row {
            true => self.tape.apply(RowProduct, parents),
            false => self.tape.apply(Hadamard, parents),
        }
    }
}
