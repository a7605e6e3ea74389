//! The Transformer (Vaswani et al. 2017, figure 1): an encoder that reads the source, and a decoder that is shown the target word by
//! word and guesses each next one.

use std::sync::Arc;

use super::decoder_layer::{self, ALL_OF_IT, MemoryMask, decoder_layer};
use super::encoder_layer::{self, LayerForm, encoder_layer};
use super::forward_pass::ModelScope;
use super::multi_head::masks;
use super::parameters::Initialiser;
use super::positions::sinusoidal;
use crate::math::{Labels, Matrix, Var};
use crate::stages;

/// A sentence and its translation, as numbers of rows in the two tables. The target begins with the mark of its beginning; where its words
/// are to be guessed, it is one word longer than what is.
#[derive(Clone, Debug)]
pub struct SentencePair {
    /// The source.
    pub source: Arc<[usize]>,
    /// The target.
    pub target: Arc<[usize]>,
}

impl SentencePair {
    /// The same without the last word of the target, which is only ever guessed.
    pub(super) fn shown(&self) -> Self {
        let (_, shown) = self.target.split_last().expect("a target with words");
        Self {
            source: Arc::clone(&self.source),
            target: shown.into(),
        }
    }
}

/// What one pass came to.
#[derive(Clone, Copy)]
pub struct Translated<'t> {
    /// What the encoder made of the words of the sources.
    pub memory: Var<'t>,
    /// A score for every word, at each word that is guessed.
    pub logits: Var<'t>,
    /// The mean cross-entropy of the guesses [1, 1].
    pub loss: Var<'t>,
}

/// Draws the weights that training starts from: by the numbers of words in the two tables, the widths of words and inside
/// feed-forward, and the number of layers.
pub fn initialise(
    initialiser: &mut Initialiser<'_>,
    [source, target]: [usize; 2],
    [d, f]: [usize; 2],
    layers: usize,
) {
    // As long as a word's vector is to be after the factor √d.
    let deviation = (d as f64).sqrt().recip();
    initialiser.normal("source_table", [source, d], deviation);
    initialiser.normal("target_table", [target, d], deviation);
    for layer in 0..layers {
        let part = format!("encoder.{layer}");
        encoder_layer::initialise(&mut initialiser.within(&part), [d, f]);
        let part = format!("decoder.{layer}");
        decoder_layer::initialise(&mut initialiser.within(&part), [d, f]);
    }
    initialiser.fan_in("w_out", [d, target], 1.0);
    initialiser.constant("b_out", target, 0.0);
}

/// Reads the sources and guesses the targets with teacher forcing: each word is guessed from the right ones before it.
///
/// The pairs stand one above the other, so that all projections are one product for all their words: n source words, t guessed words
/// -> memory [n, d], logits [t, v], loss [1, 1]. The vocabularies name the rows of the tables of the source and the target.
///
/// # Panics
/// If there is no pair, a source is empty or a target shorter than two, there is no row of a number, or the heads do not divide the width.
pub fn transformer<'t>(
    scope: &ModelScope<'_, 't>,
    pairs: &[SentencePair],
    form: LayerForm,
    layers: usize,
    vocabularies: [Labels; 2],
) -> Translated<'t> {
    let shown: Vec<SentencePair> = pairs.iter().map(SentencePair::shown).collect();
    let Guessed { memory, logits, .. } = guess(scope, &shown, form, layers, vocabularies);
    let guessed = pairs.iter().flat_map(|pair| &pair.target[1..]).copied();
    Translated {
        memory,
        logits,
        loss: loss(scope, logits, guessed.collect()),
    }
}

/// What is lost on the right words: logits [t, v] and the numbers of t words -> loss [1, 1], the mean.
pub fn loss<'t>(scope: &ModelScope<'_, 't>, logits: Var<'t>, right: Arc<[usize]>) -> Var<'t> {
    stages! { scope;
        /// Lₜ = −ln Pₜ[next word]
        /// The loss of each guess: 0 when all is bet on the word that comes.
        let losses = logits.cross_entropy(right);
        /// L = (L₁ + L₂ + … + Lₜ) / t
        /// The mean loss of all the guesses, which training makes smaller.
        let loss = losses.mean();
    }
    loss
}

/// What a pass without right answers came to.
#[derive(Clone, Copy)]
pub struct Guessed<'t> {
    /// What the encoder made of the words of the sources.
    pub memory: Var<'t>,
    /// A score for every word that could come after each word of the targets.
    pub logits: Var<'t>,
    /// The same as shares; `None` unless stages are recorded.
    pub probabilities: Option<Var<'t>>,
}

