//! A layer of the decoder: causal self-attention, attention to the encoder's memory, then feed-forward, each with its residual sum and
//! norm (Vaswani et al. 2017, section 3.1).

use super::attention::causal_mask;
use super::encoder_layer::LayerForm;
use super::feed_forward::{FeedForwardWeights, feed_forward};
use super::forward_pass::ModelScope;
use super::layer_norm::LayerNormWeights;
use super::multi_head::{MultiHeadWeights, masks, multi_head};
use super::parameters::Initialiser;
use super::sublayer::sublayer;
use crate::math::{Matrix, Var};
use crate::stages;

/// The scope of the attention to the words before.
const SELF: &str = "self";
/// The scope of the attention to the memory.
const CROSS: &str = "cross";

/// Draws the weights that training starts from, by the widths of words and inside feed-forward.
pub fn initialise(initialiser: &mut Initialiser<'_>, widths: [usize; 2]) {
    for part in [SELF, CROSS] {
        MultiHeadWeights::initialise(&mut initialiser.within(part), widths[0], true);
    }
    for number in ["1", "2", "3"] {
        LayerNormWeights::initialise(initialiser, number, widths[0]);
    }
    FeedForwardWeights::initialise(initialiser, widths);
}

/// What the n words of the target may see of the m words of the source: a mask [n, m] of 0 and −∞.
pub type MemoryMask = fn(usize, usize) -> Matrix;

/// Every word of the target sees all of the source: the right mask.
pub const ALL_OF_IT: MemoryMask = Matrix::zeros;

/// x [n, d], memory [m, d], and the lengths (n, m) of each text of a batch, which stand one above the other -> output [n, d].
///
/// # Panics
/// As [`multi_head`].
pub fn decoder_layer<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    memory: Var<'t>,
    form: LayerForm,
    lengths: &[(usize, usize)],
    memory_mask: MemoryMask,
) -> Var<'t> {
    let own: Vec<_> = lengths.iter().map(|&(n, _)| (n, n)).collect();
    let (to_self, to_memory) = (scope.within(SELF), scope.within(CROSS));
    let past = masks(&to_self, x, x, &own, causal_mask);
    let everything = masks(&to_memory, x, memory, lengths, memory_mask);
    let weights = MultiHeadWeights::of(&to_self);
    let x = sublayer(scope, 1, form.norm, x, |x| {
        multi_head(&to_self, x, x, weights, form.heads, &past)
    });
    let weights = MultiHeadWeights::of(&to_memory);
    let x = sublayer(scope, 2, form.norm, x, |x| {
        multi_head(&to_memory, x, memory, weights, form.heads, &everything)
    });
    let weights = FeedForwardWeights::of(scope);
    let x = sublayer(scope, 3, form.norm, x, |x| {
        feed_forward(&scope.within("feed_forward"), x, weights)
    });
    stages! { scope;
        /// Y = the result of part 3
        /// What the layer hands on: each word so far, with what it has found in both texts.
        let output = x.same();
    }
    output
}
