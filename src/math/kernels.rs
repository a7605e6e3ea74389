//! The loops behind the operations. nalgebra's matrices are column-major, so every loop here sweeps down columns.

use super::Matrix;

/// A matrix [rows, cols] of one number.
pub fn filled(rows: usize, cols: usize, number: f64) -> Matrix {
    Matrix::from_element(rows, cols, number)
}

/// a [n, m] · b [m, p] -> [n, p].
pub fn product(a: &Matrix, b: &Matrix) -> Matrix {
    a * b
}

/// The transpose as a matrix of its own: products through transposed views are unsound in nalgebra 0.35 (dimforge/nalgebra#1616).
pub fn transpose(a: &Matrix) -> Matrix {
    a.transpose()
}

/// softmax along each row. Stable for scores of any size; a row of nothing but −∞ gives zeros.
pub fn softmax_rows(scores: &Matrix) -> Matrix {
    let (rows, cols) = scores.shape();
    let mut largest = vec![f64::NEG_INFINITY; rows];
    for col in 0..cols {
        for (top, &score) in largest.iter_mut().zip(scores.column(col).iter()) {
            *top = top.max(score);
        }
    }
    // −∞ − (−∞) is NaN: a row without a single visible score is measured from 0 instead, and comes to exp(−∞) = 0.
    for top in &mut largest {
        if *top == f64::NEG_INFINITY {
            *top = 0.0;
        }
    }
    let mut weights = scores.clone();
    let mut sums = vec![0.0; rows];
    for col in 0..cols {
        for ((weight, &top), sum) in weights
            .column_mut(col)
            .iter_mut()
            .zip(&largest)
            .zip(&mut sums)
        {
            *weight = (*weight - top).exp();
            *sum += *weight;
        }
    }
    for col in 0..cols {
        for (weight, &sum) in weights.column_mut(col).iter_mut().zip(&sums) {
            if sum != 0.0 {
                *weight /= sum;
            }
        }
    }
    weights
}

/// tanh of every cell.
pub fn tanh(a: &Matrix) -> Matrix {
    a.map(f64::tanh)
}
