//! A trained translator: weights with the words that they belong to, and how it writes a translation, word by word.

mod decoding;
mod saved;

pub use decoding::{Decoding, Translation};

use std::sync::LazyLock;

use super::badge::Badge;
use super::encoder_decoder::{self, Cell};
use super::encoder_layer::LayerForm;
use super::forward_pass::{ForwardPass, ModelScope};
use super::input_error::InputError;
use super::parameters::{Initialiser, Parameters};
use super::safetensors;
use super::transformer::{self, SentencePair};
use super::vocabulary::{END, START, Vocabulary};
use crate::math::{Matrix, Overrides, Tape, Trace, Var};

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
        let mut start = Initialiser::new(&mut expected, None);
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
