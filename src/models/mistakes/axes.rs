//! Rows and columns mixed up.

use crate::math::{Trace, Var};
use crate::models::variants::Parts;
use crate::stages;

/// Attention with softmax down the columns, as in labmlai/annotated_deep_learning_paper_implementations#146.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn columns<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let d_k = k.cols() as f64;
    stages! { trace;
        /// A = Q·Kᵀ
        /// Every query meets every key: the larger the score, the better the two match.
        let affinity = q * k.t();
        /// S = A / √dₖ
        /// Shrink the scores, so that softmax does not put everything on one word.
        let scaled = affinity / d_k.sqrt();
        /// M = S + mask
        /// Add 0 where a word may look, and minus infinity where it may not.
        let masked = scaled + mask;
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
pub fn reshaped_keys<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let d_k = k.cols() as f64;
    stages! { trace;
        /// A = Q·reshape(K)
        /// The mistake: the shape is that of Kᵀ, but row by row a column takes its numbers from several keys.
        let affinity = q * k.reshape(k.cols(), k.rows());
        /// S = A / √dₖ
        /// Shrink the scores, so that softmax does not put everything on one word.
        let scaled = affinity / d_k.sqrt();
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
