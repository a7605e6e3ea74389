//! All runs of a lesson on one setup, computed once for each change.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::changes::{Changes, Choices, RunChanges, Setup};
use super::given::DataFiles;
use super::lesson_run::LessonRun;
use super::run_directive::Basis;
use super::scope::Scope;
use super::sentences::unreadable;
use super::timing::{LessonTiming, TimedResults};
use super::training::plan::TrainingPlan;
use super::training::trained::TrainedResults;
use super::training::{AskedFor, KnownCurves, LessonTraining};
use crate::lesson::{BlockKind, Directive, Lesson, Problem, RunDirective, Time, Train};
use crate::models::catalog::Computation;
use crate::models::inputs::InputError;
use crate::models::words::Sentence;

/// A block of a lesson: its step, and its index in that step; both from 0.
pub type BlockId = (usize, usize);

/// The runs of a lesson in order, with the blocks that ask for them, and the failures. Dereferences to the runs.
#[derive(Default)]
pub struct LessonRuns {
    runs: Vec<LessonRun>,
    origins: Vec<BlockId>,
    failures: BTreeMap<BlockId, Problem>,
    is_changed: bool,
}

impl Deref for LessonRuns {
    type Target = [LessonRun];

    fn deref(&self) -> &[LessonRun] {
        &self.runs
    }
}

impl LessonRuns {
    /// Runs every `run` directive of the lesson. One with the computation, words, settings and cells of a run `before` a change, or of one above
    /// it, has the result of that; all else is computed, so that nothing can be stale.
    pub fn new(
        before: &Self,
        lesson: &Lesson,
        data: &DataFiles,
        catalog: &'static [Computation],
        Setup { choices, changes }: &Setup,
        (trained, timed): (&TrainedResults, &TimedResults),
    ) -> Self {
        let mut all = Self {
            is_changed: choices.sentence.is_some() || !changes.is_empty(),
            ..Self::default()
        };
        for (step, it) in lesson.steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let directive = match &it.kind {
                    BlockKind::Directive(Directive::Run(directive)) => directive,
                    BlockKind::Directive(Directive::Train(train)) => {
                        let key = training_key(train, &all.runs);
                        let asked = AskedFor {
                            train: (**train).clone(),
                            changes: changes.of(&key),
                            // Which is watched, where any is.
                            sentence: match *train.watch {
                                [] => None,
                                _ => choices.sentence.clone(),
                            },
                        };
                        let kept = before.trained_before(&key, &asked, data, trained);
                        if let Some(runs) = kept {
                            all.origins.extend(runs.iter().map(|_| (step, block)));
                            all.runs.extend_from_slice(runs);
                            continue;
                        }
                        match training(lesson, asked, data) {
                            Ok(mut training) => {
                                training.curves = before.curves_before(&key, &training);
                                let name = train.name.as_ref().map(|name| name.value.as_str());
                                let runs = training.runs(&key, name, trained);
                                all.origins.extend(runs.iter().map(|_| (step, block)));
                                all.runs.extend(runs);
                            }
                            Err(problem) => {
                                all.failures.insert((step, block), problem);
                            }
                        }
                        continue;
                    }
                    BlockKind::Directive(Directive::Time(time)) => {
                        let key = timing_key(time, &all.runs);
                        match LessonTiming::new(lesson, time) {
                            Ok(timing) => {
                                let name = time.name.as_ref().map(|name| name.value.clone());
                                all.runs.push(timing.run(key, name, timed));
                                all.origins.push((step, block));
                            }
                            Err(problem) => {
                                all.failures.insert((step, block), problem);
                            }
                        }
                        continue;
                    }
                    _ => continue,
                };
                let like = like(lesson, directive, &all.runs);
                let run = like.and_then(|like| {
                    let basis = Basis {
                        lesson,
                        directive,
                        data,
                        catalog,
                        choices,
                        like,
                        known: [before, &all.runs],
                    };
                    run(basis, changes)
                });
                match run {
                    Ok(run) => {
                        all.runs.push(run);
                        all.origins.push((step, block));
                    }
                    Err(problem) => {
                        all.failures.insert((step, block), problem);
                    }
                }
            }
        }
        all
    }

    /// The same as though all of the setup were the lesson's own.
    pub fn as_the_lessons_own(self) -> Self {
        Self {
            is_changed: false,
            ..self
        }
    }

    /// The runs of a training that comes to the same again: asked for alike, with the same file and no new result.
    fn trained_before(
        &self,
        key: &str,
        asked: &AskedFor,
        data: &DataFiles,
        trained: &TrainedResults,
    ) -> Option<&[LessonRun]> {
        let at = self.runs.iter().position(|run| run.key == key)?;
        let training = self.runs[at].training.as_ref()?;
        let written = match &asked.train.before {
            None => true,
            Some(file) => TrainedResults::read(file, data)
                .is_ok_and(|written| Arc::ptr_eq(&written, &training.written)),
        };
        let is_same = written
            && training.model.is_none()
            && training.revision == trained.revision()
            && *training.asked == *asked;
        is_same.then(|| &self.runs[at..=at + training.plan.models.len()])
    }

    /// The curves that are known of a training that watches other sentences, if it is the same but for these.
    fn curves_before(&self, key: &str, training: &LessonTraining) -> Rc<RefCell<KnownCurves>> {
        let mut trainings = self.runs.iter().filter(|run| run.key == key);
        let known = trainings.find_map(|run| {
            let known = run.training.as_ref()?;
            let is_same = known.asked.train == training.asked.train
                && known.asked.changes == training.asked.changes
                && Arc::ptr_eq(&known.written, &training.written);
            is_same.then(|| Rc::clone(&known.curves))
        });
        known.unwrap_or_default()
    }

    /// Takes what is trained by now into the runs of training; all others stay. Every run keeps its place.
    pub fn renew_training(&mut self, trained: &TrainedResults) {
        let measured = (0..self.runs.len()).filter(|&at| {
            let training = self.runs[at].training.as_ref();
            training.is_some_and(|training| training.model.is_none())
        });
        for at in measured.collect::<Vec<_>>() {
            let run = &self.runs[at];
            let Some(training) = &run.training else {
                continue;
            };
            let runs = training.runs(&run.key, run.name.as_deref(), trained);
            let end = at + runs.len();
            self.runs.splice(at..end, runs);
        }
    }

    /// Takes what was timed by now into the runs of measurements; all others stay. Every run keeps its place.
    pub fn renew_timing(&mut self, timed: &TimedResults) {
        for run in &mut self.runs {
            if let Some(timing) = run.timing {
                *run = timing.run(run.key.clone(), run.name.clone(), timed);
            }
        }
    }

    /// The trainings of the lesson, with their blocks.
    pub fn trainings(&self) -> impl Iterator<Item = (BlockId, &LessonTraining)> {
        let runs = self.origins.iter().copied().zip(&self.runs);
        let trainings = runs.filter_map(|(block, run)| Some((block, run.training.as_ref()?)));
        trainings.filter(|(_, training)| training.model.is_none())
    }

    /// The runs of a block: of a training several.
    pub fn all_of_block(&self, block: BlockId) -> &[LessonRun] {
        let start = self.origins.partition_point(|&origin| origin < block);
        let end = self.origins.partition_point(|&origin| origin <= block);
        &self.runs[start..end]
    }

    /// The scope of a block: every run before it or on its step.
    pub fn scope<'a>(&'a self, lesson: &'a Lesson, (step, block): BlockId) -> Scope<'a> {
        Scope {
            lesson,
            runs: self.reached(step),
            before: self
                .origins
                .partition_point(|&origin| origin < (step, block)),
            is_changed: self.is_changed,
            is_broken: self.failures.range(..(step + 1, 0)).next().is_some(),
        }
    }

    /// The runs up to the end of a step.
    pub fn reached(&self, step: usize) -> &[LessonRun] {
        let count = self.origins.partition_point(|origin| origin.0 <= step);
        &self.runs[..count]
    }

    /// The run of a block; `None` if it has none or the run failed.
    pub fn of_block(&self, block: BlockId) -> Option<&LessonRun> {
        self.all_of_block(block).first()
    }

    /// Whether the learner changed what they are computed from.
    pub fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Whether some block has no run because it failed.
    pub fn has_failures(&self) -> bool {
        !self.failures.is_empty()
    }

    /// The reason that the run of a block failed.
    pub fn failure(&self, block: BlockId) -> Option<&Problem> {
        self.failures.get(&block)
    }

    /// The index of a run.
    ///
    /// # Panics
    /// If it is not one of these runs.
    pub fn position(&self, run: &LessonRun) -> usize {
        self.runs
            .iter()
            .position(|other| std::ptr::eq(other, run))
            .expect("a run of this lesson")
    }
}

