//! The reasons that a question is not asked.

use crate::lesson::{Problem, Span};
use crate::runs::scope::Unresolved;

/// The reason that a question is not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Unasked {
    /// A problem of the lesson.
    Lesson(Problem),
    /// The current numbers do not decide it. After an edit that is nobody's mistake; in the unchanged lesson it is the author's.
    Degenerate {
        /// A sentence for the learner: "`is` and `aj` tie here, so this question is not asked".
        reason: String,
        /// The deciding expression in the lesson.
        at: Span,
        /// Help for the author.
        help: String,
    },
    /// It refers to something that the learner's change removed, or to a run that failed; the page shows nothing.
    Absent,
}

impl From<Unresolved> for Unasked {
    fn from(unresolved: Unresolved) -> Self {
        match unresolved {
            Unresolved::Lesson(problem) => Self::Lesson(problem),
            Unresolved::Absent => Self::Absent,
        }
    }
}

impl Unasked {
    /// The numbers do not decide the expression at a place.
    pub(super) fn degenerate(at: Span, why: impl std::fmt::Display) -> Self {
        Self::undecided(at, why, "choose a sentence or a seed that decides it")
    }

    pub(super) fn undecided(
        at: Span,
        why: impl std::fmt::Display,
        help: impl Into<String>,
    ) -> Self {
        Self::Degenerate {
            reason: format!("{why}, so this question is not asked"),
            at,
            help: help.into(),
        }
    }
}
