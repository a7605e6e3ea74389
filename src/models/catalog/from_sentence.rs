//! The inputs of each computation of the catalog for a sentence.

use crate::math::{Matrix, kernels};
use crate::models::influence;
use crate::models::inputs::{Badge, Input, Inputs};
use crate::models::knobs::Settings;
use crate::models::parameters::{Initialiser, fan_in};
use crate::models::words::{self, Sentence};

pub(super) fn one_hot(sentence: &Sentence, _: &Settings) -> Inputs {
    let (vocabulary, ids) = sentence.vocabulary();
    let value = Matrix::from_fn(ids.len(), vocabulary.len(), |row, col| {
        f64::from(ids[row] == col)
    });
    let one_hot = Input {
        value,
        badge: Badge::Given,
        rows: Some(sentence.words().into()),
        cols: Some(vocabulary.as_slice().into()),
    };
    Inputs::default().with("one_hot", one_hot)
}

pub(super) fn table(sentence: &Sentence, settings: &Settings, initialiser: &mut Initialiser<'_>) {
    let (vocabulary, _) = sentence.vocabulary();
    initialiser.set("table", words::embeddings(&vocabulary, settings.size("d")));
}

fn vectors(sentence: &Sentence, settings: &Settings) -> Input {
    Input::random(words::embeddings(sentence.words(), settings.size("d"))).rows(sentence.words())
}

pub(super) fn x(sentence: &Sentence, settings: &Settings) -> Inputs {
    Inputs::default().with("x", vectors(sentence, settings))
}

/// A projection of the words, the same as self-attention makes with the same seed.
fn projected(sentence: &Sentence, weights: &str, width: &str, settings: &Settings) -> Input {
    let x = vectors(sentence, settings);
    let shape = [x.value.ncols(), settings.size(width)];
    let w = fan_in(settings.count("seed"), weights, shape);
    Input {
        value: kernels::product(&x.value, &w),
        ..x
    }
}

pub(super) fn queries_and_keys(sentence: &Sentence, settings: &Settings) -> Inputs {
    Inputs::default()
        .with("q", projected(sentence, "w_q", "d_k", settings))
        .with("k", projected(sentence, "w_k", "d_k", settings))
}

pub(super) fn queries_keys_and_values(sentence: &Sentence, settings: &Settings) -> Inputs {
    queries_and_keys(sentence, settings).with("v", projected(sentence, "w_v", "d_v", settings))
}

/// The sentence lengthened to the text of the experiment, and the shift of a word.
pub(super) fn text_and_shift(sentence: &Sentence, settings: &Settings) -> Inputs {
    let (text, d) = (influence::text(sentence), settings.size("d"));
    let shift = influence::shift(settings.count("seed"), d);
    Inputs::default()
        .with("x", Input::random(words::embeddings(&text, d)).rows(&text))
        .with("shift", Input::random(shift))
}

pub(super) fn nothing(_: &Sentence, _: &Settings) -> Inputs {
    Inputs::default()
}
