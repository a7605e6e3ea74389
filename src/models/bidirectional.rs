//! The bidirectional RNN (Schuster and Paliwal 1997, "Bidirectional Recurrent Neural Networks"): one reads from the start, another
//! from the end, and every word gets both states.

use std::num::NonZeroUsize;

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use super::recurrence::Recurrence;
use super::rnn::{RnnWeights, rnn};
use crate::math::{Matrix, Var};
use crate::stages;

/// The scopes of the two halves, with their weights, steps and states.
pub const HALVES: [&str; 2] = ["forward", "backward"];

/// Draws the weights that training starts from: those of an RNN for each of [`HALVES`].
pub fn initialise(initialiser: &mut Initialiser<'_>, widths: [usize; 2], gain: f64) {
    for half in HALVES {
        RnnWeights::initialise(&mut initialiser.within(half), widths, gain);
    }
}

/// Reads the words from the start and, with other weights, from the end, each from a state of zeros. Steps count in the order of
/// reading: `backward.step1` is that of the last word; row i of `backward.states` belongs to word i all the same.
///
/// A truncation cuts the way back of each half between steps in its own order of reading.
///
/// x [n·B, d] -> states [n·B, 2h], for a batch of B sequences as in [`Sequence`](super::recurrence::Sequence)
///
/// # Panics
/// If x has no rows, or they cannot be shared out among the sequences.
pub fn bi_rnn<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    batch: usize,
    truncate: Option<NonZeroUsize>,
) -> Var<'t> {
    let directions = [
        Recurrence::forward(truncate),
        Recurrence::backward(truncate),
    ];
    let [forward, backward] = [0, 1].map(|at| {
        let half = scope.within(HALVES[at]);
        let weights = RnnWeights::of(&half);
        let zeros = scope.tape().leaf(Matrix::zeros(batch, weights.b.cols()));
        rnn(
            &half,
            x,
            weights,
            half.constant("h0", zeros),
            directions[at],
        )
    });
    stages! { scope;
        /// H = [→H, ←H]
        /// Both states of every word side by side.
        let states = Var::concat(&[forward, backward]);
    }
    states
}
