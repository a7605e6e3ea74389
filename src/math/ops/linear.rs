//! Products, transposes and sums.

use std::ops::{Add, Div, Mul};

use smallvec::smallvec;

use super::{At, Deferred, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{self, Step, TallProduct};
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};

/// a·b, rows of a with columns of b.
struct Product;

impl Op for Product {
    fn value(&self, inputs: Inputs) -> Matrix {
        kernels::product(inputs.get(0), inputs.get(1))
    }

    fn deferred<'a>(&self, inputs: Inputs<'a>) -> Option<Deferred<'a>> {
        let ((n, m), (rows, p)) = (inputs.shape(0), inputs.shape(1));
        assert_eq!(m, rows, "product: [{n}, {m}] · [{rows}, {p}] does not fit");
        TallProduct::new(inputs.get(0), inputs.get(1)).map(Deferred::Product)
    }

    fn pullback(&self, inputs: Inputs, upstream: &Matrix, flows: &mut Flows) {
        flows.add(
            0,
            kernels::product(upstream, &kernels::transpose(&inputs[1])),
        );
        flows.add(
            1,
            kernels::product(&kernels::transpose(&inputs[0]), upstream),
        );
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let term = |k| Arithmetic::product(at.cell(0, at.row, k), at.cell(1, k, at.col));
        Arithmetic::Sum((0..at.inputs[0].ncols()).map(term).collect())
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        (parents[0].0.clone(), parents[1].1.clone())
    }
}

impl<'t> Mul for Var<'t> {
    type Output = Var<'t>;

    /// The matrix product.
    fn mul(self, right: Self) -> Self {
        self.tape.apply(Product, smallvec![self.id, right.id])
    }
}

/// aᵀ.
struct Transpose;

impl Op for Transpose {
    fn value(&self, inputs: Inputs) -> Matrix {
        kernels::transpose(&inputs[0])
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, kernels::transpose(upstream));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, at.col, at.row)
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = parents[0].clone();
        (cols, rows)
    }
}

impl<'t> Var<'t> {
    /// The transpose: [n, m] -> [m, n].
    pub fn t(self) -> Self {
        self.tape.apply(Transpose, smallvec![self.id])
    }
}

/// a + b, cell by cell.
struct Sum;

impl Op for Sum {
    fn deferred<'a>(&self, inputs: Inputs<'a>) -> Option<Deferred<'a>> {
        let (a, b) = (inputs.shape(0), inputs.shape(1));
        assert_eq!(a, b, "sum: the shapes do not agree");
        Some(Deferred::Step(Step::Add(inputs.get(1))))
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.clone());
        flows.add(1, upstream.clone());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), at.here(1)])
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        let either = |first: &Labels, second: &Labels| first.clone().or_else(|| second.clone());
        (
            either(&parents[0].0, &parents[1].0),
            either(&parents[0].1, &parents[1].1),
        )
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
    fn deferred<'a>(&self, _: Inputs<'a>) -> Option<Deferred<'a>> {
        Some(Deferred::Step(Step::Divide(self.0)))
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, kernels::quotient(upstream, self.0));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::quotient(at.here(0), Arithmetic::Number(self.0))
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        parents[0].clone()
    }
}

impl<'t> Div<f64> for Var<'t> {
    type Output = Var<'t>;

    fn div(self, divisor: f64) -> Self {
        self.tape.apply(Quotient(divisor), smallvec![self.id])
    }
}
