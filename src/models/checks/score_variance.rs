//! Scores neither too large nor too small for softmax.

use super::subject::{Subject, rerun};
use super::verdict::Verdict;
use crate::math::{Matrix, Overrides, random};
use crate::text::figures;

/// How far from 1 the variance may be. It is exact up to rounding, and one column of 64 more or less makes 0.016.
const NEAR: f64 = 0.01;

/// The variance of the scores is 1 where queries and keys have variance 1 in each component.
///
/// Test vectors take the places of queries and keys. Each query has one component, in turn, of ±√dₖ; the keys are of ±1. So every
/// product is as large as random draws only make it on average, and the mean square is exact for any number of words.
pub(super) fn is_one(subject: Subject<'_>) -> Verdict {
    let run = subject.run;
    let (Some(q), Some(k)) = (subject.recorded("q"), subject.recorded("k")) else {
        return Verdict::unasked("not asked: there are no scores here");
    };
    let shape = |id| run.tape.value(id).shape();
    let mut overrides = Overrides::default();
    overrides.set_matrix(&q.address, &queries(shape(q.id)));
    overrides.set_matrix(&k.address, &signs(shape(k.id), "signs of keys"));
    let tested = rerun(run, overrides);
    let Some(scaled) = subject.of(&tested).find("scaled") else {
        return Verdict::unasked("not asked: there are no scores here");
    };
    let scaled = tested.tape.value(scaled);
    let variance = scaled.norm_squared() / scaled.len() as f64;
    let is_near = (variance - 1.0).abs() <= NEAR;
    let wanted = if is_near { "" } else { ", not 1" };
    let text = format!(
        "test vectors of variance 1 make scores of {}{wanted}",
        figures::measured(variance)
    );
    Verdict::measured(is_near, variance, text)
}

/// Queries [n, dk] with a mean of 0, a variance of 1 and no correlation in the long run, of which each has one component.
fn queries((n, d_k): (usize, usize)) -> Matrix {
    let signs = signs((n, d_k), "signs of queries");
    Matrix::from_fn(n, d_k, |row, col| match row % d_k == col {
        true => signs[(row, col)] * (d_k as f64).sqrt(),
        false => 0.0,
    })
}

/// Signs that are the same in every run.
fn signs((rows, cols): (usize, usize), name: &str) -> Matrix {
    let mut generator = random::generator(0, name);
    random::normal(rows, cols, 1.0, &mut generator).map(f64::signum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_products_have_the_variance_of_random_ones() {
        for shape @ (n, d_k) in [(1, 1), (1, 8), (3, 2), (7, 3), (48, 64)] {
            let scores = queries(shape) * signs((5, d_k), "keys").transpose();
            let variance = scores.norm_squared() / (n * 5) as f64;
            assert!((variance - d_k as f64).abs() < 1e-12 * d_k as f64);
        }
        let many = queries((6000, 3));
        let covariance = many.transpose() * &many / 6000.0;
        assert!((covariance - Matrix::identity(3, 3)).amax() < 1e-12);
        assert!(many.row_mean().amax() < 0.05);
    }
}
