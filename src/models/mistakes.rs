//! Famous mistakes, beside what they got wrong. Each was shipped by a real project, and each still runs without an error.

use crate::math::{Trace, Var};
use crate::stages;

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
    stages! { zero;
        /// M = S ∘ visible
        /// The mistake: the hidden scores are set to 0.
        let masked = scaled.hadamard(visible);
        /// W = softmax(M)
        /// But e to the power of 0 is 1, a real share, so the future still leaks in.
        let weights = masked.softmax_rows();
    }
    let _ = weights;
    drop(zero);

    let mut late = trace.within(format_args!("late"));
    stages! { late;
        /// W = softmax(S)
        /// The mistake: softmax comes first and shares out attention to hidden words too.
        let weights = scaled.softmax_rows();
        /// M = W ∘ visible
        /// Then the hidden shares are wiped out, and what is left no longer sums to 1.
        let masked = weights.hadamard(visible);
    }
    let _ = masked;
}
