//! What the keys do to training: whatever makes the steps gets orders.

use std::mem;
use std::sync::Arc;

use super::pace::{Clock, Pace};
use super::{Session, TrainingStatus};
use crate::models::training::TrainingSpec;
use crate::notebook::state::{Effect, Notebook};
use crate::runs::training::plan::TrainingPlan;
use crate::runs::training::trained::Trained;
use crate::runs::training::{LessonTraining, SeedState};

/// An order to whatever makes the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingOrder {
    /// Take the [jobs](Notebook::take_jobs) and train them: to the end, or only one step.
    Run {
        /// Whether to stand still after one step.
        one_step: bool,
    },
    /// Make steps at this pace from now on.
    Pace(Pace),
    /// Tell what becomes of [these sentences](Notebook::watched) from now on.
    Watch,
    /// Hand the jobs back after this step.
    Halt,
    /// Drop the jobs.
    Drop,
}

impl Notebook {
    /// Starts the training of the newest step, pauses it, or goes on with it.
    pub(in crate::notebook) fn train(&mut self) {
        match self.timing_at_hand() {
            Some(timing) => self.measure(timing),
            None => self.begin(false, false),
        }
    }

    /// Makes one step of it.
    pub(in crate::notebook) fn train_one_step(&mut self) {
        self.begin(true, false);
    }

    /// Trains all its seeds, one after the other.
    pub(in crate::notebook) fn train_all_seeds(&mut self) {
        self.begin(false, true);
    }

    fn begin(&mut self, one_step: bool, all_seeds: bool) {
        let Some(training) = self.training_at_hand().cloned() else {
            self.say("nothing is trained on this page");
            return;
        };
        if self.session_of(&training).is_some() {
            let session = self.training.session.as_mut().expect("just found");
            match (session.is_halting, all_seeds) {
                (_, true) => {
                    session.all_seeds = true;
                    self.say("the other seeds follow");
                }
                (true, _) => self.say("it pauses as soon as this step is made"),
                (false, _) => self.halt(),
            }
            return;
        }
        // The two would slow each other down.
        if self.stop_measuring() {
            self.say("the measuring of times is stopped");
        }
        let (seed, goes_on) = self.next_seed(&training);
        let plan = &training.plan;
        let specs: Vec<TrainingSpec> = plan.with_seed(seed).cloned().collect();
        if specs.is_empty() {
            self.say("with these knobs nothing can be trained; u takes the last change back");
            return;
        }
        if !goes_on {
            let results = &mut self.training.results;
            // To train again what is done is to begin anew.
            let is_over = |spec: &TrainingSpec| results.of(spec).is_some_and(Trained::is_over);
            if specs.iter().all(is_over) {
                plan.specs().for_each(|spec| results.forget(spec));
            }
            let is_stopped =
                |spec: &&TrainingSpec| results.of(spec).is_some_and(|it| it.is_stopped);
            let stopped: Vec<&TrainingSpec> = plan.specs().filter(is_stopped).collect();
            stopped.into_iter().for_each(|spec| results.forget(spec));
            for spec in &specs {
                results.forget(spec);
                match spec.job() {
                    Ok(job) => results.of_mut(spec).job = Some(Box::new(job)),
                    Err(error) => {
                        let error = error.to_string();
                        results.forget(spec);
                        self.say(error);
                        return;
                    }
                }
            }
        }
        for spec in &specs {
            self.training.results.of_mut(spec).edited.clear();
            self.training.weights.forget(spec);
        }
        let session = Session {
            lesson: self.lesson().stem().to_owned(),
            plan: Arc::clone(plan),
            specs,
            all_seeds,
            is_halting: false,
            watched: Vec::new(),
            clock: Clock::default(),
        };
        match &mut self.training.session {
            None => self.run_session(session, one_step),
            // One at a time leaves a processor to the keys.
            Some(other) => {
                let lesson = other.lesson.clone();
                self.halt();
                self.training.next = Some(session);
                self.say(format!(
                    "the training of {lesson} is paused: one runs at a time"
                ));
            }
        }
        self.renew_training();
    }

    /// The seed to train next, by its index in the plan, and whether it goes on: the one that stands still, else the one that was stopped, else
    /// the first that nothing is known of, else the first that is not done here, else the first one.
    pub(in crate::notebook) fn next_seed(&self, training: &LessonTraining) -> (usize, bool) {
        let results = &self.training.results;
        if let Some(seed) = training.seed_under_way(results) {
            return (seed, self.is_paused(training, seed));
        }
        let first = |is: fn(SeedState) -> bool| {
            let mut seeds = 0..training.plan.seeds.len();
            seeds.find(|&seed| is(training.seed_state(results, seed)))
        };
        let seed = training.seed_stopped(results);
        let seed = seed.or_else(|| first(|it| it == SeedState::NotYet));
        let seed = seed.or_else(|| first(|it| it != SeedState::Done));
        (seed.unwrap_or(0), false)
    }

