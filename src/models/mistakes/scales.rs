//! Scores divided by the wrong number.

use crate::math::{Trace, Var};
use crate::models::attention::{affinity, context, masked, weights};
use crate::models::variants::Parts;
use crate::stages;

/// Attention without the division, as in mlc-ai/mlc-llm#3426 and delzac/cntkx#10; also what the knob `scaling` turns off.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn unscaled<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let affinity = affinity(trace, q, k);
    stages! { trace;
        /// S = A
        /// Nothing is divided out: the wider the vectors, the more one word takes all.
        let scaled = affinity / 1.0;
    }
    let masked = masked(trace, scaled, mask);
    let weights = weights(trace, masked);
    context(trace, weights, v)
}

/// Attention with the scores divided by the root of the words' width d instead of dₖ, as in karpathy/ng-video-lecture#6 and
/// lucidrains/vit-pytorch#65.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn model_width<'t>(
    trace: &mut Trace,
    Parts {
        q,
        k,
        v,
        mask,
        width,
    }: Parts<'t>,
) -> Var<'t> {
    let affinity = affinity(trace, q, k);
    let d = width as f64;
    stages! { trace;
        /// S = A / √d
        /// The mistake: d is the width of a word, but a score sums over the width of a query, which is dₖ.
        let scaled = affinity / d.sqrt();
    }
    let masked = masked(trace, scaled, mask);
    let weights = weights(trace, masked);
    context(trace, weights, v)
}
