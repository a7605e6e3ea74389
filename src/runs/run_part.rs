//! A run, or a part of it such as a head.

use super::lesson_run::LessonRun;
use crate::models::checks::{self, Check};

/// A run, or a part of it.
#[derive(Clone)]
pub struct RunPart<'a> {
    /// The run.
    pub run: &'a LessonRun,
    /// The address of the part; empty for all of the run.
    pub part: String,
}

impl<'a> RunPart<'a> {
    pub(super) fn whole(run: &'a LessonRun) -> Self {
        let part = String::new();
        Self { run, part }
    }

    /// The checks for it, in order.
    pub fn checks(&self) -> Vec<&'static Check> {
        match &*self.part {
            "" => checks::of(self.run.computation).collect(),
            part => checks::within(&self.run.result, part).collect(),
        }
    }
}
