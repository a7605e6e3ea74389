//! Times on the page: what the keys do to a measurement, and what the news of it do to the page.
//!
//! The clock runs elsewhere: an [order](TimingOrder) asks for it, and what it came to is [heard](Notebook::hear_times).

use std::mem;

use super::answering::MEASURING;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive};
use crate::models::costs::LENGTHS;
use crate::runs::timing::{LessonTiming, Machine, Seconds, TimedResults, Times};

/// All times of a session.
#[derive(Debug, Default)]
pub(super) struct Timing {
    /// What was measured.
    pub(super) results: TimedResults,
    /// What is being measured.
    pub(super) under_way: Option<UnderWay>,
    pub(super) orders: Vec<TimingOrder>,
}

/// A measurement that is not done yet.
#[derive(Debug)]
pub(super) struct UnderWay {
    width: usize,
    times: Times,
}

/// An order to whoever has the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingOrder {
    /// Measure both readers at this width, for each of the [`LENGTHS`].
    Measure {
        /// The width of words, states, queries, keys and values.
        width: usize,
    },
    /// Measure no more.
    Drop,
}

/// News of a measurement: the times of the next length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimingNews {
    /// The machine that they are of.
    pub machine: Machine,
    /// The times.
    pub seconds: Seconds,
}

/// Where a measurement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingStatus {
    /// Nothing is measured yet.
    NotMeasured,
    /// So many lengths are measured.
    Measuring(usize),
    /// All of them are, on this machine.
    Measured(Machine),
}

impl Notebook {
    /// The measurement of the newest step; `None` beside a training, which the keys belong to.
    pub(super) fn timing_at_hand(&self) -> Option<LessonTiming> {
        if self.training_at_hand().is_some() {
            return None;
        }
        let blocks = self.blocks(self.step).iter().enumerate();
        let mut timings = blocks.rev().filter_map(|(index, block)| match &block.kind {
            BlockKind::Directive(Directive::Time(_)) => {
                self.runs.of_block((self.step, index))?.timing
            }
            _ => None,
        });
        timings.next()
    }

    /// Where a measurement stands.
    pub(super) fn timing_status(&self, timing: LessonTiming) -> TimingStatus {
        let under_way = self.timing.under_way.as_ref();
        match under_way.filter(|it| it.width == timing.width) {
            Some(under_way) => TimingStatus::Measuring(under_way.times.seconds.len()),
            None => match self.timing.results.get(&timing.width) {
                Some(times) => TimingStatus::Measured(times.machine),
                None => TimingStatus::NotMeasured,
            },
        }
    }

    /// Whether the times of the newest step are being measured.
    pub(super) fn is_measuring_at_hand(&self) -> bool {
        let status = self.timing_at_hand().map(|it| self.timing_status(it));
        matches!(status, Some(TimingStatus::Measuring(_)))
    }

    /// Begins to measure.
    pub(super) fn measure(&mut self, timing: LessonTiming) {
        if self.is_measuring_at_hand() {
            return self.say("it is being measured; x stops it");
        }
        if self.training.session.is_some() {
            // It would be timed along.
            return self.say("a training is under way: pause it first, or wait for its end");
        }
        let width = timing.width;
        self.stop_measuring();
        self.timing.orders.push(TimingOrder::Measure { width });
        self.timing.under_way = Some(UnderWay {
            width,
            times: Times {
                machine: Machine {
                    threads: 1,
                    is_debug: false,
                },
                seconds: Vec::new(),
            },
        });
    }

    /// Measures no more, and forgets what is not complete; what was measured before stays. Says whether anything was under way.
    pub(super) fn stop_measuring(&mut self) -> bool {
        let was_under_way = self.timing.under_way.take().is_some();
        if was_under_way {
            self.timing.orders.push(TimingOrder::Drop);
        }
        was_under_way
    }

    /// Takes in the times of the next lengths.
    pub fn hear_times(&mut self, news: impl IntoIterator<Item = TimingNews>) {
        for TimingNews { machine, seconds } in news {
            let Some(under_way) = &mut self.timing.under_way else {
                break;
            };
            under_way.times.machine = machine;
            under_way.times.seconds.push(seconds);
            if under_way.times.seconds.len() == LENGTHS.len() {
                let UnderWay { width, times } = self.timing.under_way.take().expect("just filled");
                self.timing.results.insert(width, times);
                self.message.take_if(|message| message == MEASURING);
                self.renew_timing();
            }
        }
        self.compose();
    }

    fn renew_timing(&mut self) {
        let focus = self.name_in_focus();
        self.runs.renew_timing(&self.timing.results);
        self.reruns += 1;
        self.refocus(focus);
    }

    /// The orders since they were last asked for.
    pub(super) fn take_timing_orders(&mut self) -> Vec<TimingOrder> {
        mem::take(&mut self.timing.orders)
    }
}
