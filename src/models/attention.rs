//! Scaled dot-product attention: Vaswani et al. 2017, "Attention Is All You Need", equation 1.
//!
//! Each stage is a function of its own, so that a variant of attention is these five with one of them replaced.

use super::forward_pass::ModelScope;
use crate::math::{Matrix, Var};
use crate::stages;

/// What attention works on: q [n, dk], k [m, dk], v [m, dv], mask [n, m] of 0 and −∞.
#[derive(Clone, Copy)]
pub struct AttentionInputs<'t> {
    /// The queries.
    pub q: Var<'t>,
    /// The keys.
    pub k: Var<'t>,
    /// The values.
    pub v: Var<'t>,
    /// Added to the scores: −∞ hides a key from a query.
    pub mask: Var<'t>,
    /// The width d of the words that queries and keys were made from; only a mistake needs it.
    pub width: usize,
}

/// softmax(Q·Kᵀ / √dₖ + mask)·V, stage by stage.
///
/// q [n, dk], k [m, dk], v [m, dv], mask [n, m] of 0 and −∞ -> context [n, dv]. A row that is masked entirely gives zeros.
pub fn attention<'t>(
    scope: &ModelScope<'_, 't>,
    q: Var<'t>,
    k: Var<'t>,
    v: Var<'t>,
    mask: Var<'t>,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked(scope, scaled, mask);
    let weights = weights(scope, masked);
    context(scope, weights, v)
}

/// The same at a temperature above 0: softmax((Q·Kᵀ / √dₖ + mask) / temperature)·V.
///
/// Shapes as in [`attention`], which is this at temperature 1.
pub fn attention_at<'t>(
    scope: &ModelScope<'_, 't>,
    q: Var<'t>,
    k: Var<'t>,
    v: Var<'t>,
    mask: Var<'t>,
    temperature: f64,
) -> Var<'t> {
    let affinity = affinity(scope, q, k);
    let scaled = scaled(scope, affinity, k);
    let masked = masked(scope, scaled, mask);
    stages! { scope;
        /// W = softmax(M / temperature)
        /// Each row shares out one unit of attention: more evenly when it is hot, more to the best word when it is cold.
        let weights = (masked / temperature).softmax_rows();
    }
    context(scope, weights, v)
}

/// q [n, dk], k [m, dk] -> affinity [n, m].
pub fn affinity<'t>(scope: &ModelScope<'_, 't>, q: Var<'t>, k: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// A = Q·Kᵀ
        /// Every query meets every key: the larger the score, the better the two match.
        let affinity = q * k.t();
    }
    affinity
}

/// affinity [n, m], k [m, dk] for its width -> scaled [n, m].
pub fn scaled<'t>(scope: &ModelScope<'_, 't>, affinity: Var<'t>, k: Var<'t>) -> Var<'t> {
    let d_k = k.cols() as f64;
    stages! { scope;
        /// S = A / √dₖ
        /// Shrink the scores, so that softmax does not put everything on one word.
        let scaled = affinity / d_k.sqrt();
    }
    scaled
}

/// scaled [n, m], mask [n, m] of 0 and −∞ -> masked [n, m].
pub fn masked<'t>(scope: &ModelScope<'_, 't>, scaled: Var<'t>, mask: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// M = S + mask
        /// Add 0 where a word may look, and minus infinity where it may not.
        let masked = scaled + mask;
    }
    masked
}

/// masked [n, m] -> weights [n, m], each row of which sums to 1, or to 0 where it is masked entirely.
pub fn weights<'t>(scope: &ModelScope<'_, 't>, masked: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// W = softmax(M)
        /// Each row shares out one unit of attention.
        let weights = masked.softmax_rows();
    }
    weights
}

/// weights [n, m], v [m, dv] -> context [n, dv].
pub fn context<'t>(scope: &ModelScope<'_, 't>, weights: Var<'t>, v: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// C = W·V
        /// Each output is the average of the values, by those weights.
        let context = weights * v;
    }
    context
}

/// The mask of a decoder [n, m]: query i sees the keys j ≤ i, counted from the top left; −∞ hides the others.
pub fn causal_mask(n: usize, m: usize) -> Matrix {
    Matrix::from_fn(n, m, |i, j| if j <= i { 0.0 } else { f64::NEG_INFINITY })
}

/// 1 where a mask [n, m] lets a query look, and 0 where it hides the key.
pub fn visible(mask: Var<'_>) -> Var<'_> {
    let tape = mask.tape();
    let (rows, cols) = tape.labels(mask.id());
    let visible = mask.value().map(|cell| f64::from(cell > f64::NEG_INFINITY));
    tape.labelled_leaf(visible, rows, cols)
}
