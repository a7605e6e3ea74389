//! The forward passes of the catalog: each reads its inputs and weights, and calls its model.

use crate::math::{Matrix, Var};
use crate::models::attention::{self, AttentionInputs, attention_at, causal_mask, visible};
use crate::models::bidirectional;
use crate::models::bptt;
use crate::models::costs;
use crate::models::decoder_layer::{ALL_OF_IT, decoder_layer};
use crate::models::dot_products;
use crate::models::embedding::embed;
use crate::models::encoder_layer::{LayerForm, encoder_layer};
use crate::models::forward_pass::ModelScope;
use crate::models::gru::{self, GruWeights};
use crate::models::heads::side_by_side;
use crate::models::influence;
use crate::models::inputs::{Inputs, between};
use crate::models::knobs::{Setting, Settings};
use crate::models::layer_norm::{EPS, LayerNormWeights, layer_norm};
use crate::models::mistakes::{self, Mistake, WrongCode, three_masks};
use crate::models::multi_head::{MultiHeadWeights, multi_head_merged};
use crate::models::next_word;
use crate::models::positions::{positions, similarity};
use crate::models::recurrence::Recurrence;
use crate::models::residuals::{self, Stack};
use crate::models::rnn::{self, RnnWeights};
use crate::models::self_attention::{Projections, project};
use crate::models::state_gradients;
use crate::models::sublayer::NormPlace;
use crate::models::transformer::{self, SentencePair};
use crate::models::translation::{self, Frame};
use crate::stages;

pub(super) fn words(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let one_hot = inputs.leaf("one_hot", scope);
    let (_, vocabulary) = scope.tape().labels(one_hot.id());
    let table = scope.labelled_parameter("table", (vocabulary, None));
    embed(scope, one_hot, table, &largest_of_each_row(one_hot));
}

/// The column of the 1 in each row of one-hot rows.
fn largest_of_each_row(one_hot: Var<'_>) -> Vec<usize> {
    let value = one_hot.value();
    let rows = value.row_iter();
    rows.map(|row| row.transpose().argmax().0).collect()
}

pub(super) fn rnn(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let weights = RnnWeights::of(scope);
    let h0 = first_state(scope, inputs, weights.b.cols());
    let recurrence = Recurrence::forward(inputs.count("truncate"));
    rnn::rnn(scope, x, weights, h0, recurrence);
}

pub(super) fn bi_rnn(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    bidirectional::bi_rnn(scope, inputs.leaf("x", scope), 1, None);
}

pub(super) fn gru(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let weights = GruWeights::of(scope);
    let h0 = first_state(scope, inputs, weights.b_hn.cols());
    let recurrence = Recurrence::forward(inputs.count("truncate"));
    gru::gru(scope, x, weights, h0, recurrence);
}

/// The state before the first word [1, h]: as given, or zeros.
fn first_state<'t>(scope: &ModelScope<'_, 't>, inputs: &Inputs, width: usize) -> Var<'t> {
    inputs.optional("h0", scope).unwrap_or_else(|| {
        let zeros = Matrix::zeros(1, width);
        scope.constant("h0", scope.tape().leaf(zeros))
    })
}

pub(super) fn attention(scope: &ModelScope<'_, '_>, inputs: &Inputs, settings: &Settings) {
    let [q, k, v] = ["q", "k", "v"].map(|name| inputs.leaf(name, scope));
    let mask = inputs.mask(q, k, scope);
    attention_by_knobs(scope, [q, k, v], mask, q.cols(), settings);
}

pub(super) fn self_attention(scope: &ModelScope<'_, '_>, inputs: &Inputs, settings: &Settings) {
    let x = inputs.leaf("x", scope);
    let projections = Projections::of(scope);
    let mask = inputs.mask(x, x, scope);
    let words = match settings.choice("positions") {
        "sinusoidal" => with_positions(scope, x),
        _ => x,
    };
    let projected = project(scope, words, projections);
    attention_by_knobs(scope, projected, mask, x.cols(), settings);
}

/// x [n, d] -> placed [n, d]
fn with_positions<'t>(scope: &ModelScope<'_, 't>, x: Var<'t>) -> Var<'t> {
    let encoding = positions(&scope.within("positions"), x.rows(), x.cols());
    stages! { scope;
        /// Z = X + P
        /// What each word is, and where it stands, in one vector.
        let placed = x + encoding;
    }
    placed
}

/// The right attention, the same at a temperature, or a mistake: [`Settings::set`] lets only one of the knobs be off its
/// default. Each has code of its own, so that the code shown is the code that ran.
///
/// q [n, dk], k [m, dk], v [m, dv], mask [n, m], the width of the words -> context [n, dv]
fn attention_by_knobs<'t>(
    scope: &ModelScope<'_, 't>,
    [q, k, v]: [Var<'t>; 3],
    mask: Var<'t>,
    width: usize,
    settings: &Settings,
) -> Var<'t> {
    if let Some(Mistake {
        code: WrongCode::Attention(attend),
        ..
    }) = mistakes::asked_for(settings)
    {
        let inputs = AttentionInputs {
            q,
            k,
            v,
            mask,
            width,
        };
        return attend(scope, inputs);
    }
    match settings.decimal("temperature") {
        1.0 => attention::attention(scope, q, k, v, mask),
        temperature => attention_at(scope, q, k, v, mask, temperature),
    }
}

pub(super) fn multi_head_attention(
    scope: &ModelScope<'_, '_>,
    inputs: &Inputs,
    settings: &Settings,
) {
    let x = inputs.leaf("x", scope);
    let memory = inputs.optional("memory", scope).unwrap_or(x);
    let mask = inputs.mask(x, memory, scope);
    let weights = MultiHeadWeights::of(scope);
    let merge = match mistakes::asked_for(settings) {
        Some(Mistake {
            code: WrongCode::Merge(merge),
            ..
        }) => *merge,
        _ => side_by_side,
    };
    let heads = inputs.size("heads");
    multi_head_merged(scope, x, memory, weights, heads, mask, merge);
}

