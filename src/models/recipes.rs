//! How each computation of the [catalog](super::catalog) gets its inputs from a sentence, and how it is run on them.

use super::attention::{attention, causal_mask};
use super::dot_products::dot_products;
use super::embedding::embed;
use super::inputs::{Badge, Input, Inputs, between};
use super::knobs::Settings;
use super::mistakes::three_masks;
use super::rnn::{Cell, rnn};
use super::self_attention::{Projections, self_attention};
use super::words::{self, Sentence};
use crate::math::{Matrix, Tape, Trace, kernels, random};
use crate::stages;

pub(super) fn make_words(sentence: &Sentence, settings: &Settings) -> Inputs {
    let (vocabulary, ids) = sentence.vocabulary();
    let one_hot = Matrix::from_fn(ids.len(), vocabulary.len(), |row, col| {
        f64::from(ids[row] == col)
    });
    let one_hot = Input {
        value: one_hot,
        badge: Badge::Given,
        rows: Some(sentence.words().into()),
        cols: Some(vocabulary.as_slice().into()),
    };
    let table = words::embeddings(&vocabulary, settings.size("d"));
    Inputs::default()
        .with("one_hot", one_hot)
        .with("table", Input::random(table).rows(&vocabulary))
}

pub(super) fn run_words(inputs: &Inputs, _: &Settings, tape: &Tape, trace: &mut Trace) {
    let one_hot = inputs.leaf("one_hot", tape, trace);
    let table = inputs.leaf("table", tape, trace);
    let ids: Vec<usize> = one_hot
        .value()
        .row_iter()
        .map(|row| row.transpose().argmax().0)
        .collect();
    embed(trace, one_hot, table, &ids);
}

fn vectors(sentence: &Sentence, settings: &Settings) -> Input {
    Input::random(sentence.embeddings(settings.size("d"))).rows(sentence.words())
}

/// Random weights [rows, cols] of variance 1/rows, so that a product with them keeps the size of what goes in.
fn weights(name: &str, rows: usize, cols: usize, settings: &Settings) -> Matrix {
    let mut generator = random::generator(settings.count("seed"), name);
    random::rounded_normal(rows, cols, (rows as f64).recip().sqrt(), &mut generator)
}

pub(super) fn make_rnn(sentence: &Sentence, settings: &Settings) -> Inputs {
    let (d, h) = (settings.size("d"), settings.size("hidden"));
    let mut generator = random::generator(settings.count("seed"), "b");
    let b = random::rounded_normal(1, h, 0.1, &mut generator);
    Inputs::default()
        .with("x", vectors(sentence, settings))
        .with("w_x", Input::random(weights("w_x", d, h, settings)))
        .with("w_h", Input::random(weights("w_h", h, h, settings)))
        .with("b", Input::random(b))
}

pub(super) fn run_rnn(inputs: &Inputs, _: &Settings, tape: &Tape, trace: &mut Trace) {
    let x = inputs.leaf("x", tape, trace);
    let [w_x, w_h, b] = ["w_x", "w_h", "b"].map(|name| inputs.leaf(name, tape, trace));
    let h0 = inputs
        .optional("h0", tape, trace)
        .unwrap_or_else(|| trace.constant("h0", tape.leaf(Matrix::zeros(1, b.cols()))));
    rnn(trace, x, Cell { w_x, w_h, b }, h0);
}

pub(super) fn make_self_attention(sentence: &Sentence, settings: &Settings) -> Inputs {
    let [d, d_k, d_v] = ["d", "d_k", "d_v"].map(|name| settings.size(name));
    Inputs::default()
        .with("x", vectors(sentence, settings))
        .with("w_q", Input::random(weights("w_q", d, d_k, settings)))
        .with("w_k", Input::random(weights("w_k", d, d_k, settings)))
        .with("w_v", Input::random(weights("w_v", d, d_v, settings)))
}

pub(super) fn run_self_attention(inputs: &Inputs, _: &Settings, tape: &Tape, trace: &mut Trace) {
    let x = inputs.leaf("x", tape, trace);
    let [w_q, w_k, w_v] = ["w_q", "w_k", "w_v"].map(|name| inputs.leaf(name, tape, trace));
    let mask = inputs.mask(x, x, trace);
    self_attention(trace, x, Projections { w_q, w_k, w_v }, mask);
}

/// A projection of the words, the same as self-attention makes with the same seed.
fn projected(sentence: &Sentence, weight: &str, width: &str, settings: &Settings) -> Input {
    let x = vectors(sentence, settings);
    let w = weights(weight, x.value.ncols(), settings.size(width), settings);
    Input {
        value: kernels::product(&x.value, &w),
        ..x
    }
}

pub(super) fn make_masks(sentence: &Sentence, settings: &Settings) -> Inputs {
    Inputs::default()
        .with("q", projected(sentence, "w_q", "d_k", settings))
        .with("k", projected(sentence, "w_k", "d_k", settings))
}

pub(super) fn make_attention(sentence: &Sentence, settings: &Settings) -> Inputs {
    make_masks(sentence, settings).with("v", projected(sentence, "w_v", "d_v", settings))
}

pub(super) fn run_attention(inputs: &Inputs, _: &Settings, tape: &Tape, trace: &mut Trace) {
    let [q, k, v] = ["q", "k", "v"].map(|name| inputs.leaf(name, tape, trace));
    let mask = inputs.mask(q, k, trace);
    attention(trace, q, k, v, mask);
}

pub(super) fn run_masks(inputs: &Inputs, _: &Settings, tape: &Tape, trace: &mut Trace) {
    let [q, k] = ["q", "k"].map(|name| inputs.leaf(name, tape, trace));
    let causal = causal_mask(q.rows(), k.rows());
    let visible = between(causal.map(|cell| f64::from(cell == 0.0)), q, k);
    let mask = trace.constant("mask", between(causal, q, k));
    let visible = trace.constant("visible", visible);
    stages! { trace;
        /// S = Q·Kᵀ / √dₖ
        /// The scores, before anything is hidden.
        let scaled = q * k.t() / (k.cols() as f64).sqrt();
    }
    three_masks(trace, scaled, mask, visible);
}

pub(super) fn run_dot_products(_: &Inputs, settings: &Settings, tape: &Tape, trace: &mut Trace) {
    dot_products(
        trace,
        tape,
        settings.size("queries"),
        settings.size("keys"),
        settings.count("seed"),
    );
}
