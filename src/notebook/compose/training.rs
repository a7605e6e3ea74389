//! The panel of a training.

use super::Composer;
use super::grids::grid_of;
use crate::lesson::{Scale, View};
use crate::notebook::panel::{Panel, TrainingLine, TrainingPanel};
use crate::notebook::pictures::curve::{Curve, TrainingAxis};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::BlockId;
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::training::LessonTraining;
use crate::runs::training::trained::{Trained, TrainingPoint};

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
            pace: notebook.training.pace.in_words(),
            models: lines.collect(),
            curves: self.training_curves(run, training),
        }
    }

    fn training_curves(&self, run: &LessonRun, training: &LessonTraining) -> Vec<Curve> {
        let results = &self.notebook.training.results;
        let guessing = &training.plan.guessing;
        let has_seeds = training.shown(results).iter().any(|seeds| seeds.len() > 1);
        type Number = fn(&TrainingPoint) -> f64;
        let losses = guessing.iter().map(|it| it.loss).collect();
        let scores = guessing.iter().map(|it| it.score).collect();
        let curves: [(&str, Number, Vec<f64>, Option<f64>); 2] = [
            ("loss", |point| point.loss, losses, None),
            ("score", |point| point.score, scores, Some(1.0)),
        ];
        let curves = curves
            .into_iter()
            .filter_map(|(name, number, levels, top)| {
                let mut recorded = run.result.recorded.iter();
                let recorded = recorded.find(|recorded| recorded.address == name)?;
                let spread = training.spread(results, number)?;
                let matrix = MatrixRef { run, recorded };
                Some(Curve {
                    grid: grid_of(self.notebook, matrix, None, View::Curve),
                    scale: Scale::Linear,
                    levels,
                    x: Some("steps".to_owned()),
                    y: None,
                    training: Some(TrainingAxis {
                        steps: spread.steps,
                        last: training.plan.steps(),
                        band: has_seeds.then_some([spread.low, spread.high]),
                        top,
                    }),
                })
            });
        curves.collect()
    }
}

/// The result of each model with the last seed that is shown.
fn latest<'a>(training: &LessonTraining, shown: &[Vec<&'a Trained>]) -> Vec<Option<&'a Trained>> {
    let models = training.plan.models.iter().zip(shown);
    let models = models.filter(|(model, _)| model.specs.is_ok());
    models.map(|(_, seeds)| seeds.last().copied()).collect()
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
