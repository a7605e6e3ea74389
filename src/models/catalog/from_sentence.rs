//! The inputs of each computation of the catalog for a sentence.

use std::num::NonZeroUsize;

use crate::math::{Labels, Matrix, kernels};
use crate::models::bptt;
use crate::models::influence;
use crate::models::inputs::{Badge, Input, Inputs, WordIds};
use crate::models::knobs::Settings;
use crate::models::next_word;
use crate::models::parameters::{Initialiser, Parameters, fan_in};
use crate::models::rnn::RnnWeights;
use crate::models::state_gradients;
use crate::models::transformer;
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

/// The words to read, for each the next one [n, v] among all of them and the end, the weights after so many steps of gradient
/// descent, and the losses before these.
pub(super) fn guesses(sentence: &Sentence, settings: &Settings) -> Inputs {
    let [d, hidden] = ["d", "hidden"].map(|name| settings.size(name));
    let (text, vocabulary, next) = guessed(sentence, settings);
    let x = words::embeddings(&text, d);
    let one_hot = Input {
        value: Matrix::from_fn(next.len(), vocabulary.len(), |row, col| {
            f64::from(next[row] == col)
        }),
        badge: Badge::Given,
        rows: Some(text.as_slice().into()),
        cols: Some(vocabulary.as_slice().into()),
    };
    let mut parameters = Parameters::new(Badge::Random);
    let mut initialiser = Initialiser::new(&mut parameters, settings.count("seed"));
    let widths = [d, hidden, vocabulary.len()];
    next_word::Weights::initialise(&mut initialiser, widths, settings.decimal("gain"));
    let learned_from = next_word::Text {
        x: x.clone().into(),
        next: next.into(),
    };
    let truncate = NonZeroUsize::new(settings.size("truncate"));
    let (rate, steps) = (settings.decimal("rate"), settings.size("steps"));
    let losses = learned_from.train(&mut parameters, truncate, rate, steps);
    if steps > 0 {
        parameters.origin = Badge::Trained;
    }
    let mut inputs = Inputs {
        parameters,
        ..Inputs::default()
    }
    .with("x", Input::random(x).rows(&text))
    .with("next", one_hot);
    if steps > 0 {
        let earlier = Input {
            value: Matrix::from_vec(steps, 1, losses),
            badge: Badge::Trained,
            rows: None,
            cols: None,
        };
        inputs = inputs.with("earlier_losses", earlier);
    }
    inputs
}

/// The text that `bptt` reads, the words that it guesses among, and the numbers of the next words.
fn guessed(sentence: &Sentence, settings: &Settings) -> (Vec<String>, Vec<String>, Vec<usize>) {
    let own = sentence.words().len().min(bptt::MOST_WORDS);
    let text = sentence.text(own.max(settings.size("text")));
    let (vocabulary, next) = words::vocabulary(&[&text, &[next_word::END.to_owned()][..]].concat());
    (text, vocabulary, next[1..].to_vec())
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

/// As many positions as the sentence has words.
pub(super) fn places(sentence: &Sentence, _: &Settings) -> Inputs {
    let mut inputs = Inputs::default();
    let words = NonZeroUsize::new(sentence.words().len());
    inputs.counts.extend(words.map(|words| ("n", words)));
    inputs
}

/// The mark before the first word of a target.
const BEGIN: &str = "<begin>";
/// The mark after the last word of a sentence.
const END: &str = "<end>";

/// The sentence as memory, and the same as far as a decoder has been shown it: a mark, and all words but the last.
pub(super) fn shown_and_memory(sentence: &Sentence, settings: &Settings) -> Inputs {
    let words = sentence.words();
    let shown = [&[BEGIN.to_owned()][..], &words[..words.len() - 1]].concat();
    let d = settings.size("d");
    let vectors = |words: &[String]| Input::random(words::embeddings(words, d)).rows(words);
    Inputs::default()
        .with("x", vectors(&shown))
        .with("memory", vectors(words))
}

/// The sentence as its own translation, with marks.
fn pair(sentence: &Sentence) -> [WordIds; 2] {
    let (begin, end) = ([BEGIN.to_owned()], [END.to_owned()]);
    let source = [sentence.words(), &end].concat();
    let target = [&begin, sentence.words(), &end].concat();
    [source, target].map(|words| {
        let (vocabulary, ids) = words::vocabulary(&words);
        let vocabulary: Labels = Some(vocabulary.into());
        WordIds {
            ids: ids.into(),
            vocabulary: vocabulary.clone(),
            script: vocabulary,
        }
    })
}

pub(super) fn source_and_target(sentence: &Sentence, _: &Settings) -> Inputs {
    let [source, target] = pair(sentence);
    let mut inputs = Inputs::default();
    inputs.ids.insert("source", source);
    inputs.ids.insert("target", target);
    inputs
}

pub(super) fn transformer(
    sentence: &Sentence,
    settings: &Settings,
    initialiser: &mut Initialiser<'_>,
) {
    let words = pair(sentence).map(|words| words.vocabulary.map_or(0, |words| words.len()));
    let widths = ["d", "d_ff"].map(|name| settings.size(name));
    transformer::initialise(initialiser, words, widths, settings.size("layers"));
}

pub(super) fn nothing(_: &Sentence, _: &Settings) -> Inputs {
    Inputs::default()
}
