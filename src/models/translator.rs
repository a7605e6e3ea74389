//! A trained translator: weights with the words that they belong to, and how it writes a translation, word by word.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::badge::Badge;
use super::encoder_decoder::{self, Cell};
use super::encoder_layer::LayerForm;
use super::forward_pass::{ForwardPass, ModelScope};
use super::input_error::InputError;
use super::parameters::{Initialiser, Parameters};
use super::safetensors::{self, Saved};
use super::sublayer::NormPlace;
use super::training::{Model, is_moment};
use super::transformer::{self, SentencePair};
use super::vocabulary::{END, START, Vocabulary};
use crate::math::{Id, Matrix, Overrides, Recorded, Tape, Trace, Var};

/// The most words of a translation: a model that has not learned to stop would go on for ever.
pub const MOST_WORDS: usize = super::corpus::MOST_WORDS;

static SHIPPED: LazyLock<Translator> = LazyLock::new(|| {
    let file = include_bytes!("../../lessons/translator.safetensors");
    let saved = safetensors::read("translator.safetensors", file);
    let translator = saved.and_then(|mut saved| {
        saved.parameters.origin = Badge::TrainedBefore;
        Translator::from_saved("translator.safetensors", saved)
    });
    translator.expect("a test reads the shipped translator")
});

/// What shapes the forward pass of a translator, apart from its weights.
#[derive(Clone, Copy, Debug)]
pub enum Architecture {
    /// The Transformer.
    Transformer {
        /// What its layers have in common.
        form: LayerForm,
        /// The layers of the encoder, and of the decoder.
        layers: usize,
    },
    /// An encoder–decoder without attention.
    Recurrent(Cell),
}

/// A model that translates.
#[derive(Clone, Debug)]
pub struct Translator {
    architecture: Architecture,
    parameters: Parameters,
    source: Vocabulary,
    target: Vocabulary,
}

/// One pass over a sentence and the words of its translation so far: every stage of it by its address, `decoder.0.cross.head1.weights`,
/// on a tape.
pub struct Decoding {
    /// The matrices and how they were made.
    pub tape: Tape,
    /// Those with an address, in order.
    pub recorded: Vec<Recorded>,
    /// The words of the source by their numbers.
    pub source: Vec<usize>,
    /// The words of the translation so far by their numbers, without the mark in front.
    pub written: Vec<usize>,
    probabilities: Id,
}

/// A translation, written word by word.
pub struct Translation {
    /// The pass over all its words; row i of what the decoder made stands behind word i.
    pub decoding: Decoding,
    /// Whether the model said that it ends here; false if it was stopped after the most words.
    pub has_ended: bool,
}

impl Translator {
    /// A translator of these weights. The target's vocabulary has the marks [`START`] and [`END`].
    ///
    /// # Errors
    /// If a mark is missing, a matrix is missing, too many or of another shape, a number is not finite, or the heads do not
    /// share out the width evenly.
    pub fn new(
        architecture: Architecture,
        parameters: Parameters,
        source: Vocabulary,
        target: Vocabulary,
    ) -> Result<Self, InputError> {
        let misfit = |why: &str| {
            InputError::new(
                format!("the weights are not those of such a translator: {why}"),
                "give weights that `attentive train translation` has saved",
            )
        };
        if [START, END].iter().any(|mark| target.id(mark).is_none()) {
            return Err(misfit("their words lack the marks of beginning and end"));
        }
        let width = parameters.get("source_table").map_or(0, Matrix::ncols);
        if width == 0 {
            return Err(misfit("there is no `source_table` in them"));
        }
        let mut expected = Parameters::new(Badge::Random);
        let words = [source.len(), target.len()];
        let mut start = Initialiser::new(&mut expected, 0);
        match architecture {
            Architecture::Transformer { form, layers } => {
                if form.heads == 0 || !width.is_multiple_of(form.heads) {
                    let heads = form.heads;
                    return Err(misfit(&format!(
                        "{heads} heads cannot share {width} evenly"
                    )));
                }
                let inner = parameters.get("encoder.0.w_1").map_or(0, Matrix::ncols);
                transformer::initialise(&mut start, words, [width, inner], layers);
            }
            Architecture::Recurrent(cell) => {
                encoder_decoder::initialise(&mut start, cell, words, width, 1.0);
            }
        }
        parameters.fits(&expected).map_err(|why| misfit(&why))?;
        parameters.are_finite()?;
        Ok(Self {
            architecture,
            parameters,
            source,
            target,
        })
    }

