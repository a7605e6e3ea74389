//! The plain recurrent network (Elman 1990, "Finding Structure in Time"), with tanh.

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use super::recurrence::{Recurrence, Sequence};
use crate::math::Var;
use crate::stages;

/// The weights of a recurrent layer: w_x [d, h], w_h [h, h], b [1, h].
#[derive(Clone, Copy)]
pub struct RnnWeights<'t> {
    /// From the word that comes in.
    pub w_x: Var<'t>,
    /// From the state before.
    pub w_h: Var<'t>,
    /// Added at every step.
    pub b: Var<'t>,
}

impl<'t> RnnWeights<'t> {
    /// Draws those that training starts from, by the widths of words and of states; `gain` multiplies w_h.
    pub fn initialise(initialiser: &mut Initialiser<'_>, [d, h]: [usize; 2], gain: f64) {
        initialiser.fan_in("w_x", [d, h], 1.0);
        initialiser.fan_in("w_h", [h, h], gain);
        initialiser.normal("b", [1, h], 0.1);
    }

    /// The weights of a scope.
    pub fn of(scope: &ModelScope<'_, 't>) -> Self {
        let [w_x, w_h, b] = ["w_x", "w_h", "b"].map(|name| scope.parameter(name));
        Self { w_x, w_h, b }
    }
}

/// Draws the weights that training starts from: w_h orthogonal times a gain, w_x even, b 0. Words and states have one width.
pub(super) fn start(initialiser: &mut Initialiser<'_>, width: usize, gain: f64) {
    let bound = (width as f64).sqrt().recip();
    initialiser.uniform("w_x", [width, width], bound);
    initialiser.orthogonal("w_h", width, gain);
    initialiser.constant("b", width, 0.0);
}

/// Reads the words one by one, one stage a step: hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b), the first from h0.
///
/// x [n·B, d], h0 [B, h] -> states [n·B, h], for a batch of B sequences of n words as in [`Sequence`]: a single one has B = 1.
/// Steps count from 1.
///
/// # Panics
/// If x has no rows, or they cannot be shared out among the sequences.
pub fn rnn<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    weights: RnnWeights<'t>,
    h0: Var<'t>,
    recurrence: Recurrence,
) -> Var<'t> {
    let steps = steps(scope, x, weights, h0, recurrence);
    stages! { scope;
        /// H = [h₁; h₂; …; hₙ]
        /// All the states, one row a word.
        let states = Var::stack(&steps);
    }
    states
}

/// The same as n states [B, h], in the order of the words.
///
/// # Panics
/// As [`rnn`].
pub fn steps<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    weights: RnnWeights<'t>,
    h0: Var<'t>,
    recurrence: Recurrence,
) -> Vec<Var<'t>> {
    // Words do not depend on each other, so one product covers all of them; only the state goes step by step.
    steps_from(scope, x * weights.w_x, weights, h0, recurrence)
}

/// The same from the products of the words with w_x: from_words [n·B, h].
///
/// # Panics
/// As [`rnn`].
pub fn steps_from<'t>(
    scope: &ModelScope<'_, 't>,
    from_words: Var<'t>,
    RnnWeights { w_h, b, .. }: RnnWeights<'t>,
    h0: Var<'t>,
    recurrence: Recurrence,
) -> Vec<Var<'t>> {
    let from_words = Sequence::new(from_words, h0.rows());
    recurrence.unroll(scope, from_words.words(), h0, |step, t, previous| {
        stages! { step;
            /// hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b)
            /// Mix the new word with the state so far, and squeeze the result between −1 and 1.
            let h = (from_words.row(t) + previous * w_h + b).tanh();
        }
        h
    })
}
