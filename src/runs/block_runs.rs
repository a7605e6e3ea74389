//! The runs that one block of a lesson asks for: of a `run` or a `time` block one, of a `train` block one for the measurements and one for
//! each model.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::changes::{RunChanges, Setup};
use super::given::DataFiles;
use super::lesson_run::LessonRun;
use super::run_directive::Basis;
use super::timing::{LessonTiming, TimedResults};
use super::training::plan::TrainingPlan;
use super::training::trained::TrainedResults;
use super::training::{AskedFor, KnownCurves, LessonTraining};
use crate::lesson::{Lesson, Problem, RunDirective, Time, Train};
use crate::models::catalog::Computation;
use crate::models::inputs::InputError;

/// A block that asks for runs, and its surroundings.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) lesson: &'a Lesson,
    /// The files beside the lesson.
    pub(super) data: &'a DataFiles,
    /// The computations to choose from.
    pub(super) catalog: &'static [Computation],
    /// The learner's sentence, seed and changes.
    pub(super) setup: &'a Setup,
    /// The runs of the lesson before a change, and those so far: what comes to the same is computed once.
    pub(super) known: [&'a [LessonRun]; 2],
}

impl Asking<'_> {
    /// The run of a `run` block.
    pub(super) fn run(&self, directive: &RunDirective) -> Result<Vec<LessonRun>, Problem> {
        let [_, above] = self.known;
        let like = like(self.lesson, directive, above)?;
        let basis = Basis {
            lesson: self.lesson,
            directive,
            data: self.data,
            catalog: self.catalog,
            choices: &self.setup.choices,
            like,
            known: self.known,
        };
        let key = key(directive, above);
        let own = self.setup.changes.of(&key);
        let original = like.or_else(|| original(directive, above));
        let mut inherited = original.map_or_else(RunChanges::default, |it| it.changes.clone());
        // The knobs that a `like` directive sets are its own.
        let says = |knob: &str| directive.settings.iter().any(|it| it.name.value == knob);
        let knobs = &mut inherited.knobs;
        knobs.retain(|knob, _| directive.like.is_none() || !says(knob));
        let mut run = LessonRun::new(basis, key, inherited, &own)?;
        run.original = original.map(|original| original.key.clone());
        Ok(vec![run])
    }

    /// The runs of a `train` block.
    pub(super) fn training(
        &self,
        train: &Train,
        trained: &TrainedResults,
    ) -> Result<Vec<LessonRun>, Problem> {
        let [_, above] = self.known;
        let key = training_key(train, above);
        let Setup { choices, changes } = self.setup;
        let asked = AskedFor {
            train: train.clone(),
            changes: changes.of(&key),
            // Which is watched, where any is.
            sentence: match *train.watch {
                [] => None,
                _ => choices.sentence.clone(),
            },
        };
        if let Some(runs) = self.trained_before(&key, &asked, trained) {
            return Ok(runs.to_vec());
        }
        let mut training = self.planned(asked)?;
        training.curves = self.curves_before(&key, &training);
        let name = train.name.as_ref().map(|name| name.value.as_str());
        Ok(training.runs(&key, name, trained))
    }

    /// The run of a `time` block.
    pub(super) fn timing(
        &self,
        time: &Time,
        timed: &TimedResults,
    ) -> Result<Vec<LessonRun>, Problem> {
        let [_, above] = self.known;
        let timing = LessonTiming::new(self.lesson, time)?;
        let name = time.name.as_ref().map(|name| name.value.clone());
        Ok(vec![timing.run(timing_key(time, above), name, timed)])
    }

    fn planned(&self, asked: AskedFor) -> Result<LessonTraining, Problem> {
        let AskedFor {
            train,
            changes,
            sentence,
        } = &asked;
        let plan = TrainingPlan::new(self.lesson, train, changes, sentence.as_ref())?;
        let written = match &train.before {
            None => Arc::default(),
            Some(file) => TrainedResults::read(file, self.data)
                .map_err(|error| self.lesson.problem(&file.at, error.message, error.help))?,
        };
        Ok(LessonTraining {
            plan: Arc::new(plan),
            written,
            model: None,
            spec: None,
            is_trained: false,
            asked: Arc::new(asked),
            revision: 0,
            curves: Rc::default(),
        })
    }

    /// The runs of a training that comes to the same again: asked for alike, with the same file and no new result.
    fn trained_before(
        &self,
        key: &str,
        asked: &AskedFor,
        trained: &TrainedResults,
    ) -> Option<&[LessonRun]> {
        let [before, _] = self.known;
        let at = before.iter().position(|run| run.key == key)?;
        let training = before[at].training.as_ref()?;
        let written = match &asked.train.before {
            None => true,
            Some(file) => TrainedResults::read(file, self.data)
                .is_ok_and(|written| Arc::ptr_eq(&written, &training.written)),
        };
        let is_same = written
            && training.model.is_none()
            && training.revision == trained.revision()
            && *training.asked == *asked;
        is_same.then(|| &before[at..=at + training.plan.models.len()])
    }

    /// The curves that are known of a training that watches other sentences, if it is the same but for these.
    fn curves_before(&self, key: &str, training: &LessonTraining) -> Rc<RefCell<KnownCurves>> {
        let [before, _] = self.known;
        let mut trainings = before.iter().filter(|run| run.key == key);
        let known = trainings.find_map(|run| {
            let known = run.training.as_ref()?;
            let is_same = known.asked.train == training.asked.train
                && known.asked.changes == training.asked.changes
                && Arc::ptr_eq(&known.written, &training.written);
            is_same.then(|| Rc::clone(&known.curves))
        });
        known.unwrap_or_default()
    }
}

