//! The runs, matrices and knobs that a block of a lesson can refer to.

use super::lesson_run::LessonRun;
use super::matrix_ref::MatrixRef;
use crate::lesson::{Index, Lesson, Problem, Span, Spanned};
use crate::models::checks::{self, Check};
use crate::models::inputs::InputError;
use crate::models::knobs::{Knob, Setting};

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

/// A run, or a part of it.
#[derive(Clone)]
pub struct RunPart<'a> {
    /// The run.
    pub run: &'a LessonRun,
    /// The address of the part; empty for all of the run.
    pub part: String,
}

impl<'a> RunPart<'a> {
    fn whole(run: &'a LessonRun) -> Self {
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

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Unresolved {
    /// A problem of the lesson.
    Lesson(Problem),
    /// Not a problem of the lesson: the learner's change removed it, as a shorter sentence removes a word, or its run failed, which the
    /// page shows already.
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
        let names = self.addresses();
        // `step3.h` fits the author's sentence of three words, but not the learner's of two.
        let is_step = |name: &String| without_digits(name) == without_digits(&address.value);
        if self.is_changed && names.iter().any(is_step) {
            return Unresolved::Absent;
        }
        let suffix = format!(".{}", address.value);
        let error = InputError::unknown("stage", &address.value, names.iter().map(String::as_str));
        let help = match names.iter().find(|name| name.ends_with(&suffix)) {
            Some(name) => format!("did you mean `{name}`?"),
            None if names.is_empty() => "`run` a computation before this".to_owned(),
            None => error.help,
        };
        self.lesson.problem(&address.at, error.message, help).into()
    }

    fn in_order(self) -> impl Iterator<Item = &'a LessonRun> {
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

    fn addresses(self) -> Vec<String> {
        let mut names = Vec::new();
        for run in self.in_order() {
            for recorded in &run.result.recorded {
                let address = run.address(recorded);
                if !names.contains(&address) {
                    names.push(address);
                }
            }
        }
        names
    }

    /// The position from 0 of a row or column index among `labels`; `None` for all of them.
    ///
    /// # Errors
    /// If there is no such position. `noun` is "row", "column" or "word" in the message.
    pub fn position(
        self,
        index: &Spanned<Index>,
        labels: &[String],
        noun: &str,
    ) -> Result<Option<usize>, Unresolved> {
        let count = labels.len();
        let found = match &index.value {
            Index::All => return Ok(None),
            Index::At(position) => Some(*position).filter(|&position| position < count),
            Index::FromEnd(back) => count.checked_sub(1 + back),
            Index::Label(label) => labels.iter().position(|known| known == label),
        };
        found.map(Some).ok_or_else(|| {
            if self.is_changed {
                return Unresolved::Absent;
            }
            let names = labels.iter().map(String::as_str);
            let mut error = InputError::unknown(noun, &index.value.to_string(), names);
            if !matches!(index.value, Index::Label(_)) {
                error.help = format!("{noun}s go from 0 to {}", count.saturating_sub(1));
            }
            self.lesson
                .problem(&index.at, error.message, error.help)
                .into()
        })
    }

    /// The words of the latest run that has any, or of the run with this name; empty if there is none.
    pub fn words(self, run: Option<&str>) -> &'a [String] {
        let mut with_words = self
            .in_order()
            .filter(|ran| !ran.words.is_empty() && (run.is_none() || ran.name.as_deref() == run));
        with_words.next().map_or(&[], |run| &run.words)
    }

    /// The setting of a knob in the latest run that has it, or in the run with this name.
    pub(super) fn knob(self, run: Option<&str>, name: &str) -> Option<Setting> {
        let mut runs = unnamed_first(self.runs(run)).into_iter();
        runs.find_map(|run| run.result.settings.get(name))
    }

