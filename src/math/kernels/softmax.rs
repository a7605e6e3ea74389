//! softmax along the rows of a matrix that is stored by columns.

use std::ops::Range;

use pulp::{Arch, NullaryFnOnce};

use super::blocks::{blocks, leading};
use super::cells::Start;
use super::exponential::exp_of_negative;
use super::{Cells, room};
use crate::math::Matrix;

/// softmax along each row. Stable for scores of any size; a row of nothing but −∞ gives zeros.
pub fn softmax_rows(scores: &Matrix) -> Matrix {
    softmax(&Cells::from(scores))
}

/// softmax along each row, of scores that need not be there as a matrix.
pub(crate) fn softmax(scores: &Cells) -> Matrix {
    let (rows, cols) = scores.shape();
    let mut weights = room::matrix(rows, cols);
    if rows > 0 {
        Arch::new().dispatch(Sweep {
            rows,
            scores,
            weights: weights.as_mut_slice(),
        });
    }
    weights
}

/// All rows at once, in three sweeps over the columns.
struct Sweep<'a, 'm> {
    rows: usize,
    scores: &'a Cells<'m>,
    weights: &'a mut [f64],
}

impl NullaryFnOnce for Sweep<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        // A causal mask hides the top of each column. There every weight is 0, whatever the row, and needs no exponential.
        let mut starts = Vec::with_capacity(self.weights.len() / self.rows);
        let mut largest = vec![f64::NEG_INFINITY; self.rows];
        let ceiling = self.scores.ceiling();
        for block in blocks(self.weights.len() / self.rows) {
            let cells = &mut self.weights[block.start * self.rows..block.end * self.rows];
            let hidden = write_product(self.scores, block.clone(), ceiling, cells);
            let columns = cells.chunks_exact_mut(self.rows);
            for (column, number) in columns.zip(block) {
                let visible = number * self.rows + hidden..(number + 1) * self.rows;
                self.scores.write(visible, &mut column[hidden..]);
                let start = hidden + leading(&column[hidden..], |score| score == f64::NEG_INFINITY);
                column[..start].fill(0.0);
                for (top, &score) in largest[start..].iter_mut().zip(&column[start..]) {
                    // Unlike `f64::max`, this is a single instruction.
                    *top = if score > *top { score } else { *top };
                }
                starts.push(start);
            }
        }
        for top in &mut largest {
            // −∞ − (−∞) would be NaN: a row without a visible score is measured from 0, and comes to exp(−∞) = 0.
            *top = if *top == f64::NEG_INFINITY { 0.0 } else { *top };
        }

        let mut sums = vec![0.0; self.rows];
        let columns = self.weights.chunks_exact_mut(self.rows);
        for (column, &start) in columns.zip(&starts) {
            let row_by_row = largest[start..].iter().zip(&mut sums[start..]);
            for (cell, (top, sum)) in column[start..].iter_mut().zip(row_by_row) {
                *cell = exp_of_negative(*cell - top);
                *sum += *cell;
            }
        }

        // Only a row of zeros sums to 0; it stays as it is.
        let shares: Vec<f64> = sums
            .iter()
            .map(|&sum| if sum == 0.0 { 0.0 } else { 1.0 / sum })
            .collect();
        if shares.iter().any(|share| share.is_nan()) {
            // Such a row is NaN throughout, and so is what is hidden of it: 0 · NaN.
            starts.fill(0);
        }
        let weights = self.weights.chunks_exact_mut(self.rows);
        for (weights, &start) in weights.zip(&starts) {
            for (weight, share) in weights[start..].iter_mut().zip(&shares[start..]) {
                *weight *= share;
            }
        }
    }
}

