//! The panel of a training.

use super::Composer;
use super::grids::grid_of;
use super::training_seeds::step;
use crate::lesson::{Scale, View};
use crate::models::training::{Draft, TrainingSpec};
use crate::models::transformer::SentencePair;
use crate::notebook::panel::{DraftLine, Panel, TrainingLine, TrainingPanel, WatchedLine};
use crate::notebook::pictures::curve::{Curve, Level, TrainingAxis};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::BlockId;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::training::LessonTraining;
use crate::runs::training::plan::Guessing;
use crate::runs::training::trained::Trained;

impl Composer<'_, '_> {
    /// The panel of the training in a block, or why there is none.
    pub(super) fn training(&mut self, block: BlockId) {
        let failed = self.notebook.runs.failure(block);
        self.out.extend(failed.cloned().map(Panel::Problem));
        let run = self.notebook.runs.of_block(block);
        let Some((run, training)) = run.and_then(|run| Some((run, run.training.as_ref()?))) else {
            return;
        };
        let panel = self.panel(run, training);
        self.out.push(Panel::Training(Box::new(panel)));
    }

    fn panel(&self, run: &LessonRun, training: &LessonTraining) -> TrainingPanel {
        let notebook = self.notebook;
        let (plan, results) = (&training.plan, &notebook.training.results);
        let status = notebook.training_status(training);
        let session = notebook.session_of(training);
        let shown = training.shown(results);
        let lines = plan.models.iter().zip(&shown);
        let lines = lines.map(|(model, seeds)| TrainingLine {
            label: model.label.clone(),
            parameters: model.parameters,
            losses: sorted(seeds, |trained| trained.loss()),
            held_out: sorted(seeds, held_out),
            scores: sorted(seeds, |trained| {
                trained.final_score().or_else(|| trained.score())
            }),
            remark: match &model.specs {
                Err(error) => Some(error.to_string()),
                Ok(_) => diverged(seeds),
            },
        });
        let seed = session
            .and_then(|session| {
                plan.seeds
                    .iter()
                    .position(|it| *it == session.specs[0].seed())
            })
            .or_else(|| training.seed_under_way(results))
            .or_else(|| training.seed_stopped(results));
        let step = match seed {
            Some(seed) => step(training, results, seed),
            None => [0, plan.steps()],
        };
        TrainingPanel {
            task: match plan.task.size_name() {
                Some(name) => {
                    let size = plan.settings.size(name);
                    format!("{}, {name} {size}", plan.task.name())
                }
                None => plan.task.name().to_owned(),
            },
            status,
            seeds: self.seeds(training, status, seed),
            standing: self.standing(training, status, step),
            step,
            rate: session.and_then(|session| session.clock.rate()),
            pace: notebook.pace_of(plan).in_words(),
            models: lines.collect(),
            curves: self.training_curves(run, training),
            watched: watched(training, &shown),
        }
    }

    fn training_curves(&self, run: &LessonRun, training: &LessonTraining) -> Vec<Curve> {
        let results = &self.notebook.training.results;
        let guessing = &training.plan.guessing;
        let has_seeds = training.shown(results).iter().any(|seeds| seeds.len() > 1);
        let levels = |number: fn(&Guessing) -> f64| -> Vec<Level> {
            let levels = guessing.iter().map(|it| Level {
                number: number(it),
                name: Some(it.name.to_owned()),
            });
            levels.collect()
        };
        let losses = levels(|it| it.loss);
        let scores = levels(|it| it.score);
        let known = training.curves(results);
        let [loss, score, held_out] = &*known;
        let curves = [
            ("loss", loss, losses, None),
            ("score", score, scores.clone(), Some(1.0)),
            ("held_out", held_out, scores, Some(1.0)),
        ];
        let curves = curves
            .into_iter()
            .filter_map(|(name, spread, levels, top)| {
                let mut recorded = run.result.recorded.iter();
                let recorded = recorded.find(|recorded| recorded.address == name)?;
                let spread = spread.as_ref()?;
                let matrix = MatrixRef { run, recorded };
                Some(Curve {
                    grid: grid_of(self.notebook, matrix, None, View::Curve),
                    scale: Scale::Linear,
                    levels,
                    x: Some("steps".to_owned()),
                    y: None,
                    training: Some(TrainingAxis {
                        steps: spread.steps.clone(),
                        last: training.plan.steps(),
                        band: has_seeds.then(|| [spread.low.clone(), spread.high.clone()]),
                        top,
                        has_names: false,
                    }),
                })
            });
        let mut curves: Vec<Curve> = curves.collect();
        // Of a single model there is room for both scores in one picture.
        if let [_, score, held_out] = &mut *curves
            && training.plan.models.len() == 1
        {
            score.put_beside(held_out, ["trained", "held out"]);
            curves.pop();
        }
        curves
    }
}

