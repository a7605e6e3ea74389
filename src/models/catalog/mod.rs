//! The one list of computations. `attentive list`, the help, lessons and `check` all read it.

mod forward;
mod from_sentence;
mod layer_slots;
mod shared_knobs;

pub use super::computation::{ANY_SENTENCE, Computation, Run};

use shared_knobs::*;

use super::bidirectional;
use super::bptt;
use super::decoder_layer;
use super::encoder_layer;
use super::gru::GruWeights;
use super::input_error::InputError;
use super::knobs::{Knob, Settings, Shapes};
use super::layer_norm::LayerNormWeights;
use super::mistakes;
use super::multi_head::MultiHeadWeights;
use super::parameters::Initialiser;
use super::residuals;
use super::rnn::RnnWeights;
use super::self_attention::Projections;
use super::slots::Slot;
use super::translation;
use super::translator::Translator;
use super::words::{MOST_WORDS, Sentence};

/// All the computations.
pub static CATALOG: &[Computation] = &[
    Computation {
        name: "words",
        summary: "words to ids to vectors: one-hot rows times the embedding table",
        slots: &[
            Slot::matrix("one_hot", ["n", "v"]),
            Slot::weights("table", ["v", "d"]),
        ],
        knobs: &[WIDTH],
        output: Some("x"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::one_hot,
        weights: from_sentence::table,
        forward: forward::words,
    },
    Computation {
        name: "rnn",
        summary: "a recurrent network that reads a word at a time",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("w_x", ["d", "h"]),
            Slot::weights("w_h", ["h", "h"]),
            Slot::weights("b", ["1", "h"]),
            Slot::optional("h0", ["1", "h"]),
            Slot::count("truncate"),
        ],
        knobs: &[SEED, WIDTH, HIDDEN, GAIN, TRUNCATE],
        output: Some("states"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "hidden"].map(|name| settings.size(name));
            RnnWeights::initialise(initialiser, widths, settings.decimal("gain"));
        },
        forward: forward::rnn,
    },
    Computation {
        name: "bi-rnn",
        summary: "two recurrent networks, one that reads from the start and one from the end",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("forward.w_x", ["d", "h"]),
            Slot::weights("forward.w_h", ["h", "h"]),
            Slot::weights("forward.b", ["1", "h"]),
            Slot::weights("backward.w_x", ["d", "h"]),
            Slot::weights("backward.w_h", ["h", "h"]),
            Slot::weights("backward.b", ["1", "h"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            Knob::count("hidden", "width of the state of each", [1, 64], 4),
            GAIN,
        ],
        output: Some("states"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "hidden"].map(|name| settings.size(name));
            bidirectional::initialise(initialiser, widths, settings.decimal("gain"));
        },
        forward: forward::bi_rnn,
    },
    Computation {
        name: "gru",
        summary: "a recurrent network with gates that choose what to keep",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("w_xr", ["d", "h"]),
            Slot::weights("w_hr", ["h", "h"]),
            Slot::weights("b_r", ["1", "h"]),
            Slot::weights("w_xz", ["d", "h"]),
            Slot::weights("w_hz", ["h", "h"]),
            Slot::weights("b_z", ["1", "h"]),
            Slot::weights("w_xn", ["d", "h"]),
            Slot::weights("b_xn", ["1", "h"]),
            Slot::weights("w_hn", ["h", "h"]),
            Slot::weights("b_hn", ["1", "h"]),
            Slot::optional("h0", ["1", "h"]),
            Slot::count("truncate"),
        ],
        knobs: &[
            SEED,
            WIDTH,
            HIDDEN,
            Knob::decimal(
                "gain",
                "multiplies the weights w_hr, w_hz and w_hn",
                [0, 300],
                100,
                2,
            ),
            TRUNCATE,
        ],
        output: Some("states"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "hidden"].map(|name| settings.size(name));
            GruWeights::initialise(initialiser, widths, settings.decimal("gain"));
        },
        forward: forward::gru,
    },
    Computation {
        name: "attention",
        summary: "scaled dot-product attention on queries, keys and values",
        slots: &[
            Slot::matrix("q", ["n", "dk"]),
            Slot::matrix("k", ["m", "dk"]),
            Slot::matrix("v", ["m", "dv"]),
            Slot::mask(["n", "m"]),
        ],
        knobs: &attention_knobs(mistakes::NAMES_WITHOUT_WORDS),
        output: Some("context"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::queries_keys_and_values,
        weights: NO_WEIGHTS,
        forward: forward::attention,
    },
    Computation {
        name: "self-attention",
        summary: "queries, keys and values from the same words, then attention",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("w_q", ["d", "dk"]),
            Slot::weights("w_k", ["d", "dk"]),
            Slot::weights("w_v", ["d", "dv"]),
            Slot::mask(["n", "n"]),
        ],
        knobs: &self_attention_knobs(),
        output: Some("context"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "d_k", "d_v"].map(|name| settings.size(name));
            Projections::initialise(initialiser, widths);
        },
        forward: forward::self_attention,
    },
    Computation {
        name: "multi-head",
        summary: "attention in several heads, each on its share of the width",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::otherwise("memory", ["m", "d"], "x"),
            Slot::weights("w_q", ["d", "d"]),
            Slot::optional_weights("b_q", ["1", "d"]),
            Slot::weights("w_k", ["d", "d"]),
            Slot::optional_weights("b_k", ["1", "d"]),
            Slot::weights("w_v", ["d", "d"]),
            Slot::optional_weights("b_v", ["1", "d"]),
            Slot::weights("w_o", ["d", "d"]),
            Slot::optional_weights("b_o", ["1", "d"]),
            Slot::divisor("heads", "d"),
            Slot::mask(["n", "m"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            HEADS,
            MASK,
            Knob::choice("mistake", MISTAKE, &mistakes::NAMES_OF_HEADS),
        ],
        output: Some("output"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            MultiHeadWeights::initialise(initialiser, settings.size("d"), false);
        },
        forward: forward::multi_head_attention,
    },
    Computation {
        name: "layer-norm",
        summary: "every row brought to mean 0 and variance 1, then a gain and a shift",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("gamma", ["1", "d"]),
            Slot::weights("beta", ["1", "d"]),
            Slot::decimal("eps"),
        ],
        knobs: &[
            WIDTH,
            Knob::decimal(
                "eps",
                "ε, which keeps the root away from 0",
                [1, 100_000],
                1,
                5,
            )
            .shaping(Shapes::Forward),
        ],
        output: Some("output"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            LayerNormWeights::initialise(initialiser, "", settings.size("d"));
        },
        forward: forward::layer_normalisation,
    },
    Computation {
        name: "positions",
        summary: "a row of sines and cosines for each position",
        slots: &[Slot::size("n"), Slot::size("d")],
        knobs: &[
            Knob::count("d", "width of the encoding", [1, 512], 4),
            Knob::count_or("n", "how many places", [1, MOST_WORDS as u64], "words")
                .shaping(Shapes::Forward),
        ],
        output: Some("encoding"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::places,
        weights: NO_WEIGHTS,
        forward: forward::sinusoidal_positions,
    },
    Computation {
        name: "encoder-layer",
        summary: "self-attention and feed-forward, with residual sums and norms",
        slots: layer_slots::ENCODER,
        knobs: &[SEED, WIDTH, HEADS, FEED_FORWARD, NORM, MASK],
        output: Some("output"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "d_ff"].map(|name| settings.size(name));
            encoder_layer::initialise(initialiser, widths);
        },
        forward: forward::layer_of_encoder,
    },
    Computation {
        name: "decoder-layer",
        summary: "the same with attention to the encoder's memory in between",
        slots: layer_slots::DECODER,
        knobs: &[SEED, WIDTH, HEADS, FEED_FORWARD, NORM],
        output: Some("output"),
        reads: ANY_SENTENCE,
        inputs: from_sentence::shown_and_memory,
        weights: |_, settings, initialiser| {
            let widths = ["d", "d_ff"].map(|name| settings.size(name));
            decoder_layer::initialise(initialiser, widths);
        },
        forward: forward::layer_of_decoder,
    },
    Computation {
        name: "transformer",
        summary: "the whole translator: encoder, decoder, and a guess at each next word",
        slots: layer_slots::TRANSFORMER,
        knobs: &[
            SEED,
            WIDTH,
            HEADS,
            FEED_FORWARD,
            NORM,
            Knob::count(
                "layers",
                "layers of the encoder, and as many of the decoder",
                [1, layer_slots::MOST_LAYERS as u64],
                1,
            ),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::source_and_target,
        weights: from_sentence::transformer,
        forward: forward::whole_transformer,
    },
    Computation {
        name: "translation",
        summary: "the translator that comes with the program, trained before, word by word",
        slots: layer_slots::TRANSLATION,
        knobs: &[
            Knob::count_or(
                "written",
                "words of the translation so far; all: up to its end",
                [0, translation::MOST_WRITTEN as u64],
                translation::ALL,
            )
            .shaping(Shapes::Forward),
            Knob::choice(
                "off",
                "what is switched off: the positions, or a head: of cross-attention, of the decoder's self-attention, or of the encoder",
                &translation::OFF,
            )
            .shaping(Shapes::Forward),
            Knob::choice(
                "teacher_forcing",
                "on: the words of the corpus, where it has the sentence, with loss and gradients; losses: without those by the weights",
                &["off", "on", "losses"],
            ),
            Knob::choice("mistake", MISTAKE, &mistakes::NAMES_OF_TRANSLATION),
        ],
        output: Some("logits"),
        reads: translation::can_be_said,
        inputs: |sentence, _| translation::inputs(Translator::shipped(), sentence),
        weights: NO_WEIGHTS,
        forward: forward::translation,
    },
    Computation {
        name: "masks",
        summary: "three ways to hide the future, one right and two wrong",
        slots: &[
            Slot::matrix("q", ["n", "dk"]),
            Slot::matrix("k", ["n", "dk"]),
        ],
        knobs: &[SEED, WIDTH, D_K],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::queries_and_keys,
        weights: NO_WEIGHTS,
        forward: forward::masks,
    },
    Computation {
        name: "influence",
        summary: "how much of each word is left in the last row, of an RNN and of attention",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::matrix("shift", ["1", "d"]),
            Slot::weights("w_x", ["d", "h"]),
            Slot::weights("w_h", ["h", "h"]),
            Slot::weights("b", ["1", "h"]),
            Slot::weights("w_q", ["d", "dk"]),
            Slot::weights("w_k", ["d", "dk"]),
            Slot::weights("w_v", ["d", "dv"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            Knob::count("hidden", "width of the state and of the values", [1, 64], 4),
            GAIN,
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::text_and_shift,
        // Queries and keys are as wide as the words.
        weights: |_, settings, initialiser| {
            let [d, hidden] = ["d", "hidden"].map(|name| settings.size(name));
            RnnWeights::initialise(initialiser, [d, hidden], settings.decimal("gain"));
            Projections::initialise(initialiser, [d, d, hidden]);
        },
        forward: forward::influence,
    },
    Computation {
        name: "costs",
        summary: "what reading costs an RNN and attention, counted (lesson 2 measures the time)",
        slots: &[],
        knobs: &[Knob::count(
            "d",
            "width of words, states, queries, keys and values",
            [1, 1024],
            64,
        )],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::nothing,
        weights: NO_WEIGHTS,
        forward: forward::costs,
    },
    Computation {
        name: "bptt",
        summary: "an RNN guesses the next word, and the gradient runs back step by step",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::matrix("next", ["n", "v"]),
            Slot::weights("w_x", ["d", "h"]),
            Slot::weights("w_h", ["h", "h"]),
            Slot::weights("b", ["1", "h"]),
            Slot::weights("w_out", ["h", "v"]),
            Slot::weights("b_out", ["1", "v"]),
            Slot::optional("earlier_losses", ["s", "1"]),
            Slot::count("truncate"),
        ],
        knobs: &[
            SEED,
            WIDTH,
            Knob::count("hidden", "width of the state", [1, 8], 4),
            GAIN,
            Knob::count(
                "text",
                "words at least: a shorter sentence goes on with 1, 2, 3, …",
                [2, bptt::MOST_WORDS as u64],
                2,
            ),
            Knob::count(
                "truncate",
                "the gradient is cut every so many steps; the states are not",
                [1, bptt::MOST_WORDS as u64],
                bptt::MOST_WORDS as u64,
            )
            .shaping(Shapes::Forward),
            Knob::decimal("rate", "the learning rate η", [0, 1000], 50, 2).shaping(Shapes::Forward),
            Knob::count("steps", "steps of training so far", [0, 64], 0),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::guesses,
        weights: NO_WEIGHTS,
        forward: forward::bptt,
    },
    Computation {
        name: "state-gradients",
        summary: "how the gradient of the last state by earlier ones fades or grows",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("w_x", ["d", "h"]),
            Slot::weights("w_h", ["h", "h"]),
            Slot::weights("b", ["1", "h"]),
            Slot::optional("h0", ["1", "h"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            Knob::count("hidden", "width of the state", [1, 16], 4),
            Knob::decimal(
                "gain",
                "multiplies w_h, which is orthogonal",
                [0, 300],
                90,
                2,
            ),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::long_text,
        weights: from_sentence::orthogonal_rnn,
        forward: forward::state_gradients,
    },
    Computation {
        name: "residuals",
        summary: "encoder layers stacked with residual sums and without, and measured",
        slots: layer_slots::STACK,
        knobs: &[
            SEED,
            WIDTH,
            HEADS,
            FEED_FORWARD,
            NORM,
            Knob::count(
                "layers",
                "layers one above the other",
                [1, layer_slots::MOST_IN_STACK as u64],
                6,
            ),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::x,
        weights: |_, settings, initialiser| {
            let widths = ["d", "d_ff"].map(|name| settings.size(name));
            residuals::initialise(initialiser, widths, settings.size("layers"));
        },
        forward: forward::residuals,
    },
    Computation {
        name: "dot-products",
        summary: "how dot products of random vectors scatter, and what softmax makes of it",
        slots: &[],
        knobs: &[SEED, QUERIES, KEYS],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::nothing,
        weights: NO_WEIGHTS,
        forward: forward::dot_products,
    },
    Computation {
        name: "dot-product",
        summary: "dot products of random vectors of one width, stage by stage",
        slots: &[],
        knobs: &[
            SEED,
            Knob::count("d", "width of the random vectors", [1, 1024], 64),
            QUERIES,
            KEYS,
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: from_sentence::nothing,
        weights: NO_WEIGHTS,
        forward: forward::dot_product,
    },
];

const NO_WEIGHTS: fn(&Sentence, &Settings, &mut Initialiser<'_>) = |_, _, _| {};

/// The computation of that name.
///
/// # Errors
/// If there is none, with the nearest name.
pub fn find(name: &str) -> Result<&'static Computation, InputError> {
    find_in(CATALOG, name)
}

/// The same in another list of computations.
///
/// # Errors
/// If there is none, with the nearest name.
pub fn find_in(
    catalog: &'static [Computation],
    name: &str,
) -> Result<&'static Computation, InputError> {
    let found = catalog.iter().find(|computation| computation.name == name);
    let names = catalog.iter().map(|computation| computation.name);
    found.ok_or_else(|| InputError::unknown("computation", name, names))
}
