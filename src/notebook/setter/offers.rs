//! Setting what a step offers: knobs to turn, and checks of what holds.

use super::Setter;
use crate::lesson::{Checks, Knob};
use crate::models::catalog::Run;
use crate::models::checks;
use crate::notebook::Notebook;
use crate::notebook::live::Live;
use crate::notebook::panel::{Checked, Panel};
use crate::notebook::scope::Failure;
use crate::notebook::turning::Dial;

impl Notebook {
    /// What holds of a computation, and what does not.
    pub fn checks_of(&self, live: &Live) -> Vec<Checked> {
        checked(&live.run).map(|(_, checked)| checked).collect()
    }
}

/// The checks of a run, each with its name.
fn checked(run: &Run) -> impl Iterator<Item = (&'static str, Checked)> {
    checks::of(run.computation).map(|check| {
        let verdict = check.verdict(run);
        let checked = Checked {
            title: check.title,
            holds: verdict.holds,
            text: verdict.text,
        };
        (check.name, checked)
    })
}

impl Setter<'_, '_> {
    pub(super) fn knobs(&mut self, knob: &Knob) {
        let mut dials = Vec::new();
        for name in &knob.names {
            match self.scope.offered(name) {
                Ok((live, knob)) => dials.push(Dial { live, knob }),
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
