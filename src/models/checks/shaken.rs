//! Other inputs like these: what a check changes to see what follows.

use crate::math::{Matrix, random};
use crate::models::inputs::Inputs;

/// Normal draws that are the same in every run, as large as the numbers of the matrix that they will be added to.
pub(super) fn draws(name: &str, like: &Matrix) -> Matrix {
    let (rows, cols) = like.shape();
    let mut generator = random::generator(0, &format!("shaken {name}"));
    random::normal(rows, cols, size(like), &mut generator)
}

/// The inputs with every row of those with a row a word, from this word on, replaced by another.
pub(super) fn from_word(inputs: &Inputs, first: usize) -> Inputs {
    let mut shaken = inputs.clone();
    for (name, input) in &mut shaken.matrices {
        if has_words(name) {
            let draws = draws(name, &input.value);
            for row in first..input.value.nrows() {
                let moved = input.value.row(row) + draws.row(row);
                input.value.set_row(row, &moved);
            }
        }
    }
    shaken
}

/// Whether an input has a row for each word; the others are weights.
pub(super) fn has_words(name: &str) -> bool {
    ["x", "q", "k", "v"].contains(&name)
}

/// The root of the mean square of the cells, or 1 where that is nothing to go by.
fn size(matrix: &Matrix) -> f64 {
    let size = matrix.norm() / (matrix.len() as f64).sqrt();
    if size > 0.0 && size.is_finite() {
        size
    } else {
        1.0
    }
}
