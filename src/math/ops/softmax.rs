//! softmax along the rows.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// softmax along each row; a row that is −∞ throughout gives zeros.
struct SoftmaxRows;

impl Op for SoftmaxRows {
    fn value(&self, inputs: Inputs) -> Matrix {
        kernels::softmax(&inputs.cells(0))
    }

    fn pullback(&self, _: Inputs, upstream: &Matrix, flows: &mut Flows) {
        let weights = flows.value();
        // ∂L/∂s = w ∘ (g − (g·w)), row by row: raising one score lowers every other share.
        let mut flow = upstream.component_mul(weights);
        let drained: Vec<f64> = flow.row_iter().map(|row| row.sum()).collect();
        for (mut flow, weights) in flow.column_iter_mut().zip(weights.column_iter()) {
            for ((flow, weight), drained) in flow.iter_mut().zip(weights.iter()).zip(&drained) {
                *flow -= weight * drained;
            }
        }
        flows.add(0, flow);
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let scores = at.inputs[0].row(at.row);
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

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        parents[0].clone()
    }
}

impl<'t> Var<'t> {
    /// softmax along each row. Stable at scores of any size; a row of nothing but −∞ gives zeros, and no gradient.
    pub fn softmax_rows(self) -> Self {
        self.tape.apply(SoftmaxRows, smallvec![self.id])
    }
}
