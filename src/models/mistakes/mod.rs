//! Famous mistakes: attention as real projects shipped it by accident. Each runs without an error and gives numbers that
//! look like attention; only the [checks](super::checks) tell them apart.

mod masks;
mod merges;
mod without_effect;
mod wrong_stages;

pub use masks::{late_mask, three_masks, zero_mask};
pub use merges::unpermuted;
pub use without_effect::idle;
pub use wrong_stages::{columns, detached, model_width, reshaped_keys, unscaled};

use super::attention::{AttentionInputs, causal_mask};
use super::computation::Run;
use super::decoder_layer::MemoryMask;
use super::forward_pass::ModelScope;
use super::heads::Merge;
use super::knobs::{Setting, Settings};
use crate::math::Var;
use without_effect::{Facts, one_row_or_head, one_source_word};

/// A way of getting attention wrong.
#[derive(Debug)]
pub struct Mistake {
    /// Its name, a choice of the knob `mistake`.
    pub name: &'static str,
    /// The mistake in a few words.
    pub title: &'static str,
    /// Its effect in a sentence, for a learner.
    pub what: &'static str,
    /// Where a project had it, by the numbers of its issues: `karpathy/ng-video-lecture #6`.
    pub source: &'static str,
    /// The name of the [check](super::checks::CHECKS) that is there to catch it.
    pub caught_by: &'static str,
    /// The end of the address of the first stage with other numbers; empty if all numbers stay as they are.
    pub changes: &'static str,
    /// The wrong code.
    pub code: WrongCode,
    without_effect: fn(&Run, &str) -> Option<String>,
}

/// What a mistake takes the place of.
#[derive(Clone, Copy, Debug)]
pub enum WrongCode {
    /// Attention. -> context [n, dv]
    Attention(for<'t> fn(&ModelScope<'_, 't>, AttentionInputs<'t>) -> Var<'t>),
    /// The merge of the heads.
    Merge(Merge),
    /// The mask of the attention to the memory.
    MemoryMask(MemoryMask),
}

/// All of them: those of attention, then that of several heads, then that of the decoder.
pub static MISTAKES: [Mistake; ATTENTION + 2] = [
    Mistake {
        name: "zero-mask",
        title: "mask with 0 instead of −∞",
        what: "The hidden scores are set to 0, but e to the power of 0 is 1, so the hidden words still get a share.",
        source: "georg-wolflein/good-features #1",
        caught_by: "no-look-ahead",
        changes: "masked",
        code: WrongCode::Attention(zero_mask),
        without_effect: |run, scope| Facts::of(run, scope)?.hides_nothing(),
    },
    Mistake {
        name: "late-mask",
        title: "mask after softmax",
        what: "Softmax shares attention out to the hidden words too, and wiping those shares out leaves less than 1 to the others.",
        source: "huggingface/pytorch-image-models #2236",
        caught_by: "row-sums",
        changes: "masked",
        code: WrongCode::Attention(late_mask),
        without_effect: |run, scope| Facts::of(run, scope)?.hides_nothing(),
    },
    Mistake {
        name: "unscaled",
        title: "no division by √dₖ",
        what: "Wide vectors make large scores, and softmax then gives nearly everything to one word.",
        source: "mlc-ai/mlc-llm #3426, delzac/cntkx #10",
        caught_by: "score-variance",
        changes: "scaled",
        code: WrongCode::Attention(unscaled),
        without_effect: |run, scope| Facts::of(run, scope)?.width_is_one(),
    },
    Mistake {
        name: "columns",
        title: "softmax down the columns",
        what: "The shares of each column sum to 1 and those of a row do not, so an output is no average of the values.",
        source: "labmlai/annotated_deep_learning_paper_implementations #146",
        caught_by: "row-sums",
        changes: "weights",
        code: WrongCode::Attention(columns),
        without_effect: |run, scope| Facts::of(run, scope)?.all_alike(),
    },
    Mistake {
        name: "reshaped-keys",
        title: "keys reshaped, not transposed",
        what: "The shape is right, but each query meets numbers cut from several keys instead of one key.",
        source: "reczoo/FuxiCTR #30, there in the cut into heads",
        caught_by: "word-order",
        changes: "affinity",
        code: WrongCode::Attention(reshaped_keys),
        without_effect: |run, scope| Facts::of(run, scope)?.transpose_is_reshape(),
    },
    Mistake {
        name: "detached",
        title: "weights cut off from the gradient",
        what: "Every number is right, but training cannot tell queries and keys which way to move, so they never learn.",
        source: "queenie88/A-GCN #4",
        caught_by: "gradients",
        changes: "",
        code: WrongCode::Attention(detached),
        without_effect: |run, scope| Facts::of(run, scope)?.values_alike(),
    },
    Mistake {
        name: "model-width",
        title: "division by √d instead of √dₖ",
        what: "The scores are divided by the width of the words instead of that of the queries, so they come out too small or too large.",
        source: "karpathy/ng-video-lecture #6, lucidrains/vit-pytorch #65",
        caught_by: "score-variance",
        changes: "scaled",
        code: WrongCode::Attention(model_width),
        without_effect: |run, scope| Facts::of(run, scope)?.widths_agree(),
    },
    Mistake {
        name: "unpermuted",
        title: "heads merged without a transpose",
        what: "The shape is right, but row by row the first head fills the first rows, so that a row takes its numbers from several words.",
        source: "jsbaan/transformer-from-scratch #6, dfdx #158",
        caught_by: "no-look-ahead",
        changes: "merged",
        code: WrongCode::Merge(unpermuted),
        without_effect: one_row_or_head,
    },
    Mistake {
        name: "causal-cross",
        title: "causal mask on cross-attention",
        what: "The first word of the translation sees the first word of the source alone, the second sees two, and so on; but languages order their words differently.",
        source: "keras-team/keras-io #1046",
        caught_by: "whole-source",
        changes: "cross.mask",
        code: WrongCode::MemoryMask(causal_mask),
        without_effect: one_source_word,
    },
];

/// The number of mistakes of attention.
const ATTENTION: usize = 7;

/// The choices of the knob `mistake` of attention: `none`, then the names of its mistakes.
pub(super) static NAMES: [&str; ATTENTION + 1] = {
    let mut names = ["none"; ATTENTION + 1];
    let mut i = 0;
    while i < ATTENTION {
        names[i + 1] = MISTAKES[i].name;
        i += 1;
    }
    names
};

/// The same for computations without words, only queries and keys: the last mistake depends on the width of the words.
pub(super) static NAMES_WITHOUT_WORDS: &[&str] = NAMES.split_at(ATTENTION).0;

/// The choices of the knob `mistake` of several heads.
pub(super) static NAMES_OF_HEADS: [&str; 2] = ["none", MISTAKES[ATTENTION].name];

/// The choices of the knob `mistake` of a translation.
pub(super) static NAMES_OF_TRANSLATION: [&str; 2] = ["none", MISTAKES[ATTENTION + 1].name];

/// The mistake that the knobs ask for: `mistake`, or `scaling` at off, which is the mistake `unscaled`.
pub(super) fn asked_for(settings: &Settings) -> Option<&'static Mistake> {
    match ["scaling", "mistake"].map(|knob| settings.get(knob)) {
        [Some(Setting::Choice("off")), _] => find("unscaled"),
        [_, Some(Setting::Choice(name))] => find(name),
        _ => None,
    }
}

/// The mistake of that name.
pub fn find(name: &str) -> Option<&'static Mistake> {
    MISTAKES.iter().find(|mistake| mistake.name == name)
}
