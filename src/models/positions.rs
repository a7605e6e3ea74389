//! Sinusoidal positions (Vaswani et al. 2017, section 3.5).

use crate::math::Matrix;

/// [n, d]: row p has sin(p/10000^(2i/d)) in column 2i and the cosine of the same angle in column 2i + 1. Positions count from 0.
pub fn sinusoidal(n: usize, d: usize) -> Matrix {
    Matrix::from_fn(n, d, |position, col| {
        let pair = (col / 2 * 2) as f64;
        let angle = position as f64 / 10_000_f64.powf(pair / d as f64);
        if col % 2 == 0 {
            angle.sin()
        } else {
            angle.cos()
        }
    })
}
