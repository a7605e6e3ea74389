//! Steps that are left out because their conditions do not hold on the current numbers.
//!
//! A step keeps its number, by which a class, a command line and the progress know it: the way through the lesson passes over it. Where the
//! learner stands on it, because they opened it or changed the numbers, the page says that it is left out, and they stay.

use std::collections::BTreeSet;
use std::ops::Range;

use super::state::Notebook;
use crate::lesson::{Block, Problem};
use crate::runs::conditions::LeftOut;

impl Notebook {
    /// Why a step is left out; `None` if it is not.
    ///
    /// # Errors
    /// If one of its conditions cannot be evaluated, whatever the numbers are. It is not left out then.
    pub(super) fn left_out(&self, step: usize) -> Result<Option<LeftOut>, Problem> {
        let conditions = &self.lesson().steps[step].conditions;
        let conditions = conditions.iter().map(|condition| &condition.value);
        self.scope(step, 0).left_out(conditions)
    }

    pub(super) fn is_left_out(&self, step: usize) -> bool {
        matches!(self.left_out(step), Ok(Some(_)))
    }

    /// The steps that are left out, from 0.
    pub fn steps_left_out(&self) -> BTreeSet<usize> {
        let steps = 0..self.lesson().steps.len();
        steps.filter(|&step| self.is_left_out(step)).collect()
    }

    /// The blocks of a step; none if it is left out.
    pub(super) fn blocks(&self, step: usize) -> &[Block] {
        match self.is_left_out(step) {
            true => &[],
            false => &self.lesson().steps[step].blocks,
        }
    }

    /// The first of some steps that is not left out.
    pub(super) fn first_shown(&self, mut steps: impl Iterator<Item = usize>) -> Option<usize> {
        steps.find(|&step| !self.is_left_out(step))
    }

    /// Says which steps the learner has just passed over, if any.
    pub(super) fn say_what_is_left_out(&mut self, steps: Range<usize>) {
        let (first, last) = (steps.start + 1, steps.end);
        match steps.len() {
            0 => {}
            1 => self.say(format!("step {first} is left out on these numbers")),
            _ => self.say(format!(
                "steps {first} to {last} are left out on these numbers"
            )),
        }
    }
}
