//! Knobs that several computations have.

use crate::models::knobs::{Knob, Shapes};
use crate::models::mistakes;
use crate::models::sublayer::NormPlace;
use crate::models::words::MOST_WORDS;

pub(super) const SEED: Knob = Knob::count("seed", "which random weights", [0, u64::MAX], 7);
pub(super) const WIDTH: Knob = Knob::count("d", "width of a word's vector", [1, 64], 4);

/// The knobs of attention, with the mistakes that it can make.
pub(super) const fn attention_knobs(mistakes: &'static [&'static str]) -> [Knob; 8] {
    let mistake = Knob::choice("mistake", MISTAKE, mistakes).in_group(FORMULA);
    [SEED, WIDTH, D_K, D_V, MASK, TEMPERATURE, SCALING, mistake]
}

/// The same, and positions, which words have.
pub(super) const fn self_attention_knobs() -> [Knob; 9] {
    let [seed, width, d_k, d_v, mask, temperature, scaling, mistake] =
        attention_knobs(&mistakes::NAMES);
    [
        seed,
        width,
        d_k,
        d_v,
        mask,
        temperature,
        scaling,
        mistake,
        Knob::choice(
            "positions",
            "what tells a word where it stands",
            &["none", "sinusoidal"],
        ),
    ]
}
pub(super) const MISTAKE: &str = "a famous way of getting it wrong";
pub(super) const HIDDEN: Knob = Knob::count("hidden", "width of the state", [1, 64], 4);
pub(super) const TRUNCATE: Knob = Knob::count(
    "truncate",
    "the gradient is cut every so many steps; the states are not",
    [1, MOST_WORDS as u64],
    MOST_WORDS as u64,
)
.shaping(Shapes::Forward);
pub(super) const GAIN: Knob = Knob::decimal("gain", "multiplies the weights w_h", [0, 300], 100, 2);
pub(super) const D_K: Knob = Knob::count("d_k", "width of queries and keys", [1, 64], 4);
pub(super) const D_V: Knob = Knob::count("d_v", "width of values", [1, 64], 4);
pub(super) const HEADS: Knob =
    Knob::count("heads", "heads, which share the width evenly", [1, 64], 2)
        .shaping(Shapes::Forward)
        .dividing("d");
pub(super) const FEED_FORWARD: Knob = Knob::count("d_ff", "width inside feed-forward", [1, 256], 8);
pub(super) const NORM: Knob = Knob::choice(
    "norm",
    "whether the norm stands behind the sum or in front of the part",
    NormPlace::NAMES,
);
pub(super) const MASK: Knob =
    Knob::choice("mask", "what is hidden from a word", &["none", "causal"]);
pub(super) const TEMPERATURE: Knob = Knob::decimal(
    "temperature",
    "softmax divides by it; above 1 evens out",
    [10, 1000],
    100,
    2,
)
.shaping(Shapes::Forward)
.in_group(FORMULA);
pub(super) const SCALING: Knob =
    Knob::choice("scaling", "the division by √dₖ", &["on", "off"]).in_group(FORMULA);

/// The group of the knobs that change the formula of attention.
pub(super) const FORMULA: &str = "formula";
pub(super) const QUERIES: Knob =
    Knob::count("queries", "random queries at each width", [1, 2000], 60);
pub(super) const KEYS: Knob = Knob::count("keys", "random keys that each query meets", [2, 64], 10);
