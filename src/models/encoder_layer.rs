//! A layer of the encoder: self-attention, then feed-forward, each with its residual sum and norm (Vaswani et al. 2017, section 3.1).

use super::feed_forward::{FeedForwardWeights, feed_forward};
use super::forward_pass::ModelScope;
use super::layer_norm::LayerNormWeights;
use super::multi_head::{MultiHeadWeights, multi_head};
use super::parameters::Initialiser;
use super::sublayer::{NormPlace, sublayer, sublayer_without_sum};
use crate::math::Var;
use crate::stages;

/// What layers have in common.
#[derive(Clone, Copy, Debug)]
pub struct LayerForm {
    /// The number of heads, which divides the width.
    pub heads: usize,
    /// Where the norms stand.
    pub norm: NormPlace,
}

/// Draws the weights that training starts from, by the widths of words and inside feed-forward.
pub fn initialise(initialiser: &mut Initialiser<'_>, widths: [usize; 2]) {
    MultiHeadWeights::initialise(initialiser, widths[0], true);
    for number in ["1", "2"] {
        LayerNormWeights::initialise(initialiser, number, widths[0]);
    }
    FeedForwardWeights::initialise(initialiser, widths);
}

/// x [n, d], mask [n, n] of 0 and −∞ -> output [n, d]. Several masks make it a batch: see [`multi_head`].
///
/// # Panics
/// As [`multi_head`].
pub fn encoder_layer<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    form: LayerForm,
    masks: &[Var<'t>],
) -> Var<'t> {
    let attention = MultiHeadWeights::of(scope);
    let x = sublayer(scope, 1, form.norm, x, |x| {
        let scope = scope.within("attention");
        multi_head(&scope, x, x, attention, form.heads, masks)
    });
    let weights = FeedForwardWeights::of(scope);
    let x = sublayer(scope, 2, form.norm, x, |x| {
        feed_forward(&scope.within("feed_forward"), x, weights)
    });
    stages! { scope;
        /// Y = the result of part 2
        /// What the layer hands on: each word, and what it has learned from the others.
        let output = x.same();
    }
    output
}

/// The same without its residual sums, to measure what they are for.
///
/// # Panics
/// As [`multi_head`].
pub fn encoder_layer_without_sums<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    form: LayerForm,
    masks: &[Var<'t>],
) -> Var<'t> {
    let attention = MultiHeadWeights::of(scope);
    let x = sublayer_without_sum(scope, 1, form.norm, x, |x| {
        let scope = scope.within("attention");
        multi_head(&scope, x, x, attention, form.heads, masks)
    });
    let weights = FeedForwardWeights::of(scope);
    sublayer_without_sum(scope, 2, form.norm, x, |x| {
        feed_forward(&scope.within("feed_forward"), x, weights)
    })
}
