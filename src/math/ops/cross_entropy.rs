//! Cross-entropy of a guess.

use std::sync::Arc;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{columns, columns_mut, softmax_rows};
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// −ln of the share that softmax gives to the right column of each row.
struct CrossEntropy {
    right: Arc<[usize]>,
}

impl Op for CrossEntropy {
    fn value(&self, operands: Operands) -> Matrix {
        let logits = &operands[0];
        let (rows, cols) = logits.shape();
        assert!(
            self.right.len() == rows && self.right.iter().all(|&col| col < cols),
            "cross-entropy: {rows} rows need as many right columns, each below {cols}"
        );
        // ln Σ e^(l − largest) − (l of the right one − largest): no exponential overflows, and the largest is e⁰ = 1, so that
        // the logarithm is never of 0.
        let mut largest = vec![f64::NEG_INFINITY; rows];
        for logits in columns(logits) {
            for (top, &logit) in largest.iter_mut().zip(logits) {
                *top = top.max(logit);
            }
        }
        let mut sums = vec![0.0; rows];
        for logits in columns(logits) {
            for ((sum, logit), top) in sums.iter_mut().zip(logits).zip(&largest) {
                *sum += (logit - top).exp();
            }
        }
        Matrix::from_fn(rows, 1, |row, _| {
            sums[row].ln() - (logits[(row, self.right[row])] - largest[row])
        })
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        // ∂L/∂l = share − 1 for the right column, and share for the others.
        let mut slope = softmax_rows(&operands[0]);
        for (row, &right) in self.right.iter().enumerate() {
            slope[(row, right)] -= 1.0;
        }
        let sums = columns_mut(flows.so_far(0));
        for (sums, slopes) in sums.zip(columns(&slope)) {
            let cells = slopes.iter().zip(upstream.as_slice());
            for (sum, (slope, flow)) in sums.iter_mut().zip(cells) {
                *sum += slope * flow;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let logits = at.operands[0].row(at.row);
        let largest = logits.max();
        let below_largest =
            |col| Arithmetic::difference(at.cell(0, at.row, col), Arithmetic::Number(largest));
        let exponential = |col| Arithmetic::Exp(Box::new(below_largest(col)));
        let sum = Arithmetic::Sum((0..logits.ncols()).map(exponential).collect());
        Arithmetic::difference(
            Arithmetic::Ln(Box::new(sum)),
            below_largest(self.right[at.row]),
        )
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        (operands[0].0.clone(), None)
    }
}

impl<'t> Var<'t> {
    /// −ln softmax(logits) of the right column of each row, in nats: logits [n, classes], n columns -> [n, 1]. Stable at logits of
    /// any size.
    ///
    /// # Panics
    /// Unless there is a column for each row.
    pub fn cross_entropy(self, right: impl Into<Arc<[usize]>>) -> Self {
        let right = right.into();
        self.tape.apply(CrossEntropy { right }, smallvec![self.id])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Tape;

    /// With no say in the matter, ln 4 nats; and a certain right guess costs nothing.
    #[test]
    fn known_losses() {
        let tape = Tape::new();
        let rows = [
            0.5, 0.5, 0.5, 0.5, 900.0, -900.0, 0.0, 0.0, -1e300, 1e300, 0.0, 0.0,
        ];
        let logits = tape.leaf(Matrix::from_row_slice(3, 4, &rows));
        let losses = logits.cross_entropy([3, 0, 1]);
        assert_eq!(
            *losses.value(),
            Matrix::from_column_slice(3, 1, &[4f64.ln(), 0.0, 0.0])
        );
        let gradients = losses.backward();
        let gradient = gradients.of(logits.id()).unwrap();
        assert_eq!(
            gradient.row(0).into_owned(),
            Matrix::from_row_slice(1, 4, &[0.25, 0.25, 0.25, -0.75])
        );
        assert!(gradient.iter().all(|cell| cell.is_finite()));
    }

    #[test]
    #[should_panic(expected = "cross-entropy: 1 rows need as many right columns, each below 2")]
    fn a_class_that_is_not_there() {
        Tape::new().leaf(Matrix::zeros(1, 2)).cross_entropy([2]);
    }
}
