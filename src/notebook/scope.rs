//! What a place in a lesson can refer to, and what to say when it refers to something else.

use super::live::Live;
use super::place::Place;
use crate::lesson::{Index, Lesson, Problem, Source, Spanned};
use crate::models::inputs::InputError;
use crate::models::knobs::{Knob, Setting};

/// The computations that a place in a lesson can refer to: all that came before it, the latest first, then the rest of its step.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The lesson, to point at what is wrong in it.
    pub lesson: &'a Lesson,
    /// The computations up to the end of this step, in order.
    pub lives: &'a [Live],
    /// How many of them stand before this place; they come first.
    pub before: usize,
    /// Whether they run on a sentence of the learner's own, or with knobs and cells that the learner changed: the author could
    /// not know their shapes.
    pub is_changed: bool,
    /// Whether one of those that the lesson asked for could not run. Its stages are then missing for a reason that is
    /// said already.
    pub is_broken: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The lesson is wrong.
    Lesson(Problem),
    /// Nothing more is to be said here: this place speaks of what was there before the learner changed something, as a word
    /// that their own sentence does not have, or of a computation whose own mistake is on the page.
    Absent,
}

impl Failure {
    /// What is wrong with the lesson, if it is.
    pub fn problem(self) -> Option<Problem> {
        match self {
            Self::Lesson(problem) => Some(problem),
            Self::Absent => None,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Lesson(problem)
    }
}

impl<'a> Scope<'a> {
    /// The matrix with this address.
    ///
    /// # Errors
    /// If there is none, with the nearest address.
    pub fn find(self, address: &Spanned<String>) -> Result<Place<'a>, Failure> {
        self.get(&address.value)
            .ok_or_else(|| self.missing(address))
    }

    pub(super) fn missing(self, address: &Spanned<String>) -> Failure {
        if self.is_broken {
            return Failure::Absent;
        }
        let names = self.addresses();
        // `step3.h` is right where the author's sentence has three words, and the learner's may have two.
        let is_step = |name: &String| without_digits(name) == without_digits(&address.value);
        if self.is_changed && names.iter().any(is_step) {
            return Failure::Absent;
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

    fn in_order(self) -> impl Iterator<Item = &'a Live> {
        let (before, rest) = self.lives.split_at(self.before);
        before.iter().rev().chain(rest)
    }

    pub(super) fn get(self, address: &str) -> Option<Place<'a>> {
        self.in_order().find_map(|live| {
            let inner = match &live.name {
                Some(name) => address.strip_prefix(name)?.strip_prefix('.')?,
                None => address,
            };
            let found = live.run.recorded.iter().find(|r| r.address == inner);
            found.map(|recorded| Place { live, recorded })
        })
    }

    fn addresses(self) -> Vec<String> {
        let mut names = Vec::new();
        for live in self.in_order() {
            for recorded in &live.run.recorded {
                let address = live.address(recorded);
                if !names.contains(&address) {
                    names.push(address);
                }
            }
        }
        names
    }

    /// Where a row or column index of this matrix points, for one that must be a single one.
    ///
    /// # Errors
    /// If it is not there.
    pub fn position(
        self,
        index: &Spanned<Index>,
        labels: &[String],
        what: &str,
    ) -> Result<Option<usize>, Failure> {
        let count = labels.len();
        let found = match &index.value {
            Index::All => return Ok(None),
            Index::At(position) => Some(*position).filter(|&position| position < count),
            Index::FromEnd(back) => count.checked_sub(1 + back),
            Index::Label(label) => labels.iter().position(|known| known == label),
        };
        found.map(Some).ok_or_else(|| {
            if self.is_changed {
                return Failure::Absent;
            }
            let names = labels.iter().map(String::as_str);
            let mut error = InputError::unknown(what, &index.value.to_string(), names);
            if !matches!(index.value, Index::Label(_)) {
                error.help = format!("{what}s go from 0 to {}", count.saturating_sub(1));
            }
            self.lesson
                .problem(&index.at, error.message, error.help)
                .into()
        })
    }