pub(super) fn layer_normalisation(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let eps = inputs.decimals.get("eps").copied().unwrap_or(EPS);
    layer_norm(scope, x, LayerNormWeights::of(scope, ""), eps);
}

pub(super) fn sinusoidal_positions(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let encoding = positions(scope, inputs.size("n"), inputs.size("d"));
    similarity(scope, encoding);
}

fn layer_form(inputs: &Inputs) -> LayerForm {
    LayerForm {
        heads: inputs.size("heads"),
        norm: NormPlace::of(inputs.choices["norm"]),
    }
}

pub(super) fn layer_of_encoder(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let mask = inputs.mask(x, x, scope);
    encoder_layer(scope, x, layer_form(inputs), &[mask]);
}

pub(super) fn residuals(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let stack = Stack {
        layers: inputs.size("layers"),
        parameters: &inputs.parameters,
        form: layer_form(inputs),
    };
    residuals::residuals(scope, inputs.leaf("x", scope), stack);
}

pub(super) fn layer_of_decoder(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let [x, memory] = ["x", "memory"].map(|name| inputs.leaf(name, scope));
    let lengths = [(x.rows(), memory.rows())];
    decoder_layer(scope, x, memory, layer_form(inputs), &lengths, ALL_OF_IT);
}

pub(super) fn whole_transformer(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let [source, target] = ["source", "target"].map(|name| &inputs.ids[name]);
    let pair = SentencePair {
        source: source.ids.clone(),
        target: target.ids.clone(),
    };
    let vocabularies = [source, target].map(|words| words.vocabulary.clone());
    let layers = inputs.size("layers");
    transformer::transformer(scope, &[pair], layer_form(inputs), layers, vocabularies);
}

pub(super) fn translation(scope: &ModelScope<'_, '_>, inputs: &Inputs, settings: &Settings) {
    let [source, marks] = ["source", "marks"].map(|name| &inputs.ids[name]);
    let translator = Frame {
        source: &source.ids,
        marks: [marks.ids[0], marks.ids[1]],
        form: layer_form(inputs),
        layers: inputs.size("layers"),
        vocabularies: [source, marks].map(|words| words.vocabulary.clone()),
        memory_mask: match mistakes::asked_for(settings) {
            Some(Mistake {
                code: WrongCode::MemoryMask(mask),
                ..
            }) => *mask,
            _ => ALL_OF_IT,
        },
        right: match settings.choice("teacher_forcing") {
            "off" => None,
            _ => translation::reference(source, marks),
        },
        has_gradients: settings.choice("teacher_forcing") == "on",
    };
    let most = match settings.get("written") {
        Some(Setting::Count(number)) => usize::try_from(number).expect("a small range"),
        _ => translation::MOST_WRITTEN,
    };
    translation::translation(scope, &translator, most, settings.choice("off"));
}

pub(super) fn masks(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let [q, k] = ["q", "k"].map(|name| inputs.leaf(name, scope));
    let mask = between(causal_mask(q.rows(), k.rows()), q, k);
    let mask = scope.constant("mask", mask);
    // An edit of the mask is an edit of what is visible.
    let visible = scope.constant("visible", visible(mask));
    stages! { scope;
        /// S = Q·Kᵀ / √dₖ
        /// The scores, before anything is hidden.
        let scaled = q * k.t() / (k.cols() as f64).sqrt();
    }
    three_masks(scope, scaled, mask, visible);
}

pub(super) fn dot_products(scope: &ModelScope<'_, '_>, _: &Inputs, settings: &Settings) {
    let counts = ["queries", "keys"].map(|name| settings.size(name));
    dot_products::dot_products(scope, counts, settings.count("seed"));
}

pub(super) fn dot_product(scope: &ModelScope<'_, '_>, _: &Inputs, settings: &Settings) {
    let counts = ["queries", "keys"].map(|name| settings.size(name));
    let (d, seed) = (settings.size("d"), settings.count("seed"));
    dot_products::dot_product(scope, d, counts, seed);
}

pub(super) fn influence(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let [x, shift] = ["x", "shift"].map(|name| inputs.leaf(name, scope));
    let (rnn, projections) = (RnnWeights::of(scope), Projections::of(scope));
    influence::influence(scope, x, shift, rnn, projections);
}

pub(super) fn costs(scope: &ModelScope<'_, '_>, _: &Inputs, settings: &Settings) {
    costs::costs(scope, settings.size("d"));
}

pub(super) fn bptt(scope: &ModelScope<'_, '_>, inputs: &Inputs, settings: &Settings) {
    let x = inputs.leaf("x", scope);
    let next = inputs.leaf("next", scope);
    let (_, vocabulary) = scope.tape().labels(next.id());
    let next: Vec<usize> = largest_of_each_row(next);
    let weights = next_word::Weights::of(scope, vocabulary);
    let (truncate, rate) = (inputs.count("truncate"), settings.decimal("rate"));
    let earlier_losses = inputs.optional("earlier_losses", scope);
    bptt::bptt(
        scope,
        x,
        &next.into(),
        weights,
        truncate,
        rate,
        earlier_losses,
    );
}

pub(super) fn state_gradients(scope: &ModelScope<'_, '_>, inputs: &Inputs, _: &Settings) {
    let x = inputs.leaf("x", scope);
    let weights = RnnWeights::of(scope);
    let h0 = first_state(scope, inputs, weights.b.cols());
    state_gradients::state_gradients(scope, x, weights, h0);
}
