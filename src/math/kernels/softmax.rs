//! softmax along the rows of a matrix that is stored by columns.

use pulp::{Arch, NullaryFnOnce};

use super::exponential::exp_of_negative;
use super::{columns, columns_mut};
use crate::math::Matrix;

/// softmax along each row. Stable for scores of any size; a row of nothing but −∞ gives zeros, a row with NaN or +∞ is NaN
/// throughout.
pub fn softmax_rows(scores: &Matrix) -> Matrix {
    let mut weights = Matrix::zeros(scores.nrows(), scores.ncols());
    Arch::new().dispatch(Sweep {
        scores,
        weights: &mut weights,
    });
    weights
}

/// All rows at once, in three sweeps over the columns.
struct Sweep<'a> {
    scores: &'a Matrix,
    weights: &'a mut Matrix,
}

impl NullaryFnOnce for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let rows = self.scores.nrows();
        let mut largest = vec![f64::NEG_INFINITY; rows];
        for scores in columns(self.scores) {
            for (top, &score) in largest.iter_mut().zip(scores) {
                // Unlike `f64::max`, this is a single instruction.
                *top = if score > *top { score } else { *top };
            }
        }
        for top in &mut largest {
            // −∞ − (−∞) would be NaN: a row without a visible score is measured from 0, and comes to exp(−∞) = 0.
            *top = if *top == f64::NEG_INFINITY { 0.0 } else { *top };
        }

        let mut sums = vec![0.0; rows];
        for (weights, scores) in columns_mut(self.weights).zip(columns(self.scores)) {
            let row_by_row = scores.iter().zip(&largest).zip(&mut sums);
            for (weight, ((score, top), sum)) in weights.iter_mut().zip(row_by_row) {
                *weight = exp_of_negative(score - top);
                *sum += *weight;
            }
        }

        // Only a row of zeros sums to 0; it stays as it is.
        let share = |&sum: &f64| if sum == 0.0 { 0.0 } else { 1.0 / sum };
        let shares: Vec<f64> = sums.iter().map(share).collect();
        for weights in columns_mut(self.weights) {
            for (weight, share) in weights.iter_mut().zip(&shares) {
                *weight *= share;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HIDDEN: f64 = f64::NEG_INFINITY;

    /// softmax as one would write it down for one row.
    fn by_definition(scores: &[f64]) -> Vec<f64> {
        let largest = scores.iter().copied().fold(HIDDEN, f64::max);
        if scores.iter().all(|&score| score == HIDDEN) {
            return vec![0.0; scores.len()];
        }
        let exponentials: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
        let sum: f64 = exponentials.iter().sum();
        exponentials
            .iter()
            .map(|exponential| exponential / sum)
            .collect()
    }

    #[track_caller]
    fn check(scores: &Matrix) {
        let weights = softmax_rows(scores);
        for (row, scores) in scores.row_iter().enumerate() {
            let scores: Vec<f64> = scores.iter().copied().collect();
            for (weight, expected) in weights.row(row).iter().zip(by_definition(&scores)) {
                // What is as small as 10⁻³⁰⁷ comes out as 0.
                let tolerance = 1e-14 * expected + 1e-307;
                assert!((weight - expected).abs() <= tolerance, "{scores:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_mask_and_any_size_agree_with_the_definition(
            (rows, cells) in (1..40_usize, 1..20_usize).prop_flat_map(|(rows, cols)| {
                let score = prop_oneof![2 => -9.0..9.0, 1 => -1e4..1e4, 1 => Just(HIDDEN)];
                (Just(rows), prop::collection::vec(score, rows * cols))
            })
        ) {
            check(&Matrix::from_vec(rows, cells.len() / rows, cells));
        }
    }

    #[test]
    fn a_causal_mask_leaves_the_lower_triangle() {
        for n in [1, 5, 6, 8, 17, 64] {
            check(&Matrix::from_fn(n, n, |i, j| {
                if j <= i { (i * j % 7) as f64 } else { HIDDEN }
            }));
        }
    }

    #[test]
    fn scores_of_any_size_are_stable() {
        let scores = Matrix::from_row_slice(3, 2, &[1e4, -1e4, 1e308, -1e308, -1e308, HIDDEN]);
        let expected = Matrix::from_row_slice(3, 2, &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(softmax_rows(&scores), expected);
    }

    #[test]
    fn a_row_with_nan_or_infinity_is_nan_and_no_other() {
        for odd in [f64::NAN, f64::INFINITY] {
            let scores = Matrix::from_row_slice(
                3,
                3,
                &[0.0, 1.0, HIDDEN, odd, 1.0, HIDDEN, HIDDEN, HIDDEN, HIDDEN],
            );
            let weights = softmax_rows(&scores);
            assert!(
                weights.row(1).iter().all(|weight| weight.is_nan()),
                "{weights}"
            );
            assert!((weights.row(0).sum() - 1.0).abs() < 1e-15);
            assert_eq!(weights.row(2).sum(), 0.0);
        }
    }

    #[test]
    fn a_row_with_nan_is_nan_where_it_is_hidden_too() {
        let mut scores = Matrix::from_fn(40, 40, |i, j| if j <= i { 0.0 } else { HIDDEN });
        scores[(20, 3)] = f64::NAN;
        let weights = softmax_rows(&scores);
        for (row, weights) in weights.row_iter().enumerate() {
            let nan = weights.iter().filter(|weight| weight.is_nan()).count();
            assert_eq!(nan, if row == 20 { 40 } else { 0 }, "row {row}");
        }
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(softmax_rows(&Matrix::zeros(0, 3)).shape(), (0, 3));
        assert_eq!(softmax_rows(&Matrix::zeros(3, 0)).shape(), (3, 0));
    }
}
