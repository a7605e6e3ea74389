//! Right numbers without a way back.

use crate::math::{Trace, Var};
use crate::models::variants::Parts;
use crate::stages;

/// Attention with the weights cut off from the gradient, as in paiml/aprender#2203.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn detached<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
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
        /// W = softmax(M), held constant
        /// The mistake: the numbers are copied, so no gradient finds its way back to queries and keys.
        let weights = masked.softmax_rows().detached();
        /// C = W·V
        /// Each output is the average of the values, by those weights.
        let context = weights * v;
    }
    context
}
