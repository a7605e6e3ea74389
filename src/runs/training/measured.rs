//! What was measured while models were trained, as the matrices of a run.

mod texts;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::lesson_training::{LessonTraining, TRAINING};
use super::seeds::SeedState;
use super::trained::{Trained, TrainedResults, TrainingPoint};
use crate::math::{Labels, Matrix, StageText};
use crate::models::catalog::Run;
use crate::models::corpus::Corpus;
use crate::models::inputs::Badge;
use crate::models::tasks::Task;
use crate::models::training::{Draft, TrainingSpec};
use crate::models::vocabulary::END;
use crate::runs::blank::Blank;
use texts::*;

/// The low end, the median and the high end over several seeds.
pub struct Spread {
    /// The steps of training, a row each.
    pub steps: Vec<u64>,
    /// The smallest number of any seed [steps, models].
    pub low: Matrix,
    /// The median [steps, models].
    pub median: Matrix,
    /// The largest number of any seed [steps, models].
    pub high: Matrix,
}

/// The names of the matrices of what was measured.
pub(super) const MEASURED: [&str; 13] = [
    "loss",
    "score",
    "held_out",
    "scores",
    "held_out_scores",
    "attention",
    "at_sizes",
    "diverged",
    "parameters",
    "guessing",
    "trained",
    "pairs",
    "vocabulary",
];

impl LessonTraining {
    /// Loss, score and score on what is held out, over all seeds; `None` before the first point.
    pub fn curves(&self, results: &TrainedResults) -> Rc<[Option<Spread>; 3]> {
        let known = self.curves.borrow().clone();
        let known = known.filter(|(revision, _)| *revision == results.revision());
        let (_, curves) = known.unwrap_or_else(|| {
            let numbers: [fn(&TrainingPoint) -> f64; 3] = [
                |point| point.loss,
                |point| point.score,
                |point| point.held_out.unwrap_or(f64::NAN),
            ];
            let curves = numbers.map(|number| self.spread(results, number));
            (results.revision(), Rc::new(curves))
        });
        *self.curves.borrow_mut() = Some((results.revision(), Rc::clone(&curves)));
        curves
    }

