//! softmax along the rows of a matrix that is stored by columns.

use pulp::{Arch, NullaryFnOnce};

use super::exponential::exp_of_negative;
use super::room;
use crate::math::Matrix;

/// softmax along each row. Stable for scores of any size; a row of nothing but −∞ gives zeros.
pub fn softmax_rows(scores: &Matrix) -> Matrix {
    let (rows, cols) = scores.shape();
    let mut weights = room::matrix(rows, cols);
    if rows > 0 {
        Arch::new().dispatch(Sweep {
            rows,
            scores: scores.as_slice(),
            weights: weights.as_mut_slice(),
        });
    }
    weights
}

/// All rows at once, in three sweeps over the columns.
struct Sweep<'a> {
    rows: usize,
    scores: &'a [f64],
    weights: &'a mut [f64],
}

impl NullaryFnOnce for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let columns = || self.scores.chunks_exact(self.rows);
        // A causal mask hides the top of each column. There every weight is 0, whatever the row, and needs no exponential.
        let starts: Vec<usize> = columns().map(first_visible).collect();

        let mut largest = vec![f64::NEG_INFINITY; self.rows];
        for (column, &start) in columns().zip(&starts) {
            for (top, &score) in largest[start..].iter_mut().zip(&column[start..]) {
                // Unlike `f64::max`, this is a single instruction.
                *top = if score > *top { score } else { *top };
            }
        }
        for top in &mut largest {
            // −∞ − (−∞) would be NaN: a row without a visible score is measured from 0, and comes to exp(−∞) = 0.
            *top = if *top == f64::NEG_INFINITY { 0.0 } else { *top };
        }

        let mut sums = vec![0.0; self.rows];
        let weights = self.weights.chunks_exact_mut(self.rows);
        for ((weights, column), &start) in weights.zip(columns()).zip(&starts) {
            let (hidden, weights) = weights.split_at_mut(start);
            hidden.fill(0.0);
            let scores = column[start..].iter().zip(&largest[start..]);
            for ((weight, (score, top)), sum) in
                weights.iter_mut().zip(scores).zip(&mut sums[start..])
            {
                *weight = exp_of_negative(score - top);
                *sum += *weight;
            }
        }

        // Only a row of zeros sums to 0; it stays as it is.
        let shares: Vec<f64> = sums
            .iter()
            .map(|&sum| if sum == 0.0 { 0.0 } else { 1.0 / sum })
            .collect();
        let weights = self.weights.chunks_exact_mut(self.rows);
        for (weights, &start) in weights.zip(&starts) {
            for (weight, share) in weights[start..].iter_mut().zip(&shares[start..]) {
                *weight *= share;
            }
        }
    }
}

/// Where a column's leading −∞ end, in steps of the widest vector.
fn first_visible(column: &[f64]) -> usize {
    const STEP: usize = 8;
    let hidden = |scores: &[f64]| {
        let hidden = |score: &f64| *score == f64::NEG_INFINITY;
        scores.iter().fold(true, |all, score| all & hidden(score))
    };
    STEP * column
        .chunks_exact(STEP)
        .take_while(|scores| hidden(scores))
        .count()
}
