//! The plain recurrent network (Elman 1990, "Finding Structure in Time"), with tanh.

use crate::math::{Trace, Var};
use crate::stages;

/// The weights of a recurrent layer: w_x [d, h], w_h [h, h], b [1, h].
#[derive(Clone, Copy)]
pub struct Cell<'t> {
    /// From the word that comes in.
    pub w_x: Var<'t>,
    /// From the state before.
    pub w_h: Var<'t>,
    /// Added at every step.
    pub b: Var<'t>,
}

/// Reads the words one by one, one stage a step: hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b), the first from h0.
///
/// x [n, d], h0 [1, h] -> states [n, h]. Steps count from 1.
///
/// # Panics
/// If x has no rows.
pub fn rnn<'t>(
    trace: &mut Trace,
    x: Var<'t>,
    Cell { w_x, w_h, b }: Cell<'t>,
    h0: Var<'t>,
) -> Var<'t> {
    // The words do not wait for each other: one product brings in all of them, and only the state goes step by step.
    let from_words = x * w_x;
    let mut previous = h0;
    let mut steps = Vec::with_capacity(x.rows());
    for t in 0..x.rows() {
        let mut step = trace.within(format_args!("step{}", t + 1));
        stages! { step;
            /// hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b)
            /// Mix the new word with the state so far, and squeeze the result between −1 and 1.
            let h = (from_words.row(t) + previous * w_h + b).tanh();
        }
        steps.push(h);
        previous = h;
    }
    stages! { trace;
        /// H = [h₁; h₂; …; hₙ]
        /// All the states, one row a word.
        let states = Var::stack(&steps);
    }
    states
}
