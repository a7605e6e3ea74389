//! The runs and matrices that a block of a lesson can refer to.

use unicode_normalization::UnicodeNormalization;

use super::lesson_run::LessonRun;
use super::matrix_ref::MatrixRef;
use super::names::each_once;
use crate::lesson::{Index, Lesson, Problem, Spanned};
use crate::models::inputs::InputError;

/// The runs that a block of a lesson can refer to: those before it, the latest first, then the rest of its step.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The lesson, for its problems.
    pub lesson: &'a Lesson,
    /// The runs up to the end of the step, in order.
    pub runs: &'a [LessonRun],
    /// The number of runs before the block.
    pub before: usize,
    /// Whether the sentence, a knob or a cell is the learner's own, so that the author could not know the shapes.
    pub is_changed: bool,
    /// Whether one of the runs failed. The page shows that problem, so missing stages are not reported.
    pub is_broken: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unresolved {
    /// A problem of the lesson.
    Lesson(Problem),
    /// Not a problem of the lesson: the name is absent since the learner's change, as a word is from a shorter sentence, or its run
    /// failed, which the page shows already.
    Absent,
}

impl Unresolved {
    /// The problem of the lesson; `None` if it has none.
    pub fn problem(self) -> Option<Problem> {
        match self {
            Self::Lesson(problem) => Some(problem),
            Self::Absent => None,
        }
    }
}

impl From<Problem> for Unresolved {
    fn from(problem: Problem) -> Self {
        Self::Lesson(problem)
    }
}

impl<'a> Scope<'a> {
    /// The matrix with this address.
    ///
    /// # Errors
    /// If there is none, with the nearest address.
    pub fn find(self, address: &Spanned<String>) -> Result<MatrixRef<'a>, Unresolved> {
        self.get(&address.value)
            .ok_or_else(|| self.missing(address))
    }

    pub(super) fn missing(self, address: &Spanned<String>) -> Unresolved {
        if self.is_broken {
            return Unresolved::Absent;
        }
        let awaited = self.in_order().flat_map(|run| {
            run.awaited().iter().map(|name| match &run.name {
                Some(run) => format!("{run}.{name}"),
                None => (*name).to_owned(),
            })
        });
        let names = each_once(self.names().into_iter().chain(awaited));
        // `step3.h` fits the author's sentence of three words, but not the learner's of two.
        let is_step = |name: &String| without_digits(name) == without_digits(&address.value);
        if self.is_changed && names.iter().any(is_step) {
            return Unresolved::Absent;
        }
        if self.awaiting(&address.value).is_some() {
            return Unresolved::Absent;
        }
        let suffix = format!(".{}", address.value);
        let error = InputError::unknown("stage", &address.value, names.iter().map(String::as_str));
        let help = match names.iter().find(|name| name.ends_with(&suffix)) {
            Some(name) => format!("did you mean `{name}`?"),
            None if names.is_empty() => "`run` a computation before this".to_owned(),
            None => error.help,
        };
        self.problem(&address.at, error.message, help)
    }

    /// The addresses of all its matrices, those of the latest run first.
    pub fn names(self) -> Vec<String> {
        let runs = self.in_order();
        each_once(runs.flat_map(|run| run.result.recorded.iter().map(|it| run.address(it))))
    }

    /// The run that may have a matrix with this address, though it has none now.
    pub fn awaiting(self, address: &str) -> Option<&'a LessonRun> {
        let awaits = |run: &&LessonRun| run.inner(address).is_some_and(|it| run.may_have(it));
        self.in_order().find(awaits)
    }

    pub(super) fn in_order(self) -> impl Iterator<Item = &'a LessonRun> {
        let (before, rest) = self.runs.split_at(self.before);
        before.iter().rev().chain(rest)
    }

    /// The matrix with this address, if there is one.
    pub fn get(self, address: &str) -> Option<MatrixRef<'a>> {
        self.in_order().find_map(|run| {
            let inner = run.inner(address)?;
            let found = run.result.recorded.iter().find(|r| r.address == inner);
            found.map(|recorded| MatrixRef { run, recorded })
        })
    }

    /// The position from 0 of a row or column index among `labels`; `None` for all of them, as without an index.
    ///
    /// # Errors
    /// If there is no such position. `noun` is "row", "column" or "word" in the message.
    pub fn position(
        self,
        index: Option<&Spanned<Index>>,
        labels: &[String],
        noun: &str,
    ) -> Result<Option<usize>, Unresolved> {
        let Some(index) = index else {
            return Ok(None);
        };
        if index.value == Index::All {
            return Ok(None);
        }
        place(&index.value, labels).map(Some).ok_or_else(|| {
            if self.is_changed {
                return Unresolved::Absent;
            }
            let names = labels.iter().map(String::as_str);
            let mut error = InputError::unknown(noun, &index.value.to_string(), names);
            if !matches!(index.value, Index::Label(_)) {
                error.help = format!("{noun}s go from 0 to {}", labels.len().saturating_sub(1));
            }
            self.problem(&index.at, error.message, error.help)
        })
    }
}

/// The place from 0 of a single index among `labels`; `None` if there is none.
pub(super) fn place(index: &Index, labels: &[String]) -> Option<usize> {
    let count = labels.len();
    match index {
        Index::All => None,
        Index::At(position) => Some(*position).filter(|&position| position < count),
        Index::FromEnd(back) => count.checked_sub(1)?.checked_sub(*back),
        Index::Label(label) => {
            let label: String = label.nfc().collect();
            labels.iter().position(|known| *known == label)
        }
    }
}

/// An address without its numbers: the same for `step3.h` and `step4.h`.
pub fn without_digits(address: &str) -> String {
    address.chars().filter(|c| !c.is_ascii_digit()).collect()
}
