//! Right numbers without a way back.

use crate::math::{Trace, Var};
use crate::models::attention::{affinity, context, masked, scaled};
use crate::models::variants::Parts;
use crate::stages;

/// Attention with the weights cut off from the gradient, as in paiml/aprender#2203.
///
/// Shapes as in [`attention`](crate::models::attention::attention).
pub fn detached<'t>(trace: &mut Trace, Parts { q, k, v, mask, .. }: Parts<'t>) -> Var<'t> {
    let affinity = affinity(trace, q, k);
    let scaled = scaled(trace, affinity, k);
    let masked = masked(trace, scaled, mask);
    stages! { trace;
        /// W = softmax(M), held constant
        /// The mistake: the numbers are copied, so no gradient finds its way back to queries and keys.
        let weights = masked.softmax_rows().detached();
    }
    context(trace, weights, v)
}