    /// The words of the latest computation that has any, or of the one with this name.
    pub(super) fn words(self, run: Option<&str>) -> &'a [String] {
        let mut with_words = self.in_order().filter(|live| {
            !live.words.is_empty() && (run.is_none() || live.name.as_deref() == run)
        });
        with_words.next().map_or(&[], |live| &live.words)
    }

    /// Where a knob of the latest computation that has it stands, or of the run with this name.
    pub(super) fn knob(self, run: Option<&str>, name: &str) -> Option<Setting> {
        let mut lives = unnamed_first(self.runs(run)).into_iter();
        lives.find_map(|live| live.run.settings.get(name))
    }

    /// The computations of a run's name, or all of them; the latest comes first.
    fn runs(self, run: Option<&str>) -> impl Iterator<Item = &'a Live> {
        let is_meant = move |live: &&Live| run.is_none() || live.name.as_deref() == run;
        self.in_order().filter(is_meant)
    }

    /// The computation and its knob that `d_k` or `scaled_run.d_k` names.
    ///
    /// # Errors
    /// If there is no such run or knob, with the nearest name.
    pub fn offered(self, name: &Spanned<String>) -> Result<(&'a Live, &'static Knob), Failure> {
        let (run, knob) = match name.value.rsplit_once('.') {
            Some((run, knob)) => (Some(run), knob),
            None => (None, &*name.value),
        };
        let lives: Vec<&Live> = match run {
            Some(run) => vec![self.named_run(run, name)?],
            None => unnamed_first(self.in_order().filter(|live| !live.is_variant)),
        };
        let of = |live: &&'a Live| {
            let knobs = live.computation.knobs.iter();
            knobs.into_iter().find(|it| it.name == knob)
        };
        let found = lives.iter().find_map(|live| Some((*live, of(live)?)));
        found.ok_or_else(|| {
            if self.is_broken {
                return Failure::Absent;
            }
            let mut names: Vec<&str> = Vec::new();
            for knob in lives.iter().flat_map(|live| live.computation.knobs) {
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

    /// The computation that `checks` looks at: the run of this name, or the latest one.
    ///
    /// # Errors
    /// If there is none, with the nearest name.
    pub fn checked(self, run: Option<&Spanned<String>>, at: &Source) -> Result<&'a Live, Failure> {
        if let Some(run) = run {
            return self.named_run(&run.value, run);
        }
        self.in_order().next().ok_or_else(|| {
            if self.is_broken {
                return Failure::Absent;
            }
            let help = "`run` a computation before this".to_owned();
            self.lesson.problem(at, "nothing has run yet", help).into()
        })
    }

    /// The run of a name that stands at the beginning of `written`.
    fn named_run(self, run: &str, written: &Spanned<String>) -> Result<&'a Live, Failure> {
        self.runs(Some(run)).next().ok_or_else(|| {
            if self.is_broken {
                return Failure::Absent;
            }
            let names: Vec<&str> = self
                .in_order()
                .filter_map(|it| it.name.as_deref())
                .collect();
            let error = InputError::unknown("run", run, names);
            let at = Source {
                width: run.chars().count(),
                ..written.at
            };
            self.lesson.problem(&at, error.message, error.help).into()
        })
    }
}

/// Computations in the order in which a knob without a run means them: the run without a name first, where there is one.
fn unnamed_first<'a>(lives: impl Iterator<Item = &'a Live>) -> Vec<&'a Live> {
    let (unnamed, named): (Vec<_>, Vec<_>) = lives.partition(|live| live.name.is_none());
    unnamed.into_iter().chain(named).collect()
}

fn without_digits(address: &str) -> String {
    address.chars().filter(|c| !c.is_ascii_digit()).collect()
}
