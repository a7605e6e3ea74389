//! The name of a training run: all that its result depends on.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::job::Job;
use super::known_settings;
use super::model::Model;
use crate::math::Labels;
use crate::models::corpus::Corpus;
use crate::models::encoder_decoder::Cell;
use crate::models::encoder_layer::LayerForm;
use crate::models::input_error::InputError;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::sublayer::NormPlace;
use crate::models::tasks::Task;
use crate::models::translator::Architecture;

/// The most memory that one step may take, in bytes: 1 GB.
const MOST_BYTES: usize = 1_000_000_000;

/// A model, the task that it is trained on, and every setting that shapes the training, its seed included. Two runs of equal
/// specs come to the same bits on one machine, so that a result can be kept under its spec, or under the spec's text:
///
/// ```
/// use attentive::models::training::TrainingSpec;
///
/// let mut spec = TrainingSpec::new("recall", "rnn")?;
/// spec.set("gap", "28")?;
/// spec.set("seed", "3")?;
/// assert!(spec.to_string().starts_with("recall rnn seed=3 steps=400 gap=28 "));
/// # Ok::<(), attentive::models::inputs::InputError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TrainingSpec {
    task: Task,
    model: Model,
    settings: Settings,
    /// Of translation alone.
    corpus: Option<Arc<Corpus>>,
}

impl TrainingSpec {
    /// A task and a model by their names, with the settings that are known to work for the two; translation is on the built-in corpus.
    ///
    /// # Errors
    /// If there is no such task or model, with the nearest name, or the model is not for the task.
    pub fn new(task: &str, model: &str) -> Result<Self, InputError> {
        Self::of(Task::find(task)?, Model::find(model)?)
    }

    /// The same for a task and a model at hand.
    ///
    /// # Errors
    /// If the model is not for the task.
    pub fn of(task: Task, model: Model) -> Result<Self, InputError> {
        let knobs = known_settings::knobs(task, model).ok_or_else(|| {
            let others = Model::ALL.into_iter();
            let others = others.filter(|&other| known_settings::knobs(task, other).is_some());
            let others: Vec<String> = others.map(|it| format!("`{}`", it.name())).collect();
            InputError::new(
                format!("`{}` is no model for {}", model.name(), task.name()),
                format!("choose from {}", others.join(", ")),
            )
        })?;
        Ok(Self {
            task,
            model,
            settings: Settings::new(knobs),
            corpus: (task == Task::Translation).then(Corpus::built_in),
        })
    }

    /// The same with pairs of one's own to translate.
    ///
    /// # Errors
    /// If the task is not translation.
    pub fn with_corpus(self, corpus: Arc<Corpus>) -> Result<Self, InputError> {
        if self.task != Task::Translation {
            return Err(InputError::new(
                format!(
                    "{} makes its own sequences and takes no pairs",
                    self.task.name()
                ),
                "train on `translation`, or leave the pairs out",
            ));
        }
        let corpus = Some(corpus);
        Ok(Self { corpus, ..self })
    }

    /// The pairs to translate; `None` unless the task is translation.
    pub fn corpus(&self) -> Option<&Arc<Corpus>> {
        self.corpus.as_ref()
    }

    /// What shapes the forward pass of a translator with these settings.
    ///
    /// # Panics
    /// Unless the task is translation.
    pub(super) fn architecture(&self) -> Architecture {
        match self.model {
            Model::Transformer => Architecture::Transformer {
                form: LayerForm {
                    heads: self.settings.size("heads"),
                    norm: NormPlace::of(self.settings.choice("norm")),
                },
                layers: self.settings.size("layers"),
            },
            Model::Rnn => Architecture::Recurrent(Cell::Tanh),
            Model::Gru => Architecture::Recurrent(Cell::Gru),
            model => panic!("{} does not translate", model.name()),
        }
    }

    /// The part of the answers that guessing gets right.
    pub fn score_of_guessing(&self) -> f64 {
        let Some(corpus) = &self.corpus else {
            return (self.task.answers().len() as f64).recip();
        };
        // A sentence is right if every word of it is.
        let words = corpus.target().len() as f64;
        let pairs = corpus.training().iter();
        let chances = pairs.map(|pair| words.powf(1.0 - pair.target.len() as f64));
        chances.sum::<f64>() / corpus.training().len() as f64
    }

