//! Times as a run of a lesson: what reading took an RNN and self-attention on the machine at hand, in a matrix that the lesson can
//! refer to.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::blank::{Blank, text};
use super::lesson_run::LessonRun;
use crate::lesson::{Lesson, Problem, Time};
use crate::math::{Labels, Matrix, StageText};
use crate::models::catalog::{Computation, Run};
use crate::models::costs::LENGTHS;
use crate::models::inputs::Badge;
use crate::models::knobs::Settings;
use crate::runs::changes::RunChanges;

/// The times of an RNN and of attention with one thread, then of both with all threads, in seconds.
pub type Seconds = [f64; 4];

/// The machine that times are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The threads that run at once on it.
    pub threads: usize,
    /// Whether the program was built to find faults, and not to be fast.
    pub is_debug: bool,
}

/// What was measured: a row for each of the [`LENGTHS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Times {
    /// Where.
    pub machine: Machine,
    /// Medians of several readings.
    pub seconds: Vec<Seconds>,
}

/// What was measured in this session, by width.
pub type TimedResults = BTreeMap<usize, Times>;

/// A measurement, as a run of a lesson has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LessonTiming {
    /// The width of words, states, queries, keys and values.
    pub width: usize,
}

/// All that it is a run of: its matrices were measured.
static TIMES: Computation =
    Computation::without_forward_pass("time", "what reading takes an RNN and self-attention");

/// The readers that are timed.
const READERS: [&str; 2] = ["RNN", "attention"];

/// The names of the matrices that are there once it is done.
const MEASURED: [&str; 4] = ["threads", "one_thread", "all_threads", "microseconds"];

static ONE_THREAD: StageText = text(
    [
        "one_thread",
        "µs, median of 7",
        "Millionths of a second on this machine, rounded to three digits.",
        "clock(|| model.read(&words))",
    ],
    file!(),
);
static ALL_THREADS: StageText = text(
    [
        "all_threads",
        "µs, median of 7",
        "The same, where all threads share what can be shared.",
        "clock(|| threads.share(|words| model.read(words)))",
    ],
    file!(),
);
static MICROSECONDS: StageText = text(
    [
        "microseconds",
        "one_thread | all_threads",
        "Millionths of a second: both readers with one thread, and with all.",
        "one_thread.beside(&all_threads)",
    ],
    file!(),
);
static THREADS: StageText = text(
    [
        "threads",
        "count",
        "The threads that this machine runs at once.",
        "available_parallelism()",
    ],
    file!(),
);
static WIDTH: StageText = text(
    [
        "width",
        "d",
        "The width of words, states, queries, keys and values.",
        "let d = width;",
    ],
    file!(),
);

impl LessonTiming {
    /// Reads a directive.
    ///
    /// # Errors
    /// If its width is not from 1 to [`Time::MOST_WIDTH`].
    pub(super) fn new(lesson: &Lesson, time: &Time) -> Result<Self, Problem> {
        let Some(written) = &time.width else {
            let width = Time::WIDTH;
            return Ok(Self { width });
        };
        let width = written.value.parse().ok();
        let width = width.filter(|width| (1..=Time::MOST_WIDTH).contains(width));
        width.map(|width| Self { width }).ok_or_else(|| {
            let message = format!("`d` cannot be `{}`", written.value);
            let help = format!("it can be 1 to {}", Time::MOST_WIDTH);
            lesson.problem(&written.at, message, help)
        })
    }

    /// The run of it, with what was measured so far.
    pub(super) fn run(
        self,
        key: String,
        name: Option<String>,
        results: &TimedResults,
    ) -> LessonRun {
        LessonRun {
            key,
            name,
            computation: &TIMES,
            words: Vec::new(),
            is_fixed: false,
            is_variant: false,
            given: None,
            original: None,
            base: Settings::new(&[]),
            inherited: RunChanges::default(),
            changes: RunChanges::default(),
            training: None,
            timing: Some(self),
            result: Rc::new(self.measured(results)),
            asked: Rc::default(),
        }
    }

    fn measured(self, results: &TimedResults) -> Run {
        let mut blank = Blank::default();
        let number = |number: usize| Matrix::from_element(1, 1, number as f64);
        blank.add(&WIDTH, number(self.width), (None, None));
        if let Some(Times { machine, seconds }) = results.get(&self.width) {
            blank.add(&THREADS, number(machine.threads), (None, None));
            let table = |from: usize, cols: usize| {
                Matrix::from_fn(seconds.len(), cols, |row, col| {
                    three_digits(1e6 * seconds[row][from + col])
                })
            };
            let rows: Labels = Some(LENGTHS.map(|n| n.to_string()).into());
            let readers: Labels = Some(READERS.map(str::to_owned).into());
            blank.add(&ONE_THREAD, table(0, 2), (rows.clone(), readers.clone()));
            blank.add(&ALL_THREADS, table(2, 2), (rows.clone(), readers));
            let cols = ["1 thread", "all threads"]
                .map(|threads| READERS.map(|reader| format!("{reader}, {threads}")));
            let cols = cols.concat();
            let cols: Labels = Some(cols.into());
            blank.add(&MICROSECONDS, table(0, 4), (rows, cols));
        }
        blank.run(&TIMES, Badge::Given)
    }

    /// The names of the matrices that are there once it is done.
    pub(super) fn names() -> &'static [&'static str] {
        &MEASURED
    }
}

/// A number in three digits: a clock gives no more than that.
fn three_digits(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}
