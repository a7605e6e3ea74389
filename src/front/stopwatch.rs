//! A thread with a clock: it measures how long an RNN and self-attention take to read, with one thread and with all.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::input::{Message, Outbox};
use crate::math::Matrix;
use crate::models::costs::LENGTHS;
use crate::models::timed_reading::{TimedReading, joined};
use crate::notebook::timing::TimingNews;
use crate::runs::timing::{Machine, Seconds};

/// The readings that a median is of.
const READINGS: usize = 7;

/// A clock is read after this time at the earliest: shorter ones say more about the clock.
const SHORTEST: Duration = Duration::from_millis(1);

/// A thread that measures. It ends by itself soon after this is dropped.
pub(super) struct Stopwatch {
    news: Receiver<TimingNews>,
    is_dropped: Arc<AtomicBool>,
}

impl Stopwatch {
    /// Starts to measure at this width. A [`Message::Timing`] says that there are news.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(super) fn start(width: usize, outbox: Outbox) -> io::Result<Self> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let crew = Crew::start(threads)?;
        let (tell, news) = mpsc::channel();
        let is_dropped = Arc::new(AtomicBool::new(false));
        let clock = Clock {
            crew,
            machine: Machine {
                threads,
                is_debug: cfg!(debug_assertions),
            },
            is_dropped: Arc::clone(&is_dropped),
        };
        let measure = move || {
            for n in LENGTHS {
                let reading = Arc::new(TimedReading::new(n, width));
                let Some(seconds) = clock.times(&reading) else {
                    break;
                };
                let machine = clock.machine;
                if tell.send(TimingNews { machine, seconds }).is_err() {
                    break;
                }
                outbox.send(Message::Timing);
            }
        };
        thread::Builder::new()
            .name("stopwatch".to_owned())
            .spawn(measure)?;
        Ok(Self { news, is_dropped })
    }

    /// What was measured since it was last asked.
    pub(super) fn news(&self) -> Vec<TimingNews> {
        self.news.try_iter().collect()
    }
}

impl Drop for Stopwatch {
    fn drop(&mut self) {
        self.is_dropped.store(true, Ordering::Relaxed);
    }
}

/// The thread's side of a [`Stopwatch`].
struct Clock {
    crew: Crew,
    machine: Machine,
    is_dropped: Arc<AtomicBool>,
}

impl Clock {
    /// The times of a text; `None` if nobody waits for them any more.
    fn times(&self, reading: &Arc<TimedReading>) -> Option<Seconds> {
        let alone = Crew::default();
        Some([
            self.median(|| rnn(&alone, reading))?,
            self.median(|| attention(&alone, reading))?,
            self.median(|| rnn(&self.crew, reading))?,
            self.median(|| attention(&self.crew, reading))?,
        ])
    }

    /// The median of the seconds that a pass takes.
    fn median(&self, pass: impl Fn() -> Matrix) -> Option<f64> {
        let time = |passes: u32| {
            let start = Instant::now();
            for _ in 0..passes {
                std::hint::black_box(pass());
            }
            start.elapsed()
        };
        let mut passes = 1;
        // The first one also brings everything into reach of the processor.
        time(1);
        while time(passes) < SHORTEST && !self.is_dropped() {
            passes *= 2;
        }
        let mut readings = Vec::with_capacity(READINGS);
        for _ in 0..READINGS {
            if self.is_dropped() {
                return None;
            }
            readings.push(time(passes).as_secs_f64() / f64::from(passes));
        }
        readings.sort_by(f64::total_cmp);
        Some(readings[READINGS / 2])
    }

    fn is_dropped(&self) -> bool {
        self.is_dropped.load(Ordering::Relaxed)
    }
}

/// A pass of the RNN: the products with the words are shared out, the steps are not.
fn rnn(crew: &Crew, reading: &Arc<TimedReading>) -> Matrix {
    let products = crew.share(reading, |reading, words| [reading.from_words(words)]);
    let products: Vec<&Matrix> = products.iter().map(|[it]| it).collect();
    reading.states(joined(&products))
}

