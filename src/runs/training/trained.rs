//! The results of training, each under its spec: everything that it depends on.

use std::collections::{BTreeMap, HashMap};

use super::EditedWeights;
use crate::models::training::{Draft, End, Job, Progress, TrainingSpec};

/// When a curve has so many points, every second one goes.
const MOST_POINTS: usize = 400;

/// The most drafts of a sentence that are kept; when there are more, every second one goes.
const MOST_DRAFTS: usize = 64;

/// The results of training by their specs.
#[derive(Debug, Default)]
pub struct TrainedResults {
    by_spec: HashMap<TrainingSpec, Trained>,
    revision: u64,
}

/// What came of one training run so far.
#[derive(Clone, Debug, Default)]
pub struct Trained {
    /// Its curve.
    pub points: Vec<TrainingPoint>,
    /// The last step; `None` before the first one and in a result from a file.
    pub latest: Option<Progress>,
    /// The number of steps made.
    pub steps: u64,
    /// How it ended; `None` while it can go on.
    pub end: Option<End>,
    /// What it came to.
    pub exam: Option<Exam>,
    /// The run itself, where no thread has it at the moment: to open its weights, to edit them, to go on.
    pub job: Option<Box<Job>>,
    /// What a translator made of the sentences that are watched, by the numbers of their words: each draft that differs from the one before,
    /// with the step that first came to it. Only the last has its attention.
    pub drafts: BTreeMap<Vec<usize>, Vec<Draft>>,
    /// The weights that were set by hand since it stood still, by address.
    pub edited: BTreeMap<String, EditedWeights>,
    /// Whether it was stopped: it can only begin anew.
    pub is_stopped: bool,
    scores_a_point: u32,
    scores_seen: u32,
}

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingPoint {
    /// The number of the step, from 1.
    pub step: u64,
    /// The loss of the step's batch.
    pub loss: f64,
    /// The part of fresh questions that was answered right, from 0 to 1.
    pub score: f64,
    /// The same of what is held out, where something is.
    pub held_out: Option<f64>,
}

/// The part of many fresh questions that was answered right after the end, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exam {
    /// At the size of the training; in translation, of the pairs that were trained on.
    pub score: f64,
    /// Of the pairs that were held out, where some were.
    pub held_out: Option<f64>,
    /// At the sizes that the task is also scored at.
    pub at_sizes: Vec<(usize, f64)>,
}

impl TrainedResults {
    /// The result of a spec so far.
    pub fn of(&self, spec: &TrainingSpec) -> Option<&Trained> {
        self.by_spec.get(spec)
    }

    /// The same, to change it; an empty one if there is none.
    pub fn of_mut(&mut self, spec: &TrainingSpec) -> &mut Trained {
        self.revision += 1;
        self.by_spec.entry(spec.clone()).or_default()
    }

    /// Forgets a result, to begin again.
    pub fn forget(&mut self, spec: &TrainingSpec) {
        self.revision += 1;
        self.by_spec.remove(spec);
    }

    /// A number that is another one as soon as a result may have changed.
    pub(in crate::runs) fn revision(&self) -> u64 {
        self.revision
    }
}

impl Trained {
    /// A result that was written down earlier.
    pub(super) fn written(
        points: Vec<TrainingPoint>,
        steps: u64,
        end: Option<End>,
        exam: Exam,
    ) -> Self {
        Self {
            points,
            steps,
            end,
            exam: Some(exam),
            ..Self::default()
        }
    }

    /// Adds a step.
    pub fn add(&mut self, progress: Progress) {
        self.steps = progress.step;
        self.latest = Some(progress);
        let Some(score) = progress.score else {
            return;
        };
        self.scores_seen += 1;
        if self.scores_seen < self.scores_a_point {
            return;
        }
        self.points.push(TrainingPoint {
            step: progress.step,
            loss: progress.loss,
            score,
            held_out: progress.held_out,
        });
        self.scores_seen = 0;
        if self.points.len() == MOST_POINTS {
            self.thin();
        }
    }

