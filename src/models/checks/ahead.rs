//! What comes later must not be felt earlier.

use super::{Verdict, again, figure, finite, name, output, shaken, shares};
use crate::math::Matrix;
use crate::models::computation::Run;
use crate::models::inputs::Mask;
use crate::models::knobs::Setting;

/// What rounding may move, for outputs of size 1.
const ROUNDING: f64 = 1e-12;

/// Under a causal mask, and in an RNN always: no share goes to a later word, and no output moves when later words change.
///
/// The shares tell of every cell that is open. Only the reruns tell of what leaks through a sum, such as that of softmax
/// over words which are masked after it. For these the words are shaken first, because between two of the same it makes no
/// difference which one is looked at.
pub(super) fn is_hidden(run: &Run) -> Verdict {
    if !promises_to(run) {
        return Verdict::unasked("not asked: the mask is not causal");
    }
    if finite(run).is_none() {
        return Verdict::overflow();
    }
    let words = run.inputs.matrices.iter();
    let words = words.filter(|(name, _)| shaken::has_words(name));
    let words = words
        .map(|(_, input)| input.value.nrows())
        .max()
        .unwrap_or(1);
    if words == 1 {
        return Verdict::unasked("not asked: one word has nothing ahead of it");
    }
    if let Some((row, col, share)) = largest_ahead(run) {
        let (rows, cols) = shares(run).map_or((None, None), |id| run.tape.labels(id));
        let (from, to) = (name(&rows, "row", row), name(&cols, "column", col));
        let text = format!("{from} gives {} to {to}, ahead of it", figure(share));
        return Verdict::measured(false, share, text);
    }
    let inputs = shaken::from_word(&run.inputs, 0);
    let Some(before) = finite(&again(run, inputs.clone())) else {
        return Verdict::overflow();
    };
    let mut worst = (0, 0.0);
    for first in firsts(words) {
        let Some(after) = finite(&again(run, shaken::from_word(&inputs, first))) else {
            return Verdict::overflow();
        };
        for row in 0..first.min(before.nrows()) {
            let moved = (after.row(row) - before.row(row)).amax();
            if moved > worst.1 {
                worst = (row, moved);
            }
        }
    }
    let (row, moved) = worst;
    if moved <= ROUNDING * before.amax() {
        let text = "later words change nothing in earlier rows".to_owned();
        return Verdict::measured(true, moved, text);
    }
    let name = name(&run.tape.labels(output(run)).0, "row", row);
    let text = format!("a later word moves {name} by {}", figure(moved));
    Verdict::measured(false, moved, text)
}

/// Whether the computation promises not to look ahead.
fn promises_to(run: &Run) -> bool {
    // Who lifts a cell of a causal mask by hand has not turned the knob.
    if run.settings.get("mask") == Some(Setting::Choice("causal")) {
        return true;
    }
    match &run.inputs.mask {
        Some(Mask::Causal) => true,
        Some(Mask::Matrix(mask)) => ahead(mask).all(|(.., cell)| cell == f64::NEG_INFINITY),
        Some(Mask::None) => false,
        None => run.computation.name == "rnn",
    }
}

/// The largest share that a row gives to a later word, if there is one: its row, its column, and the share.
fn largest_ahead(run: &Run) -> Option<(usize, usize, f64)> {
    let shares = run.tape.value(shares(run)?);
    ahead(&shares)
        .filter(|(.., share)| *share != 0.0)
        .max_by(|(.., a), (.., b)| a.abs().total_cmp(&b.abs()))
}

/// The cells right of the diagonal, each with its row and its column.
fn ahead(matrix: &Matrix) -> impl Iterator<Item = (usize, usize, f64)> {
    let rows =
        (0..matrix.nrows()).flat_map(|row| (row + 1..matrix.ncols()).map(move |col| (row, col)));
    rows.map(|(row, col)| (row, col, matrix[(row, col)]))
}

/// From which word on the words are changed: the last one alone, the second half, all but the first.
fn firsts(words: usize) -> Vec<usize> {
    let mut firsts = vec![words - 1, words.div_ceil(2), 1];
    firsts.dedup();
    firsts
}