    /// A number of each point over all seeds.
    fn spread(
        &self,
        results: &TrainedResults,
        number: fn(&TrainingPoint) -> f64,
    ) -> Option<Spread> {
        let shown = self.shown(results);
        let points = shown.iter().flatten().flat_map(|trained| &trained.points);
        let steps: BTreeSet<u64> = points.map(|point| point.step).collect();
        let steps: Vec<u64> = steps.into_iter().collect();
        if steps.is_empty() {
            return None;
        }
        let empty = || Matrix::from_element(steps.len(), shown.len(), f64::NAN);
        let (mut low, mut median, mut high) = (empty(), empty(), empty());
        for (col, seeds) in shown.iter().enumerate() {
            for (row, &step) in steps.iter().enumerate() {
                let of_step = |trained: &&Trained| {
                    let at = trained.points.binary_search_by_key(&step, |it| it.step);
                    at.ok().map(|at| number(&trained.points[at]))
                };
                let mut numbers: Vec<f64> = seeds.iter().filter_map(of_step).collect();
                numbers.sort_by(f64::total_cmp);
                if let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) {
                    low[(row, col)] = first;
                    high[(row, col)] = last;
                    median[(row, col)] = middle(&numbers);
                }
            }
        }
        Some(Spread {
            steps,
            low,
            median,
            high,
        })
    }

    pub(super) fn measured(&self, results: &TrainedResults) -> Run {
        let plan = &self.plan;
        let mut blank = Blank::default();
        let labels: Labels = Some(plan.models.iter().map(|it| it.label.clone()).collect());
        let counts = plan.models.iter().map(|model| model.parameters);
        let counts = counts.map(|count| count.map_or(f64::NAN, |count| count as f64));
        let counts = Matrix::from_iterator(plan.models.len(), 1, counts);
        blank.add(&PARAMETERS, counts, (labels.clone(), None));
        let guessing = Matrix::from_element(1, 1, plan.guessing[0].score);
        blank.add(&GUESSING, guessing, (None, None));
        let corpus = plan.specs().find_map(TrainingSpec::corpus);
        if let Some(corpus) = corpus {
            let counts =
                |[a, b]: [usize; 2]| Matrix::from_column_slice(2, 1, &[a as f64, b as f64]);
            let names = |names: [&str; 2]| -> Labels { Some(names.map(str::to_owned).into()) };
            let pairs = counts([corpus.training().len(), corpus.held_out().len()]);
            blank.add(&PAIRS, pairs, (names(["trained on", "held out"]), None));
            let words = counts([corpus.source().len(), corpus.target().len()]);
            blank.add(&VOCABULARY, words, (names(["source", "target"]), None));
        }
        let [of_score, _] = self.texts_of_scores();
        let holds_out = self.holds_out();
        let known = self.curves(results);
        let [loss, score, held_out] = &*known;
        let curves = [
            (&LOSS, loss),
            (of_score, score),
            (&HELD_OUT, if holds_out { held_out } else { &None }),
        ];
        for (text, spread) in curves {
            if let Some(spread) = spread {
                let steps = spread.steps.iter().map(u64::to_string).collect();
                blank.add(text, spread.median.clone(), (Some(steps), labels.clone()));
            }
        }
        self.after_the_end(&mut blank, results, &labels);
        if let Some((draft, corpus)) = self.drafts(results).last() {
            let rows = draft.words.iter().map(|&id| {
                let target = corpus.target();
                target.romanised(id).unwrap_or(target.word(id)).to_owned()
            });
            let rows = rows.chain([END.to_owned()]);
            let cols = draft
                .source
                .iter()
                .map(|&id| corpus.source().word(id).to_owned());
            let names = (Some(rows.collect()), Some(cols.collect()));
            if let Some(attention) = &draft.attention {
                blank.add(&ATTENTION, attention.clone(), names);
            }
        }
        let mut run = blank.run(&TRAINING, Badge::Trained);
        run.settings = plan.settings.clone();
        run
    }

    /// The texts of the score of a curve and of that after the end.
    fn texts_of_scores(&self) -> [&'static StageText; 2] {
        match self.plan.task {
            Task::Translation => [&SCORE_OF_PAIRS, &SCORES_OF_PAIRS],
            _ => [&SCORE, &SCORES],
        }
    }

    /// Whether some pairs are held out.
    fn holds_out(&self) -> bool {
        let corpus = self.plan.specs().find_map(TrainingSpec::corpus);
        corpus.is_some_and(|corpus| !corpus.held_out().is_empty())
    }

    /// What the first model with attention made last of each watched sentence.
    fn drafts<'a>(
        &'a self,
        results: &'a TrainedResults,
    ) -> impl Iterator<Item = (&'a Draft, &'a Corpus)> {
        let shown = self.shown(results);
        let looks = |trained: &&Trained| {
            let mut drafts = trained.drafts.values().flatten();
            drafts.any(|draft| draft.attention.is_some())
        };
        let trained = shown
            .iter()
            .find_map(|seeds| seeds.iter().rev().copied().find(looks));
        let corpus = self
            .plan
            .specs()
            .find_map(|spec| spec.corpus().map(|it| &**it));
        let watched = self
            .plan
            .watched
            .iter()
            .filter_map(|it| it.ids.as_ref().ok());
        watched.filter_map(move |source| Some((trained?.draft(source)?, corpus?)))
    }

    /// What every model came to with the seeds that all of them are done with.
    fn after_the_end(&self, blank: &mut Blank, results: &TrainedResults, labels: &Labels) {
        let plan = &self.plan;
        // Those of the file stand for the seeds that are not done in this session.
        let seeds = self.complete_seeds(results);
        if seeds.is_empty() {
            return;
        }
        let state = |&seed: &usize| self.seed_state(results, seed);
        let here = seeds.iter().map(state).any(|it| it == SeedState::Done);
        let trained = [!here, here].map(|it| f64::from(u8::from(it)));
        let names = ["before", "here"].map(str::to_owned);
        let trained = Matrix::from_row_slice(1, 2, &trained);
        blank.add(&TRAINED, trained, (None, Some(names.into())));
        let names: Labels = Some(seeds.iter().map(|&at| plan.seeds[at].to_string()).collect());
        let of = |model: usize, seed: usize| {
            let specs = plan.models[model].specs.as_ref().ok()?;
            self.complete(results, specs.get(seed)?)
        };
        let (rows, cols) = (plan.models.len(), seeds.len());
        let table = |number: &dyn Fn(&Trained) -> f64| {
            Matrix::from_fn(rows, cols, |row, col| {
                of(row, seeds[col]).map_or(f64::NAN, number)
            })
        };
        let scores = table(&|trained| trained.final_score().unwrap_or(f64::NAN));
        let [_, of_scores] = self.texts_of_scores();
        blank.add(of_scores, scores, (labels.clone(), names.clone()));
        if self.holds_out() {
            let held_out = |trained: &Trained| trained.exam.as_ref().and_then(|it| it.held_out);
            let held_out = table(&|trained| held_out(trained).unwrap_or(f64::NAN));
            blank.add(&HELD_OUT_SCORES, held_out, (labels.clone(), names.clone()));
        }
        let diverged = table(&|trained| trained.diverged_at().unwrap_or(0) as f64);
        blank.add(&DIVERGED, diverged, (labels.clone(), names));
        let first = plan.with_seed(seeds[0]).next();
        let sizes = first.map_or_else(Vec::new, TrainingSpec::sizes_scored);
        if !sizes.is_empty() {
            let at_sizes = Matrix::from_fn(rows, sizes.len(), |row, col| {
                let of_seeds = seeds
                    .iter()
                    .filter_map(|&seed| of(row, seed)?.exam.as_ref());
                let at_size = of_seeds.filter_map(|exam| {
                    let mut scores = exam.at_sizes.iter();
                    scores.find(|(size, _)| *size == sizes[col]).map(|it| it.1)
                });
                let mut numbers: Vec<f64> = at_size.collect();
                numbers.sort_by(f64::total_cmp);
                middle(&numbers)
            });
            let names = Some(sizes.iter().map(usize::to_string).collect());
            blank.add(&AT_SIZES, at_sizes, (labels.clone(), names));
        }
    }
}

/// The median of sorted numbers; NaN of none.
fn middle(sorted: &[f64]) -> f64 {
    match sorted {
        [] => f64::NAN,
        sorted => {
            let half = sorted.len() / 2;
            match sorted.len() % 2 {
                1 => sorted[half],
                _ => f64::midpoint(sorted[half - 1], sorted[half]),
            }
        }
    }
}
