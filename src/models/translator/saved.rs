//! A translator in a file of weights, whose header has its words.

use std::collections::BTreeMap;

use super::{Architecture, Translator};
use crate::models::encoder_decoder::Cell;
use crate::models::encoder_layer::LayerForm;
use crate::models::input_error::InputError;
use crate::models::parameters::Parameters;
use crate::models::safetensors::Saved;
use crate::models::sublayer::NormPlace;
use crate::models::training::{Model, is_moment};
use crate::models::vocabulary::Vocabulary;

/// Keys of the header of a file.
const SOURCE_WORDS: &str = "source words";
const TARGET_WORDS: &str = "target words";
const ROMANISED: &str = "romanised words";

impl Translator {
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
}
