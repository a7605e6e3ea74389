//! Scores divided by the wrong number.

use crate::math::Var;
use crate::models::attention::{AttentionInputs, affinity, context, masked, weights};
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// Attention without the division, as in mlc-ai/mlc-llm#3426 and delzac/cntkx#10; also what the knob `scaling` turns off.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn unscaled<'t>(
    scope: &ModelScope<'_, 't>,
    AttentionInputs { q, k, v, mask, .. }: AttentionInputs<'t>,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    stages! { scope;
        /// S = A
        /// Nothing is divided out: the wider the vectors, the more one word takes all.
        let scaled = affinity / 1.0;
    }
    let masked = masked(scope, scaled, mask);
    let weights = weights(scope, masked);
    context(scope, weights, v)
}

/// Attention with the scores divided by the root of the words' width d instead of dₖ, as in karpathy/ng-video-lecture#6 and
/// lucidrains/vit-pytorch#65.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn model_width<'t>(
    scope: &ModelScope<'_, 't>,
    AttentionInputs {
        q,
        k,
        v,
        mask,
        width,
    }: AttentionInputs<'t>,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    let d = width as f64;
    stages! { scope;
        /// S = A / √d
        /// The mistake: d is the width of a word, but a score sums over the width of a query, which is dₖ.
        let scaled = affinity / d.sqrt();
    }
    let masked = masked(scope, scaled, mask);
    let weights = weights(scope, masked);
    context(scope, weights, v)
}