/// Reads the sources, and guesses what comes after each word of the targets so far, one word each at least: this is how a translation is
/// written, and what [`transformer`] learns from. n source words, t target words -> memory [n, d], logits [t, v]
///
/// # Panics
/// If there is no pair, a source or a target is empty, there is no row of a number, or the heads do not divide the width.
pub fn guess<'t>(
    scope: &ModelScope<'_, 't>,
    texts: &[SentencePair],
    form: LayerForm,
    layers: usize,
    [source_words, target_words]: [Labels; 2],
) -> Guessed<'t> {
    // Both tables come first in a trace.
    scope.labelled_parameter("source_table", (source_words.clone(), None));
    scope.labelled_parameter("target_table", (target_words.clone(), None));
    let memory = encode(scope, texts, form, layers, source_words);
    let decoder = Decoder {
        form,
        layers,
        words: target_words,
        memory_mask: ALL_OF_IT,
    };
    let decoded = decoder.decode(scope, texts, memory);
    Guessed {
        memory,
        logits: decoded.logits,
        probabilities: decoded.probabilities,
    }
}

/// The half that reads: all the words of the sources together. -> memory [n, d]
///
/// # Panics
/// As [`guess`].
pub fn encode<'t>(
    scope: &ModelScope<'_, 't>,
    texts: &[SentencePair],
    form: LayerForm,
    layers: usize,
    source_words: Labels,
) -> Var<'t> {
    let source_table = scope.labelled_parameter("source_table", (source_words, None));
    let encoder = scope.within("encoder");
    let sources = texts.iter().map(|pair| &*pair.source);
    let own: Vec<_> = sources.clone().map(|it| (it.len(), it.len())).collect();
    let x = embedded(&encoder, source_table, sources);
    let masks = masks(&encoder, x, x, &own, Matrix::zeros);
    let x = (0..layers).fold(x, |x, layer| {
        encoder_layer(&encoder.within(&layer.to_string()), x, form, &masks)
    });
    stages! { scope;
        /// Z = Y of the last layer
        /// What the last layer of the encoder makes of the source: every layer of the decoder looks things up in it.
        let memory = x.same();
    }
    memory
}

/// The half that writes.
pub struct Decoder {
    /// What its layers have in common.
    pub form: LayerForm,
    /// The number of layers.
    pub layers: usize,
    /// The names of the rows of its table.
    pub words: Labels,
    /// What the words of the target may see of the source.
    pub memory_mask: MemoryMask,
}

/// What the decoder came to.
#[derive(Clone, Copy)]
pub struct Decoded<'t> {
    /// A score for every word that could come after each word of the targets [t, v].
    pub logits: Var<'t>,
    /// The same as shares; only where stages are recorded.
    pub probabilities: Option<Var<'t>>,
}

impl Decoder {
    /// Guesses what comes after each word of the targets so far, from these and the memory of the sources [n, d].
    ///
    /// # Panics
    /// As [`guess`].
    pub fn decode<'t>(
        &self,
        scope: &ModelScope<'_, 't>,
        texts: &[SentencePair],
        memory: Var<'t>,
    ) -> Decoded<'t> {
        let lengths = texts.iter();
        let lengths = lengths.map(|pair| (pair.target.len(), pair.source.len()));
        let lengths: Vec<_> = lengths.collect();
        let table = scope.labelled_parameter("target_table", (self.words.clone(), None));
        let decoder = scope.within("decoder");
        let y = embedded(&decoder, table, texts.iter().map(|pair| &*pair.target));
        let y = (0..self.layers).fold(y, |y, layer| {
            let number = layer.to_string();
            let scope = decoder.within(&number);
            decoder_layer(&scope, y, memory, self.form, &lengths, self.memory_mask)
        });
        let w_out = scope.labelled_parameter("w_out", (None, self.words.clone()));
        let b_out = scope.labelled_parameter("b_out", (None, self.words.clone()));
        stages! { scope;
            /// G = Y·Wo + bo
            /// A score for every word that could come next.
            let logits = y * w_out + b_out;
        }
        if !scope.is_recorded() {
            return Decoded {
                logits,
                probabilities: None,
            };
        }
        stages! { scope;
            /// P = softmax(G)
            /// The scores as shares: how much is bet on each word.
            let probabilities = logits.softmax_rows();
        }
        Decoded {
            logits,
            probabilities: Some(probabilities),
        }
    }
}

/// The words of some texts, one text above the other: their rows of the table times √d, and their positions. -> x [n, d]
fn embedded<'t, 'w>(
    scope: &ModelScope<'_, 't>,
    table: Var<'t>,
    texts: impl Iterator<Item = &'w [usize]> + Clone,
) -> Var<'t> {
    let d = table.cols();
    let ids: Vec<usize> = texts.clone().flatten().copied().collect();
    let longest = texts.clone().map(<[usize]>::len).max().unwrap_or(0);
    let encoding = sinusoidal(longest, d);
    let places: Vec<usize> = texts.flat_map(|text| 0..text.len()).collect();
    let positions = Matrix::from_fn(ids.len(), d, |row, col| encoding[(places[row], col)]);
    let root = (d as f64).sqrt();
    stages! { scope;
        /// E = table[words]
        /// The vector of each word, looked up in the table.
        let words = table.lookup(ids);
    }
    let (tape, (rows, _)) = (scope.tape(), scope.tape().labels(words.id()));
    let positions = scope.constant("positions", tape.labelled_leaf(positions, rows, None));
    stages! { scope;
        /// X = √d·E + P
        /// Made as large as the positions, and the positions added: now each word knows where it stands.
        let x = root * words + positions;
    }
    x
}