/// A pass of self-attention: all rows are shared out, first those of queries, keys and values, then those of the context.
fn attention(crew: &Crew, reading: &Arc<TimedReading>) -> Matrix {
    let projections = crew.share(reading, |reading, words| reading.projections(words));
    let [queries, keys, values] = [0, 1, 2].map(|which| {
        let parts: Vec<&Matrix> = projections.iter().map(|part| &part[which]).collect();
        Arc::new(joined(&parts))
    });
    let contexts = crew.share(reading, move |reading, words| {
        let queries = queries.rows_range(words).into_owned();
        [reading.context(&queries, &keys, &values)]
    });
    let contexts: Vec<&Matrix> = contexts.iter().map(|[it]| it).collect();
    joined(&contexts)
}

/// Something to do.
type Task = Box<dyn FnOnce() + Send>;

/// Threads that take parts of a pass, besides the one that shares them out. They end when this is dropped.
#[derive(Default)]
struct Crew(Vec<Sender<Task>>);

impl Crew {
    /// # Errors
    /// If no thread can be started.
    fn start(threads: usize) -> io::Result<Self> {
        let mut others = Vec::new();
        for _ in 1..threads {
            let (give, tasks) = mpsc::channel::<Task>();
            let work = move || tasks.into_iter().for_each(|task| task());
            thread::Builder::new()
                .name("stopwatch-part".to_owned())
                .spawn(work)?;
            others.push(give);
        }
        Ok(Self(others))
    }

    /// Shares the words out evenly, and gives what each thread made of its own, in their order.
    fn share<T: Send + 'static>(
        &self,
        reading: &Arc<TimedReading>,
        make: impl Fn(&TimedReading, std::ops::Range<usize>) -> T + Send + Sync + 'static,
    ) -> Vec<T> {
        let parts = self.0.len() + 1;
        let make = Arc::new(make);
        let mut waiting = Vec::with_capacity(self.0.len());
        for (number, thread) in self.0.iter().enumerate() {
            let (done, result) = mpsc::sync_channel(1);
            let (reading, make) = (Arc::clone(reading), Arc::clone(&make));
            let task = move || {
                let words = reading.part(number + 1, parts);
                // Whoever shared it out waits for it.
                let _ = done.send(make(&reading, words));
            };
            let _ = thread.send(Box::new(task));
            waiting.push(result);
        }
        let own = make(reading, reading.part(0, parts));
        let others = waiting.into_iter().map(|result| {
            // Its thread ends only with this crew, or with a panic, which is one here too.
            result.recv().expect("a thread of this crew")
        });
        std::iter::once(own).chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However many threads share the work, both readers come to the same rows.
    #[test]
    fn sharing_out_changes_no_number() {
        let alone = Crew::default();
        for n in [1, 5, 130] {
            let reading = Arc::new(TimedReading::new(n, 6));
            let expected = [rnn(&alone, &reading), attention(&alone, &reading)];
            for threads in [2, 3, 8] {
                let crew = Crew::start(threads).expect("threads");
                let shared = [rnn(&crew, &reading), attention(&crew, &reading)];
                for (shared, expected) in shared.iter().zip(&expected) {
                    assert_eq!(shared.shape(), (n, 6));
                    assert!((shared - expected).amax() < 1e-12, "{n} {threads}");
                }
            }
        }
    }

    #[test]
    fn a_clock_that_nobody_waits_for_stops() {
        let clock = Clock {
            crew: Crew::default(),
            machine: Machine {
                threads: 1,
                is_debug: true,
            },
            is_dropped: Arc::new(AtomicBool::new(true)),
        };
        assert_eq!(clock.times(&Arc::new(TimedReading::new(4, 2))), None);
    }
}