    /// The runs with this name, or all of them; the latest first.
    fn runs(self, run: Option<&str>) -> impl Iterator<Item = &'a LessonRun> {
        let is_wanted = move |ran: &&LessonRun| run.is_none() || ran.name.as_deref() == run;
        self.in_order().filter(is_wanted)
    }

    /// The run and its knob that `d_k` or `scaled_run.d_k` names.
    ///
    /// # Errors
    /// If there is no such run or knob, with the nearest name.
    pub fn offered(
        self,
        name: &Spanned<String>,
    ) -> Result<(&'a LessonRun, &'static Knob), Unresolved> {
        let (run, knob) = match name.value.rsplit_once('.') {
            Some((run, knob)) => (Some(run), knob),
            None => (None, &*name.value),
        };
        let runs: Vec<&LessonRun> = match run {
            Some(run) => vec![self.named_run(run, name)?],
            None => unnamed_first(self.in_order().filter(|run| !run.is_variant)),
        };
        let of = |run: &&'a LessonRun| {
            let knobs = run.computation.knobs.iter();
            knobs.into_iter().find(|it| it.name == knob)
        };
        let found = runs.iter().find_map(|run| Some((*run, of(run)?)));
        found.ok_or_else(|| {
            if self.is_broken {
                return Unresolved::Absent;
            }
            let mut names: Vec<&str> = Vec::new();
            for knob in runs.iter().flat_map(|run| run.computation.knobs) {
                if !names.contains(&knob.name) {
                    names.push(knob.name);
                }
            }
            let error = InputError::unknown("knob", knob, names);
            self.lesson
                .problem(&name.at, error.message, error.help)
                .into()
        })
    }

    /// The run that `checks` looks at, or a part of it: `right` is a run, `right.encoder.0.head1` one of its heads, and
    /// `encoder.0.head1` that head of a run without a name. Without a name it is the latest run.
    ///
    /// # Errors
    /// If there is none, with the nearest name.
    pub fn checked(
        self,
        name: Option<&Spanned<String>>,
        at: &Span,
    ) -> Result<RunPart<'a>, Unresolved> {
        let Some(name) = name else {
            let latest = self.in_order().next().map(RunPart::whole);
            return latest.ok_or_else(|| {
                if self.is_broken {
                    return Unresolved::Absent;
                }
                let help = "`run` a computation before this".to_owned();
                self.lesson.problem(at, "nothing has run yet", help).into()
            });
        };
        if let Some(run) = self.runs(Some(&name.value)).next() {
            return Ok(RunPart::whole(run));
        }
        let part = self.in_order().find_map(|run| {
            let part = run.inner(&name.value)?;
            let part = run.has_part(part).then(|| part.to_owned())?;
            Some(RunPart { run, part })
        });
        match part {
            Some(part) => Ok(part),
            None => self.named_run(&name.value, name).map(RunPart::whole),
        }
    }

    /// The run named at the beginning of `written`.
    fn named_run(self, run: &str, written: &Spanned<String>) -> Result<&'a LessonRun, Unresolved> {
        self.runs(Some(run)).next().ok_or_else(|| {
            if self.is_broken {
                return Unresolved::Absent;
            }
            let names: Vec<&str> = self
                .in_order()
                .filter_map(|it| it.name.as_deref())
                .collect();
            let error = InputError::unknown("run", run, names);
            let at = Span {
                width: run.chars().count(),
                ..written.at
            };
            self.lesson.problem(&at, error.message, error.help).into()
        })
    }
}

/// The runs in the order in which a knob without a run is looked up: unnamed runs first.
fn unnamed_first<'a>(runs: impl Iterator<Item = &'a LessonRun>) -> Vec<&'a LessonRun> {
    let (unnamed, named): (Vec<_>, Vec<_>) = runs.partition(|run| run.name.is_none());
    unnamed.into_iter().chain(named).collect()
}

fn without_digits(address: &str) -> String {
    address.chars().filter(|c| !c.is_ascii_digit()).collect()
}
