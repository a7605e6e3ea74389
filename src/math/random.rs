//! Random matrices that come out the same on every machine: ChaCha with eight rounds, named because `rand`'s default
//! generator may change its stream.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::Matrix;

/// A generator of its own for everything that has a name, so that asking for one matrix more, or for a wider one, leaves
/// all the others as they were.
pub fn generator(seed: u64, name: &str) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed ^ fnv1a(name.as_bytes()))
}

/// A matrix [rows, cols] of normal draws with mean 0, filled column by column: one column more leaves the others as they were.
pub fn normal(rows: usize, cols: usize, deviation: f64, generator: &mut ChaCha8Rng) -> Matrix {
    let draws = (0..rows * cols).map(|_| {
        let draw: f64 = StandardNormal.sample(generator);
        draw * deviation
    });
    Matrix::from_iterator(rows, cols, draws)
}

/// A matrix [rows, cols] of draws from −bound to bound, each number as likely as any other, filled column by column.
pub fn uniform(rows: usize, cols: usize, bound: f64, generator: &mut ChaCha8Rng) -> Matrix {
    let draws = (0..rows * cols).map(|_| {
        // The upper 53 bits, as many as a number between 0 and 1 can keep.
        let draw = (generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        (2.0 * draw - 1.0) * bound
    });
    Matrix::from_iterator(rows, cols, draws)
}

/// A matrix [n, n] that turns vectors and keeps their lengths, drawn from all of these evenly (Saxe et al. 2014, "Exact solutions to
/// the nonlinear dynamics of learning"): the Q of a normal matrix's QR decomposition in which the diagonal of R is positive, as
/// nalgebra's is. Other signs would favour some of them (Mezzadri 2007).
pub fn orthogonal(n: usize, generator: &mut ChaCha8Rng) -> Matrix {
    normal(n, n, 1.0, generator).qr().q()
}

/// A whole number from 0 to below `end`, each as likely as any other but for one part in 2³² / `end`.
pub fn below(end: usize, generator: &mut ChaCha8Rng) -> usize {
    let draw = u64::from(generator.next_u32()) * end as u64;
    (draw >> 32) as usize
}

/// The numbers 0 to `count` − 1 in an order, each order as likely as any other (Fisher and Yates 1938).
pub fn order(count: usize, generator: &mut ChaCha8Rng) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        numbers.swap(last, below(last + 1, generator));
    }
    numbers
}

/// Normal draws rounded to two decimals, so that what a learner sees of a number is the whole number.
pub fn rounded_normal(
    rows: usize,
    cols: usize,
    deviation: f64,
    generator: &mut ChaCha8Rng,
) -> Matrix {
    normal(rows, cols, deviation, generator).map(rounded)
}

/// A number to two decimals.
pub fn rounded(number: f64) -> f64 {
    // Adding 0 turns −0 into 0.
    (number * 100.0).round() / 100.0 + 0.0
}

/// The 64-bit FNV-1a hash: short, and the same on every machine, which `std`'s hasher does not promise.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_seed_always_give_the_same_numbers() {
        let draw = |seed, name| rounded_normal(1, 3, 1.0, &mut generator(seed, name));
        assert_eq!(draw(7, "w_q"), draw(7, "w_q"));
        assert_ne!(draw(7, "w_q"), draw(7, "w_k"));
        assert_ne!(draw(7, "w_q"), draw(8, "w_q"));
    }

    #[test]
    fn draws_are_normal() {
        let draws = normal(100, 100, 2.0, &mut generator(1, "test"));
        assert!(draws.mean().abs() < 0.06, "mean {}", draws.mean());
        assert!(
            (draws.variance() - 4.0).abs() < 0.2,
            "variance {}",
            draws.variance()
        );
    }

    #[test]
    fn uniform_draws_fill_their_range_evenly() {
        let draws = uniform(100, 100, 0.5, &mut generator(1, "test"));
        assert!(draws.amax() <= 0.5 && draws.amax() > 0.49);
        assert!(draws.mean().abs() < 0.01, "mean {}", draws.mean());
        let variance = draws.variance();
        assert!((variance - 1.0 / 12.0).abs() < 0.003, "variance {variance}");
    }

    #[test]
    fn an_orthogonal_matrix_keeps_lengths() {
        for n in [1, 2, 19, 64] {
            let q = orthogonal(n, &mut generator(1, "test"));
            let error = (q.transpose() * &q - Matrix::identity(n, n)).amax();
            assert!(error < 1e-14, "{n}: {error:e}");
            let r = q.transpose() * normal(n, n, 1.0, &mut generator(1, "test"));
            assert!(r.diagonal().iter().all(|cell| *cell > 0.0), "{n}");
        }
        // Both orientations appear: a sign fixed by the method would leave only one.
        let determinants =
            (0..20).map(|seed| orthogonal(3, &mut generator(seed, "q")).determinant());
        let (turns, mirrors): (Vec<f64>, Vec<f64>) = determinants.partition(|it| *it > 0.0);
        assert!(turns.len() > 3 && mirrors.len() > 3);
    }

    #[test]
    fn every_order_is_as_likely() {
        let (mut counts, mut generator) = (std::collections::BTreeMap::new(), generator(1, "test"));
        for _ in 0..6000 {
            *counts.entry(order(3, &mut generator)).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(
            counts.values().all(|count| (900..1100).contains(count)),
            "{counts:?}"
        );
        assert!(order(0, &mut generator).is_empty());
    }

    #[test]
    fn whole_numbers_come_evenly() {
        let (mut counts, mut generator) = ([0; 3], generator(1, "test"));
        for _ in 0..3000 {
            counts[below(3, &mut generator)] += 1;
        }
        assert!(
            counts.iter().all(|count| (900..1100).contains(count)),
            "{counts:?}"
        );
    }
}
