//! Setting what a step offers: knobs to turn, and checks of what holds.

use super::Setter;
use crate::lesson::{Checks, Knob};
use crate::models::catalog::Run;
use crate::models::checks;
use crate::models::inputs::InputError;
use crate::notebook::Notebook;
use crate::notebook::live::Live;
use crate::notebook::panel::{Checked, Panel};
use crate::notebook::scope::Failure;
use crate::notebook::turning::Dial;

impl Setter<'_, '_> {
    /// The names of checks that this computation does not have.
    fn unknown_checks(&mut self, checks: &Checks, live: &Live) {
        let known: Vec<&str> = checks::of(live.run.computation)
            .map(|check| check.name)
            .collect();
        for name in checks.only.iter().flatten() {
            if !known.contains(&name.value.as_str()) {
                let error = InputError::unknown("check", &name.value, known.iter().copied());
                let problem = self
                    .scope
                    .lesson
                    .problem(&name.at, error.message, error.help);
                self.out.push(Panel::Problem(problem));
            }
        }
    }
}

impl Notebook {
    /// What holds of a computation, and what does not.
    pub fn checks_of(&self, live: &Live) -> Vec<Checked> {
        checked(&live.run).map(|(_, checked)| checked).collect()
    }
}

/// Beyond so many words the checks, which run a computation again and again, would make the keys slow.
const MOST_WORDS: usize = 48;

/// The checks of a run, each with its name.
fn checked(run: &Run) -> impl Iterator<Item = (&'static str, Checked)> {
    checks::of(run.computation).map(|check| {
        let words = run.recorded.iter().map(|it| run.tape.value(it.id).nrows());
        let is_long = words.max().is_some_and(|words| words > MOST_WORDS);
        let (holds, text) = match is_long {
            true => (None, format!("not checked beyond {MOST_WORDS} words")),
            false => {
                let verdict = check.verdict(run);
                (verdict.holds, verdict.text)
            }
        };
        let checked = Checked {
            title: check.title,
            holds,
            text,
        };
        (check.name, checked)
    })
}

impl Setter<'_, '_> {
    pub(super) fn knobs(&mut self, knob: &Knob) {
        let all = self.notebook.dials();
        let now = all.get(self.notebook.dial());
        let turns = |dial: Dial<'_>| now.is_some_and(|now| now.name() == dial.name());
        let mut dials = Vec::new();
        for name in &knob.names {
            match self.scope.offered(name) {
                Ok((live, knob)) => {
                    let dial = Dial { live, knob };
                    dials.push((dial, turns(dial)));
                }
                Err(Failure::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
                Err(Failure::Absent) => {}
            }
        }
        if !dials.is_empty() {
            self.out.push(Panel::Dials(dials));
        }
    }

    pub(super) fn checks(&mut self, checks: &Checks) {
        match self.scope.checked(checks.run.as_ref(), &checks.at) {
            Ok(live) => {
                self.unknown_checks(checks, live);
                let wanted = |name: &str| {
                    let only = checks.only.as_ref();
                    only.is_none_or(|only| only.iter().any(|it| it.value == name))
                };
                let checked = checked(&live.run);
                let checked = checked.filter(|(name, _)| wanted(name));
                self.out
                    .push(Panel::Checks(checked.map(|(_, it)| it).collect()));
            }
            Err(Failure::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
            Err(Failure::Absent) => {}
        }
    }
}
