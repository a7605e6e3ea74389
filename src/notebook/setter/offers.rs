//! Setting what a step offers: knobs to turn, and checks of what holds.

use super::Setter;
use crate::lesson::{Checks, Knob};
use crate::notebook::panel::Panel;
use crate::notebook::scope::Failure;
use crate::notebook::turning::Dial;

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
            Ok(_) => self.out.push(Panel::Checks(Vec::new())),
            Err(Failure::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
            Err(Failure::Absent) => {}
        }
    }
}
