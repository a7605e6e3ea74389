//! Rows and columns mixed up.

use crate::math::Var;
use crate::models::attention::{AttentionInputs, affinity, context, masked, scaled, weights};
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// Attention with softmax down the columns, as in labmlai/annotated_deep_learning_paper_implementations#146.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn columns<'t>(
    scope: &ModelScope<'_, 't>,
    AttentionInputs { q, k, v, mask, .. }: AttentionInputs<'t>,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked(scope, scaled, mask);
    stages! { scope;
        /// W = softmax(Mᵀ)ᵀ
        /// The mistake: each column shares out one unit, so the words that look compete, not those that are looked at.
        let weights = masked.t().softmax_rows().t();
        /// C = W·V
        /// Each output is a sum of the values by shares that need not sum to 1.
        let context = weights * v;
    }
    context
}

/// Attention with the keys reshaped to the shape of the transpose. rish-16/tokenlearner-pytorch#1 has it with `view`, and
/// ajhalthor/Transformer-Neural-Network#4 merges its heads that way.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn reshaped_keys<'t>(
    scope: &ModelScope<'_, 't>,
    AttentionInputs { q, k, v, mask, .. }: AttentionInputs<'t>,
) -> Var<'t> {
    stages! { scope;
        /// A = Q·reshape(K)
        /// The mistake: the shape is that of Kᵀ, but row by row a column takes its numbers from several keys.
        let affinity = q * k.reshape(k.cols(), k.rows());
    }
    let scaled = scaled(scope, affinity, k);
    let masked = masked(scope, scaled, mask);
    let weights = weights(scope, masked);
    context(scope, weights, v)
}
