//! What a pass loses on the right words, and how that grows with scores and weights.

use std::sync::Arc;

use crate::math::{Matrix, Var};
use crate::models::forward_pass::ModelScope;
use crate::models::knobs::Settings;
use crate::models::transformer;
use crate::sorting::sort_by;
use crate::stages;

/// The words that the stage `steepest` has, unless there are more right ones.
const WORDS: usize = 6;

/// The stages that a pass with these settings has if the corpus knows the right words.
pub fn of_right_words(settings: &Settings) -> &'static [&'static str] {
    let is_taught = settings
        .all()
        .any(|(knob, _)| knob.name == "teacher_forcing")
        && settings.choice("teacher_forcing") != "off";
    match is_taught {
        true => &["losses", "loss", "slopes", "steepest"],
        false => &[],
    }
}

/// Records what is lost on the right words [t], and how that grows with their scores: logits and probabilities [t, v] -> loss [1, 1]
pub(super) fn record<'t>(
    scope: &ModelScope<'_, 't>,
    logits: Var<'t>,
    probabilities: Var<'t>,
    right: &Arc<[usize]>,
) -> Var<'t> {
    let loss = transformer::loss(scope, logits, Arc::clone(right));
    // An edit of the shares is none of the scores.
    let probabilities = match scope.overrides().of("probabilities") {
        None => probabilities,
        Some(_) => logits.softmax_rows(),
    };
    let ones = Matrix::from_fn(right.len(), logits.cols(), |row, col| {
        f64::from(right[row] == col)
    });
    let right_words = scope.tape().leaf(ones);
    let words = likeliest(&probabilities.value(), right);
    stages! { scope;
        /// ∂Lₜ/∂Zₜ = Pₜ − Yₜ
        /// How fast each loss grows with each of its scores: by the share of a word, less 1 for the right one.
        let slopes = probabilities - right_words;
        /// some columns of P − Y
        /// The same for the right words, and for those that take most from them.
        let steepest = slopes.t().lookup(words).t();
    }
    let _ = steepest;
    loss
}

/// Records the gradient of the loss by every weight, as `gradient.decoder.0.cross.w_q`.
pub(super) fn record_gradients<'t>(scope: &ModelScope<'_, 't>, loss: Var<'t>) {
    let of_loss = scope.within("gradient");
    let tape = scope.tape();
    let gradients = loss.backward();
    for (address, id) in scope.leaves() {
        let value = tape.value(id);
        let zeros = || Matrix::zeros(value.nrows(), value.ncols());
        // Cells that were set may cut a weight off.
        let gradient = gradients.of(id).cloned().unwrap_or_else(zeros);
        let (rows, cols) = tape.labels(id);
        of_loss.constant(&address, tape.labelled_leaf(gradient, rows, cols));
    }
}

/// The numbers of the right words, each once, and of the words with the largest shares where they are wrong.
fn likeliest(probabilities: &Matrix, right: &[usize]) -> Vec<usize> {
    let mut words: Vec<usize> = Vec::new();
    for &word in right {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let most = probabilities.column_iter().map(|shares| shares.max());
    let mut others: Vec<(usize, f64)> = most.enumerate().collect();
    others.retain(|(word, _)| !words.contains(word));
    sort_by(&mut others, |a, b| b.1.total_cmp(&a.1));
    let room = WORDS.saturating_sub(words.len());
    words.extend(others.into_iter().take(room).map(|(word, _)| word));
    words
}