    /// The one that comes with the program: a Transformer, trained on the built-in [corpus](super::corpus::Corpus::built_in). It is read once.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The translator that was saved in a file; `name` is what errors call it.
    ///
    /// # Errors
    /// If it holds the weights of another task, says nothing of its words, or as [`Translator::new`].
    pub fn from_saved(name: &str, saved: Saved) -> Result<Self, InputError> {
        let Saved { parameters, texts } = saved;
        let weights = parameters.iter().filter(|(address, _)| !is_moment(address));
        let mut own = Parameters::new(parameters.origin);
        weights.for_each(|(address, matrix)| own.insert(address, matrix.clone()));
        let parameters = own;
        let text = |key: &str| texts.get(key).map(String::as_str);
        let misfit = |why: String| {
            let help = "give a file that `attentive train translation … --save` has written";
            InputError::new(format!("{name} holds no translator: {why}"), help)
        };
        let is_translation = text("task") == Some("translation");
        if !is_translation {
            let task = text("task").unwrap_or("none");
            return Err(misfit(format!("its task is {task}")));
        }
        let words = |key: &str| -> Option<Vec<String>> {
            Some(text(key)?.split(' ').map(str::to_owned).collect())
        };
        let known = |key: &str| words(key).ok_or_else(|| misfit(format!("it lacks its `{key}`")));
        let source = Vocabulary::new(known(SOURCE_WORDS)?, None)?;
        let target = Vocabulary::new(known(TARGET_WORDS)?, words(ROMANISED))?;
        let number = |key: &str| {
            let number = text(key).and_then(|text| text.parse::<usize>().ok());
            number.ok_or_else(|| misfit(format!("it lacks its `{key}`")))
        };
        let architecture = match Model::find(text("model").unwrap_or_default())? {
            Model::Transformer => Architecture::Transformer {
                form: LayerForm {
                    heads: number("heads")?,
                    norm: NormPlace::of(text("norm").unwrap_or_default()),
                },
                layers: number("layers")?.min(parameters.iter().count()),
            },
            Model::Rnn => Architecture::Recurrent(Cell::Tanh),
            Model::Gru => Architecture::Recurrent(Cell::Gru),
            model => return Err(misfit(format!("{} does not translate", model.name()))),
        };
        Self::new(architecture, parameters, source, target).map_err(|error| misfit(error.message))
    }

    /// The words that the header of a file has to have, so that [`Translator::from_saved`] finds them there.
    pub fn texts_of_words(source: &Vocabulary, target: &Vocabulary) -> BTreeMap<String, String> {
        let romanised = target.all_romanised();
        let romanised = romanised.map(|words| (ROMANISED.to_owned(), words.join(" ")));
        let words = [(SOURCE_WORDS, source), (TARGET_WORDS, target)];
        let words = words.map(|(key, it)| (key.to_owned(), it.words().join(" ")));
        words.into_iter().chain(romanised).collect()
    }

    /// What shapes its forward pass.
    pub fn architecture(&self) -> Architecture {
        self.architecture
    }

    /// Its weights.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The words of its sources.
    pub fn source(&self) -> &Vocabulary {
        &self.source
    }

    /// The words of its targets.
    pub fn target(&self) -> &Vocabulary {
        &self.target
    }

