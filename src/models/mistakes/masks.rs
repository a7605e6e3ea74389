//! Masks that do not hide.

use crate::math::{Trace, Var};
use crate::models::attention::{affinity, context, scaled, visible};
use crate::models::variants::Parts;
use crate::stages;

/// Attention with the hidden scores set to 0. awslabs/gluonts#1401 filled in 1e-9 where −1e9 was meant, and
/// georg-wolflein/good-features#1 multiplied the scores by 0.
///
/// Shapes as in [`attention`](crate::models::attention::attention); also records `visible` [n, m] of 1 and 0.
pub fn zero_mask<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let visible = trace.constant("visible", visible(mask));
    let affinity = affinity(trace, q, k);
    let scaled = scaled(trace, affinity, k);
    let masked = masked_with_zeros(trace, scaled, visible);
    stages! { trace;
        /// W = softmax(M)
        /// But e to the power of 0 is 1, a real share, so what is hidden still leaks in.
        let weights = masked.softmax_rows();
    }
    context(trace, weights, v)
}

/// Attention with the mask after softmax, as in huggingface/pytorch-image-models#2236.
///
/// Shapes as in [`attention`](crate::models::attention::attention); also records `visible` [n, m] of 1 and 0.
pub fn late_mask<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let visible = trace.constant("visible", visible(mask));
    let affinity = affinity(trace, q, k);
    let scaled = scaled(trace, affinity, k);
    let masked = masked_after_softmax(trace, scaled, visible);
    stages! { trace;
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
pub fn three_masks<'t>(trace: &mut Trace, scaled: Var<'t>, mask: Var<'t>, visible: Var<'t>) {
    let mut right = trace.within(format_args!("right"));
    stages! { right;
        /// M = S + mask
        /// Minus infinity is added where a word may not look, before softmax.
        let masked = scaled + mask;
        /// W = softmax(M)
        /// e to the power of minus infinity is 0, so the hidden words get nothing and the rest share all.
        let weights = masked.softmax_rows();
    }
    let _ = weights;
    drop(right);

    let mut zero = trace.within(format_args!("zero"));
    let masked = masked_with_zeros(&mut zero, scaled, visible);
    stages! { zero;
        /// W = softmax(M)
        /// But e to the power of 0 is 1, a real share, so the future still leaks in.
        let weights = masked.softmax_rows();
    }
    let _ = weights;
    drop(zero);

    masked_after_softmax(&mut trace.within(format_args!("late")), scaled, visible);
}

/// scaled [n, m], visible [n, m] of 1 and 0 -> masked [n, m], whose hidden scores are 0.
fn masked_with_zeros<'t>(trace: &mut Trace, scaled: Var<'t>, visible: Var<'t>) -> Var<'t> {
    stages! { trace;
        /// M = S ∘ visible
        /// The mistake: the hidden scores are set to 0.
        let masked = scaled.hadamard(visible);
    }
    masked
}

/// scaled [n, m], visible [n, m] of 1 and 0 -> masked [n, m], shares of which the hidden ones are 0.
fn masked_after_softmax<'t>(trace: &mut Trace, scaled: Var<'t>, visible: Var<'t>) -> Var<'t> {
    stages! { trace;
        /// W = softmax(S)
        /// The mistake: softmax comes first and shares out attention to hidden words too.
        let weights = scaled.softmax_rows();
        /// M = W ∘ visible
        /// Then the hidden shares are wiped out, and what is left no longer sums to 1.
        let masked = weights.hadamard(visible);
    }
    masked
}
