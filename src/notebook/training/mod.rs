//! Training on the page: where it stands, what the keys do to it, and what its steps do to the page.
//!
//! The steps themselves are made elsewhere: [`Notebook::take_jobs`] hands over what is to be trained, and what comes of it is
//! [heard](Notebook::hear). A notebook has no clock; the seconds come with the news.

mod news;
mod orders;
mod pace;

pub use news::TrainingNews;
pub use orders::TrainingOrder;
pub use pace::Pace;

use std::sync::Arc;

use pace::Clock;

use super::state::Notebook;
use super::timing::TimingStatus;
use super::weight_edits::WeightEdits;
use crate::lesson::{Block, BlockKind, Directive};
use crate::models::training::TrainingSpec;
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::BlockId;
use crate::runs::training::plan::TrainingPlan;
use crate::runs::training::trained::{Trained, TrainedResults};
use crate::runs::training::{LessonTraining, SeedState};

/// All training of a session.
#[derive(Debug, Default)]
pub(super) struct Training {
    /// What came of it so far.
    pub(super) results: TrainedResults,
    /// What is being trained.
    pub(super) session: Option<Session>,
    /// What to train as soon as that stands still.
    next: Option<Session>,
    /// How fast, if the learner chose.
    pace: Option<Pace>,
    /// The weights that were set by hand, to be undone and redone.
    pub(super) weights: WeightEdits,
    orders: Vec<TrainingOrder>,
}

/// Models that are trained together, step by step in turn.
#[derive(Debug)]
pub(super) struct Session {
    /// The lesson it was started in, by the stem of its file.
    lesson: String,
    plan: Arc<TrainingPlan>,
    /// One for each model, all with the same seed.
    pub(super) specs: Vec<TrainingSpec>,
    /// Whether the other seeds follow.
    all_seeds: bool,
    /// Whether it has been asked to stand still.
    pub(super) is_halting: bool,
    /// The sentences that it was told to watch.
    watched: Vec<Vec<usize>>,
    /// The steps and seconds since its pace was last changed.
    pub(super) clock: Clock,
}

/// Where a training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingStatus {
    /// Nothing is trained yet.
    NotStarted,
    /// There are results of an earlier training, from a file, or of some of its models.
    Before,
    /// It is being trained.
    Running,
    /// It stands still as soon as this step is made.
    Halting,
    /// It stands still, and can go on.
    Paused,
    /// It was stopped, and can be started again.
    Stopped,
    /// All that was started is done.
    Done,
}

impl Notebook {
    /// The training of the newest step; its last one, if it has several.
    pub(super) fn training_at_hand(&self) -> Option<&LessonTraining> {
        self.training_run().map(|(_, training)| training)
    }

    /// The run of that training, and the training.
    pub(super) fn training_run(&self) -> Option<(&LessonRun, &LessonTraining)> {
        let run = self.runs.of_block(self.training_block()?)?;
        Some((run, run.training.as_ref()?))
    }

    /// The block of the last training of the newest step that can be trained.
    pub(super) fn training_block(&self) -> Option<BlockId> {
        let blocks = self.blocks(self.step).iter().enumerate();
        let is_training = |block: &Block| matches!(&block.kind, BlockKind::Directive(Directive::Train(train)) if !train.is_quiet);
        let mut trainings = blocks.filter(|(_, block)| is_training(block)).rev();
        let at = |(block, _)| (self.step, block);
        trainings.find_map(|it| Some(at(it)).filter(|&block| self.runs.of_block(block).is_some()))
    }

