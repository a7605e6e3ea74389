//! Whether the conditions of a text or a step hold.

use super::scope::{Scope, Unresolved};
use crate::lesson::{Expression, Inline, Problem};

/// Why a text or a step is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A condition does not hold.
    Untrue,
    /// The numbers of a condition are not there, such as those of a training that has not run with these knobs.
    Absent,
}

impl Scope<'_> {
    /// Why something with these conditions is left out; `None` if all of them hold.
    ///
    /// # Errors
    /// If a condition cannot be evaluated, whatever the numbers are.
    pub fn left_out<'e>(
        self,
        conditions: impl IntoIterator<Item = &'e Expression>,
    ) -> Result<Option<LeftOut>, Problem> {
        let mut why = None;
        for condition in conditions {
            why = why.max(match self.holds(condition) {
                Ok(true) => None,
                Ok(false) => Some(LeftOut::Untrue),
                Err(Unresolved::Absent) => Some(LeftOut::Absent),
                Err(Unresolved::Lesson(problem)) => return Err(problem),
            });
        }
        Ok(why)
    }

    /// The same of a text.
    ///
    /// # Errors
    /// As [`left_out`](Self::left_out).
    pub fn text_left_out(self, text: &[Inline]) -> Result<Option<LeftOut>, Problem> {
        self.left_out(text.iter().filter_map(|inline| match inline {
            Inline::Condition { expression, .. } => Some(expression),
            _ => None,
        }))
    }
}