    /// The cross-entropy of guessing: every answer as likely as any other.
    pub fn loss_of_guessing(&self) -> f64 {
        let answers = match &self.corpus {
            Some(corpus) => corpus.target().len(),
            None => self.task.answers().len(),
        };
        (answers as f64).ln()
    }

    /// The names of the rows and columns of a matrix of weights, where they are words.
    pub fn labels(&self, address: &str) -> (Labels, Labels) {
        let words =
            |names: &[&str]| -> Labels { Some(names.iter().map(|&it| it.to_owned()).collect()) };
        match (address, &self.corpus) {
            ("table", None) => (words(self.task.vocabulary()), None),
            ("w_out" | "b_out", None) => (None, words(self.task.answers())),
            ("source_table", Some(corpus)) => (corpus.source().labels(), None),
            ("target_table", Some(corpus)) => (corpus.target().labels(), None),
            ("w_out" | "b_out", Some(corpus)) => (None, corpus.target().labels()),
            _ => (None, None),
        }
    }

    /// The task.
    pub fn task(&self) -> Task {
        self.task
    }

    /// The model.
    pub fn model(&self) -> Model {
        self.model
    }

    /// The knobs that shape the training, with their settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Sets one knob.
    ///
    /// # Errors
    /// If there is no such knob (with the nearest name), or the value is out of its range.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), InputError> {
        self.settings.set(name, text)
    }

    /// Turns one knob by so many notches, and says whether it moved.
    ///
    /// # Errors
    /// If there is no such knob.
    pub fn turn(&mut self, name: &str, by: i32) -> Result<bool, InputError> {
        self.settings.turn(name, by)
    }

    /// Which random numbers.
    pub fn seed(&self) -> u64 {
        self.settings.count("seed")
    }

    /// The number of steps.
    pub fn steps(&self) -> u64 {
        self.settings.count("steps")
    }

    /// The size of the task: a gap, or a number of bits; 0 in translation, whose sentences are as long as they are.
    pub fn size(&self) -> usize {
        self.task
            .size_name()
            .map_or(0, |name| self.settings.size(name))
    }

    /// The number of words of a sequence.
    pub fn length(&self) -> usize {
        self.task.length(self.size())
    }

    /// The sizes that a result is also to be scored at: parity, learned on few bits, is a matter of how many more it holds for.
    pub fn sizes_scored(&self) -> Vec<usize> {
        match self.task {
            Task::Recall | Task::BothSides | Task::Translation => Vec::new(),
            Task::Parity => vec![8, 40, 80],
        }
    }

    /// The number of weights. Zeros in their places are counted, and the counts are kept: a page asks after every change.
    pub fn parameter_count(&self) -> usize {
        /// The most counts that are kept.
        const MOST_KEPT: usize = 64;
        thread_local! {
            static COUNTS: RefCell<HashMap<TrainingSpec, usize>> = RefCell::default();
        }
        if let Some(count) = COUNTS.with_borrow(|counts| counts.get(self).copied()) {
            return count;
        }
        let count = self.model.initial_parameters(self, None).count();
        COUNTS.with_borrow_mut(|counts| {
            if counts.len() == MOST_KEPT {
                counts.clear();
            }
            counts.insert(self.clone(), count);
        });
        count
    }

    /// About how many bytes of memory one step takes.
    pub fn bytes_a_step(&self) -> usize {
        self.model.bytes_a_step(self)
    }

    /// Checks what no knob can check by itself.
    ///
    /// # Errors
    /// If the truncation is longer than a sequence, the heads do not share out the width evenly, or a step would take more memory
    /// than 1 GB.
    pub fn check(&self) -> Result<(), InputError> {
        let length = self.length();
        if let Some(Setting::Count(truncate)) = self.settings.get("truncate")
            && truncate > length as u64
        {
            return Err(InputError::new(
                format!("`truncate` is {truncate}, but a sequence has only {length} words"),
                format!("set it to {length} at most, or to off"),
            ));
        }
        if matches!(self.model, Model::Attention | Model::Transformer) {
            let [heads, width] = ["heads", "d"].map(|name| self.settings.count(name));
            if width % heads > 0 {
                return Err(InputError::new(
                    format!("{heads} heads cannot share out a width of {width} evenly"),
                    "set `d` to a multiple of `heads`",
                ));
            }
        }
        let bytes = self.bytes_a_step();
        if bytes > MOST_BYTES {
            let gigabytes = bytes as f64 / 1e9;
            let (over, smaller) = match self.task.size_name() {
                Some(size) => (
                    format!("over {length} words"),
                    format!("`{size}` or `batch`"),
                ),
                None => ("over these sentences".to_owned(), "`batch`".to_owned()),
            };
            return Err(InputError::new(
                format!("a step {over} would take {gigabytes:.1} GB of memory"),
                format!("at most 1 GB is used: set a smaller {smaller}"),
            ));
        }
        Ok(())
    }

    /// The run at its start.
    ///
    /// # Errors
    /// As [`TrainingSpec::check`].
    pub fn job(&self) -> Result<Job, InputError> {
        self.check()?;
        Ok(Job::new(self.clone()))
    }

    /// The knobs of a task and a model; none if the model is not for the task.
    pub fn knobs(task: Task, model: Model) -> &'static [Knob] {
        known_settings::knobs(task, model).unwrap_or_default()
    }
}

