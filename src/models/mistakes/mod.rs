//! Famous mistakes: attention as real projects shipped it by accident. Each runs without an error and gives numbers that
//! look like attention; only the [checks](super::checks) tell them apart.

mod axes;
mod detached_weights;
mod masks;
mod scales;
mod without_effect;

pub use axes::{columns, reshaped_keys};
pub use detached_weights::detached;
pub use masks::{late_mask, three_masks, zero_mask};
pub use scales::{model_width, unscaled};
pub use without_effect::idle;

use super::attention::AttentionInputs;
use super::forward_pass::ModelScope;
use crate::math::Var;
use without_effect::Facts;

/// A way of getting attention wrong.
#[derive(Debug)]
pub struct Mistake {
    /// Its name, a choice of the knob `mistake`.
    pub name: &'static str,
    /// The mistake in a few words.
    pub title: &'static str,
    /// Its effect in a sentence, for a learner.
    pub what: &'static str,
    /// The name of the [check](super::checks::CHECKS) that is there to catch it.
    pub caught_by: &'static str,
    /// Attention with the mistake. -> context [n, dv]
    pub attend: for<'t> fn(&ModelScope<'_, 't>, AttentionInputs<'t>) -> Var<'t>,
    without_effect: fn(&Facts) -> Option<String>,
}

/// All of them. The last depends on the width of the words, so only computations with words offer it.
pub static MISTAKES: [Mistake; 7] = [
    Mistake {
        name: "zero-mask",
        title: "mask with 0 instead of −∞",
        what: "The hidden scores are set to 0, but e to the power of 0 is 1, so the hidden words still get a share.",
        caught_by: "no-look-ahead",
        attend: zero_mask,
        without_effect: Facts::hides_nothing,
    },
    Mistake {
        name: "late-mask",
        title: "mask after softmax",
        what: "Softmax shares attention out to the hidden words too, and wiping those shares out leaves less than 1 to the others.",
        caught_by: "row-sums",
        attend: late_mask,
        without_effect: Facts::hides_nothing,
    },
    Mistake {
        name: "unscaled",
        title: "no division by √dₖ",
        what: "Wide vectors make large scores, and softmax then gives nearly everything to one word.",
        caught_by: "score-variance",
        attend: unscaled,
        without_effect: Facts::width_is_one,
    },
    Mistake {
        name: "columns",
        title: "softmax down the columns",
        what: "The shares of each column sum to 1 and those of a row do not, so an output is no average of the values.",
        caught_by: "row-sums",
        attend: columns,
        without_effect: Facts::all_alike,
    },
    Mistake {
        name: "reshaped-keys",
        title: "keys reshaped, not transposed",
        what: "The shape is right, but each query meets numbers cut from several keys instead of one key.",
        caught_by: "word-order",
        attend: reshaped_keys,
        without_effect: Facts::transpose_is_reshape,
    },
    Mistake {
        name: "detached",
        title: "weights cut off from the gradient",
        what: "Every number is right, but training cannot tell queries and keys which way to move, so they never learn.",
        caught_by: "gradients",
        attend: detached,
        without_effect: Facts::values_alike,
    },
    Mistake {
        name: "model-width",
        title: "division by √d instead of √dₖ",
        what: "The scores are divided by the width of the words instead of that of the queries, so they come out too small or too large.",
        caught_by: "score-variance",
        attend: model_width,
        without_effect: Facts::widths_agree,
    },
];

/// The choices of the knob `mistake`: `none`, then the names of [`MISTAKES`].
pub(super) static NAMES: [&str; MISTAKES.len() + 1] = {
    let mut names = ["none"; MISTAKES.len() + 1];
    let mut i = 0;
    while i < MISTAKES.len() {
        names[i + 1] = MISTAKES[i].name;
        i += 1;
    }
    names
};

/// The same for computations without words, only queries and keys.
pub(super) static NAMES_WITHOUT_WORDS: &[&str] = NAMES.split_at(MISTAKES.len()).0;

/// The mistake of that name.
pub fn find(name: &str) -> Option<&'static Mistake> {
    MISTAKES.iter().find(|mistake| mistake.name == name)
}
