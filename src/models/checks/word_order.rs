//! Attention looks at words as a set: their order comes only from the mask.

use std::collections::BTreeMap;

use super::perturbed_inputs;
use super::subject::Subject;
use super::verdict::Verdict;
use crate::math::Matrix;
use crate::text::figures;

/// The most that rounding moves, for scores and outputs of size 1.
const ROUNDING: f64 = 1e-11;

/// When the words change places, and the mask with them, their outputs change places and nothing else.
///
/// The words are perturbed first, so that two of the same cannot hide behind each other.
pub(super) fn is_followed(subject: Subject<'_>) -> Verdict {
    if subject.find("states").is_some() {
        return Verdict::unasked("not asked: an RNN reads in order, so its states depend on it");
    }
    if subject.has_edited_stages() {
        return Verdict::unasked("not asked: cells set in a stage do not move with the words");
    }
    let inputs = perturbed_inputs::from_word(&subject.inputs(), 0);
    let before = subject.again(&inputs);
    let before = subject.of(&before);
    let Some(context) = before.finite() else {
        return Verdict::overflow();
    };
    let Some(shares) = before.shares() else {
        return Verdict::unasked("not asked: nothing is shared out here");
    };
    if before.run.tape.value(shares).shape() == (1, 1) {
        return Verdict::unasked("not asked: one word has only one order");
    }
    let mut moved_on = moved_on(inputs);
    if let Some(mask) = subject.mask() {
        let value = subject.run.tape.value(mask.id);
        let value = rotated(&rotated(&value).transpose()).transpose();
        moved_on.insert(mask.address.clone(), value);
    }
    let after = subject.again(&moved_on);
    let Some(after) = subject.of(&after).finite() else {
        return Verdict::overflow();
    };
    let moved = (after - rotated(&context)).amax();
    // Outputs may be small where large values cancel.
    let size = context.amax() + before.size("v");
    let follows = moved <= ROUNDING * (1.0 + before.size("scaled")) * size;
    let text = match follows {
        true => "the words change places, and so do their outputs".to_owned(),
        false => format!(
            "after a change of places outputs differ by {}",
            figures::measured(moved)
        ),
    };
    Verdict::measured(follows, moved, text)
}

/// Every word one place further, the last one first.
fn moved_on(mut inputs: BTreeMap<String, Matrix>) -> BTreeMap<String, Matrix> {
    for (address, value) in &mut inputs {
        if perturbed_inputs::has_words(address) {
            *value = rotated(value);
        }
    }
    inputs
}

/// Every row one place further down, the last one first.
fn rotated(matrix: &Matrix) -> Matrix {
    let (rows, cols) = matrix.shape();
    Matrix::from_fn(rows, cols, |row, col| {
        matrix[((row + rows - 1) % rows, col)]
    })
}