    /// One pass over a source and the words of a translation so far, whoever chose them, with cells set by hand.
    ///
    /// # Panics
    /// If the source is empty, or there is no word with a number.
    pub fn decode(&self, source: &[usize], written: &[usize], overrides: Overrides) -> Decoding {
        let start = self.target.id(START).expect("checked when it was made");
        let text = SentencePair {
            source: source.into(),
            target: [&[start], written].concat().into(),
        };
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.parameters, Trace::with(overrides));
        self.guess(&pass.root(), text);
        let recorded = pass.recorded();
        let mut backwards = recorded.iter().rev();
        let probabilities = backwards
            .find(|it| it.address == "probabilities")
            .expect("every translator records them")
            .id;
        Decoding {
            tape,
            recorded,
            source: source.to_vec(),
            written: written.to_vec(),
            probabilities,
        }
    }

    fn guess<'t>(&self, scope: &ModelScope<'_, 't>, text: SentencePair) -> Var<'t> {
        let vocabularies = [self.source.labels(), self.target.labels()];
        match self.architecture {
            Architecture::Transformer { form, layers } => {
                transformer::guess(scope, &[text], form, layers, vocabularies).logits
            }
            Architecture::Recurrent(cell) => {
                encoder_decoder::guess(scope, &[text], cell, vocabularies).logits
            }
        }
    }

    /// Writes a translation by greedy decoding: after these first words, always the most likely next one, until that is the end. Only words and the
    /// end are written: the mark of the beginning is passed over here, and keeps its probability.
    ///
    /// # Panics
    /// As [`Translator::decode`].
    pub fn translate(
        &self,
        source: &[usize],
        first: &[usize],
        overrides: &Overrides,
    ) -> Translation {
        self.translate_within(MOST_WORDS, source, first, overrides)
    }

    /// The same, but stopped after at most so many words.
    ///
    /// # Panics
    /// As [`Translator::decode`].
    pub fn translate_within(
        &self,
        most: usize,
        source: &[usize],
        first: &[usize],
        overrides: &Overrides,
    ) -> Translation {
        let [start, end] = [START, END].map(|mark| self.target.id(mark));
        let [start, end] = [start, end].map(|mark| mark.expect("checked when it was made"));
        let mut decoding = self.decode(source, first, overrides.clone());
        loop {
            // The mark of the beginning is no word.
            let likeliest = decoding.most_likely(decoding.written.len(), 2);
            let next = likeliest.iter().find(|(id, _)| *id != start);
            let next = next.expect("a vocabulary with words").0;
            let has_ended = next == end;
            if has_ended || decoding.written.len() >= most {
                return Translation {
                    decoding,
                    has_ended,
                };
            }
            let written = [decoding.written.as_slice(), &[next]].concat();
            decoding = self.decode(source, &written, overrides.clone());
        }
    }
}

/// Keys of the header of a file.
const SOURCE_WORDS: &str = "source words";
const TARGET_WORDS: &str = "target words";
const ROMANISED: &str = "romanised words";

impl Decoding {
    /// The matrix with this address.
    pub fn find(&self, address: &str) -> Option<Arc<Matrix>> {
        let mut recorded = self.recorded.iter();
        let recorded = recorded.find(|it| it.address == address)?;
        Some(self.tape.value(recorded.id))
    }

    /// How much is bet on each word of the vocabulary, at each word that is guessed [w + 1, v]: row i after i words.
    pub fn probabilities(&self) -> Arc<Matrix> {
        self.tape.value(self.probabilities)
    }

    /// The most likely words after so many words, with their probabilities, the most likely first; of equal ones that with the lower number.
    ///
    /// # Panics
    /// If fewer words are written.
    pub fn most_likely(&self, after: usize, count: usize) -> Vec<(usize, f64)> {
        let probabilities = self.probabilities();
        let row = probabilities.row(after);
        let mut all: Vec<(usize, f64)> = row.iter().copied().enumerate().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all.truncate(count);
        all
    }

    /// The weights of the attention to the source, by address, one matrix [w + 1, n] for each layer and head; none in a model without
    /// attention.
    pub fn cross_attention(&self) -> impl Iterator<Item = (&str, Arc<Matrix>)> {
        let weights = self
            .recorded
            .iter()
            .filter(|it| it.address.contains(".cross.head") && it.address.ends_with(".weights"));
        weights.map(|it| (it.address.as_str(), self.tape.value(it.id)))
    }
}
