//! The gated recurrent unit (Cho et al. 2014, "Learning Phrase Representations using RNN Encoder–Decoder", section 2.3), with the
//! reset gate behind the product as in PyTorch and cuDNN; the paper has it before.

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use super::recurrence::{Recurrence, Sequence};
use crate::math::Var;
use crate::stages;

/// The weights of a GRU: three layers that read the word [d, h] and the state before [h, h], one for the reset gate (`r`), one for
/// the update gate (`z`) and one for the candidate (`n`).
#[derive(Clone, Copy)]
pub struct GruWeights<'t> {
    /// From the word to the reset gate, the update gate and the candidate.
    pub w_x: [Var<'t>; 3],
    /// From the state before to the same.
    pub w_h: [Var<'t>; 3],
    /// Added in the two gates, and to the word's part of the candidate [1, h].
    pub b: [Var<'t>; 3],
    /// Added to the part of the candidate that comes from the state before [1, h].
    pub b_hn: Var<'t>,
}

impl<'t> GruWeights<'t> {
    /// Draws those that training starts from, by the widths of words and of states; `gain` multiplies what reads the state.
    pub fn initialise(initialiser: &mut Initialiser<'_>, [d, h]: [usize; 2], gain: f64) {
        for name in ["w_xr", "w_xz", "w_xn"] {
            initialiser.fan_in(name, [d, h], 1.0);
        }
        for name in ["w_hr", "w_hz", "w_hn"] {
            initialiser.fan_in(name, [h, h], gain);
        }
        for name in ["b_r", "b_z", "b_xn", "b_hn"] {
            initialiser.normal(name, [1, h], 0.1);
        }
    }

    /// The weights of a scope.
    pub fn of(scope: &ModelScope<'_, 't>) -> Self {
        let parameters = |names: [&str; 3]| names.map(|name| scope.parameter(name));
        Self {
            w_x: parameters(["w_xr", "w_xz", "w_xn"]),
            w_h: parameters(["w_hr", "w_hz", "w_hn"]),
            b: parameters(["b_r", "b_z", "b_xn"]),
            b_hn: scope.parameter("b_hn"),
        }
    }
}

/// Draws the weights that training starts from: those that read the state orthogonal times a gain, all others even. Words and states have one
/// width.
pub(super) fn start(initialiser: &mut Initialiser<'_>, width: usize, gain: f64) {
    let bound = (width as f64).sqrt().recip();
    for name in ["w_xr", "w_xz", "w_xn"] {
        initialiser.uniform(name, [width, width], bound);
    }
    for name in ["w_hr", "w_hz", "w_hn"] {
        initialiser.orthogonal(name, width, gain);
    }
    for name in ["b_r", "b_z", "b_xn", "b_hn"] {
        initialiser.uniform(name, [1, width], bound);
    }
}

/// Reads the words one by one, four stages a step: `reset`, `update`, `candidate` and the state `h`, the first from h0.
///
/// x [n·B, d], h0 [B, h] -> states [n·B, h], for a batch of B sequences as in [`Sequence`]. Steps count from 1.
///
/// # Panics
/// If x has no rows, or they cannot be shared out among the sequences.
pub fn gru<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    weights: GruWeights<'t>,
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
/// As [`gru`].
pub fn steps<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    weights: GruWeights<'t>,
    h0: Var<'t>,
    recurrence: Recurrence,
) -> Vec<Var<'t>> {
    let [to_reset, to_update, to_candidate] =
        weights.w_x.map(|w_x| Sequence::new(x * w_x, h0.rows()));
    let [w_hr, w_hz, w_hn] = weights.w_h;
    let ([b_r, b_z, b_xn], b_hn) = (weights.b, weights.b_hn);
    recurrence.unroll(scope, to_reset.words(), h0, |step, t, previous| {
        stages! { step;
            /// r = σ(xₜ·Wxr + hₜ₋₁·Whr + br)
            /// How much of the state before the candidate gets to see, number by number: 0 for none, 1 for all.
            let reset = (to_reset.row(t) + previous * w_hr + b_r).sigmoid();
            /// z = σ(xₜ·Wxz + hₜ₋₁·Whz + bz)
            /// How much of the state before is kept, number by number: 0 for none, 1 for all.
            let update = (to_update.row(t) + previous * w_hz + b_z).sigmoid();
            /// n = tanh(xₜ·Wxn + bxn + r∘(hₜ₋₁·Whn + bhn))
            /// A candidate for the new state, from the word and from what the reset gate lets through.
            let candidate = (to_candidate.row(t) + b_xn + reset.hadamard(previous * w_hn + b_hn)).tanh();
            /// hₜ = (1 − z)∘n + z∘hₜ₋₁
            /// Keep what the update gate keeps, and fill up with the candidate.
            let h = (1.0 - update).hadamard(candidate) + update.hadamard(previous);
        }
        h
    })
}
