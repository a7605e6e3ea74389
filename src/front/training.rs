//! A thread that trains. It only makes the steps: what is trained, and what comes of it, is the notebook's.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::input::{Message, Outbox};
use crate::models::training::{Draft, Job, Progress};
use crate::notebook::training::{Pace, TrainingNews};
use crate::runs::training::trained::Exam;

/// The shortest time between two messages to the event loop, so that the screen is painted at most 30 times a second.
const FRAME: Duration = Duration::from_millis(34);

/// The most news that wait for the event loop; then the thread waits for it.
const MOST_NEWS: usize = 4096;

/// The fresh sequences that a run is examined on at its end.
const EXAMINED: usize = 1000;

/// A thread that trains some jobs. It ends by itself soon after this is dropped.
pub(super) struct Worker {
    news: Receiver<TrainingNews>,
    orders: Sender<Order>,
}

enum Order {
    Pace(Duration),
    Watch(Vec<Vec<usize>>),
    Halt,
}

impl Worker {
    /// Starts to train: to the end, or one step, and tells what becomes of the watched sentences. A [`Message::Training`] says that there are news.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(super) fn start(
        jobs: Vec<Job>,
        watched: Vec<Vec<usize>>,
        one_step: bool,
        outbox: Outbox,
    ) -> io::Result<Self> {
        // Bounded, so that training waits for a screen that is too slow for it.
        let (tell, news) = mpsc::sync_channel(MOST_NEWS);
        let (orders, ordered) = mpsc::channel();
        let training = Training {
            jobs,
            one_step,
            pause: Duration::ZERO,
            news: tell,
            orders: ordered,
            outbox,
            watched,
            is_drafted: false,
            drafted: None,
            start: Instant::now(),
            told: None,
        };
        thread::Builder::new()
            .name("training".to_owned())
            .spawn(move || training.run())?;
        Ok(Self { news, orders })
    }

    /// What has happened since it was last asked.
    pub(super) fn news(&self) -> Vec<TrainingNews> {
        self.news.try_iter().collect()
    }

    /// Makes steps at this pace.
    pub(super) fn set_pace(&self, pace: Pace) {
        let pause = Duration::from_millis(pace.milliseconds());
        self.order(Order::Pace(pause));
    }

    /// Tells from now on what becomes of these sentences.
    pub(super) fn watch(&self, sentences: Vec<Vec<usize>>) {
        self.order(Order::Watch(sentences));
    }

    /// Lets it hand its jobs back after this step.
    pub(super) fn halt(&self) {
        self.order(Order::Halt);
    }

    fn order(&self, order: Order) {
        // A thread that has ended has handed everything back.
        let _ = self.orders.send(order);
    }
}

/// The thread's side of a [`Worker`].
struct Training {
    jobs: Vec<Job>,
    one_step: bool,
    /// The time from one step to the next.
    pause: Duration,
    news: SyncSender<TrainingNews>,
    orders: Receiver<Order>,
    outbox: Outbox,
    /// The sentences whose translations are told of.
    watched: Vec<Vec<usize>>,
    /// Whether those of the last step were told of.
    is_drafted: bool,
    /// When they were last told of.
    drafted: Option<Instant>,
    start: Instant,
    /// When the event loop was last told of news.
    told: Option<Instant>,
}

/// Nobody waits for the news any more.
struct Abandoned;

impl Training {
    fn run(mut self) {
        if self.train().and_then(|()| self.tell_drafts()).is_ok() {
            let jobs = std::mem::take(&mut self.jobs);
            let _ = self.news.send(TrainingNews::Returned(jobs));
            self.outbox.send(Message::Training);
        }
    }

    /// Trains until the jobs are to be handed back.
    fn train(&mut self) -> Result<(), Abandoned> {
        self.tell_drafts()?;
        loop {
            let begun = Instant::now();
            let goes_on = self.step()?;
            if self
                .drafted
                .is_none_or(|drafted| drafted.elapsed() >= FRAME)
            {
                self.tell_drafts()?;
            }
            if !goes_on || self.one_step || self.is_halted(begun)? {
                return Ok(());
            }
        }
    }

    /// Makes a step of every job that has not ended; false if all have.
    fn step(&mut self) -> Result<bool, Abandoned> {
        let mut progress: Vec<(usize, Progress)> = Vec::new();
        let mut ended = Vec::new();
        for (index, job) in self.jobs.iter_mut().enumerate() {
            if let Some(step) = job.next() {
                progress.push((index, step));
                ended.extend(job.end().map(|end| (index, end)));
            }
        }
        if !progress.is_empty() {
            self.is_drafted = false;
            let seconds = self.start.elapsed().as_secs_f64();
            self.tell(TrainingNews::Steps { progress, seconds })?;
        }
        for (job, end) in ended {
            let exam = exam(&self.jobs[job]);
            self.tell(TrainingNews::Ended { job, end, exam })?;
        }
        Ok(self.jobs.iter().any(|job| job.end().is_none()))
    }

    /// Says what the models make of the watched sentences now.
    fn tell_drafts(&mut self) -> Result<(), Abandoned> {
        if self.is_drafted || self.watched.is_empty() {
            return Ok(());
        }
        self.is_drafted = true;
        self.drafted = Some(Instant::now());
        let jobs = self.jobs.iter().enumerate();
        let drafts = jobs.flat_map(|(index, job)| {
            let drafts = job.drafts(&self.watched).into_iter();
            drafts.map(move |draft| (index, draft))
        });
        let drafts: Vec<(usize, Draft)> = drafts.collect();
        self.tell(TrainingNews::Drafts(drafts))
    }

    fn tell(&mut self, news: TrainingNews) -> Result<(), Abandoned> {
        self.news.send(news).map_err(|_| Abandoned)?;
        if self.told.is_none_or(|told| told.elapsed() >= FRAME) {
            self.told = Some(Instant::now());
            self.outbox.send(Message::Training);
        }
        Ok(())
    }

    /// Waits until the next step is due, and takes orders; true if it is to stand still.
    fn is_halted(&mut self, begun: Instant) -> Result<bool, Abandoned> {
        loop {
            let rest = self.pause.saturating_sub(begun.elapsed());
            match self.orders.recv_timeout(rest) {
                Ok(Order::Halt) => return Ok(true),
                Ok(Order::Pace(pause)) => self.pause = pause,
                Ok(Order::Watch(sentences)) => {
                    self.watched = sentences;
                    self.is_drafted = false;
                    self.tell_drafts()?;
                }
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => return Err(Abandoned),
            }
        }
    }
}

/// The score of a job that has ended, on many fresh sequences.
fn exam(job: &Job) -> Exam {
    let spec = job.spec();
    let sizes = spec.sizes_scored().into_iter();
    Exam {
        score: job.score(spec.size(), EXAMINED),
        held_out: job.held_out(EXAMINED),
        at_sizes: sizes
            .map(|size| (size, job.score(size, EXAMINED)))
            .collect(),
    }
}
