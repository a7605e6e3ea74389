//! Counts of computations, for tests of the cost of a key press.

use std::cell::RefCell;
use std::mem;

/// The computations on this thread since the last [`take`].
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// The keys of the runs.
    pub(crate) runs: Vec<String>,
    /// The verdicts: the key of the run and the name of the check.
    pub(crate) verdicts: Vec<(String, &'static str)>,
    /// The number of pages composed.
    pub(crate) pages: usize,
}

thread_local! {
    static WORK: RefCell<Work> = RefCell::default();
}

pub(crate) fn count(add: impl FnOnce(&mut Work)) {
    WORK.with_borrow_mut(add);
}

/// Returns the counts and resets them.
pub(crate) fn take() -> Work {
    WORK.with_borrow_mut(mem::take)
}
