//! Scores divided by the wrong number.

use crate::math::{Trace, Var};
use crate::models::variants::Parts;
use crate::stages;

/// Attention without the division, as in mlc-ai/mlc-llm#3426 and delzac/cntkx#10; also what the knob `scaling` turns off.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn unscaled<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    stages! { trace;
        /// A = Q·Kᵀ
        /// Every query meets every key: the larger the score, the better the two match.
        let affinity = q * k.t();
        /// S = A
        /// Nothing is divided out: the wider the vectors, the more one word takes all.
        let scaled = affinity / 1.0;
        /// M = S + mask
        /// Add 0 where a word may look, and minus infinity where it may not.
        let masked = scaled + mask;
        /// W = softmax(M)
        /// Each row shares out one unit of attention.
        let weights = masked.softmax_rows();
        /// C = W·V
        /// Each output is the average of the values, by those weights.
        let context = weights * v;
    }
    context
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
    let d = width as f64;
    stages! { trace;
        /// A = Q·Kᵀ
        /// Every query meets every key: the larger the score, the better the two match.
        let affinity = q * k.t();
        /// S = A / √d
        /// The mistake: d is the width of a word, but a score sums over the width of a query, which is dₖ.
        let scaled = affinity / d.sqrt();
        /// M = S + mask
        /// Add 0 where a word may look, and minus infinity where it may not.
        let masked = scaled + mask;
        /// W = softmax(M)
        /// Each row shares out one unit of attention.
        let weights = masked.softmax_rows();
        /// C = W·V
        /// Each output is the average of the values, by those weights.
        let context = weights * v;
    }
    context
}
