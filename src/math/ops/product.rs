//! Products and transposes.

use std::ops::Mul;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// a·b, rows of a with columns of b.
struct Product;

impl Op for Product {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::product(&operands[0], &operands[1])
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        kernels::add_product_by_transposed(flows.so_far(0), upstream, &operands[1]);
        kernels::add_product_of_transposed(flows.so_far(1), &operands[0], upstream);
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let term = |k| Arithmetic::product(at.cell(0, at.row, k), at.cell(1, k, at.col));
        Arithmetic::Sum((0..at.operands[0].ncols()).map(term).collect())
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        (operands[0].0.clone(), operands[1].1.clone())
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
    fn value(&self, operands: Operands) -> Matrix {
        kernels::transpose(&operands[0])
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let flow = kernels::transpose(upstream);
        flows.add(0, flow.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, at.col, at.row)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = operands[0].clone();
        (cols, rows)
    }
}

impl<'t> Var<'t> {
    /// The transpose: [n, m] -> [m, n].
    pub fn t(self) -> Self {
        self.tape.apply(Transpose, smallvec![self.id])
    }
}
