//! Backpropagation through time (Werbos 1990, "Backpropagation Through Time: What It Does and How to Do It"), written out on the RNN
//! that guesses the [next word](super::next_word): the gradient of its loss runs back step by step. Truncated (Williams and Peng
//! 1990), it stops at the cuts of [`Recurrence`].

mod way_back;

use std::num::NonZeroUsize;
use std::sync::Arc;

use self::way_back::{WayBack, is_cut_after};
use super::forward_pass::ModelScope;
use super::next_word::{Guess, Text, Weights, guess};
use super::recurrence::Recurrence;
use super::rnn::RnnWeights;
use crate::math::{Labels, Matrix, Var};
use crate::stages;

/// The most words that are read: every loss is followed back to every step.
pub const MOST_WORDS: usize = 64;

/// Half the step of a finite difference.
const NUDGE: f64 = 1e-5;

/// One pass forward, and back by hand, with one step of gradient descent (SGD) at this rate.
///
/// Records, besides the states and guesses: `guessing` [1, 1], the loss of guessing without a clue; `stepT.delta` [1, h] and all of
/// them as `delta` [n, h]; the gradients `gradient.w_x`, … of all weights, in their shapes, and those weights after the step,
/// `after.w_x`, …; `differences` [h, h], the gradient of w_h once more from finite differences, whatever is cut; `loss_after`
/// [1, 1]; `contributions` [n, 1], `terms` [n, n], `reach` [n, n], `last_terms` [n − 1, 2] (the first step adds nothing) and
/// `agreement` [n, 2], which say how much of the gradient of w_h comes from where.
///
/// x [n, d], n next words.
pub fn bptt<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    next: &Arc<[usize]>,
    weights: Weights<'t>,
    truncate: Option<NonZeroUsize>,
    rate: f64,
) {
    let tape = scope.tape();
    let RnnWeights { w_x, w_h, b } = weights.rnn;
    let Weights { w_out, b_out, .. } = weights;
    let (words, vocabulary) = (x.rows(), w_out.cols());
    let h0 = scope.constant("h0", tape.leaf(Matrix::zeros(1, w_h.rows())));
    let recurrence = Recurrence::forward(truncate);
    let guess = guess(scope, x, next, weights, h0, recurrence);
    let Guess {
        steps,
        states,
        probabilities,
        ..
    } = guess;
    let right = tape.leaf(one_hot(next, vocabulary));
    stages! { scope;
        /// ln v
        /// The loss of guessing: the same share for each of the v words.
        let guessing = tape.leaf(Matrix::from_element(1, 1, (vocabulary as f64).ln()));
        /// S = ∂L/∂G = (P − right) / n
        /// What each guess got wrong: too much is above 0, too little below.
        let surprise = (probabilities - right) / words as f64;
    }
    let deltas = backward(scope, &steps, surprise, weights, truncate);
    let before: Vec<Var<'t>> = [h0].into_iter().chain(steps).take(words).collect();
    let ones = tape.leaf(Matrix::from_element(1, words, 1.0));
    stages! { scope;
        /// [h₀; h₁; …; hₙ₋₁]
        /// The state before each step.
        let before = Var::stack(&before);
        /// Δ = [δ₁; δ₂; …; δₙ]
        /// All the deltas, one row a step.
        let delta = Var::stack(&deltas);
    }
    let gradient = scope.within("gradient");
    let gradients = {
        stages! { gradient;
            /// ∂L/∂Wx = Σₜ xₜᵀ·δₜ
            /// A term for every step: each used the same weights.
            let w_x = x.t() * delta;
            /// ∂L/∂Wh = Σₜ hₜ₋₁ᵀ·δₜ
            /// A term for every step: each used the same weights.
            let w_h = before.t() * delta;
            /// ∂L/∂b = Σₜ δₜ
            /// A term for every step.
            let b = ones * delta;
            /// ∂L/∂Wo = Σₜ hₜᵀ·sₜ
            /// A term for every guess.
            let w_out = states.t() * surprise;
            /// ∂L/∂bo = Σₜ sₜ
            /// A term for every guess.
            let b_out = ones * surprise;
        }
        [w_x, w_h, b, w_out, b_out]
    };
    let after = scope.within("after");
    let moved = {
        let [g_x, g_h, g_b, g_out, g_b_out] = gradients;
        stages! { after;
            /// Wx − η·∂L/∂Wx
            /// One step of gradient descent: downhill, by the rate η.
            let w_x = w_x - rate * g_x;
            /// Wh − η·∂L/∂Wh
            /// One step of gradient descent: downhill, by the rate η.
            let w_h = w_h - rate * g_h;
            /// b − η·∂L/∂b
            /// One step of gradient descent: downhill, by the rate η.
            let b = b - rate * g_b;
            /// Wo − η·∂L/∂Wo
            /// One step of gradient descent: downhill, by the rate η.
            let w_out = w_out - rate * g_out;
            /// bo − η·∂L/∂bo
            /// One step of gradient descent: downhill, by the rate η.
            let b_out = b_out - rate * g_b_out;
        }
        [w_x, w_h, b, w_out, b_out]
    };
    let text = Text {
        x: x.value(),
        next: Arc::clone(next),
    };
    let now = [w_x, w_h, b, w_out, b_out].map(Var::value);
    let back = WayBack::new(
        &before.value(),
        &states.value(),
        &surprise.value(),
        [w_h, w_out],
    );
    let steps = names(x, words);
    let later_steps = steps
        .as_ref()
        .map(|names| names[usize::from(words > 1)..].into());
    let table = |value, rows: &Labels, cols: Labels| tape.labelled_leaf(value, rows.clone(), cols);
    let by_guess_and_step = |value| table(value, &steps, steps.clone());
    let by_step = |value| table(value, &steps, labels(["term"]));
    let by_later_step = |value| table(value, &later_steps, labels(["full", "truncated"]));
    let by_k = |value| table(value, &numbers(words), labels(["cosine", "missing"]));
    let number = |value| tape.leaf(Matrix::from_element(1, 1, value));
    let k = truncate;
    stages! { scope;
        /// (L(w + ε) − L(w − ε)) / 2ε
        /// The slope of the loss along each weight of Wh, measured.
        let differences = tape.leaf(differences(&text, &now));
        /// L after the step
        /// The loss with the weights after the step.
        let loss_after = number(text.loss(&moved.map(Var::value)));
        /// ‖hₜ₋₁ᵀ·δₜ‖
        /// How much each step adds to the gradient of Wh.
        let contributions = by_step(back.contributions(&delta.value()));
        /// Tₛₜ = ‖hₜ₋₁ᵀ·∂Lₛ/∂(step t)‖ / n
        /// How much each guess (row) adds at each step (column).
        let terms = by_guess_and_step(back.terms(k));
        /// ∂Lₛ/∂(step t) ≠ 0
        /// Whether a guess (row) gets back to a step (column).
        let reach = by_guess_and_step(back.reach(k));
        /// last row of T
        /// How much the last guess adds at each step but the first.
        let last_terms = by_later_step(back.last_terms(k));
        /// cos(gₖ, g), ‖gₖ − g‖ / ‖g‖
        /// The gradient of Wh truncated to k steps, beside the full one.
        let agreement = by_k(back.agreement());
    }
    let _ = (
        guessing,
        differences,
        loss_after,
        contributions,
        terms,
        reach,
        last_terms,
        agreement,
    );
}

