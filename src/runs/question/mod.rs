//! A question of a lesson on the current numbers: its options and its right answer.
//!
//! Nothing is remembered here. After an edit, on another sentence or with another seed the same question is a new
//! [`Question`] with the answer of those numbers, or it is not asked because they do not decide it.

mod decidable;
mod form;
mod given_away;
mod in_words;
mod judgement;
mod numbers;
mod right_answer;
#[cfg(test)]
mod tests;

pub use form::{Form, Reply};
pub use in_words::pointed_cell;
pub use judgement::Judgement;

use super::conditions::LeftOut;
use super::scope::{Scope, Unresolved};
use crate::lesson::{Inline, Predict, Problem, Span, Wrong};
use crate::nearest::suggestion;

/// A question that the current numbers decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<'a> {
    /// The lesson's directive.
    pub asked: &'a Predict,
    /// The form of a reply, and the right one.
    pub form: Form,
}

impl<'a> Question<'a> {
    /// Puts a question to the current numbers.
    ///
    /// # Errors
    /// If the question is not asked: see [`Unasked`].
    pub fn new(scope: Scope<'a>, asked: &'a Predict) -> Result<Self, Unasked> {
        match scope.text_left_out(&asked.ask)? {
            None => {}
            Some(LeftOut::Untrue) => return Err(Unasked::Untrue),
            Some(LeftOut::Absent) => return Err(Unasked::Absent),
        }
        let form = right_answer::form(scope, &asked.task)?;
        Ok(Self { asked, form })
    }

    /// All problems of a question in the unchanged lesson, including those of its texts.
    pub fn problems(scope: Scope<'a>, asked: &'a Predict) -> Vec<Problem> {
        let mut problems = Vec::new();
        match Self::new(scope, asked) {
            Err(Unasked::Lesson(problem)) => problems.push(problem),
            Err(Unasked::Degenerate { reason, at, help }) => {
                problems.push(scope.lesson.problem(&at, reason, help));
            }
            Err(Unasked::Untrue | Unasked::Absent) => {}
            Ok(question) => problems.extend(question.unknown_options(scope)),
        }
        let spans = asked.texts().flatten().filter_map(|inline| match inline {
            Inline::Computed {
                expression,
                decimals,
                ..
            } => scope.span(expression, *decimals).err(),
            Inline::Condition { expression, .. } => scope.holds(expression).err(),
            _ => None,
        });
        problems.extend(spans.filter_map(Unresolved::problem));
        problems
    }

    /// The problems of each `why` for an unknown option.
    fn unknown_options(&self, scope: Scope<'_>) -> Vec<Problem> {
        let Form::Choose { options, .. } = &self.form else {
            return Vec::new();
        };
        let known: Vec<&str> = options.iter().map(String::as_str).collect();
        let unknown = self.asked.whys.iter().filter_map(|why| match &why.wrong {
            Wrong::Option(option) if !options.contains(&option.value) => Some(option),
            _ => None,
        });
        unknown
            .map(|option| {
                let message = format!("there is no option `{}`", option.value);
                let help = suggestion(&option.value, &known);
                scope.lesson.problem(&option.at, message, help)
            })
            .collect()
    }
}

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
    /// A condition in its text does not hold on the current numbers.
    Untrue,
    /// It refers to something that the learner's change removed, or to a run that failed; the page shows nothing.
    Absent,
}

impl From<Problem> for Unasked {
    fn from(problem: Problem) -> Self {
        Self::Lesson(problem)
    }
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
    fn degenerate(at: Span, why: impl std::fmt::Display) -> Self {
        Self::undecided(at, why, "choose a sentence or a seed that decides it")
    }

    fn undecided(at: Span, why: impl std::fmt::Display, help: impl Into<String>) -> Self {
        Self::Degenerate {
            reason: format!("{why}, so this question is not asked"),
            at,
            help: help.into(),
        }
    }
}
