//! The inputs of each computation of the catalog for a sentence.

use std::num::NonZeroUsize;

use crate::math::{Matrix, kernels};
use crate::models::bptt;
use crate::models::influence;
use crate::models::inputs::{Badge, Input, Inputs};
use crate::models::knobs::Settings;
use crate::models::next_word;
use crate::models::parameters::{Initialiser, fan_in};
use crate::models::rnn::RnnWeights;
use crate::models::state_gradients;
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
    let (text, d) = (sentence.text(influence::WORDS), settings.size("d"));
    let shift = influence::shift(settings.count("seed"), d);
    Inputs::default()
        .with("x", Input::random(words::embeddings(&text, d)).rows(&text))
        .with("shift", Input::random(shift))
}

/// The words to read, and for each the next one [n, v] among all of them and the end.
pub(super) fn text_and_next(sentence: &Sentence, settings: &Settings) -> Inputs {
    let (text, vocabulary, next) = guessed(sentence, settings);
    let next = Input {
        value: Matrix::from_fn(next.len(), vocabulary.len(), |row, col| {
            f64::from(next[row] == col)
        }),
        badge: Badge::Given,
        rows: Some(text.as_slice().into()),
        cols: Some(vocabulary.into()),
    };
    let x = words::embeddings(&text, settings.size("d"));
    Inputs::default()
        .with("x", Input::random(x).rows(&text))
        .with("next", next)
}

/// The text that `bptt` reads, the words that it guesses among, and the numbers of the next words.
fn guessed(sentence: &Sentence, settings: &Settings) -> (Vec<String>, Vec<String>, Vec<usize>) {
    let own = sentence.words().len().min(bptt::MOST_WORDS);
    let text = sentence.text(own.max(settings.size("text")));
    let (vocabulary, next) = words::vocabulary(&[&text, &[next_word::END.to_owned()][..]].concat());
    (text, vocabulary, next[1..].to_vec())
}

/// Those of the seed, after so many steps of gradient descent.
pub(super) fn guessing_weights(
    sentence: &Sentence,
    settings: &Settings,
    initialiser: &mut Initialiser<'_>,
) {
    let [d, hidden] = ["d", "hidden"].map(|name| settings.size(name));
    let (text, vocabulary, next) = guessed(sentence, settings);
    let widths = [d, hidden, vocabulary.len()];
    next_word::Weights::initialise(initialiser, widths, settings.decimal("gain"));
    let text = next_word::Text {
        x: words::embeddings(&text, d).into(),
        next: next.into(),
    };
    let truncate = NonZeroUsize::new(settings.size("truncate"));
    let (rate, steps) = (settings.decimal("rate"), settings.size("steps"));
    text.train(initialiser.parameters(), truncate, rate, steps);
}

/// An orthogonal matrix times the gain, for a recurrence that changes all lengths alike.
pub(super) fn orthogonal_rnn(_: &Sentence, settings: &Settings, initialiser: &mut Initialiser<'_>) {
    let [d, hidden] = ["d", "hidden"].map(|name| settings.size(name));
    RnnWeights::initialise(initialiser, [d, hidden], 1.0);
    initialiser.orthogonal("w_h", hidden, settings.decimal("gain"));
}

/// The sentence lengthened to the text of the experiment.
pub(super) fn long_text(sentence: &Sentence, settings: &Settings) -> Inputs {
    let text = sentence.text(state_gradients::STEPS);
    let x = words::embeddings(&text, settings.size("d"));
    Inputs::default().with("x", Input::random(x).rows(&text))
}

pub(super) fn nothing(_: &Sentence, _: &Settings) -> Inputs {
    Inputs::default()
}
