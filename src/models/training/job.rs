//! One run of training, step by step.

use std::collections::BTreeMap;
use std::fmt;

use rand::rngs::ChaCha8Rng;

use super::spec::TrainingSpec;
use crate::math::{Matrix, Tape, Trace, random};
use crate::models::badge::Badge;
use crate::models::forward_pass::ForwardPass;
use crate::models::input_error::InputError;
use crate::models::optimiser::{self, GradientsByAddress, Moments, Optimiser, Rule};
use crate::models::parameters::Parameters;
use crate::models::tasks::Batch;

/// The score is taken every so many steps, and after the last.
pub const STEPS_A_SCORE: u64 = 10;

/// How many fresh sequences a score of the curve is taken on.
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
        let rule = match settings.choice("optimiser") {
            "sgd" => Rule::Sgd,
            _ => Rule::ADAM,
        };
        let optimiser = Optimiser::new(rule, settings.decimal("learning_rate"))
            .with_warm_up(settings.count("warm_up"))
            .with_clipping(CLIP);
        Self {
            parameters: spec.model().initial_parameters(&spec),
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
        let own = &self.parameters;
        for (address, matrix) in own.iter() {
            let Some(given) = parameters.get(address) else {
                return Err(self.misfit(format!("there is no `{address}` in them")));
            };
            let ((rows, cols), (n, m)) = (given.shape(), matrix.shape());
            if (rows, cols) != (n, m) {
                let shapes = format!("`{address}` is [{rows}, {cols}] instead of [{n}, {m}]");
                return Err(self.misfit(shapes));
            }
            if let Some(number) = given.iter().find(|number| !number.is_finite()) {
                return Err(InputError::new(
                    format!("the weights hold {number} in `{address}`"),
                    "give weights that are all finite numbers",
                ));
            }
        }
        if let Some((address, _)) = parameters.iter().find(|(name, _)| own.get(name).is_none()) {
            return Err(self.misfit(format!("it has no `{address}`")));
        }
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

    fn misfit(&self, why: String) -> InputError {
        let (task, model) = (self.spec.task().name(), self.spec.model().name());
        InputError::new(
            format!("the weights are not those of {model} on {task} with these settings: {why}"),
            "give the task, the model and the settings that they were saved with",
        )
    }

    /// The part of the last questions of so many fresh sequences that is answered right, from 0 to 1, at any size of the task.
    pub fn score(&self, size: usize, sequences: usize) -> f64 {
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

    /// The sequences of this step, counted from 1: the same for every model with this seed.
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
        let batch = self.batch(self.step);
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.parameters, Trace::off());
        let answered = self.spec.model().forward(&pass.root(), &self.spec, &batch);
        let loss = answered.loss.value()[(0, 0)];
        let gradients = answered.loss.backward();
        let leaves = pass.leaves().into_iter();
        let reached = leaves.filter_map(|(name, id)| Some((name, gradients.of(id)?.clone())));
        self.gradients = reached.collect();
        let limit = DIVERGED * self.spec.task().loss_of_guessing();
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
        let score = (is_due && !is_diverged).then(|| self.score(self.spec.size(), SCORED));
        Some(Progress { score, ..progress })
    }
}
