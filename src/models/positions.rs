//! Sinusoidal positions (Vaswani et al. 2017, section 3.5).

use super::forward_pass::{ForwardPass, ModelScope};
use crate::math::{Matrix, Tape, Trace, Var};
use crate::stages;

/// The encoding of n places, stage by stage: row p has sin(p/10000^(2i/d)) in column 2i and the cosine of the same angle in column
/// 2i + 1. Positions count from 0. If d is odd, the last column is a sine. -> encoding [n, d]
pub fn positions<'t>(scope: &ModelScope<'_, 't>, n: usize, d: usize) -> Var<'t> {
    let tape = scope.tape();
    let position = Matrix::from_fn(n, 1, |position, _| position as f64);
    let position = scope.constant("position", tape.leaf(position));
    let frequency = Matrix::from_fn(1, d, |_, col| {
        let pair = (col / 2 * 2) as f64;
        10_000_f64.powf(pair / d as f64).recip()
    });
    let frequency = scope.constant("frequency", tape.leaf(frequency));
    stages! { scope;
        /// θ = p·f, f = 1/10000^(2i/d)
        /// How far each hand has turned, in radians: two columns share a hand, and every hand is slower than the one before.
        let angle = position * frequency;
        /// P = sin θ, cos θ, sin θ, cos θ, …
        /// Where each hand points: its sine, and its cosine in the next column.
        let encoding = angle.waves();
    }
    encoding
}

/// How alike places are: encoding [n, d] -> similarity [n, n]. It depends on the distance alone, because cos a·cos b + sin a·sin b is
/// cos(a − b).
pub fn similarity<'t>(scope: &ModelScope<'_, 't>, encoding: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// L = P·Pᵀ
        /// The dot product of each place with each.
        let similarity = encoding * encoding.t();
    }
    similarity
}

/// The same [n, d] as bare numbers.
pub fn sinusoidal(n: usize, d: usize) -> Matrix {
    let tape = Tape::new();
    let pass = ForwardPass::without_parameters(&tape, Trace::off());
    let encoding = positions(&pass.root(), n, d);
    encoding.value().as_ref().clone()
}
