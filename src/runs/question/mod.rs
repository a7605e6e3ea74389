//! A question of a lesson on the numbers that are live: what there is to choose from, and what is right.
//!
//! Nothing is remembered here. The same question asked after an edit, on another sentence or with another seed is a new
//! [`Question`] with the answer of those numbers, or it is not asked because they do not decide it.

mod decidable;
mod form;
mod judgement;
mod reply;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use judgement::Judgement;
pub use reply::Reply;

use crate::lesson::{Inline, Predict, Problem, Span, Within, Wrong};
use crate::nearest::suggestion;
use crate::runs::scope::{Scope, Unresolved};

/// A question that the live numbers decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'a> {
    /// What the lesson says.
    pub asked: &'a Predict,
    /// What a reply has to be, and which one is right.
    pub form: Form,
}

/// What a reply has to be, and which one is right.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// One of these.
    Choose {
        /// The options, each once, in order.
        options: Vec<String>,
        /// Which of them is right.
        right: usize,
    },
    /// A number.
    Number {
        /// The number.
        right: f64,
        /// How far off is still right.
        within: Within,
    },
    /// A cell of a matrix.
    Point {
        /// The address of the matrix.
        address: String,
        /// The names of its rows.
        rows: Vec<String>,
        /// The names of its columns.
        cols: Vec<String>,
        /// The row and column of the cell.
        right: (usize, usize),
    },
    /// Rows of a matrix.
    Rows {
        /// The address of the matrix.
        address: String,
        /// The names of its rows.
        rows: Vec<String>,
        /// Those that differ; perhaps none.
        right: BTreeSet<usize>,
    },
}

/// Why a question is not asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Unasked {
    /// The lesson is wrong.
    Lesson(Problem),
    /// The live numbers do not decide it.
    Degenerate(Degenerate),
    /// It speaks of what the learner's own sentence does not have, or of a run that is broken: nothing more is to be said.
    Absent,
}

/// Why the live numbers do not decide a question. After an edit that is nobody's mistake; in the lesson as it was written it
/// is the author's.
#[derive(Clone, Debug, PartialEq)]
pub struct Degenerate {
    /// A sentence for the learner: "`is` and `aj` tie here, so this question is not asked".
    pub reason: String,
    /// What decides it in the lesson.
    pub at: Span,
    /// What its author could do.
    pub help: String,
}

impl From<Unresolved> for Unasked {
    fn from(failure: Unresolved) -> Self {
        match failure {
            Unresolved::Lesson(problem) => Self::Lesson(problem),
            Unresolved::Absent => Self::Absent,
        }
    }
}

impl Unasked {
    /// The numbers do not decide what stands at a place.
    fn degenerate(at: Span, why: impl std::fmt::Display) -> Self {
        Self::undecided(at, why, "choose a sentence or a seed that decides it")
    }

    fn undecided(at: Span, why: impl std::fmt::Display, help: impl Into<String>) -> Self {
        Self::Degenerate(Degenerate {
            reason: format!("{why}, so this question is not asked"),
            at,
            help: help.into(),
        })
    }
}

impl<'a> Question<'a> {
    /// Puts a question to the live numbers.
    ///
    /// # Errors
    /// If the lesson is wrong, the numbers do not decide the question, or it speaks of what is not there.
    pub fn new(scope: Scope<'a>, asked: &'a Predict) -> Result<Self, Unasked> {
        for inline in &asked.ask {
            if let Inline::Condition { expression, .. } = inline
                && !scope.holds(expression)?
            {
                return Err(Unasked::Absent);
            }
        }
        let form = form::form(scope, &asked.task)?;
        Ok(Self { asked, form })
    }

    /// Everything that makes a question wrong in the lesson as it was written, its texts included.
    pub fn problems(scope: Scope<'a>, asked: &'a Predict) -> Vec<Problem> {
        let mut problems = Vec::new();
        match Self::new(scope, asked) {
            Err(Unasked::Lesson(problem)) => problems.push(problem),
            Err(Unasked::Degenerate(Degenerate { reason, at, help })) => {
                problems.push(scope.lesson.problem(&at, reason, help));
            }
            Err(Unasked::Absent) => {}
            Ok(question) => problems.extend(question.strange_options(scope)),
        }
        let spans = asked.inlines().filter_map(|inline| match inline {
            Inline::Computed { expression, .. } => scope.evaluate(expression).err(),
            Inline::Condition { expression, .. } => scope.holds(expression).err(),
            _ => None,
        });
        problems.extend(spans.filter_map(Unresolved::problem));
        problems
    }

    /// Each `why` of an option that is none of the names there are.
    fn strange_options(&self, scope: Scope<'_>) -> Vec<Problem> {
        let Form::Choose { options, .. } = &self.form else {
            return Vec::new();
        };
        let known: Vec<&str> = options.iter().map(String::as_str).collect();
        let strange = self.asked.whys.iter().filter_map(|why| match &why.wrong {
            Wrong::Option(option) if !options.contains(&option.value) => Some(option),
            _ => None,
        });
        strange
            .map(|option| {
                let message = format!("there is no option `{}`", option.value);
                let help = suggestion(&option.value, &known);
                scope.lesson.problem(&option.at, message, help)
            })
            .collect()
    }
}