/// Computes these columns of a product that waits, but for the top that is hidden in all of them. Returns where it begins.
fn write_product(
    scores: &Cells,
    columns: Range<usize>,
    ceiling: Option<f64>,
    result: &mut [f64],
) -> usize {
    let Start::Product(product) = &scores.start else {
        return 0;
    };
    let hidden = ceiling.map_or(0, |ceiling| scores.hidden_top(columns.clone(), ceiling));
    product.write(hidden, columns, result)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use smallvec::smallvec;

    use super::super::{Step, TallProduct, product};
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
        // The weights are computed in used memory, whose numbers must not matter.
        room::reuse(Matrix::from_element(
            scores.nrows(),
            scores.ncols(),
            f64::NAN,
        ));
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

    fn wave(rows: usize, cols: usize) -> Matrix {
        Matrix::from_fn(rows, cols, |i, j| {
            ((i * 7 + j * 13) % 11) as f64 / 5.0 - 1.0
        })
    }

    /// Asserts that the product, if it waits, is taken through the steps to the bits that it comes to when it is there.
    #[track_caller]
    fn check_waiting(a: &Matrix, b: &Matrix, steps: &[Step]) {
        let scores = product(a, b);
        room::reuse(Matrix::from_element(
            scores.nrows(),
            scores.ncols(),
            f64::NAN,
        ));
        let waiting = Cells {
            start: Start::Product(TallProduct::new(a, b).expect("it is tall")),
            steps: steps.into(),
        };
        let there = Cells {
            start: Start::Matrix(&scores),
            steps: steps.into(),
        };
        let bits =
            |matrix: &Matrix| matrix.map(|cell| if cell.is_nan() { 0 } else { !cell.to_bits() });
        let (scores, weights) = (there.to_matrix(), softmax(&waiting));
        assert_eq!(bits(&waiting.to_matrix()), bits(&scores));
        assert_eq!(bits(&weights), bits(&softmax(&there)));
        for (weights, scores) in weights.row_iter().zip(scores.row_iter()) {
            let scores: Vec<f64> = scores.iter().copied().collect();
            for (weight, expected) in weights.iter().zip(by_definition(&scores)) {
                let close = (weight - expected).abs() <= 1e-14 * expected + 1e-307;
                assert!(
                    close || weight.is_nan() && expected.is_nan(),
                    "{weight} instead of {expected}"
                );
            }
        }
    }

    type Mask = fn(usize, usize) -> bool;

    /// Whether row i hides column j.
    const MASKS: [Mask; 8] = [
        |_, _| false,
        |_, _| true,
        |i, j| j > i,
        |i, j| j < i,
        |i, j| (i * 31 + j * 17) % 3 == 0,
        |i, j| i % 5 == 0 || j > i + 70,
        |_, j| j >= 3,
        |i, _| i < 130,
    ];

    fn mask(rows: usize, cols: usize, hides: Mask) -> Matrix {
        Matrix::from_fn(rows, cols, |i, j| if hides(i, j) { HIDDEN } else { 0.0 })
    }

    #[test]
    fn a_product_that_waits_comes_to_the_same_bits() {
        for n in [129, 131, 133, 136, 257] {
            for (m, k) in [
                (1, 6),
                (5, 64),
                (6, 5),
                (7, 1),
                (69, 128),
                (n, 64),
                (n + 4, 7),
            ] {
                for hides in MASKS {
                    let mask = mask(n, m, hides);
                    let steps = [Step::Divide(3.0), Step::Add(&mask), Step::Divide(0.5)];
                    check_waiting(&wave(n, k), &wave(k, m), &steps);
                }
            }
        }
    }

    /// Behind a mask of −∞, what is NaN or +∞ is NaN.
    #[test]
    fn nothing_is_left_out_that_is_not_certainly_hidden() {
        let n = 131;
        let causal = &mask(n, n, |i, j| j > i);
        for odd in [f64::NAN, f64::INFINITY, HIDDEN, 1e200, f64::MAX, 1e-320] {
            let (mut a, mut b) = (wave(n, 9), wave(9, n));
            let steps = [Step::Divide(8.0), Step::Add(causal)];
            a[(1, 4)] = odd;
            check_waiting(&a, &b, &steps);
            b[(4, n - 1)] = odd;
            check_waiting(&a, &b, &steps);
            check_waiting(&wave(n, 9), &b, &steps);
        }
        for divisor in [-2.0, 0.0, -0.0, 5e-324, 1e-308, f64::INFINITY, f64::NAN] {
            let (divide, add) = (Step::Divide(divisor), Step::Add(causal));
            check_waiting(&wave(n, 9), &wave(9, n), &[divide, add]);
            check_waiting(&wave(n, 9), &wave(9, n), &[add, divide]);
        }
        for odd in [f64::NAN, f64::INFINITY, -f64::MAX] {
            let other = &Matrix::from_element(n, n, odd);
            for (first, second) in [(other, causal), (causal, other), (other, other)] {
                let steps = [Step::Add(first), Step::Add(second)];
                check_waiting(&wave(n, 9), &wave(9, n), &steps);
            }
        }
    }

    #[test]
    fn what_a_mask_hides_at_the_top_is_left_out() {
        let n = 200;
        let (a, b) = (wave(n, 9), wave(9, n));
        let causal = &mask(n, n, |i, j| j > i);
        let scores = Cells {
            start: Start::Product(TallProduct::new(&a, &b).expect("it is tall")),
            steps: smallvec![Step::Divide(8.0), Step::Add(causal)],
        };
        let ceiling = scores.ceiling().expect("the numbers are small");
        assert_eq!(scores.hidden_top(0..64, ceiling), 0);
        assert_eq!(scores.hidden_top(64..128, ceiling), 64);
        assert_eq!(scores.hidden_top(128..200, ceiling), 128);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(softmax_rows(&Matrix::zeros(0, 3)).shape(), (0, 3));
        assert_eq!(softmax_rows(&Matrix::zeros(3, 0)).shape(), (3, 0));
    }
}
