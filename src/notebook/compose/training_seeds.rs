//! What a page says of the seeds of a training, and of how far it is.

use super::Composer;
use crate::notebook::training::TrainingStatus;
use crate::runs::training::trained::TrainedResults;
use crate::runs::training::{LessonTraining, SeedState};

impl Composer<'_, '_> {
    /// The seed that is being trained, or those that can be, with where they stand if that is not said of all of them.
    pub(super) fn seeds(
        &self,
        training: &LessonTraining,
        status: TrainingStatus,
        seed: Option<usize>,
    ) -> String {
        let results = &self.notebook.training.results;
        let all = &training.plan.seeds;
        let is_alone = match status {
            TrainingStatus::Stopped => training.complete_seeds(results).is_empty(),
            _ => true,
        };
        if let (Some(seed), true) = (seed, is_alone) {
            return seeds_in_words(&all[seed..=seed]);
        }
        let states = (0..all.len()).map(|seed| training.seed_state(results, seed));
        let states: Vec<SeedState> = states.collect();
        match states.as_slice() {
            [SeedState::Done | SeedState::NotYet, rest @ ..]
                if rest.iter().all(|it| *it == states[0]) =>
            {
                return seeds_in_words(all);
            }
            _ => {}
        }
        let mut words = String::new();
        let mut first = 0;
        for same in states.chunk_by(PartialEq::eq) {
            let seeds = &all[first..first + same.len()];
            words += &match first {
                0 => seeds_in_words(seeds),
                _ => format!(", {}", from_first_to_last(seeds)),
            };
            words += match same[0] {
                SeedState::NotYet => " not yet",
                SeedState::PartlyDone => " partly done",
                SeedState::Before => " trained before",
                SeedState::Done => " done",
            };
            first += same.len();
        }
        words
    }

    /// Where it stands, and what Enter would train.
    pub(super) fn standing(
        &self,
        training: &LessonTraining,
        status: TrainingStatus,
        [made, steps]: [u64; 2],
    ) -> String {
        let results = &self.notebook.training.results;
        let seeds = &training.plan.seeds;
        let (next, _) = self.notebook.next_seed(training);
        let state = training.seed_state(results, next);
        match status {
            TrainingStatus::NotStarted => format!("not started: {steps} steps"),
            TrainingStatus::Running => "running".to_owned(),
            TrainingStatus::Halting => "pausing".to_owned(),
            TrainingStatus::Paused => "paused".to_owned(),
            TrainingStatus::Stopped if training.complete_seeds(results).is_empty() => {
                format!("stopped at step {made} of {steps}")
            }
            TrainingStatus::Stopped => format!("seed {} stopped at step {made}", seeds[next]),
            TrainingStatus::Done if state == SeedState::Done => format!("done: {steps} steps"),
            TrainingStatus::Before if seeds.len() == 1 => "Enter trains it here".to_owned(),
            TrainingStatus::Before | TrainingStatus::Done => {
                let here = if state == SeedState::NotYet {
                    ""
                } else {
                    " here"
                };
                format!("Enter trains {}{here}", seeds[next])
            }
        }
    }
}

/// The step of the slowest model that is trained with a seed, and all its steps.
pub(super) fn step(training: &LessonTraining, results: &TrainedResults, seed: usize) -> [u64; 2] {
    let specs = training.plan.with_seed(seed);
    let trained: Vec<_> = specs
        .filter_map(|spec| Some((spec, results.of(spec)?)))
        .collect();
    let all = trained.iter().map(|(spec, _)| spec.steps()).max();
    let all = all.unwrap_or(training.plan.steps());
    let made = trained.iter().map(|(_, it)| match it.is_over() {
        true => all,
        false => it.steps,
    });
    [made.min().unwrap_or(0), all]
}

/// `seed 1`, `seeds 1 and 2`, `seeds 1 to 3`
fn seeds_in_words(seeds: &[u64]) -> String {
    match seeds {
        [] => String::new(),
        [one] => format!("seed {one}"),
        several => format!("seeds {}", from_first_to_last(several)),
    }
}

fn from_first_to_last(seeds: &[u64]) -> String {
    match seeds {
        [first, second] => format!("{first} and {second}"),
        [first, .., last] if seeds.len() > 2 => format!("{first} to {last}"),
        seeds => seeds.iter().map(u64::to_string).collect(),
    }
}
