//! Training on the page: what the keys do to it, and what its steps do to the page.
//!
//! The steps themselves are made elsewhere: [`Notebook::take_jobs`] hands over what is to be trained, and what comes of it is
//! [heard](Notebook::hear). A notebook has no clock; the seconds come with the news.

use std::mem;
use std::sync::Arc;

use super::state::{Effect, Notebook};
use super::timing::TimingStatus;
use super::weight_edits::WeightEdits;
use crate::lesson::{Block, BlockKind, Directive};
use crate::models::training::{Draft, End, Job, Progress, TrainingSpec};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::BlockId;
use crate::runs::training::LessonTraining;
use crate::runs::training::plan::TrainingPlan;
use crate::runs::training::trained::{Exam, Trained, TrainedResults};

/// All training of a session.
#[derive(Debug, Default)]
pub(super) struct Training {
    /// What came of it so far.
    pub(super) results: TrainedResults,
    /// What is being trained.
    pub(super) session: Option<Session>,
    /// What to train as soon as that stands still.
    next: Option<Session>,
    /// How fast, if the learner chose.
    pace: Option<Pace>,
    /// The weights that were set by hand, to be undone and redone.
    pub(super) weights: WeightEdits,
    orders: Vec<TrainingOrder>,
}

/// Models that are trained together, step by step in turn.
#[derive(Debug)]
pub(super) struct Session {
    /// The lesson it was started in, by the stem of its file.
    lesson: String,
    plan: Arc<TrainingPlan>,
    /// One for each model, all with the same seed.
    pub(super) specs: Vec<TrainingSpec>,
    /// Whether the other seeds follow.
    all_seeds: bool,
    /// Whether it has been asked to stand still.
    pub(super) is_halting: bool,
    /// The sentences that it was told to watch.
    watched: Vec<Vec<usize>>,
    /// The steps and seconds since its pace was last changed.
    pub(super) clock: Clock,
}

/// Steps made in some time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    steps: u64,
    seconds: f64,
    /// When the pace was changed, in seconds of the news.
    start: f64,
    now: f64,
}

impl Clock {
    fn restart(&mut self) {
        *self = Self {
            start: self.now,
            now: self.now,
            ..Self::default()
        };
    }

    fn tick(&mut self, seconds: f64) {
        self.steps += 1;
        self.now = seconds;
        self.seconds = seconds - self.start;
    }

    /// Steps a second; `None` before there is any time.
    pub(super) fn rate(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.steps as f64 / self.seconds)
    }
}

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

/// How fast steps are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// A step a second.
    One,
    /// Five steps a second.
    Five,
    /// Thirty steps a second.
    Thirty,
    /// As fast as it goes.
    #[default]
    Full,
}

impl Pace {
    const ALL: [Self; 4] = [Self::One, Self::Five, Self::Thirty, Self::Full];

    /// The fewest milliseconds from one step to the next.
    pub const fn milliseconds(self) -> u64 {
        match self {
            Self::One => 1000,
            Self::Five => 200,
            Self::Thirty => 33,
            Self::Full => 0,
        }
    }

    /// The pace of so many steps a second.
    fn of(steps_a_second: u64) -> Self {
        match steps_a_second {
            1 => Self::One,
            5 => Self::Five,
            30 => Self::Thirty,
            _ => Self::Full,
        }
    }

    fn next(self, faster: bool) -> Option<Self> {
        let mut paces = Self::ALL.into_iter();
        match faster {
            true => paces.find(|pace| *pace > self),
            false => paces.rev().find(|pace| *pace < self),
        }
    }

    /// `5 steps a second`
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::One => "a step a second",
            Self::Five => "5 steps a second",
            Self::Thirty => "30 steps a second",
            Self::Full => "as fast as it goes",
        }
    }
}

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

/// Where a training stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingStatus {
    /// Nothing is trained yet.
    NotStarted,
    /// The results are those of an earlier training, from a file.
    Before,
    /// It is being trained.
    Running,
    /// It stands still as soon as this step is made.
    Halting,
    /// It stands still, and can go on.
    Paused,
    /// It was stopped, and can be started again.
    Stopped,
    /// All that was started is done.
    Done,
}

impl Notebook {
    /// The training of the newest step; its last one, if it has several.
    pub(super) fn training_at_hand(&self) -> Option<&LessonTraining> {
        self.training_run().map(|(_, training)| training)
    }

