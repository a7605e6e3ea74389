//! The panel of the knobs that a step offers.

use super::Composer;
use crate::lesson::KnobDirective;
use crate::notebook::panel::Panel;
use crate::notebook::run_knob::RunKnob;
use crate::runs::scope::Unresolved;

impl Composer<'_, '_> {
    pub(super) fn knobs(&mut self, knob: &KnobDirective) {
        let mut lines = Vec::new();
        for name in &knob.names {
            match self.scope.offered(name) {
                Ok((run, knob)) => lines.push(self.notebook.knob_line(RunKnob { run, knob })),
                Err(Unresolved::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
                Err(Unresolved::Absent) => {}
            }
        }
        if !lines.is_empty() {
            self.out.push(Panel::Knobs(lines));
        }
    }
}
