//! softmax along the rows.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{columns, columns_mut, softmax_rows};
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};

/// softmax along each row; a row that is −∞ throughout gives zeros.
struct SoftmaxRows;

impl Op for SoftmaxRows {
    fn value(&self, operands: Operands) -> Matrix {
        softmax_rows(&operands[0])
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let weights = flows.value();
        // ∂L/∂s = w ∘ g − w·(g·w), row by row: raising one score lowers every other share.
        let mut drained = vec![0.0; weights.nrows()];
        for (flows, weights) in columns(upstream).zip(columns(weights)) {
            for ((drained, flow), weight) in drained.iter_mut().zip(flows).zip(weights) {
                *drained += flow * weight;
            }
        }
        let sums = columns_mut(flows.so_far(0));
        for (sums, (flows, weights)) in sums.zip(columns(upstream).zip(columns(weights))) {
            let cells = flows.iter().zip(weights).zip(&drained);
            for (sum, ((flow, weight), drained)) in sums.iter_mut().zip(cells) {
                *sum += flow * weight - weight * drained;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let scores = at.operands[0].row(at.row);
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            return Arithmetic::Number(0.0);
        }
        let exponential = |col| {
            Arithmetic::Exp(Box::new(Arithmetic::difference(
                at.cell(0, at.row, col),
                Arithmetic::Number(largest),
            )))
        };
        Arithmetic::quotient(
            exponential(at.col),
            Arithmetic::Sum((0..scores.ncols()).map(exponential).collect()),
        )
    }
}

impl<'t> Var<'t> {
    /// softmax along each row. Stable at scores of any size; a row of nothing but −∞ gives zeros, and no gradient.
    pub fn softmax_rows(self) -> Self {
        self.tape.apply(SoftmaxRows, smallvec![self.id])
    }
}