/// The key of a run: its name or that of its computation, numbered from the second on: `rnn`, `rnn#2`.
fn key(directive: &RunDirective, before: &[LessonRun]) -> String {
    let name = directive.name.as_ref().unwrap_or(&directive.computation);
    let name = &name.value;
    let is_same = |key: &str| key.split('#').next() == Some(name);
    match before.iter().filter(|run| is_same(&run.key)).count() {
        0 => name.clone(),
        count => format!("{name}#{}", count + 1),
    }
}

/// The key of a training: its name, or `train` with a number from the second on.
fn training_key(train: &Train, before: &[LessonRun]) -> String {
    if let Some(name) = &train.name {
        return name.value.clone();
    }
    let is_training = |run: &&LessonRun| {
        let training = run.training.as_ref();
        training.is_some_and(|training| training.model.is_none())
    };
    match before.iter().filter(is_training).count() {
        0 => "train".to_owned(),
        count => format!("train#{}", count + 1),
    }
}

/// The key of a measurement: its name, or `time` with a number from the second on.
fn timing_key(time: &Time, before: &[LessonRun]) -> String {
    if let Some(name) = &time.name {
        return name.value.clone();
    }
    match before.iter().filter(|run| run.timing.is_some()).count() {
        0 => "time".to_owned(),
        count => format!("time#{}", count + 1),
    }
}

/// The run that a directive is like; `None` if it names none.
///
/// # Errors
/// If no earlier run has that name.
fn like<'a>(
    lesson: &Lesson,
    directive: &RunDirective,
    before: &'a [LessonRun],
) -> Result<Option<&'a LessonRun>, Problem> {
    let Some(like) = &directive.like else {
        return Ok(None);
    };
    let name = |run: &'a LessonRun| run.name.as_deref().unwrap_or(run.computation.name);
    let found = before.iter().rev().find(|run| name(run) == like.value);
    found.map(Some).ok_or_else(|| {
        let names: Vec<&str> = before.iter().map(name).collect();
        let error = InputError::unknown("earlier run", &like.value, names);
        lesson.problem(&like.at, error.message, error.help)
    })
}

/// The run that a directive with another first or last word, or with its words in another order, repeats. It inherits the changes, so
/// that the two differ in nothing else.
fn original<'a>(directive: &RunDirective, before: &'a [LessonRun]) -> Option<&'a LessonRun> {
    let mut before = before.iter().rev();
    let is_same = |run: &&LessonRun| run.computation.name == directive.computation.value;
    let found = before.find(|run| is_same(run) && !run.is_variant);
    found.filter(|_| directive.has_other_words())
}
