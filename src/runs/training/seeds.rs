//! Where each seed of a training stands, and which of them are shown: the picture, the table and the numbers in prose are of the same ones.

use super::LessonTraining;
use super::trained::{Trained, TrainedResults};
use crate::models::training::TrainingSpec;

/// Where a seed of a training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedState {
    /// Not all models are trained with it.
    NotYet,
    /// Some models are trained with it in this session.
    PartlyDone,
    /// All models are, some of them before this session.
    Before,
    /// All models are, in this session.
    Done,
}

impl LessonTraining {
    /// Where a seed stands, by its index in the plan.
    pub fn seed_state(&self, results: &TrainedResults, seed: usize) -> SeedState {
        let is_done = |spec: &TrainingSpec| results.of(spec).is_some_and(Trained::is_over);
        let specs = || self.plan.with_seed(seed);
        match specs().filter(|spec| is_done(spec)).count() {
            0 if self.is_complete(results, seed) => SeedState::Before,
            0 => SeedState::NotYet,
            some if some == specs().count() => SeedState::Done,
            _ => SeedState::PartlyDone,
        }
    }

    /// The seed that is being trained or can go on, by its index in the plan.
    pub fn seed_under_way(&self, results: &TrainedResults) -> Option<usize> {
        self.seed_with(results, |it| !it.is_over() && !it.is_stopped)
    }

    /// The last seed whose training was stopped.
    pub fn seed_stopped(&self, results: &TrainedResults) -> Option<usize> {
        self.seed_with(results, |it| it.is_stopped)
    }

    fn seed_with(&self, results: &TrainedResults, is: impl Fn(&Trained) -> bool) -> Option<usize> {
        (0..self.plan.seeds.len()).rfind(|&seed| {
            let mut trained = self.plan.with_seed(seed).filter_map(|it| results.of(it));
            trained.any(&is)
        })
    }

    /// The seeds that every model is done with, in this session or before.
    pub fn complete_seeds(&self, results: &TrainedResults) -> Vec<usize> {
        let seeds = 0..self.plan.seeds.len();
        seeds.filter(|&it| self.is_complete(results, it)).collect()
    }

    fn is_complete(&self, results: &TrainedResults, seed: usize) -> bool {
        let mut specs = self.plan.with_seed(seed).peekable();
        let is_over = |spec| self.complete(results, spec).is_some_and(Trained::is_over);
        specs.peek().is_some() && specs.all(is_over)
    }

    /// The complete result of a spec: of this session, else from the file.
    pub(super) fn complete<'a>(
        &'a self,
        results: &'a TrainedResults,
        spec: &TrainingSpec,
    ) -> Option<&'a Trained> {
        let own = results.of(spec).filter(|trained| trained.is_over());
        own.or_else(|| self.written.of(spec))
    }

    /// The results that are shown, for each model those of its seeds: of a seed under way alone; else of all that are complete; else whatever
    /// there is.
    pub fn shown<'a>(&'a self, results: &'a TrainedResults) -> Vec<Vec<&'a Trained>> {
        let under_way = self.seed_under_way(results);
        let complete = self.complete_seeds(results);
        let seeds = match (under_way, &*complete) {
            (Some(seed), _) => vec![seed],
            (None, []) => (0..self.plan.seeds.len()).collect(),
            (None, _) => complete,
        };
        let result = |spec| match under_way {
            Some(_) => results.of(spec),
            None => self.complete(results, spec).or_else(|| results.of(spec)),
        };
        let models = self.plan.models.iter().map(|model| {
            let specs = model.specs.as_deref().unwrap_or_default();
            let of_seeds = seeds.iter().filter_map(|&seed| specs.get(seed));
            of_seeds.filter_map(result).collect()
        });
        models.collect()
    }
}
