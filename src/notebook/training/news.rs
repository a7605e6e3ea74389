//! What comes of the steps, and what it does to the page.

use std::sync::Arc;

use super::pace::Clock;
use super::{Session, Training};
use crate::models::training::{Draft, End, Job, Progress, TrainingSpec};
use crate::notebook::answering::TRAINING;
use crate::notebook::state::{Effect, Notebook};
use crate::runs::training::trained::{Exam, Trained};

/// News of training.
#[derive(Debug)]
pub enum TrainingNews {
    /// Each model that can still go on has made a step.
    Steps {
        /// What it came to, with the index of its job.
        progress: Vec<(usize, Progress)>,
        /// The seconds since the jobs were taken.
        seconds: f64,
    },
    /// What the models make of the watched sentences now, each with the index of its job.
    Drafts(Vec<(usize, Draft)>),
    /// A job has ended.
    Ended {
        /// Its index.
        job: usize,
        /// How.
        end: End,
        /// What it came to.
        exam: Exam,
    },
    /// All jobs, in their order, from whoever had them.
    Returned(Vec<Job>),
}

impl Notebook {
    /// Hands over what is to be trained, after the order to run it.
    pub fn take_jobs(&mut self) -> Vec<Job> {
        let Training {
            session, results, ..
        } = &mut self.training;
        let specs = session.iter().flat_map(|session| &session.specs);
        let jobs: Vec<Job> = specs
            .filter_map(|spec| results.of_mut(spec).job.take())
            .map(|job| *job)
            .collect();
        self.renew_training();
        self.compose();
        jobs
    }

    /// Takes in what came of the steps that were made.
    pub fn hear(&mut self, news: impl IntoIterator<Item = TrainingNews>) -> Vec<Effect> {
        let elsewhere = self.training_elsewhere();
        for news in news {
            self.hear_one(news);
        }
        self.renew_training();
        // A page without the training shows no more of it than this.
        let is_here = self.runs.trainings().next().is_some();
        self.draft();
        if is_here || elsewhere != self.training_elsewhere() {
            self.compose();
        }
        self.take_orders()
    }

    fn hear_one(&mut self, news: TrainingNews) {
        let Training {
            session: Some(session),
            results,
            ..
        } = &mut self.training
        else {
            return;
        };
        match news {
            TrainingNews::Steps { progress, seconds } => {
                session.clock.tick(seconds);
                for (job, progress) in progress {
                    results.of_mut(&session.specs[job]).add(progress);
                }
            }
            TrainingNews::Drafts(drafts) => {
                for (job, draft) in drafts {
                    results.of_mut(&session.specs[job]).add_draft(draft);
                }
            }
            TrainingNews::Ended { job, end, exam } => {
                let trained = results.of_mut(&session.specs[job]);
                trained.end = Some(end);
                trained.exam = Some(exam);
            }
            TrainingNews::Returned(jobs) => {
                for job in jobs {
                    let spec = job.spec().clone();
                    results.of_mut(&spec).job = Some(Box::new(job));
                }
                self.stand_still();
            }
        }
    }

    /// Goes on with what is to be trained after a session.
    fn stand_still(&mut self) {
        let Some(session) = self.training.session.take() else {
            return;
        };
        self.message.take_if(|message| message == TRAINING);
        if let Some(next) = self.training.next.take() {
            self.run_session(next, false);
            return;
        }
        let results = &self.training.results;
        let is_over = |spec| results.of(spec).is_some_and(Trained::is_over);
        if !session.all_seeds || session.is_halting || !session.specs.iter().all(is_over) {
            return;
        }
        let plan = Arc::clone(&session.plan);
        let is_done = |seed: &usize| plan.with_seed(*seed).all(is_over);
        let Some(seed) = (0..plan.seeds.len()).find(|seed| !is_done(seed)) else {
            return;
        };
        let specs: Vec<TrainingSpec> = plan.with_seed(seed).cloned().collect();
        for spec in &specs {
            let job = spec.job().ok().map(Box::new);
            self.training.results.forget(spec);
            self.training.results.of_mut(spec).job = job;
        }
        self.run_session(
            Session {
                specs,
                is_halting: false,
                watched: Vec::new(),
                clock: Clock::default(),
                ..session
            },
            false,
        );
    }

    /// Lets the models that stand still translate the watched sentences that they have not translated yet.
    pub(in crate::notebook) fn draft(&mut self) {
        let trainings = self.runs.trainings();
        let plans: Vec<_> = trainings.map(|(_, it)| Arc::clone(&it.plan)).collect();
        let mut is_new = false;
        for plan in plans {
            for (spec, source) in plan.specs().flat_map(|spec| {
                let watched = plan.watched_ids().into_iter();
                watched.map(move |source| (spec, source))
            }) {
                let Some(trained) = self.training.results.of(spec) else {
                    continue;
                };
                if trained.draft(&source).is_some() {
                    continue;
                }
                let draft = trained.job.as_ref().and_then(|job| job.draft(&source));
                if let Some(draft) = draft {
                    self.training.results.of_mut(spec).add_draft(draft);
                    is_new = true;
                }
            }
        }
        if is_new {
            self.renew_training();
        }
    }

    /// Lets a model whose weights were set by hand translate again what it has translated.
    pub(in crate::notebook) fn draft_again(&mut self, spec: &TrainingSpec) {
        let trained = self.training.results.of_mut(spec);
        let sources: Vec<_> = trained.drafts.keys().cloned().collect();
        let job = trained.job.as_ref();
        let drafts = job.map_or_else(Vec::new, |job| job.drafts(&sources));
        drafts.into_iter().for_each(|it| trained.add_draft(it));
    }

    /// Takes what is trained by now into the runs of the lesson.
    pub(in crate::notebook) fn renew_training(&mut self) {
        if self.runs.trainings().next().is_none() {
            return;
        }
        let focus = self.name_in_focus();
        self.runs.renew_training(&self.training.results);
        self.reruns += 1;
        self.refocus(focus);
    }
}
