//! Whether the conditions of a text or a step hold.

use super::scope::{Scope, Unresolved};
use crate::lesson::{Expression, Inline, Problem};

/// Why a text or a step is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A condition does not hold.
    Untrue,
    /// The numbers of a condition are not there, such as those of a training that has not run with these knobs.
    Absent,
}

impl Scope<'_> {
    /// Why something with these conditions is left out; `None` if all of them hold. The first that does not says why: what stands behind it may be
    /// about what is only there where it holds, as in `? words > 2` `? max weights[2] > 0`.
    ///
    /// # Errors
    /// If a condition cannot be evaluated, whatever the numbers are.
    pub fn left_out<'e>(
        self,
        conditions: impl IntoIterator<Item = &'e Expression>,
    ) -> Result<Option<LeftOut>, Problem> {
        for condition in conditions {
            match self.holds(condition) {
                Ok(true) => {}
                Ok(false) => return Ok(Some(LeftOut::Untrue)),
                Err(Unresolved::Absent) => return Ok(Some(LeftOut::Absent)),
                Err(Unresolved::Lesson(problem)) => return Err(problem),
            }
        }
        Ok(None)
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
