//! The runs in scope by name, with their words and knobs.

use super::lesson_run::LessonRun;
use super::names::each_once;
use super::scope::{Scope, Unresolved};
use crate::lesson::{Span, Spanned};
use crate::models::inputs::InputError;
use crate::models::knobs::{Knob, Setting};
use crate::models::translation::{is_stopped, written};

impl<'a> Scope<'a> {
    /// The words of the latest run that has any, or of the run with this name; empty if there is none.
    pub fn words(self, run: Option<&str>) -> &'a [String] {
        let with_words = self.runs(run).find(|run| !run.words.is_empty());
        with_words.map_or(&[], |run| &run.words)
    }

    /// The words of the latest translation, one without a name first, or of the run with this name, in both scripts, and whether it was stopped
    /// before its end.
    pub(super) fn translation(self, run: Option<&str>) -> Option<(bool, [Vec<String>; 2])> {
        let mut runs = unnamed_first(self.runs(run)).into_iter();
        runs.find_map(|run| Some((is_stopped(&run.result), written(&run.result)?)))
    }

    /// The setting of a knob in the latest run that has it, or in the run with this name.
    pub(super) fn knob(self, run: Option<&str>, name: &str) -> Option<Setting> {
        let mut runs = unnamed_first(self.runs(run)).into_iter();
        runs.find_map(|run| run.result.settings.get(name))
    }

    /// The runs with this name, or all of them; the latest first.
    pub(super) fn runs(self, run: Option<&str>) -> impl Iterator<Item = &'a LessonRun> {
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
            let mut knobs = run.result.settings.all().map(|(knob, _)| knob);
            knobs.find(|it| it.name == knob)
        };
        let found = runs.iter().find_map(|run| Some((*run, of(run)?)));
        found.ok_or_else(|| {
            if self.is_broken {
                return Unresolved::Absent;
            }
            let knobs = runs
                .iter()
                .flat_map(|run| run.result.settings.all().map(|(knob, _)| knob));
            let names = each_once(knobs.map(|it| it.name));
            let error = InputError::unknown("knob", knob, names);
            self.problem(&name.at, error.message, error.help)
        })
    }

    /// The run named at the beginning of `written`.
    pub(super) fn named_run(
        self,
        run: &str,
        written: &Spanned<String>,
    ) -> Result<&'a LessonRun, Unresolved> {
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
            self.problem(&at, error.message, error.help)
        })
    }
}

/// The runs in the order in which a knob without a run is looked up: unnamed runs first.
fn unnamed_first<'a>(runs: impl Iterator<Item = &'a LessonRun>) -> Vec<&'a LessonRun> {
    let (unnamed, named): (Vec<_>, Vec<_>) = runs.partition(|run| run.name.is_none());
    unnamed.into_iter().chain(named).collect()
}
