//! Attention with the arithmetic of one stage wrong. Shapes as in [`attention`](crate::models::attention::attention).

use crate::math::Var;
use crate::models::attention::{AttentionInputs, affinity, context, masked, scaled, weights};
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// Attention without the division, as in mlc-ai/mlc-llm#3426 and delzac/cntkx#10; also what the knob `scaling` turns off.
pub fn unscaled<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
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
pub fn model_width<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
    let affinity = affinity(scope, q, k);
    let d = inputs.width as f64;
    stages! { scope;
        /// S = A / √d
        /// The mistake: d is the width of a word, but a score sums over the width of a query, which is dₖ.
        let scaled = affinity / d.sqrt();
    }
    let masked = masked(scope, scaled, mask);
    let weights = weights(scope, masked);
    context(scope, weights, v)
}

/// Attention with softmax down the columns, as in labmlai/annotated_deep_learning_paper_implementations#146.
pub fn columns<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
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
pub fn reshaped_keys<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
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

/// Attention with the weights cut off from the gradient, as in paiml/aprender#2203.
pub fn detached<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
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