    fn is_paused(&self, training: &LessonTraining, seed: usize) -> bool {
        let results = training
            .plan
            .with_seed(seed)
            .map(|spec| self.training.results.of(spec));
        results.flatten().any(Trained::is_paused)
    }

    pub(super) fn run_session(&mut self, session: Session, one_step: bool) {
        let pace = self.pace_of(&session.plan);
        self.training.session = Some(session);
        let watched = self.watched();
        if let Some(session) = &mut self.training.session {
            session.watched = watched;
        }
        let orders = [TrainingOrder::Run { one_step }, TrainingOrder::Pace(pace)];
        self.training.orders.extend(orders);
    }

    /// Pauses what is being trained.
    pub(in crate::notebook) fn halt(&mut self) {
        if let Some(session) = &mut self.training.session
            && !session.is_halting
        {
            session.is_halting = true;
            self.training.orders.push(TrainingOrder::Halt);
        }
    }

    /// Stops the training of the newest step, and drops its weights. Its curve stays.
    pub(in crate::notebook) fn stop_training(&mut self) {
        let Some(training) = self.training_at_hand().cloned() else {
            self.say(match (self.is_measuring_at_hand(), self.timing_at_hand()) {
                (true, _) => "stopped; Enter measures again",
                (false, Some(_)) => "nothing is being measured here",
                (false, None) => "nothing is trained on this page",
            });
            if self.timing_at_hand().is_some() {
                self.stop_measuring();
            }
            return;
        };
        let status = self.training_status(&training);
        let specs: Vec<TrainingSpec> = match (status, &self.training.session) {
            (TrainingStatus::Running | TrainingStatus::Halting, Some(session)) => {
                let specs = session.specs.clone();
                self.training.session = None;
                self.training.orders.push(TrainingOrder::Drop);
                specs
            }
            (TrainingStatus::Paused, _) => {
                self.training.next = None;
                training.plan.specs().cloned().collect()
            }
            _ => return self.say("nothing is being trained here"),
        };
        for spec in &specs {
            let is_under_way = |it: &Trained| !it.is_over();
            if self.training.results.of(spec).is_some_and(is_under_way) {
                let trained = self.training.results.of_mut(spec);
                trained.job = None;
                trained.is_stopped = true;
                self.training.weights.forget(spec);
            }
        }
        self.say("stopped; Enter starts it again from the beginning");
        self.renew_training();
    }

    /// Whether steps can be made faster or slower.
    pub(in crate::notebook) fn can_change_pace(&self, faster: bool) -> bool {
        let training = self.training_at_hand();
        training.is_some_and(|it| self.pace_of(&it.plan).next(faster).is_some())
    }

    /// How fast a training goes: as the learner chose, else as the lesson says.
    pub(in crate::notebook) fn pace_of(&self, plan: &TrainingPlan) -> Pace {
        let of_lesson = || plan.pace.map_or(Pace::Full, Pace::of);
        self.training.pace.unwrap_or_else(of_lesson)
    }

    /// Makes steps faster or slower.
    pub(in crate::notebook) fn change_pace(&mut self, faster: bool) {
        let Some(training) = self.training_at_hand() else {
            return self.say("nothing is trained on this page");
        };
        let Some(to) = self.pace_of(&training.plan).next(faster) else {
            self.say(match faster {
                true => "it goes as fast as it can",
                false => "slower than a step a second is one step at a time: f",
            });
            return;
        };
        self.training.pace = Some(to);
        if let Some(session) = &mut self.training.session {
            session.clock.restart();
            self.training.orders.push(TrainingOrder::Pace(to));
        }
        self.say(to.in_words());
    }

    /// Pauses a training of this lesson that a change or another version of the lesson took off its pages.
    pub(in crate::notebook) fn pause_what_left(&mut self) {
        let Some(session) = &self.training.session else {
            return;
        };
        let is_of = |training| self.session_of(training).is_some();
        let is_here = self.runs.trainings().any(|(_, training)| is_of(training));
        if is_here || session.is_halting || session.lesson != self.lesson().stem() {
            return;
        }
        self.halt();
        self.say("the training is paused: with the old knobs it can go on");
    }

    /// The orders since they were last asked for.
    pub(in crate::notebook) fn take_orders(&mut self) -> Vec<Effect> {
        let watched = self.watched();
        if let Some(session) = &mut self.training.session
            && session.watched != watched
        {
            session.watched = watched;
            self.training.orders.push(TrainingOrder::Watch);
        }
        let orders = mem::take(&mut self.training.orders).into_iter();
        let timing = self.take_timing_orders().into_iter();
        let timing = timing.map(Effect::Time);
        timing.chain(orders.map(Effect::Train)).collect()
    }
}
