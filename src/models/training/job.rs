//! One run of training, step by step.

use std::collections::BTreeMap;
use std::fmt;

use rand::rngs::ChaCha8Rng;

use super::model::Model;
use super::spec::TrainingSpec;
use super::translation;
use crate::math::{Matrix, Tape, Trace, random};
use crate::models::badge::Badge;
use crate::models::forward_pass::ForwardPass;
use crate::models::input_error::InputError;
use crate::models::optimiser::{self, GradientsByAddress, Moments, Optimiser, Rule};
use crate::models::parameters::Parameters;
use crate::models::tasks::{Batch, Task};
use crate::models::transformer::SentencePair;
use crate::models::translator::Translator;

/// The score is taken every so many steps, and after the last.
pub const STEPS_A_SCORE: u64 = 10;

/// How many fresh sequences, or pairs, a score of the curve is taken on.
const SCORED: usize = 128;

/// A loss so many times that of guessing is called diverged.
const DIVERGED: f64 = 100.0;

/// The norm that gradients are clipped to.
const CLIP: f64 = 1.0;

/// One run of training: an iterator that makes one step whenever it is asked for the next [`Progress`]. It needs no thread, no clock
/// and no file, and can be sent to a thread; stopped anywhere, it goes on from there.
#[derive(Clone, Debug)]
pub struct Job {
    spec: TrainingSpec,
    parameters: Parameters,
    gradients: GradientsByAddress,
    optimiser: Optimiser,
    step: u64,
    end: Option<End>,
}

/// What one step of training came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The number of the step, from 1.
    pub step: u64,
    /// The mean cross-entropy on the step's batch, before the weights moved.
    pub loss: f64,
    /// The norm of the gradient, before it was clipped.
    pub gradient_norm: f64,
    /// The part of fresh questions that is answered right after the step, from 0 to 1; taken every [`STEPS_A_SCORE`] steps and after
    /// the last.
    pub score: Option<f64>,
    /// The same of what is held out, where the task holds something out.
    pub held_out: Option<f64>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All its steps are made.
    Finished,
    /// In this step the loss was no finite number, or more than a hundred times that of guessing. The weights are those before it.
    Diverged {
        /// The number of the step, from 1.
        step: u64,
    },
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finished => f.write_str("finished"),
            Self::Diverged { step } => write!(f, "diverged at step {step}"),
        }
    }
}

impl Job {
    /// The run of a spec that has been checked, at its start.
    pub(super) fn new(spec: TrainingSpec) -> Self {
        let settings = spec.settings();
        let rule = match (settings.choice("optimiser"), spec.task()) {
            ("sgd", _) => Rule::Sgd,
            (_, Task::Translation) => Rule::ADAM_OF_TRANSFORMER,
            _ => Rule::ADAM,
        };
        let mut optimiser = Optimiser::new(rule, settings.decimal("learning_rate"))
            .with_warm_up(settings.count("warm_up"));
        if spec.model() != Model::Transformer {
            optimiser = optimiser.with_clipping(CLIP);
        }
        Self {
            parameters: spec.model().initial_parameters(&spec, Some(spec.seed())),
            spec,
            gradients: GradientsByAddress::new(),
            optimiser,
            step: 0,
            end: None,
        }
    }

    /// All that the run depends on; once weights were set by hand, they come on top.
    pub fn spec(&self) -> &TrainingSpec {
        &self.spec
    }

    /// The number of steps made.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// How the run ended; `None` while it can go on.
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// The weights as they are now. Their origin is `random` before the first step, `trained` after it, and `edited` from the first
    /// weight on that was set by hand.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The translator of these weights as they are now; `None` unless the task is translation.
    pub fn translator(&self) -> Option<Translator> {
        let corpus = self.spec.corpus()?;
        let translator = Translator::new(
            self.spec.architecture(),
            self.parameters.clone(),
            corpus.source().clone(),
            corpus.target().clone(),
        );
        Some(translator.expect("a job checks its weights"))
    }

    /// The gradients of the last step by the addresses of the weights, before they were clipped; none before the first step.
    pub fn gradients(&self) -> &GradientsByAddress {
        &self.gradients
    }