/// A number of each seed, from the lowest to the highest.
fn sorted(seeds: &[&Trained], number: impl Fn(&Trained) -> Option<f64>) -> Vec<f64> {
    let numbers = seeds.iter().filter_map(|trained| number(trained));
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// The latest score on the held-out pairs.
fn held_out(trained: &Trained) -> Option<f64> {
    match &trained.exam {
        Some(exam) => exam.held_out,
        None => trained.points.last()?.held_out,
    }
}

/// What each model makes of the watched sentences.
fn watched(training: &LessonTraining, shown: &[Vec<&Trained>]) -> Vec<WatchedLine> {
    let Some(corpus) = training.plan.specs().find_map(TrainingSpec::corpus) else {
        return Vec::new();
    };
    let lines = training.plan.watched.iter().map(|watched| {
        let source = watched.ids.as_deref().unwrap_or_default();
        let is_it = |pair: &&SentencePair| *pair.source == *source;
        let trained_on = corpus.training().iter().find(is_it);
        let held_out = corpus.held_out().iter().find(is_it);
        let right = trained_on.or(held_out).map(|pair| &pair.target[1..]);
        let latest = shown.iter().map(|seeds| {
            let draft = seeds.iter().rev().find_map(|it| it.draft(source))?;
            let guessed = draft.words.iter();
            Some(DraftLine {
                words: in_words(draft, |id| corpus.target().word(id)),
                romanised: corpus
                    .target()
                    .all_romanised()
                    .map(|it| in_words(draft, |id| &it[id])),
                is_right: right
                    .map(|right| draft.has_ended && guessed.eq(&right[..right.len() - 1])),
            })
        });
        let mut first = shown.iter().take(1).flatten().rev();
        let first = first
            .find_map(|it| it.drafts.get(source))
            .map(Vec::as_slice);
        let target = corpus.target();
        let romanised = |id: usize| target.romanised(id).unwrap_or(target.word(id));
        WatchedLine {
            sentence: watched.words.join(" "),
            remark: match (&watched.ids, trained_on, held_out) {
                (Err(error), ..) => Some(error.message.clone()),
                (_, Some(_), _) => Some("trained on".to_owned()),
                (_, _, Some(_)) => Some("held out".to_owned()),
                _ => None,
            },
            drafts: latest.collect(),
            earlier: first
                .unwrap_or_default()
                .iter()
                .map(|it| (it.step, in_words(it, romanised)))
                .collect(),
        }
    });
    lines.collect()
}

/// The words of a draft, with `…` where it was cut off.
fn in_words<'a>(draft: &Draft, word: impl Fn(usize) -> &'a str) -> String {
    if draft.words.is_empty() {
        return "(not a word)".to_owned();
    }
    let words = draft.words.iter().map(|&id| word(id));
    let rest = (!draft.has_ended).then_some("…");
    words.chain(rest).collect::<Vec<_>>().join(" ")
}

/// `diverged at step 12`, of one seed or of several.
fn diverged(seeds: &[&Trained]) -> Option<String> {
    let steps: Vec<u64> = seeds.iter().filter_map(|it| it.diverged_at()).collect();
    match (&*steps, seeds.len()) {
        ([], _) => None,
        ([step], 1) => Some(format!("diverged at step {step}")),
        (steps, count) => {
            let steps: Vec<String> = steps.iter().map(u64::to_string).collect();
            let words = match steps.len() {
                1 => format!("1 of {count} seeds diverged, at step "),
                some => format!("{some} of {count} seeds diverged, at steps "),
            };
            Some(words + &steps.join(", "))
        }
    }
}
