//! Attention looks at words as a set: their order comes only from the mask.

use super::{Verdict, again, figure, finite, shaken};
use crate::math::Matrix;
use crate::models::attention::causal_mask;
use crate::models::computation::Run;
use crate::models::inputs::{Inputs, Mask};

/// What rounding may move, for scores and outputs of size 1.
const ROUNDING: f64 = 1e-11;

/// When the words change places, and the mask with them, their outputs change places and nothing else.
///
/// The words are shaken first, so that two of the same cannot hide behind each other.
pub(super) fn is_followed(run: &Run) -> Verdict {
    if run.computation.name == "rnn" {
        return Verdict::unasked("not asked: an RNN reads in order, its states must not");
    }
    if !run.overrides.is_empty() {
        return Verdict::unasked("not asked: what is set in a stage stays in its place");
    }
    let inputs = shaken::from_word(&run.inputs, 0);
    let before = again(run, inputs.clone());
    let (Some(scores), Some(context)) = (before.find("scaled"), finite(&before)) else {
        return Verdict::overflow();
    };
    let scores = before.tape.value(scores);
    if scores.shape() == (1, 1) {
        return Verdict::unasked("not asked: one word has only one order");
    }
    let Some(after) = finite(&again(run, moved_on(&inputs, scores.shape()))) else {
        return Verdict::overflow();
    };
    let moved = (after - rotated(&context)).amax();
    let follows = moved <= ROUNDING * (1.0 + scores.amax()) * (context.amax() + values(&before));
    let text = match follows {
        true => "the words change places, and so do their outputs".to_owned(),
        false => format!(
            "after a change of places outputs differ by {}",
            figure(moved)
        ),
    };
    Verdict::measured(follows, moved, text)
}

/// The size of what is averaged: outputs may be small where large values cancel.
fn values(run: &Run) -> f64 {
    run.find("v").map_or(0.0, |v| run.tape.value(v).amax())
}

/// Every word one place further, the last one first, and the mask [n, m] accordingly.
fn moved_on(inputs: &Inputs, (n, m): (usize, usize)) -> Inputs {
    let mut moved = inputs.clone();
    for (name, input) in &mut moved.matrices {
        if shaken::has_words(name) {
            input.value = rotated(&input.value);
        }
    }
    let mask = match &inputs.mask {
        None | Some(Mask::None) => return moved,
        Some(Mask::Causal) => causal_mask(n, m),
        Some(Mask::Matrix(mask)) => mask.clone(),
    };
    moved.mask = Some(Mask::Matrix(
        rotated(&rotated(&mask).transpose()).transpose(),
    ));
    moved
}

/// Every row one place further down, the last one first.
fn rotated(matrix: &Matrix) -> Matrix {
    let (rows, cols) = matrix.shape();
    Matrix::from_fn(rows, cols, |row, col| {
        matrix[((row + rows - 1) % rows, col)]
    })
}