fn run(basis: Basis<'_>, changes: &Changes) -> Result<LessonRun, Problem> {
    let directive = basis.directive;
    let [_, before] = basis.known;
    let key = key(directive, before);
    let own = changes.of(&key);
    let original = basis.like.or_else(|| original(directive, before));
    let mut inherited = original.map_or_else(RunChanges::default, |it| it.changes.clone());
    // The knobs that a `like` directive sets are its own.
    let says = |knob: &str| directive.settings.iter().any(|it| it.name.value == knob);
    let knobs = &mut inherited.knobs;
    knobs.retain(|knob, _| directive.like.is_none() || !says(knob));
    let mut run = LessonRun::new(basis, key, inherited, &own)?;
    run.original = original.map(|original| original.key.clone());
    Ok(run)
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

fn training(lesson: &Lesson, asked: AskedFor, data: &DataFiles) -> Result<LessonTraining, Problem> {
    let AskedFor {
        train,
        changes,
        sentence,
    } = &asked;
    let plan = TrainingPlan::new(lesson, train, changes, sentence.as_ref())?;
    let written = match &train.before {
        None => Arc::default(),
        Some(file) => TrainedResults::read(file, data)
            .map_err(|error| lesson.problem(&file.at, error.message, error.help))?,
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

impl Choices {
    /// The same without a sentence that is too short for the lesson's prose, or that one of its computations cannot read.
    pub fn fitting(&self, lesson: &Lesson, catalog: &[Computation]) -> Self {
        let sentence = match self.misfit(lesson, catalog) {
            None => self.sentence.clone(),
            Some(_) => None,
        };
        Self {
            sentence,
            ..self.clone()
        }
    }

    /// Why the lesson cannot use the learner's sentence; `None` if it can, or if there is none.
    pub fn misfit(&self, lesson: &Lesson, catalog: &[Computation]) -> Option<String> {
        let own = self.sentence.as_ref()?;
        let InputError { message, help } = misfit(own, lesson, catalog)?;
        Some(match own.words().len() < lesson.least_words {
            true => format!("{message}, and uses its own sentence"),
            false => format!("{message}, so this lesson uses its own sentence; {help}"),
        })
    }
}

/// Why a lesson cannot use a sentence; `None` if it can.
pub fn misfit(sentence: &Sentence, lesson: &Lesson, catalog: &[Computation]) -> Option<InputError> {
    let needs = lesson.least_words;
    match sentence.words().len() < needs {
        true => {
            let message = format!("this lesson needs {needs} words or more");
            Some(InputError::new(message, "type a longer sentence"))
        }
        false => unreadable(sentence, lesson, catalog),
    }
}