/// All that the result depends on: `recall rnn seed=1 steps=400 gap=40 …`.
impl fmt::Display for TrainingSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            task,
            model,
            settings,
            corpus,
        } = self;
        write!(f, "{} {} {settings}", task.name(), model.name())?;
        match corpus {
            Some(corpus) => write!(f, " data={:016x}", corpus.fingerprint()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn spec(task: &str, model: &str, settings: &[(&str, &str)]) -> TrainingSpec {
        let mut spec = TrainingSpec::new(task, model).unwrap();
        for (name, text) in settings {
            spec.set(name, text).unwrap();
        }
        spec
    }

    #[track_caller]
    fn check(spec: &TrainingSpec, expected: &str) {
        assert_eq!(spec.check().unwrap_err().to_string(), expected);
    }

    #[test]
    fn what_does_not_go_together_is_said() {
        check(
            &spec("recall", "rnn", &[("truncate", "42"), ("gap", "40")]),
            "`truncate` is 42, but a sequence has only 41 words; set it to 41 at most, or to off",
        );
        check(
            &spec("both-sides", "attention", &[("heads", "3")]),
            "3 heads cannot share out a width of 16 evenly; set `d` to a multiple of `heads`",
        );
        check(
            &spec("recall", "attention", &[("gap", "10000")]),
            "a step over 10001 words would take 206.0 GB of memory; at most 1 GB is used: set a smaller `gap` or `batch`",
        );
        assert_eq!(spec("recall", "rnn", &[("truncate", "41")]).check(), Ok(()));
    }

    #[test]
    fn a_setting_out_of_its_range_is_said() {
        let said = |name, text| {
            let error = spec("recall", "rnn", &[]).set(name, text).unwrap_err();
            error.to_string()
        };
        for (name, text, expected) in [
            (
                "steps",
                "0",
                "knob `steps` cannot be `0`; it can be 1 to 1000000",
            ),
            (
                "truncate",
                "0",
                "knob `truncate` cannot be `0`; it can be 1 to 1024, or off",
            ),
            ("gapp", "9", "there is no knob `gapp`; did you mean `gap`?"),
        ] {
            assert_eq!(said(name, text), expected);
        }
        for text in ["0", "1e9", "NaN", "-1", "1000000000"] {
            let range = "it can be 0.00001 to 100, with five decimals at most";
            let expected = format!("knob `learning_rate` cannot be `{text}`; {range}");
            assert_eq!(said("learning_rate", text), expected);
        }
    }

    #[test]
    fn equal_specs_have_one_text_and_one_place_in_a_map() {
        let plain = spec("recall", "rnn", &[]);
        let as_set = spec("recall", "rnn", &[("gap", "40"), ("seed", "1")]);
        let other = spec("recall", "rnn", &[("seed", "2")]);
        assert_eq!(plain.to_string(), as_set.to_string());
        assert_ne!(plain.to_string(), other.to_string());
        let specs = HashSet::from([plain, as_set, other]);
        assert_eq!(specs.len(), 2);
    }

    #[test]
    fn names_are_suggested() {
        let error = |task, model| TrainingSpec::new(task, model).unwrap_err().to_string();
        let expected = "there is no task `pariti`; did you mean `parity`?";
        assert_eq!(error("pariti", "rnn"), expected);
        let expected = "there is no model `atention`; did you mean `attention`?";
        assert_eq!(error("recall", "atention"), expected);
    }
}
