//! Attention looks at words as a set: their order comes only from the mask.

use super::perturbed_inputs;
use super::subject::Subject;
use super::verdict::{Measured, Verdict};
use crate::math::Matrix;
use crate::text::figures;

/// The most that rounding moves, for scores and outputs of size 1.
const ROUNDING: f64 = 1e-11;

/// When the words change places, and the mask with them, their outputs change places and nothing else.
///
/// The words are perturbed first, so that two of the same cannot hide behind each other.
pub(super) fn is_followed(subject: Subject<'_>) -> Measured {
    if subject.find("states").is_some() {
        return Err("not asked: an RNN reads in order, so its states depend on it");
    }
    if subject.has_edited_stages() {
        return Err("not asked: cells set in a stage do not move with the words");
    }
    if subject.recorded("positions.encoding").is_some() {
        return Err("not asked: positions are added, so their order counts");
    }
    if subject.has_masks_inside() {
        return Err("not asked: its parts have masks of their own");
    }
    if subject.words() == 1 {
        return Err("not asked: one word has only one order");
    }
    let inputs = perturbed_inputs::from_word(&subject.inputs(), 0);
    let before = subject.again(&inputs);
    let before = subject.of(&before);
    let context = before.finite()?;
    let mut moved_on = inputs;
    for (address, value) in &mut moved_on {
        if perturbed_inputs::has_words(address) {
            *value = rotated(value);
        }
    }
    if let Some(mask) = subject.mask() {
        let value = subject.run.tape.value(mask.id);
        let value = rotated(&rotated(&value).transpose()).transpose();
        moved_on.insert(mask.address.clone(), value);
    }
    let after = subject.finite_with(&moved_on)?;
    let moved = (after - rotated(&context)).amax();
    // Outputs may be small where large values cancel.
    let size = context.amax() + before.size("v");
    let follows = moved <= ROUNDING * (1.0 + before.size("scaled")) * size;
    let text = match follows {
        true if subject
            .mask()
            .is_some_and(|mask| hides(subject.run.tape.value(mask.id).as_slice())) =>
        {
            "words and mask change places, and so do the outputs".to_owned()
        }
        true => "the words change places, and so do their outputs".to_owned(),
        false => format!(
            "after a change of places outputs differ by {}",
            figures::measured(moved)
        ),
    };
    Ok(Verdict::measured(follows, moved, text))
}

/// Whether a mask hides anything: where it is all zeros, moving it changes nothing.
fn hides(mask: &[f64]) -> bool {
    mask.iter().any(|&cell| cell != 0.0)
}

/// Every row one place further down, the last one first.
fn rotated(matrix: &Matrix) -> Matrix {
    let (rows, cols) = matrix.shape();
    Matrix::from_fn(rows, cols, |row, col| {
        matrix[((row + rows - 1) % rows, col)]
    })
}
