//! Sums and differences, cell by cell.

use std::ops::{Add, Sub};

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
        let (a, b) = (operands[0], operands[1]);
        (either(&a.0, &b.0), either(&a.1, &b.1))
    }
}

pub(super) fn either(first: &Labels, second: &Labels) -> Labels {
    first.clone().or_else(|| second.clone())
}

/// a + b with a single row b, which is added to every row of a: a bias.
struct RowSum;

impl Op for RowSum {
    fn value(&self, operands: Operands) -> Matrix {
        let mut sum = operands[0].clone();
        for (cells, b) in kernels::columns_mut(&mut sum).zip(&operands[1]) {
            cells.iter_mut().for_each(|cell| *cell += b);
        }
        sum
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, kernels::columns(upstream).map(|flow| flow.iter().sum()));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), at.cell(1, 0, at.col)])
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (a.0.clone(), either(&a.1, &b.1))
    }
}

impl<'t> Add for Var<'t> {
    type Output = Var<'t>;

    /// [n, m] + [n, m], or [n, m] + [1, m]: a row that is added to every row.
    fn add(self, right: Self) -> Self {
        let parents = smallvec![self.id, right.id];
        let is_row = right.rows() == 1 && self.rows() != 1 && self.cols() == right.cols();
        match is_row {
            true => self.tape.apply(RowSum, parents),
            false => self.tape.apply(Sum, parents),
        }
    }
}

/// One number more than a.
struct Increase(f64);

impl Op for Increase {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| cell + self.0)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), Arithmetic::Number(self.0)])
    }
}

impl<'t> Add<f64> for Var<'t> {
    type Output = Var<'t>;

    /// Every cell and the number.
    fn add(self, right: f64) -> Self {
        self.tape.apply(Increase(right), smallvec![self.id])
    }
}

/// a − b.
struct Difference;

impl Op for Difference {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "difference: the shapes do not agree");
        kernels::zip(a, b, |a, b| a - b)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, upstream.as_slice().iter().map(|flow| -flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::difference(at.here(0), at.here(1))
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (either(&a.0, &b.0), either(&a.1, &b.1))
    }
}

impl<'t> Sub for Var<'t> {
    type Output = Var<'t>;

    /// [n, m] − [n, m], or [n, m] − [n, 1]: a column that is taken from every column.
    fn sub(self, right: Self) -> Self {
        match right.cols() == 1 && self.cols() != 1 {
            true => self.less_column(right),
            false => self.tape.apply(Difference, smallvec![self.id, right.id]),
        }
    }
}

/// One number less a.
struct Rest(f64);

impl Op for Rest {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| self.0 - cell)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| -flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::difference(Arithmetic::Number(self.0), at.here(0))
    }
}

impl<'t> Sub<Var<'t>> for f64 {
    type Output = Var<'t>;

    /// The number less every cell.
    fn sub(self, right: Var<'t>) -> Var<'t> {
        right.tape.apply(Rest(self), smallvec![right.id])
    }
}
