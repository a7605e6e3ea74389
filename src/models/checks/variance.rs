//! Scores neither too large nor too small for softmax.

use super::{Verdict, figure};
use crate::math::{Matrix, Tape, Trace, random};
use crate::models::attention::{AttentionInputs, no_mask};
use crate::models::attention_by_knobs::attention_by_knobs;
use crate::models::computation::Run;
use crate::models::forward_pass::ForwardPass;

/// How far from 1 the variance may be. It is exact up to rounding, and one column of 64 more or less makes 0.016.
const NEAR: f64 = 0.01;

/// How many keys the queries meet.
const KEYS: usize = 8;

/// The variance of the scores is 1 where queries and keys have variance 1 in each component.
///
/// The queries are rows of a Hadamard matrix, all of whose columns have mean 0, variance 1 and no correlation, and the keys
/// are of ±1: so the mean square of their products is their width to the last bit, where random draws would only be near.
pub(super) fn is_one(run: &Run) -> Verdict {
    let (Some(k), Some(v)) = (run.find("k"), run.find("v")) else {
        return Verdict::unasked("there are no scores here");
    };
    let (d_k, d_v) = (run.tape.value(k).ncols(), run.tape.value(v).ncols());
    let width = run.find("x").map_or(d_k, |x| run.tape.value(x).ncols());
    let tape = Tape::new();
    let pass = ForwardPass::without_parameters(&tape, Trace::on());
    let queries = hadamard(d_k);
    let mask = no_mask(queries.nrows(), KEYS);
    let inputs = AttentionInputs {
        q: tape.leaf(queries),
        k: tape.leaf(signs(d_k)),
        v: tape.leaf(Matrix::zeros(KEYS, d_v)),
        mask: tape.leaf(mask),
        width,
    };
    attention_by_knobs(&pass.root(), inputs, &run.settings);
    let recorded = pass.recorded();
    let scaled = recorded.iter().find(|it| it.address == "scaled");
    let scaled = tape.value(scaled.expect("every variant has it").id);
    let variance = scaled.norm_squared() / scaled.len() as f64;
    let is_near = (variance - 1.0).abs() <= NEAR;
    let wanted = if is_near { "" } else { ", not 1" };
    let text = format!(
        "test vectors of variance 1 make scores of {}{wanted}",
        figure(variance)
    );
    Verdict::measured(is_near, variance, text)
}

/// Columns 1 to `width` of the smallest Hadamard matrix that has them [a power of two, width], by Sylvester's construction.
fn hadamard(width: usize) -> Matrix {
    let rows = (width + 1).next_power_of_two();
    Matrix::from_fn(rows, width, |row, col| {
        match (row & (col + 1)).count_ones() % 2 {
            0 => 1.0,
            _ => -1.0,
        }
    })
}

/// Signs [KEYS, width] that are the same in every run.
fn signs(width: usize) -> Matrix {
    let mut generator = random::generator(0, "signs of keys");
    random::normal(KEYS, width, 1.0, &mut generator).map(f64::signum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_balanced_and_uncorrelated() {
        for width in [1, 2, 3, 7, 8, 64] {
            let queries = hadamard(width);
            let covariance = queries.transpose() * &queries / queries.nrows() as f64;
            assert_eq!(covariance, Matrix::identity(width, width));
            assert!(queries.row_sum().iter().all(|&sum| sum == 0.0));
        }
    }
}