/// Runs back through the steps, one stage a step: δₜ = ∂L/∂(xₜ·Wx + hₜ₋₁·Wh + b) [1, h]. Returns them in the order of the words.
fn backward<'t>(
    scope: &ModelScope<'_, 't>,
    steps: &[Var<'t>],
    surprise: Var<'t>,
    weights: Weights<'t>,
    truncate: Option<NonZeroUsize>,
) -> Vec<Var<'t>> {
    let (w_h, w_out) = (weights.rnn.w_h, weights.w_out);
    let mut later: Option<Var<'t>> = None;
    let mut deltas = Vec::with_capacity(steps.len());
    for (t, &h) in steps.iter().enumerate().rev() {
        let own = surprise.row(t) * w_out.t();
        let arrives = match later.filter(|_| !is_cut_after(t, truncate)) {
            Some(later) => own + later * w_h.t(),
            None => own,
        };
        let step = scope.numbered("step", t + 1);
        stages! { step;
            /// δₜ = (sₜ·Woᵀ + δₜ₊₁·Whᵀ)∘(1 − hₜ∘hₜ)
            /// What arrives from the step's own guess, and from the step after it unless that is cut off, times the slope of tanh.
            let delta = arrives.hadamard(1.0 - h.hadamard(h));
        }
        later = Some(delta);
        deltas.push(delta);
    }
    deltas.reverse();
    deltas
}

/// [h, h] The slope of the loss along each weight of w_h, by differences.
fn differences(text: &Text, weights: &[Arc<Matrix>; 5]) -> Matrix {
    let (rows, cols) = weights[1].shape();
    Matrix::from_fn(rows, cols, |row, col| {
        let at = |nudge: f64| {
            let mut nudged = weights.clone();
            Arc::make_mut(&mut nudged[1])[(row, col)] += nudge;
            text.loss(&nudged)
        };
        (at(NUDGE) - at(-NUDGE)) / (2.0 * NUDGE)
    })
}

/// [n, v] A 1 in the column of each.
fn one_hot(ids: &[usize], vocabulary: usize) -> Matrix {
    Matrix::from_fn(ids.len(), vocabulary, |row, col| f64::from(ids[row] == col))
}

fn labels<const N: usize>(names: [&str; N]) -> Labels {
    Some(names.map(str::to_owned).into())
}

/// 1, 2, 3, …
fn numbers(count: usize) -> Labels {
    let numbers: Vec<String> = (1..=count).map(|number| number.to_string()).collect();
    Some(numbers.into())
}

/// The names of the words, or their numbers.
fn names(x: Var<'_>, words: usize) -> Labels {
    x.tape().labels(x.id()).0.or_else(|| numbers(words))
}
