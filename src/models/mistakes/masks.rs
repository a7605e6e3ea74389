//! Masks that do not hide. Shapes as in [`attention`](crate::models::attention::attention); attention also records `visible`
//! [n, m] of 1 and 0.

use crate::math::Var;
use crate::models::attention::{AttentionInputs, affinity, context, scaled, visible};
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// Attention with the hidden scores set to 0. awslabs/gluonts#1401 filled in 1e-9 where −1e9 was meant, and
/// georg-wolflein/good-features#1 multiplied the scores by 0.
pub fn zero_mask<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
    let visible = scope.constant("visible", visible(mask));
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked_with_zeros(scope, scaled, visible);
    stages! { scope;
        /// W = softmax(M)
        /// But e to the power of 0 is 1, a real share, so what is hidden still leaks in.
        let weights = masked.softmax_rows();
    }
    context(scope, weights, v)
}

/// Attention with the mask after softmax, as in huggingface/pytorch-image-models#2236.
pub fn late_mask<'t>(scope: &ModelScope<'_, 't>, inputs: AttentionInputs<'t>) -> Var<'t> {
    let AttentionInputs { q, k, v, mask, .. } = inputs;
    let visible = scope.constant("visible", visible(mask));
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked_after_softmax(scope, scaled, visible);
    stages! { scope;
        /// C = M·V
        /// Each output is a sum of the values by shares that are too small.
        let context = masked * v;
    }
    context
}

/// Three ways to hide the future from the same scores: the right one and the two that are often written instead.
///
/// scaled [n, n], mask [n, n] of 0 and −∞, visible [n, n] of 1 and 0. Records `right.masked`, `right.weights`, `zero.masked`,
/// `zero.weights`, `late.weights`, `late.masked`.
pub fn three_masks<'t>(
    scope: &ModelScope<'_, 't>,
    scaled: Var<'t>,
    mask: Var<'t>,
    visible: Var<'t>,
) {
    let right = scope.within("right");
    stages! { right;
        /// M = S + mask
        /// Minus infinity is added where a word may not look, before softmax.
        let masked = scaled + mask;
        /// W = softmax(M)
        /// e to the power of minus infinity is 0, so the hidden words get nothing and the rest share all.
        let weights = masked.softmax_rows();
    }
    let _ = weights;

    let zero = scope.within("zero");
    let masked = masked_with_zeros(&zero, scaled, visible);
    stages! { zero;
        /// W = softmax(M)
        /// But e to the power of 0 is 1, a real share, so the future still leaks in.
        let weights = masked.softmax_rows();
    }
    let _ = weights;

    masked_after_softmax(&scope.within("late"), scaled, visible);
}

/// scaled [n, m], visible [n, m] of 1 and 0 -> masked [n, m], whose hidden scores are 0.
fn masked_with_zeros<'t>(scope: &ModelScope<'_, 't>, scaled: Var<'t>, visible: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// M = S ∘ visible
        /// The mistake: the hidden scores are set to 0.
        let masked = scaled.hadamard(visible);
    }
    masked
}

/// scaled [n, m], visible [n, m] of 1 and 0 -> masked [n, m], shares of which the hidden ones are 0.
fn masked_after_softmax<'t>(
    scope: &ModelScope<'_, 't>,
    scaled: Var<'t>,
    visible: Var<'t>,
) -> Var<'t> {
    stages! { scope;
        /// W = softmax(S)
        /// The mistake: softmax comes first and shares out attention to hidden words too.
        let weights = scaled.softmax_rows();
        /// M = W ∘ visible
        /// Then the hidden shares are wiped out, and what is left no longer sums to 1.
        let masked = weights.hadamard(visible);
    }
    masked
}