    /// The run of that training, and the training.
    pub(super) fn training_run(&self) -> Option<(&LessonRun, &LessonTraining)> {
        let run = self.runs.of_block(self.training_block()?)?;
        Some((run, run.training.as_ref()?))
    }

    /// The block of the last training of the newest step that can be trained.
    pub(super) fn training_block(&self) -> Option<BlockId> {
        let blocks = self.blocks(self.step).iter().enumerate();
        let is_training = |block: &Block| matches!(&block.kind, BlockKind::Directive(Directive::Train(train)) if !train.is_quiet);
        let mut trainings = blocks.filter(|(_, block)| is_training(block)).rev();
        let at = |(block, _)| (self.step, block);
        trainings.find_map(|it| Some(at(it)).filter(|&block| self.runs.of_block(block).is_some()))
    }

    /// The word for the key that starts the training of the newest step, pauses it, or goes on with it.
    pub fn training_verb(&self) -> &'static str {
        let Some(training) = self.training_at_hand() else {
            let timing = self.timing_at_hand().map(|it| self.timing_status(it));
            return match timing {
                Some(TimingStatus::Measured(_)) => "again",
                Some(_) => "measure",
                None => "start",
            };
        };
        let is_over = |spec| self.training.results.of(spec).is_some_and(Trained::is_over);
        match self.training_status(training) {
            TrainingStatus::Running | TrainingStatus::Halting => "pause",
            TrainingStatus::Paused => "go on",
            TrainingStatus::Done if training.plan.specs().all(is_over) => "again",
            TrainingStatus::Done => "next seed",
            _ => "start",
        }
    }

    /// Whether the training of the newest step is under way.
    pub(super) fn is_training_at_hand(&self) -> bool {
        let status = self.training_at_hand().map(|it| self.training_status(it));
        matches!(
            status,
            Some(TrainingStatus::Running | TrainingStatus::Halting | TrainingStatus::Paused)
        )
    }

    /// Whether the training of the newest step has several seeds, and stands still.
    pub(super) fn has_other_seeds(&self) -> bool {
        let training = self.training_at_hand();
        training.is_some_and(|it| it.plan.seeds.len() > 1 && self.session_of(it).is_none())
    }

    /// Whether steps can be made faster or slower.
    pub(super) fn can_change_pace(&self, faster: bool) -> bool {
        let training = self.training_at_hand();
        training.is_some_and(|it| self.pace_of(&it.plan).next(faster).is_some())
    }

    /// How fast a training goes: as the learner chose, else as the lesson says.
    pub(super) fn pace_of(&self, plan: &TrainingPlan) -> Pace {
        let of_lesson = || plan.pace.map_or(Pace::Full, Pace::of);
        self.training.pace.unwrap_or_else(of_lesson)
    }

    /// The sentences whose translations are to be told of while something is trained, by the numbers of their words.
    pub fn watched(&self) -> Vec<Vec<usize>> {
        let Some(session) = &self.training.session else {
            return Vec::new();
        };
        // The learner may have typed another sentence since it was started.
        let mut here = self.runs.trainings().map(|(_, training)| training);
        let here = here.find(|training| self.session_of(training).is_some());
        here.map_or(&session.plan, |training| &training.plan)
            .watched_ids()
    }

    /// Lets the models that stand still translate the watched sentences that they have not translated yet.
    pub(super) fn draft(&mut self) {
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

    /// Whether the matrix in focus is of a training.
    pub(super) fn training_in_focus(&self) -> bool {
        let matrix = self.matrix_in_focus();
        matrix.is_some_and(|matrix| matrix.run.training.is_some())
    }

    /// Where a training stands.
    pub(super) fn training_status(&self, training: &LessonTraining) -> TrainingStatus {
        let results = &self.training.results;
        if let Some(session) = self.session_of(training) {
            return match session.is_halting {
                true => TrainingStatus::Halting,
                false => TrainingStatus::Running,
            };
        }
        let live = || training.plan.specs().filter_map(|spec| results.of(spec));
        match () {
            () if live().any(Trained::is_paused) => TrainingStatus::Paused,
            () if live().any(|trained| !trained.is_over()) => TrainingStatus::Stopped,
            () if live().next().is_some() => TrainingStatus::Done,
            () if training
                .plan
                .specs()
                .any(|spec| training.written.of(spec).is_some()) =>
            {
                TrainingStatus::Before
            }
            () => TrainingStatus::NotStarted,
        }
    }

    /// The session in which one of the specs of a training is trained.
    pub(super) fn session_of(&self, training: &LessonTraining) -> Option<&Session> {
        let session = self.training.session.as_ref()?;
        let is_planned = |spec| training.plan.specs().any(|planned| planned == spec);
        session.specs.iter().any(is_planned).then_some(session)
    }

    /// The seed to train next, by its index in the plan: the one that stands still, else the first that is not done, else the first one.
    fn next_seed(&self, training: &LessonTraining) -> (usize, bool) {
        let results = &self.training.results;
        let seeds = 0..training.plan.seeds.len();
        let of = |seed: usize| training.plan.with_seed(seed).map(|spec| results.of(spec));
        let paused = seeds
            .clone()
            .find(|&seed| of(seed).flatten().any(Trained::is_paused));
        if let Some(seed) = paused {
            return (seed, true);
        }
        let is_over = |it: Option<&Trained>| it.is_some_and(Trained::is_over);
        let fresh = seeds.clone().find(|&seed| !of(seed).all(is_over));
        (fresh.unwrap_or(0), false)
    }

    /// Starts the training of the newest step, pauses it, or goes on with it.
    pub(super) fn train(&mut self) {
        match self.timing_at_hand() {
            Some(timing) => self.measure(timing),
            None => self.begin(false, false),
        }
    }

    /// Makes one step of it.
    pub(super) fn train_one_step(&mut self) {
        self.begin(true, false);
    }

    /// Trains all its seeds, one after the other.
    pub(super) fn train_all_seeds(&mut self) {
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

    fn run_session(&mut self, session: Session, one_step: bool) {
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
    pub(super) fn halt(&mut self) {
        if let Some(session) = &mut self.training.session
            && !session.is_halting
        {
            session.is_halting = true;
            self.training.orders.push(TrainingOrder::Halt);
        }
    }

    /// Stops the training of the newest step, and drops its weights. Its curve stays.
    pub(super) fn stop_training(&mut self) {
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
        match status {
            TrainingStatus::Running | TrainingStatus::Halting => {
                self.training.session = None;
                self.training.orders.push(TrainingOrder::Drop);
            }
            TrainingStatus::Paused => {
                for spec in training.plan.specs() {
                    if self
                        .training
                        .results
                        .of(spec)
                        .is_some_and(Trained::is_paused)
                    {
                        self.training.results.of_mut(spec).job = None;
                        self.training.weights.forget(spec);
                    }
                }
            }
            _ => return self.say("nothing is being trained here"),
        }
        self.say("stopped; Enter starts it again from the beginning");
        self.renew_training();
    }

    /// Makes steps faster or slower.
    pub(super) fn change_pace(&mut self, faster: bool) {
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
    pub(super) fn pause_what_left(&mut self) {
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
    pub(super) fn take_orders(&mut self) -> Vec<Effect> {
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

    /// `training 7: 30%`, while something is trained that is not on the newest step.
    pub(super) fn training_elsewhere(&self) -> Option<String> {
        let session = self.training.session.as_ref()?;
        let is_here = |training| self.session_of(training).is_some();
        if self.training_at_hand().is_some_and(is_here) {
            return None;
        }
        let position = self.library.position(&session.lesson);
        let lesson = position.and_then(|at| self.library.lessons[at].lesson.number());
        let lesson = lesson.map_or_else(|| session.lesson.clone(), |number| number.to_string());
        let results = session
            .specs
            .iter()
            .map(|spec| self.training.results.of(spec));
        let steps = results.flatten().filter(|trained| !trained.is_over());
        let least = steps.map(|trained| trained.steps).min();
        let planned = session.plan.steps();
        let percent = least.unwrap_or(planned) * 100 / planned;
        Some(format!("training {lesson}: {percent}%"))
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

    /// Lets a model whose weights were set by hand translate again what it has translated.
    pub(super) fn draft_again(&mut self, spec: &TrainingSpec) {
        let trained = self.training.results.of_mut(spec);
        let sources: Vec<_> = trained.drafts.keys().cloned().collect();
        let job = trained.job.as_ref();
        let drafts = job.map_or_else(Vec::new, |job| job.drafts(&sources));
        drafts.into_iter().for_each(|it| trained.add_draft(it));
    }

    /// Takes what is trained by now into the runs of the lesson.
    pub(super) fn renew_training(&mut self) {
        if self.runs.trainings().next().is_none() {
            return;
        }
        let focus = self.name_in_focus();
        self.runs.renew_training(&self.training.results);
        self.reruns += 1;
        self.refocus(focus);
    }
}