    /// The word for the key that starts the training of the newest step, pauses it, or goes on with it.
    pub fn training_verb(&self) -> &'static str {
        let Some(training) = self.training_at_hand() else {
            let timing = self.timing_at_hand().map(|it| self.timing_status(it));
            return match timing {
                Some(TimingStatus::Measured(_)) => "again",
                Some(_) => "measure",
                None => "start",
            };
        };
        let is_over = |spec| self.training.results.of(spec).is_some_and(Trained::is_over);
        match self.training_status(training) {
            TrainingStatus::Running | TrainingStatus::Halting => "pause",
            TrainingStatus::Paused => "go on",
            TrainingStatus::Done if training.plan.specs().all(is_over) => "again",
            TrainingStatus::Done => "next seed",
            _ => "start",
        }
    }

    /// Whether the training of the newest step is under way.
    pub(super) fn is_training_at_hand(&self) -> bool {
        let status = self.training_at_hand().map(|it| self.training_status(it));
        matches!(
            status,
            Some(TrainingStatus::Running | TrainingStatus::Halting | TrainingStatus::Paused)
        )
    }

    /// Whether anything is being trained, on this page or another.
    pub(super) fn is_anything_trained(&self) -> bool {
        self.training.session.is_some()
    }

    /// Whether the training of the newest step has several seeds, and stands still.
    pub(super) fn has_other_seeds(&self) -> bool {
        let training = self.training_at_hand();
        training.is_some_and(|it| it.plan.seeds.len() > 1 && self.session_of(it).is_none())
    }

    /// Whether the matrix in focus is of a training.
    pub(super) fn training_in_focus(&self) -> bool {
        let matrix = self.matrix_in_focus();
        matrix.is_some_and(|matrix| matrix.run.training.is_some())
    }

    /// Where a training stands.
    pub(super) fn training_status(&self, training: &LessonTraining) -> TrainingStatus {
        let results = &self.training.results;
        if let Some(session) = self.session_of(training) {
            return match session.is_halting {
                true => TrainingStatus::Halting,
                false => TrainingStatus::Running,
            };
        }
        let state = |seed| training.seed_state(results, seed);
        let has = |wanted| (0..training.plan.seeds.len()).any(|seed| state(seed) == wanted);
        match () {
            () if training.seed_under_way(results).is_some() => TrainingStatus::Paused,
            () if training.seed_stopped(results).is_some() => TrainingStatus::Stopped,
            () if has(SeedState::Done) => TrainingStatus::Done,
            () if has(SeedState::Before) || has(SeedState::PartlyDone) => TrainingStatus::Before,
            () => TrainingStatus::NotStarted,
        }
    }

    /// The session in which one of the specs of a training is trained.
    pub(super) fn session_of(&self, training: &LessonTraining) -> Option<&Session> {
        let session = self.training.session.as_ref()?;
        let is_planned = |spec| training.plan.specs().any(|planned| planned == spec);
        session.specs.iter().any(is_planned).then_some(session)
    }

    /// `training 7: 30%`, while something is trained that is not on the newest step.
    pub(super) fn training_elsewhere(&self) -> Option<String> {
        let session = self.training.session.as_ref()?;
        let is_here = |training| self.session_of(training).is_some();
        if self.training_at_hand().is_some_and(is_here) {
            return None;
        }
        let position = self.library.position(&session.lesson);
        let lesson = position.and_then(|at| self.library.lessons[at].number());
        let lesson = lesson.map_or_else(|| session.lesson.clone(), |number| number.to_string());
        let results = session
            .specs
            .iter()
            .map(|spec| self.training.results.of(spec));
        let steps = results.flatten().filter(|trained| !trained.is_over());
        let least = steps.map(|trained| trained.steps).min();
        let planned = session.plan.steps();
        let percent = least.unwrap_or(planned) * 100 / planned;
        Some(format!("training {lesson}: {percent}%"))
    }

    /// The sentences whose translations are to be told of while something is trained, by the numbers of their words.
    pub fn watched(&self) -> Vec<Vec<usize>> {
        let Some(session) = &self.training.session else {
            return Vec::new();
        };
        // The learner may have typed another sentence since it was started, and several pages may watch one training.
        let trainings = self.runs.trainings().map(|(_, training)| training);
        let here = trainings.filter(|training| self.session_of(training).is_some());
        let mut plans: Vec<&TrainingPlan> = here.map(|training| &*training.plan).collect();
        if plans.is_empty() {
            plans.push(&session.plan);
        }
        let mut watched = Vec::new();
        for sentence in plans.into_iter().flat_map(TrainingPlan::watched_ids) {
            if !watched.contains(&sentence) {
                watched.push(sentence);
            }
        }
        watched
    }
}
