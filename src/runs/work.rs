//! A count of the work done, for tests of what a key may cost.

use std::cell::RefCell;
use std::mem;

/// What was computed on this thread since the last look.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The keys of the lesson's runs.
    pub(crate) runs: Vec<String>,
    /// The names of the checks that were carried out, each with the key of its run.
    pub(crate) verdicts: Vec<(String, &'static str)>,
    /// How many pages were composed.
    pub(crate) pages: usize,
}

thread_local! {
    static WORK: RefCell<Work> = RefCell::default();
}

/// Counts something.
pub(crate) fn count(add: impl FnOnce(&mut Work)) {
    WORK.with_borrow_mut(add);
}

/// What was computed since the last look.
pub(crate) fn take() -> Work {
    WORK.with_borrow_mut(mem::take)
}