    /// Adds what the translator makes of a sentence now.
    pub fn add_draft(&mut self, draft: Draft) {
        let drafts = self.drafts.entry(draft.source.clone()).or_default();
        if let Some(last) = drafts.last_mut() {
            if (&last.words, last.has_ended) == (&draft.words, draft.has_ended) {
                last.attention = draft.attention;
                return;
            }
            last.attention = None;
        }
        drafts.push(draft);
        if drafts.len() > MOST_DRAFTS {
            // The first and the last stay.
            let mut number = 0;
            drafts.retain(|_| {
                number += 1;
                number % 2 == 1
            });
        }
    }

    /// The latest draft of a sentence.
    pub fn draft(&self, source: &[usize]) -> Option<&Draft> {
        self.drafts.get(source)?.last()
    }

    /// Keeps every second point.
    fn thin(&mut self) {
        let pairs = self.points.chunks_exact(2);
        self.points = pairs.map(|pair| pair[1]).collect();
        self.scores_a_point = self.scores_a_point.max(1) * 2;
    }

    /// The latest score; `None` before the first one.
    pub fn score(&self) -> Option<f64> {
        self.points.last().map(|point| point.score)
    }

    /// Whether it stands still and can go on.
    pub fn is_paused(&self) -> bool {
        self.end.is_none() && self.job.is_some() && self.steps > 0
    }

    /// Whether it ended, and its last score was taken.
    pub fn is_over(&self) -> bool {
        self.end.is_some() && self.exam.is_some()
    }

    /// The step in which it diverged, if it did.
    pub fn diverged_at(&self) -> Option<u64> {
        match self.end {
            Some(End::Diverged { step }) => Some(step),
            _ => None,
        }
    }

    /// The last score, taken on many fresh questions after the end.
    pub fn final_score(&self) -> Option<f64> {
        self.exam.as_ref().map(|exam| exam.score)
    }

    /// The latest loss; `None` before the first step.
    pub fn loss(&self) -> Option<f64> {
        let latest = self.latest.map(|latest| latest.loss);
        latest.or(self.points.last().map(|point| point.loss))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(step: u64, loss: f64) -> Progress {
        Progress {
            step,
            loss,
            gradient_norm: 1.0,
            score: step.is_multiple_of(10).then_some(0.5),
            held_out: None,
        }
    }

    #[test]
    fn a_curve_has_a_point_for_each_score() {
        let mut trained = Trained::default();
        for step in 1..=25 {
            trained.add(progress(step, step as f64));
        }
        let point = |step, loss| TrainingPoint {
            step,
            loss,
            score: 0.5,
            held_out: None,
        };
        assert_eq!(trained.points, [point(10, 10.0), point(20, 20.0)]);
        assert_eq!((trained.steps, trained.loss()), (25, Some(25.0)));
    }

    #[test]
    fn drafts_are_kept_where_they_differ() {
        let mut trained = Trained::default();
        let draft = |step, words: &[usize]| Draft {
            step,
            source: vec![7],
            words: words.to_vec(),
            has_ended: true,
            attention: Some(crate::math::Matrix::from_element(1, 1, step as f64)),
        };
        for (step, words) in [(0, vec![1]), (1, vec![1]), (2, vec![1, 2]), (3, vec![1, 2])] {
            trained.add_draft(draft(step, &words));
        }
        let kept = &trained.drafts[&vec![7]];
        let steps: Vec<u64> = kept.iter().map(|it| it.step).collect();
        assert_eq!(steps, [0, 2]);
        assert_eq!(kept[0].attention, None);
        assert_eq!(kept[1].attention, draft(3, &[]).attention);
        for step in 4..=1000 {
            trained.add_draft(draft(step, &[step as usize]));
        }
        let kept = &trained.drafts[&vec![7]];
        assert!(kept.len() <= MOST_DRAFTS);
        assert_eq!((kept[0].step, kept[kept.len() - 1].step), (0, 1000));
    }

    #[test]
    fn a_long_run_keeps_its_curve_small() {
        let mut trained = Trained::default();
        for step in 1..=100_000 {
            trained.add(progress(step, step as f64));
        }
        let points = &trained.points;
        assert!((MOST_POINTS / 2..MOST_POINTS).contains(&points.len()));
        // Evenly spaced.
        let apart = points[0].step;
        for (index, point) in points.iter().enumerate() {
            assert_eq!(point.step, apart * (index as u64 + 1));
        }
    }
}
