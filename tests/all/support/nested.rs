//! Computations of parts inside parts, which the catalog does not have yet.

use attentive::math::{Matrix, Var};
use attentive::models::attention::{AttentionInputs, attention, causal_mask};
use attentive::models::computation::{ANY_SENTENCE, Computation};
use attentive::models::forward_pass::ModelScope;
use attentive::models::inputs::{Input, Inputs};
use attentive::models::knobs::{Knob, Settings};
use attentive::models::mistakes::{self, Mistake, WrongCode};
use attentive::models::recurrence::Recurrence;
use attentive::models::rnn::{RnnWeights, rnn};
use attentive::models::self_attention::{Projections, project};
use attentive::models::slots::Slot;
use attentive::models::words::{Sentence, embeddings};
use attentive::stages;

/// Both, as a list like that of the catalog.
pub(crate) static NESTED: &[Computation] = &[
    Computation {
        name: "two-layers",
        summary: "two layers of two heads, one of which may have a mistake",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("encoder.0.head0.w_q", ["d", "dk"]),
            Slot::weights("encoder.0.head0.w_k", ["d", "dk"]),
            Slot::weights("encoder.0.head0.w_v", ["d", "dv"]),
            Slot::weights("encoder.0.head1.w_q", ["d", "dk"]),
            Slot::weights("encoder.0.head1.w_k", ["d", "dk"]),
            Slot::weights("encoder.0.head1.w_v", ["d", "dv"]),
            Slot::weights("encoder.0.w_o", ["hdv", "d"]),
            Slot::weights("encoder.1.head0.w_q", ["d", "dk"]),
            Slot::weights("encoder.1.head0.w_k", ["d", "dk"]),
            Slot::weights("encoder.1.head0.w_v", ["d", "dv"]),
            Slot::weights("encoder.1.head1.w_q", ["d", "dk"]),
            Slot::weights("encoder.1.head1.w_k", ["d", "dk"]),
            Slot::weights("encoder.1.head1.w_v", ["d", "dv"]),
            Slot::weights("encoder.1.w_o", ["hdv", "d"]),
            Slot::mask(["n", "n"]),
        ],
        knobs: &[
            Knob::count("seed", "which random weights", [0, u64::MAX], 7),
            Knob::count("d", "width of a word's vector", [1, 64], 5),
            Knob::count("d_k", "width of queries and keys", [1, 64], 3),
            Knob::count("d_v", "width of values", [1, 64], 4),
            Knob::choice("mask", "what is hidden from a word", &["none", "causal"]),
            Knob::choice(
                "mistake",
                "what one head gets wrong",
                &[
                    "none",
                    "zero-mask",
                    "late-mask",
                    "unscaled",
                    "columns",
                    "reshaped-keys",
                    "detached",
                    "model-width",
                ],
            ),
            Knob::choice("at", "the head with the mistake", &HEADS),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: words,
        weights: |_, settings, initialiser| {
            let widths @ [d, _, d_v] = ["d", "d_k", "d_v"].map(|name| settings.size(name));
            for layer in ["encoder.0", "encoder.1"] {
                let mut layer = initialiser.within(layer);
                for head in ["head0", "head1"] {
                    Projections::initialise(&mut layer.within(head), widths);
                }
                layer.fan_in("w_o", [2 * d_v, d], 1.0);
            }
        },
        forward: two_layers,
    },
    Computation {
        name: "reader-and-writer",
        summary: "a recurrent part, and attention under a mask of its own over its states",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::weights("reader.w_x", ["d", "h"]),
            Slot::weights("reader.w_h", ["h", "h"]),
            Slot::weights("reader.b", ["1", "h"]),
            Slot::weights("writer.head0.w_q", ["h", "dk"]),
            Slot::weights("writer.head0.w_k", ["h", "dk"]),
            Slot::weights("writer.head0.w_v", ["h", "dv"]),
        ],
        knobs: &[
            Knob::count("seed", "which random weights", [0, u64::MAX], 7),
            Knob::count("d", "width of a word's vector", [1, 64], 5),
        ],
        output: None,
        reads: ANY_SENTENCE,
        inputs: words,
        weights: |_, settings, initialiser| {
            let reader = &mut initialiser.within("reader");
            RnnWeights::initialise(reader, [settings.size("d"), 6], 1.0);
            let mut writer = initialiser.within("writer");
            Projections::initialise(&mut writer.within("head0"), [6, 3, 4]);
        },
        forward: reader_and_writer,
    },
];

/// The heads of the first.
pub(crate) static HEADS: [&str; 4] = [
    "encoder.0.head0",
    "encoder.0.head1",
    "encoder.1.head0",
    "encoder.1.head1",
];

fn words(sentence: &Sentence, settings: &Settings) -> Inputs {
    let x = Input::random(embeddings(sentence.words(), settings.size("d")));
    Inputs::default().with("x", x.rows(sentence.words()))
}

fn two_layers(scope: &ModelScope<'_, '_>, inputs: &Inputs, settings: &Settings) {
    let x = inputs.leaf("x", scope);
    let mask = inputs.mask(x, x, scope);
    let mistake = mistakes::find(settings.choice("mistake"));
    let mut words = x;
    for number in 0..2 {
        let mistakes = [0, 1].map(|head| {
            let is_broken = settings.choice("at") == HEADS[2 * number + head];
            mistake.filter(|_| is_broken)
        });
        words = layer(&scope.numbered("encoder.", number), words, mask, mistakes);
    }
}

/// x [n, d], mask [n, n] -> output [n, d].
fn layer<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    mask: Var<'t>,
    mistakes: [Option<&Mistake>; 2],
) -> Var<'t> {
    let contexts =
        [0, 1].map(|number| head(&scope.numbered("head", number), x, mask, mistakes[number]));
    let w_o = scope.parameter("w_o");
    stages! { scope;
        /// J = [C₀, C₁]
        /// The contexts of the heads beside each other.
        let joined = Var::concat(&contexts);
        /// O = J·Wo
        /// What a word takes from both.
        let output = joined * w_o;
    }
    output
}

/// x [n, d], mask [n, n] -> context [n, dv].
fn head<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    mask: Var<'t>,
    mistake: Option<&Mistake>,
) -> Var<'t> {
    let [q, k, v] = project(scope, x, Projections::of(scope));
    let width = x.cols();
    let inputs = AttentionInputs {
        q,
        k,
        v,
        mask,
        width,
    };
    match mistake {
        Some(Mistake {
            code: WrongCode::Attention(attend),
            ..
        }) => attend(scope, inputs),
        _ => attention(scope, q, k, v, mask),
    }
}

fn reader_and_writer(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let reader = scope.within("reader");
    let weights = RnnWeights::of(&reader);
    let zeros = scope.tape().leaf(Matrix::zeros(1, weights.b.cols()));
    let h0 = reader.constant("h0", zeros);
    let states = rnn(&reader, x, weights, h0, Recurrence::default());
    let writer = scope.within("writer");
    let mask = scope.tape().leaf(causal_mask(x.rows(), x.rows()));
    let mask = writer.constant("mask", mask);
    head(&writer.within("head0"), states, mask, None);
}
