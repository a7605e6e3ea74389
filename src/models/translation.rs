//! A trained translator at work, as the catalog has it: it reads a sentence and writes the translation word by word, always the most likely
//! next one (greedy decoding), with every stage recorded.

mod known_words;
mod switched_off;
mod teacher_forcing;
mod writing;

pub use known_words::{can_be_said, examples, reference, typed_word, word_of};
pub use switched_off::OFF;
pub use teacher_forcing::of_right_words;

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::computation::Run;
use super::decoder_layer::MemoryMask;
use super::decoding_costs::Decoder;
use super::encoder_layer::LayerForm;
use super::forward_pass::ModelScope;
use super::inputs::{Inputs, WordIds};
use super::transformer::{self, SentencePair};
use super::translator::{Architecture, Translator};
use super::vocabulary::{END, START};
use super::words::Sentence;
use crate::math::{Labels, Matrix, Var};
use crate::stages;
use known_words::lower_case;
use writing::{Words, likeliest};

/// The most words that are written: a model whose weights were changed may never set an end.
pub const MOST_WRITTEN: usize = 16;

/// The setting of `written` that stands for all words up to the end.
pub const ALL: &str = "all";

/// The words of a translation by their numbers [w + 1, 1], the mark of the beginning first. A cell of it that is set forces a word.
pub const TARGET: &str = "target";

/// What a pass needs besides weights.
pub struct Frame<'a> {
    /// The words of the sentence by their numbers.
    pub source: &'a Arc<[usize]>,
    /// The numbers of the marks of beginning and end.
    pub marks: [usize; 2],
    /// What the layers have in common.
    pub form: LayerForm,
    /// The layers of the encoder, and of the decoder.
    pub layers: usize,
    /// The names of the rows of both tables.
    pub vocabularies: [Labels; 2],
    /// What the words of the target may see of the source.
    pub memory_mask: MemoryMask,
    /// The right words with the mark of the end, for teacher forcing; `None` for a translation of its own.
    pub right: Option<Arc<[usize]>>,
    /// Whether the gradient of the loss by every weight is recorded with them: as many numbers as there are weights.
    pub has_gradients: bool,
}

/// The inputs of the computation `translation` for a translator, be it the shipped one or one that was trained here, and a sentence whose
/// words it knows.
///
/// # Panics
/// If it does not know a word, or is no Transformer.
pub fn inputs(translator: &Translator, sentence: &Sentence) -> Inputs {
    let Architecture::Transformer { form, layers } = translator.architecture() else {
        panic!("only the Transformer has these stages");
    };
    let (source, target) = (translator.source(), translator.target());
    let ids = source.ids(&lower_case(sentence));
    let mut inputs = Inputs {
        parameters: translator.parameters().clone(),
        ..Inputs::default()
    };
    let words = WordIds {
        ids: ids.expect("words that the translator knows").into(),
        vocabulary: source.labels(),
        script: source.script(),
    };
    let marks = [START, END].map(|mark| target.id(mark).expect("every translator has it"));
    let marks = WordIds {
        ids: marks.into(),
        vocabulary: target.labels(),
        script: target.script(),
    };
    inputs.ids.extend([("source", words), ("marks", marks)]);
    for (name, number) in [("heads", form.heads), ("layers", layers)] {
        let number = NonZeroUsize::new(number).expect("a translator has layers and heads");
        inputs.counts.insert(name, number);
    }
    inputs.choices.insert("norm", form.norm.name());
    inputs
}

/// The words of a translation so far, without the mark in front, in both scripts: its own and Latin letters. `None` if the run is of
/// another computation, or of a vocabulary that has no words.
pub fn written(run: &Run) -> Option<[Vec<String>; 2]> {
    let WordIds {
        vocabulary, script, ..
    } = run.inputs.ids.get("marks")?;
    let target = run.tape.value(run.find(TARGET)?);
    let ids = target.iter().skip(1).map(|&id| id as usize);
    let words = |labels: &Labels| -> Option<Vec<String>> {
        let labels = labels.as_ref()?;
        ids.clone().map(|id| labels.get(id).cloned()).collect()
    };
    Some([words(script)?, words(vocabulary)?])
}

/// The number of words of a translation that has come to its end: the likeliest next one is the mark of the end. `None` of others.
pub fn complete(run: &Run) -> Option<usize> {
    let id = run.find("next")?;
    let (names, _) = run.tape.labels(id);
    let likeliest = run.tape.value(id).column(0).imax();
    let is_end = names?.get(likeliest)? == END;
    let [words, _] = written(run)?;
    is_end.then_some(words.len())
}

/// Whether a translation has the most words and still no end.
pub fn is_stopped(run: &Run) -> bool {
    let words = written(run).map_or(0, |[words, _]| words.len());
    words >= MOST_WRITTEN && complete(run).is_none()
}

