//! A training as a file keeps it: the weights, what the optimiser remembers, the settings, and the number of steps made.

use std::collections::BTreeMap;

use super::job::Job;
use crate::math::Matrix;
use crate::models::input_error::InputError;
use crate::models::optimiser::Moments;
use crate::models::parameters::Parameters;
use crate::models::safetensors::{self, Saved};
use crate::models::translator::Translator;

/// What the addresses of Adam's moments begin with: the letters of Kingma and Ba 2015.
const MOMENTS: [&str; 2] = ["adam.m.", "adam.v."];

/// The number of steps made, in the header.
const STEPS_MADE: &str = "steps made";

/// How the training ended, in the header.
const END: &str = "end";

/// Whether an address is that of a moment and not of a weight.
pub(crate) fn is_moment(address: &str) -> bool {
    MOMENTS.iter().any(|prefix| address.starts_with(prefix))
}

/// A training as a file keeps it.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What errors call the file.
    name: String,
    parameters: Parameters,
    moments: BTreeMap<String, Moments>,
    texts: BTreeMap<String, String>,
}

/// Where a job stands that a checkpoint was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// After so many steps of the same training, which comes to the same bits as if nothing had been between.
    GoesOn {
        /// The steps made.
        steps: u64,
    },
    /// At its beginning, with the weights of the file.
    Anew {
        /// Why it does not go on, in half a sentence.
        why: String,
    },
}

impl Checkpoint {
    /// The file of a job as it stands, with these texts in its header besides. Of the weights alone, a training cannot go on.
    pub fn written(job: &Job, texts: &[(&str, String)], is_weights_alone: bool) -> Vec<u8> {
        let spec = job.spec();
        let settings = spec.settings().all();
        let settings = settings.map(|(knob, setting)| (knob.name, setting.to_string()));
        let own = [
            ("task", spec.task().name().to_owned()),
            ("model", spec.model().name().to_owned()),
            (STEPS_MADE, job.step().to_string()),
        ];
        let end = job.end().map(|end| (END, end.to_string()));
        let all = settings.chain(own).chain(end).chain(texts.iter().cloned());
        let mut texts: BTreeMap<String, String> =
            all.map(|(key, text)| (key.to_owned(), text)).collect();
        if let Some(corpus) = spec.corpus() {
            texts.extend(Translator::texts_of_words(corpus.source(), corpus.target()));
            texts.insert("data".to_owned(), corpus.name().to_owned());
        }
        let mut matrices = job.parameters().clone();
        if is_weights_alone {
            return safetensors::written(&matrices, &texts);
        }
        for (address, Moments { first, second }) in job.optimiser().moments() {
            for (prefix, moment) in MOMENTS.into_iter().zip([first, second]) {
                matrices.insert(format!("{prefix}{address}"), moment.clone());
            }
        }
        safetensors::written(&matrices, &texts)
    }

    /// Reads a file; `name` is what errors call it.
    ///
    /// # Errors
    /// If it is no safetensors file of 64-bit matrices, or a moment in it is not finite or lacks its partner.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, InputError> {
        let Saved { parameters, texts } = safetensors::read(name, bytes)?;
        let mut own = Parameters::new(parameters.origin);
        let mut halves: [BTreeMap<String, Matrix>; 2] = Default::default();
        for (address, matrix) in parameters.iter() {
            let half = (0..2).find_map(|at| Some((at, address.strip_prefix(MOMENTS[at])?)));
            match half {
                Some((at, of)) => {
                    // A mean of squares is never below 0.
                    let is_one = |number: &f64| number.is_finite() && (at == 0 || *number >= 0.0);
                    if let Some(number) = matrix.iter().find(|number| !is_one(number)) {
                        let message = format!("`{address}` in {name} holds {number}");
                        return Err(InputError::new(message, "save the file again"));
                    }
                    halves[at].insert(of.to_owned(), matrix.clone());
                }
                None => own.insert(address, matrix.clone()),
            }
        }
        let [first, mut second] = halves;
        let mut moments = BTreeMap::new();
        for (address, first) in first {
            if let Some(second) = second.remove(&address) {
                moments.insert(address, Moments { first, second });
            } else {
                second.insert(address, first);
                break;
            }
        }
        if let Some(address) = second.keys().next() {
            let message = format!("{name} holds one of the two moments of `{address}`");
            return Err(InputError::new(message, "save the file again"));
        }
        Ok(Self {
            name: name.to_owned(),
            parameters: own,
            moments,
            texts,
        })
    }

    /// A text of the header.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The task and the model that the file says it is of.
    pub fn task_and_model(&self) -> Option<[&str; 2]> {
        Some([self.text("task")?, self.text("model")?])
    }

    /// Gives the weights alone to a job that has not begun.
    ///
    /// # Errors
    /// If an address or a shape is not that of the job, or a number is not finite.
    pub fn begin_anew(&self, job: &mut Job, why: &str) -> Result<Resumed, InputError> {
        job.load(self.parameters.clone())?;
        Ok(Resumed::Anew {
            why: why.to_owned(),
        })
    }

    /// Gives the weights to a job that has not begun; and where all settings but the number of steps are those of the file, also what
    /// the optimiser remembered, so that the job goes on after the last step.
    ///
    /// # Errors
    /// If an address or a shape is not that of the job, a number is not finite, or the same training has diverged before.
    pub fn resume(&self, job: &mut Job) -> Result<Resumed, InputError> {
        job.load(self.parameters.clone())?;
        let anew = |why: String| Ok(Resumed::Anew { why });
        let settings = job.spec().settings().all();
        let settings = settings.map(|(knob, setting)| (knob.name, setting.to_string()));
        let others: Vec<String> = settings
            .filter(|(name, setting)| *name != "steps" && self.texts.get(*name) != Some(setting))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let steps = self.texts.get(STEPS_MADE);
        let steps: Option<u64> = steps.and_then(|steps| steps.parse().ok());
        let Some(steps) = steps else {
            return anew("it does not say how many steps it has made".to_owned());
        };
        if !others.is_empty() {
            return anew(format!("it was trained with another {}", others.join(", ")));
        }
        if let Some(end) = self
            .texts
            .get(END)
            .filter(|end| end.starts_with("diverged"))
        {
            return Err(InputError::new(
                format!("the training in {} {end}, so it cannot go on", self.name),
                "train anew with a smaller `learning_rate`",
            ));
        }
        if job.optimiser().has_moments() && steps > 0 && self.moments.is_empty() {
            return anew("it has no moments of Adam".to_owned());
        }
        for (address, moments) in &self.moments {
            let weights = self.parameters.get(address).map(Matrix::shape);
            if [&moments.first, &moments.second].map(|it| Some(it.shape())) != [weights; 2] {
                return Err(InputError::new(
                    format!(
                        "the moments of `{address}` in {} do not fit its weights",
                        self.name
                    ),
                    "save the file again",
                ));
            }
        }
        job.resume(steps, self.moments.clone());
        Ok(Resumed::GoesOn { steps })
    }
}
