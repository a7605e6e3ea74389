//! Training as runs of a lesson: what was measured, and the weights and gradients of each model while no thread has them.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::measured::{MEASURED, Spread};
use super::plan::TrainingPlan;
use super::trained::TrainedResults;
use super::weights::weights;
use crate::lesson::Train;
use crate::models::catalog::{Computation, Run};
use crate::models::inputs::Badge;
use crate::models::knobs::Settings;
use crate::models::training::TrainingSpec;
use crate::models::words::Sentence;
use crate::runs::blank::Blank;
use crate::runs::changes::RunChanges;
use crate::runs::lesson_run::LessonRun;

/// A training, as a run of a lesson has it.
#[derive(Clone)]
pub struct LessonTraining {
    /// What the lesson asks for.
    pub plan: Arc<TrainingPlan>,
    /// Results of an earlier training, from a file.
    pub written: Arc<TrainedResults>,
    /// The index of the model whose weights the run holds; `None` for the run of what was measured.
    pub model: Option<usize>,
    /// The spec of the weights in the run; `None` if it has none at present.
    pub spec: Option<TrainingSpec>,
    /// Whether there was a result to show.
    pub is_trained: bool,
    /// What the plan follows from.
    pub(in crate::runs) asked: Arc<AskedFor>,
    /// The [revision](TrainedResults::revision) of the results in the run.
    pub(in crate::runs) revision: u64,
    /// The curves of the results of a revision, worked out once.
    pub(in crate::runs) curves: Rc<RefCell<KnownCurves>>,
}

/// Loss, score and score on what is held out, of a revision of the results; `None` before they are asked for.
pub(in crate::runs) type KnownCurves = Option<(u64, Rc<[Option<Spread>; 3]>)>;

/// All that a plan of training follows from.
#[derive(Debug, PartialEq)]
pub(in crate::runs) struct AskedFor {
    pub(in crate::runs) train: Train,
    pub(in crate::runs) changes: RunChanges,
    pub(in crate::runs) sentence: Option<Sentence>,
}

/// All that a training run is a run of: its matrices come from its results.
pub(super) static TRAINING: Computation =
    Computation::without_forward_pass("train", "models trained on a task");

impl LessonTraining {
    /// The run of what was measured, and one for each model with its weights and gradients, which are empty while a thread has them.
    pub(in crate::runs) fn runs(
        &self,
        key: &str,
        name: Option<&str>,
        results: &TrainedResults,
    ) -> Vec<LessonRun> {
        let mut training = self.clone();
        let shown = self.shown(results);
        training.is_trained = shown.iter().flatten().next().is_some();
        training.revision = results.revision();
        let measured = training.measured(results);
        let mut runs = vec![lesson_run(
            training.clone(),
            key.to_owned(),
            name.map(str::to_owned),
            self.plan.base.clone(),
            measured,
        )];
        let mut parts: Vec<&str> = Vec::new();
        for (index, model) in self.plan.models.iter().enumerate() {
            let model_name = model.label.split_whitespace().next().unwrap_or_default();
            parts.push(model_name);
            let part = match parts.iter().filter(|part| **part == model_name).count() {
                1 => model_name.to_owned(),
                count => format!("{model_name}{count}"),
            };
            let specs = model.specs.as_deref().unwrap_or_default();
            // That of the last seed, if no thread has it.
            let trained = specs.iter().rev().find_map(|spec| results.of(spec));
            let mut spec = None;
            let run = match trained.and_then(|trained| Some((trained, trained.job.as_ref()?))) {
                Some((trained, job)) => {
                    spec = Some(job.spec().clone());
                    weights(job, &trained.edited)
                }
                None => Blank::default().run(&TRAINING, Badge::Trained),
            };
            let training = Self {
                model: Some(index),
                spec,
                ..training.clone()
            };
            let part = match name {
                Some(name) => format!("{name}.{part}"),
                None => part,
            };
            let settings = Settings::new(&[]);
            runs.push(lesson_run(
                training,
                format!("{key}.{index}"),
                Some(part),
                settings,
                run,
            ));
        }
        runs
    }

    /// The names of the matrices that are there once it is done; none of a run of weights.
    pub(in crate::runs) fn names(&self) -> &'static [&'static str] {
        match self.model {
            None => &MEASURED,
            Some(_) => &[],
        }
    }

    /// Whether a matrix of this name may be there another time.
    pub(in crate::runs) fn may_have(&self, name: &str) -> bool {
        match self.model {
            None => MEASURED.contains(&name),
            Some(model) => {
                let specs = self.plan.models[model].specs.as_ref();
                let name = name.strip_prefix("gradient.").unwrap_or(name);
                let job = specs.ok().and_then(|specs| specs.first()?.job().ok());
                job.is_some_and(|job| job.parameters().get(name).is_some())
            }
        }
    }
}

fn lesson_run(
    training: LessonTraining,
    key: String,
    name: Option<String>,
    base: Settings,
    result: Run,
) -> LessonRun {
    LessonRun {
        key,
        name,
        computation: &TRAINING,
        words: Vec::new(),
        is_fixed: false,
        is_variant: training.model.is_some(),
        given: None,
        original: None,
        base,
        inherited: RunChanges::default(),
        changes: RunChanges::default(),
        training: Some(training),
        timing: None,
        result: Rc::new(result),
        asked: Rc::default(),
    }
}
