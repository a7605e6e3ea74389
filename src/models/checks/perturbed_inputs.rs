//! Inputs changed at random, to see what follows from them.

use std::collections::BTreeMap;

use crate::math::{Matrix, random};

/// Normal draws that are the same in every run, as large as the numbers of the matrix that they will be added to.
pub(super) fn draws(address: &str, like: &Matrix) -> Matrix {
    let (rows, cols) = like.shape();
    let mut generator = random::generator(0, &format!("shaken {}", name(address)));
    random::normal(rows, cols, size(like), &mut generator)
}

/// The inputs with every row of those with a row a word, from this word on, replaced by another.
pub(super) fn from_word(
    inputs: &BTreeMap<String, Matrix>,
    first: usize,
) -> BTreeMap<String, Matrix> {
    let mut perturbed = inputs.clone();
    for (address, value) in &mut perturbed {
        if has_words(address) {
            let draws = draws(address, value);
            for row in first..value.nrows() {
                let moved = value.row(row) + draws.row(row);
                value.set_row(row, &moved);
            }
        }
    }
    perturbed
}

/// Whether an input has a row for each word; the others are weights.
pub(super) fn has_words(address: &str) -> bool {
    ["x", "memory", "q", "k", "v"].contains(&name(address))
}

/// The address without its scopes.
fn name(address: &str) -> &str {
    address.rsplit('.').next().unwrap_or(address)
}

/// The root of the mean square of the cells, or 1 where that is 0 or overflows.
fn size(matrix: &Matrix) -> f64 {
    let size = matrix.norm() / (matrix.len() as f64).sqrt();
    if size > 0.0 && size.is_finite() {
        size
    } else {
        1.0
    }
}
