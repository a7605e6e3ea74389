//! All runs of a lesson on one setup, computed once for each change.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::block_runs::Asking;
use super::changes::Setup;
use super::given::DataFiles;
use super::lesson_run::LessonRun;
use super::scope::Scope;
use super::timing::TimedResults;
use super::training::LessonTraining;
use super::training::trained::TrainedResults;
use crate::lesson::{BlockKind, Directive, Lesson, Problem};
use crate::models::catalog::Computation;

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
        setup: &Setup,
        results: (&TrainedResults, &TimedResults),
    ) -> Self {
        let Setup { choices, changes } = setup;
        let mut all = Self {
            is_changed: choices.sentence.is_some() || !changes.is_empty(),
            ..Self::default()
        };
        let (trained, timed) = results;
        for (step, it) in lesson.steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let asking = Asking {
                    lesson,
                    data,
                    catalog,
                    setup,
                    known: [before, &all.runs],
                };
                let runs = match &it.kind {
                    BlockKind::Directive(Directive::Run(directive)) => asking.run(directive),
                    BlockKind::Directive(Directive::Train(train)) => {
                        asking.training(train, trained)
                    }
                    BlockKind::Directive(Directive::Time(time)) => asking.timing(time, timed),
                    _ => continue,
                };
                match runs {
                    Ok(runs) => {
                        all.origins.extend(runs.iter().map(|_| (step, block)));
                        all.runs.extend(runs);
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
