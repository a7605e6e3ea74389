//! Later words must not reach earlier outputs.

use super::perturbed_inputs;
use super::subject::{Subject, name};
use super::verdict::Verdict;
use crate::math::Matrix;
use crate::models::inputs::Mask;
use crate::models::knobs::Setting;
use crate::text::figures;

/// The most that rounding moves, for outputs of size 1.
const ROUNDING: f64 = 1e-12;

/// Under a causal mask, and in an RNN always: no share goes to a later word, and no output moves when later words change.
///
/// The shares show every cell that is open. Only reruns show a leak through a sum, such as that of softmax over words that are
/// masked after it. For these the words are perturbed first: between two of the same it makes no difference which one is
/// looked at.
pub(super) fn is_hidden(subject: Subject<'_>) -> Verdict {
    if !promises_to(subject) {
        return Verdict::unasked("not asked: the mask is not causal");
    }
    if subject.finite().is_none() {
        return Verdict::overflow();
    }
    let words = subject.words();
    if words == 1 {
        return Verdict::unasked("not asked: one word has nothing ahead of it");
    }
    let tape = &subject.run.tape;
    if let Some((row, col, share)) = largest_ahead(subject) {
        let (rows, cols) = subject.shares().map_or((None, None), |id| tape.labels(id));
        let (from, to) = (name(&rows, "row", row), name(&cols, "column", col));
        let text = format!(
            "{from} gives {} to {to}, ahead of it",
            figures::measured(share)
        );
        return Verdict::measured(false, share, text);
    }
    let inputs = perturbed_inputs::from_word(&subject.inputs(), 0);
    let Some(before) = subject.of(&subject.again(&inputs)).finite() else {
        return Verdict::overflow();
    };
    let mut worst = (0, 0.0);
    for first in firsts(words) {
        let after = subject.again(&perturbed_inputs::from_word(&inputs, first));
        let Some(after) = subject.of(&after).finite() else {
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
    let text = format!(
        "a later word moves {} by {}",
        subject.row(row),
        figures::measured(moved)
    );
    Verdict::measured(false, moved, text)
}

/// Whether the computation promises not to look ahead.
fn promises_to(subject: Subject<'_>) -> bool {
    let run = subject.run;
    if subject.find("states").is_some() {
        return true;
    }
    match subject.mask() {
        None => false,
        // A cell of a causal mask that is lifted by hand does not turn the knob.
        Some(mask) if mask.address == "mask" => {
            let is_open = matches!(run.inputs.mask, None | Some(Mask::None)) && mask.edit.is_none();
            run.settings.get("mask") == Some(Setting::Choice("causal"))
                || (!is_open && hides_what_is_ahead(&run.tape.value(mask.id)))
        }
        Some(mask) => hides_what_is_ahead(&run.tape.value(mask.computed())),
    }
}

fn hides_what_is_ahead(mask: &Matrix) -> bool {
    ahead(mask).all(|(.., cell)| cell == f64::NEG_INFINITY)
}

/// The largest share that a row gives to a later word, if there is one: its row, its column, and the share.
fn largest_ahead(subject: Subject<'_>) -> Option<(usize, usize, f64)> {
    let shares = subject.run.tape.value(subject.shares()?);
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