    /// Sets one weight, from which training goes on. Returns the number before.
    ///
    /// # Errors
    /// If there is no such weight, or the number is not finite.
    pub fn edit(
        &mut self,
        address: &str,
        cell: (usize, usize),
        number: f64,
    ) -> Result<f64, InputError> {
        if !number.is_finite() {
            let message = format!("a weight of `{address}` cannot be {number}");
            return Err(InputError::new(message, "set it to a number"));
        }
        if self.parameters.get(address).is_none() {
            let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name).collect();
            return Err(InputError::unknown("matrix of weights", address, names));
        }
        let matrix = self.parameters.get_mut(address).expect("just found");
        let (rows, cols) = matrix.shape();
        let Some(weight) = matrix.get_mut(cell) else {
            return Err(InputError::new(
                format!("`{address}` has no cell [{},{}]", cell.0, cell.1),
                format!(
                    "rows go from 0 to {}, columns from 0 to {}",
                    rows - 1,
                    cols - 1
                ),
            ));
        };
        let before = std::mem::replace(weight, number);
        self.parameters.origin = Badge::Edited;
        Ok(before)
    }

    /// Sets one weight back to the number that it had, and the origin of the weights to what it was: as if it had not been edited.
    pub fn take_back(&mut self, address: &str, cell: (usize, usize), number: f64, origin: Badge) {
        let matrix = self.parameters.get_mut(address);
        if let Some(weight) = matrix.and_then(|matrix| matrix.get_mut(cell)) {
            *weight = number;
            self.parameters.origin = origin;
        }
    }

    /// Takes weights from elsewhere in place of its own, and goes on from them.
    ///
    /// # Errors
    /// If an address or a shape is not that of this model, or a number is not finite.
    pub fn load(&mut self, parameters: Parameters) -> Result<(), InputError> {
        if let Err(why) = parameters.fits(&self.parameters) {
            let (task, model) = (self.spec.task().name(), self.spec.model().name());
            return Err(InputError::new(
                format!(
                    "the weights are not those of {model} on {task} with these settings: {why}"
                ),
                "give the task, the model and the settings that they were saved with",
            ));
        }
        parameters.are_finite()?;
        self.parameters = parameters;
        Ok(())
    }

    /// What moves the weights.
    pub(super) fn optimiser(&self) -> &Optimiser {
        &self.optimiser
    }

    /// Goes on after so many steps, with the moments of Adam after them.
    pub(super) fn resume(&mut self, steps: u64, moments: BTreeMap<String, Moments>) {
        self.step = steps;
        self.optimiser = self.optimiser.clone().resumed(steps, moments);
        self.end = (steps >= self.spec.steps()).then_some(End::Finished);
        if steps > 0 {
            self.parameters.origin = Badge::Trained;
        }
    }

    /// The part of the last questions of so many fresh sequences that is answered right, from 0 to 1, at any size of the task. In
    /// translation: the part of so many pairs to train on that is translated word for word, by greedy decoding.
    pub fn score(&self, size: usize, sequences: usize) -> f64 {
        if let Some(corpus) = self.spec.corpus() {
            return self.exact_match(corpus.training(), sequences);
        }
        let at = self.step;
        let mut generator = self.generator(&format!("fresh {size} at {at}"));
        let (mut right, mut left) = (0, sequences);
        while left > 0 {
            let count = left.min(self.spec.settings().size("batch"));
            let batch = self.spec.task().batch(size, count, &mut generator);
            right += self.right_answers(&batch);
            left -= count;
        }
        right as f64 / sequences as f64
    }

    /// The part of so many held-out pairs that is translated word for word, by greedy decoding; `None` if the task holds out none.
    pub fn held_out(&self, sequences: usize) -> Option<f64> {
        let held_out = self.spec.corpus()?.held_out();
        (!held_out.is_empty()).then(|| self.exact_match(held_out, sequences))
    }

    /// The part of so many of these pairs, spread evenly over all, that is translated word for word.
    fn exact_match(&self, pairs: &[SentencePair], count: usize) -> f64 {
        let count = count.min(pairs.len());
        let chosen = (0..count).map(|number| pairs[number * pairs.len() / count].clone());
        let chosen: Vec<SentencePair> = chosen.collect();
        let batches = chosen.chunks(self.spec.settings().size("batch"));
        let right = batches.map(|batch| {
            let tape = Tape::new();
            let pass = ForwardPass::new(&tape, &self.parameters, Trace::off());
            let guesses = translation::forward(&pass.root(), &self.spec, batch);
            translation::exact_matches(&guesses, batch)
        });
        right.sum::<usize>() as f64 / count as f64
    }

    /// The pairs of this step, counted from 1: the same for every model with this seed.
    ///
    /// # Panics
    /// Unless the task is translation.
    pub fn pairs(&self, step: u64) -> Vec<SentencePair> {
        let corpus = self.spec.corpus().expect("the task is translation");
        translation::batch(&self.spec, corpus, step)
    }

    /// The sequences of this step, counted from 1: the same for every model with this seed.
    ///
    /// # Panics
    /// If the task is translation, whose sentences are [pairs](Job::pairs).
    pub fn batch(&self, step: u64) -> Batch {
        let (task, count) = (self.spec.task(), self.spec.settings().size("batch"));
        let mut generator = self.generator(&format!("step {step}"));
        task.batch(self.spec.size(), count, &mut generator)
    }

    /// How many of the last questions of a batch are answered right.
    fn right_answers(&self, batch: &Batch) -> usize {
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.parameters, Trace::off());
        let answered = self.spec.model().forward(&pass.root(), &self.spec, batch);
        let (logits, answers) = (answered.logits.value(), batch.answers(answered.order));
        let rows = batch.last_answers(answered.order);
        let is_right = |&row: &usize| logits.row(row).transpose().argmax().0 == answers[row];
        rows.filter(is_right).count()
    }

    /// A generator for this run's data. It depends on the task and the seed alone, so that all models meet the same sequences.
    fn generator(&self, what: &str) -> ChaCha8Rng {
        let name = format!("{} {what}", self.spec.task().name());
        random::generator(self.spec.seed(), &name)
    }

    /// Makes one step, without a score.
    fn train(&mut self) -> Progress {
        self.step += 1;
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.parameters, Trace::off());
        let root = pass.root();
        let loss = match self.spec.corpus() {
            Some(_) => translation::forward(&root, &self.spec, &self.pairs(self.step)).loss,
            None => {
                let batch = self.batch(self.step);
                self.spec.model().forward(&root, &self.spec, &batch).loss
            }
        };
        let gradients = loss.backward();
        let loss = loss.value()[(0, 0)];
        let leaves = pass.leaves().into_iter();
        let reached = leaves.filter_map(|(name, id)| Some((name, gradients.of(id)?.clone())));
        self.gradients = reached.collect();
        let limit = DIVERGED * self.spec.loss_of_guessing();
        let is_finite = |matrix: &Matrix| matrix.iter().all(|number| number.is_finite());
        let diverged = !loss.is_finite() || loss > limit || !self.gradients.values().all(is_finite);
        let gradient_norm = if diverged {
            self.end = Some(End::Diverged { step: self.step });
            optimiser::norm(&self.gradients)
        } else {
            if self.step >= self.spec.steps() {
                self.end = Some(End::Finished);
            }
            if self.parameters.origin != Badge::Edited {
                self.parameters.origin = Badge::Trained;
            }
            self.optimiser.step(&mut self.parameters, &self.gradients)
        };
        Progress {
            step: self.step,
            loss,
            gradient_norm,
            score: None,
            held_out: None,
        }
    }
}

impl Iterator for Job {
    type Item = Progress;

    fn next(&mut self) -> Option<Progress> {
        if self.end.is_some() {
            return None;
        }
        let progress = self.train();
        let is_due = progress.step.is_multiple_of(STEPS_A_SCORE) || self.end == Some(End::Finished);
        let is_diverged = matches!(self.end, Some(End::Diverged { .. }));
        if !is_due || is_diverged {
            return Some(progress);
        }
        Some(Progress {
            score: Some(self.score(self.spec.size(), SCORED)),
            held_out: self.held_out(SCORED),
            ..progress
        })
    }
}
