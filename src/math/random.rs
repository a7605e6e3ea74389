//! Random matrices that come out the same on every machine: ChaCha with eight rounds, named because `rand`'s default
//! generator may change its stream.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
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

/// The same, rounded to two decimals, so that what a learner sees of a number is the whole number.
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
fn fnv1a(bytes: &[u8]) -> u64 {
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
}