/// Writes at most so many words, and records one pass over the sentence and all of them: every stage of the encoder, `target` [w + 1, 1], then
/// every stage of the decoder, `logits` and `probabilities` [w + 1, v], where row i stands behind i words, `next` and `work` [w + 1, 2].
///
/// The words are those that greedy decoding comes to with the cells that are set in any stage: only words and the end are written, never the mark
/// of the beginning, which has a probability as any other word has, and keeps it; a word that is set in `target` is
/// written whatever the model thinks of it, and the words behind it follow.
///
/// With the [right](Frame::right) words the pass reads these instead (teacher forcing), however many words are asked for, and what it lost on
/// them is recorded too: `losses` [w + 1, 1], `loss` [1, 1], the gradient of each of the losses by its scores, `slopes` [w + 1, v], with a few
/// columns of it in `steepest`, and if they are asked for the gradients of the loss by every weight, such as `gradient.w_out`.
///
/// `off` names what is switched off: the positions, or a head of cross-attention in the last layer. It is set to 0 in the encoder and the
/// decoder, except for cells that are set by hand.
pub fn translation(scope: &ModelScope<'_, '_>, frame: &Frame<'_>, most: usize, off: &str) {
    scope.set_besides(frame.switched_off(scope, off));
    let memory = frame.memory(scope);
    let Words { chosen, written } = frame.words(scope, &memory.value(), most);
    let [_, target_words] = &frame.vocabularies;
    let names = target_words.as_ref().map(|words| {
        let names = written.iter().map(|&id| words[id].clone());
        names.collect::<Vec<_>>().into()
    });
    let chosen = Matrix::from_iterator(chosen.len(), 1, chosen.iter().map(|&id| id as f64));
    let number: Labels = Some(Arc::from(["number".to_owned()]));
    scope.constant(TARGET, scope.tape().labelled_leaf(chosen, names, number));
    let guessed = frame
        .decoder()
        .decode(scope, &[frame.text(&written)], memory);
    let probabilities = guessed.probabilities.expect("all stages are recorded");
    let last = written.len() - 1;
    let likeliest = likeliest(&probabilities.value(), frame.marks[0]);
    stages! { scope;
        /// N = the largest of the last row of P
        /// How much is bet on the likeliest next words.
        let next = probabilities.lookup(vec![last]).t().lookup(likeliest);
    }
    let _ = next;
    scope.constant("work", frame.work(scope, &written));
    if let Some(right) = &frame.right {
        let loss = teacher_forcing::record(scope, guessed.logits, probabilities, right);
        if frame.has_gradients {
            teacher_forcing::record_gradients(scope, loss);
        }
    }
}

impl Frame<'_> {
    /// Reads the sentence.
    fn memory<'t>(&self, scope: &ModelScope<'_, 't>) -> Var<'t> {
        let [source_words, target_words] = self.vocabularies.clone();
        // Both tables come first in a trace.
        scope.labelled_parameter("source_table", (source_words.clone(), None));
        scope.labelled_parameter("target_table", (target_words, None));
        transformer::encode(
            scope,
            &[self.text(&[])],
            self.form,
            self.layers,
            source_words,
        )
    }

    fn decoder(&self) -> transformer::Decoder {
        transformer::Decoder {
            form: self.form,
            layers: self.layers,
            words: self.vocabularies[1].clone(),
            memory_mask: self.memory_mask,
        }
    }

    fn text(&self, written: &[usize]) -> SentencePair {
        SentencePair {
            source: Arc::clone(self.source),
            target: written.into(),
        }
    }

    fn width(&self, scope: &ModelScope<'_, '_>) -> usize {
        let table = scope.parameters().get("target_table");
        table.map_or(0, Matrix::ncols)
    }

    /// The multiplications of each guess [w + 1, 2], without a cache of keys and values, and with.
    fn work<'t>(&self, scope: &ModelScope<'_, 't>, written: &[usize]) -> Var<'t> {
        let parameters = scope.parameters();
        let decoder = Decoder {
            source: self.source.len(),
            d: self.width(scope),
            d_ff: parameters.get("decoder.0.w_1").map_or(0, Matrix::ncols),
            layers: self.layers,
            vocabulary: parameters.get("w_out").map_or(0, Matrix::ncols),
        };
        let counts = Matrix::from_fn(written.len(), 2, |row, way| {
            let count = [Decoder::again, Decoder::cached][way](decoder, row + 1);
            count as f64
        });
        let rows = (1..=written.len()).map(|guess| format!("guess {guess}"));
        let ways = ["again", "cached"].map(str::to_owned);
        let names = (Some(rows.collect()), Some(ways.into()));
        scope.tape().labelled_leaf(counts, names.0, names.1)
    }
}
