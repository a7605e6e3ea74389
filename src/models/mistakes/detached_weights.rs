//! Weights without a gradient.

use crate::math::Var;
use crate::models::attention::{AttentionInputs, affinity, context, masked, scaled};
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// Attention with the weights cut off from the gradient, as in paiml/aprender#2203.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn detached<'t>(
    scope: &ModelScope<'_, 't>,
    AttentionInputs { q, k, v, mask, .. }: AttentionInputs<'t>,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked(scope, scaled, mask);
    stages! { scope;
        /// W = softmax(M), held constant
        /// The mistake: the numbers are copied, so no gradient finds its way back to queries and keys.
        let weights = masked.softmax_rows().detached();
    }
    context(scope, weights, v)
}
