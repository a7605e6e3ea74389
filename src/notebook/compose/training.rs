//! The panel of a training.

use super::Composer;
use super::grids::grid_of;
use crate::lesson::{Scale, View};
use crate::models::training::{Draft, TrainingSpec};
use crate::models::transformer::SentencePair;
use crate::notebook::panel::{DraftLine, Panel, TrainingLine, TrainingPanel, WatchedLine};
use crate::notebook::pictures::curve::{Curve, TrainingAxis};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::BlockId;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::training::LessonTraining;
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
        let lines = lines.map(|(model, seeds)| {
            let mut scores: Vec<f64> = seeds
                .iter()
                .filter_map(|trained| trained.final_score().or(trained.score()))
                .collect();
            scores.sort_by(f64::total_cmp);
            TrainingLine {
                label: model.label.clone(),
                parameters: model.parameters,
                loss: seeds.last().and_then(|trained| trained.loss()),
                held_out: held_out(seeds),
                scores,
                remark: match &model.specs {
                    Err(error) => Some(error.to_string()),
                    Ok(_) => diverged(seeds),
                },
            }
        });
        // What is trained now, or was last.
        let latest = match session {
            Some(session) => session.specs.iter().map(|spec| results.of(spec)).collect(),
            None => latest(training, &shown),
        };
        let steps = latest.iter().map(|trained| match trained {
            Some(trained) if trained.is_over() => plan.steps(),
            Some(trained) => trained.steps,
            None => 0,
        });
        TrainingPanel {
            task: match plan.task.size_name() {
                Some(name) => {
                    let size = plan.settings.size(name);
                    format!("{}, {name} {size}", plan.task.name())
                }
                None => plan.task.name().to_owned(),
            },
            status,
            seeds: seeds(training, session.map(|it| it.specs[0].seed())),
            step: [steps.min().unwrap_or(0), plan.steps()],
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
        let losses = guessing.iter().map(|it| it.loss).collect();
        let scores: Vec<f64> = guessing.iter().map(|it| it.score).collect();
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

/// The result of each model with the last seed that is shown.
fn latest<'a>(training: &LessonTraining, shown: &[Vec<&'a Trained>]) -> Vec<Option<&'a Trained>> {
    let models = training.plan.models.iter().zip(shown);
    let models = models.filter(|(model, _)| model.specs.is_ok());
    models.map(|(_, seeds)| seeds.last().copied()).collect()
}

/// The latest score on the held-out pairs of each seed, from the lowest to the highest.
fn held_out(seeds: &[&Trained]) -> Vec<f64> {
    let scores = seeds.iter().filter_map(|trained| match &trained.exam {
        Some(exam) => exam.held_out,
        None => trained.points.last()?.held_out,
    });
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_by(f64::total_cmp);
    scores
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

/// The seed being trained, or the seeds that are shown.
fn seeds(training: &LessonTraining, now: Option<u64>) -> String {
    let all = &training.plan.seeds;
    let range = match all.as_slice() {
        [one] => format!("seed {one}"),
        [first, .., last] => format!("seeds {first} to {last}"),
        [] => String::new(),
    };
    match now {
        Some(seed) if all.len() > 1 => format!("seed {seed}"),
        _ => range,
    }
}
