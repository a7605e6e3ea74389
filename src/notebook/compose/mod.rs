//! From the blocks of a lesson to panels.

mod beside;
mod checks;
mod copied_rows;
mod curve;
mod earlier_steps;
mod grids;
mod inspection;
mod links;
mod map;
mod matrices;
mod page;
mod quiz;
mod text;
mod timing;
mod training;
mod unrolled;

pub(super) use earlier_steps::EarlierSteps;
pub(super) use grids::{racing, revealed_rows, steps_of};
pub use page::step_panels;

use matrices::StageNumbers;

use super::knobs::RunKnob;
use super::panel::Panel;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, KnobDirective};
use crate::runs::scope::Scope;

/// The extent to which a step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    /// As the newest step: its races up to this tick, and nothing below its open question.
    Newest(usize),
    /// As a step above the newest one.
    Earlier,
    /// In full, with the answers: for print-outs.
    Whole,
}

/// The panels of one step. `numbers` are those of the lesson's stages so far.
fn panels(
    notebook: &Notebook,
    step: usize,
    showing: Showing,
    numbers: &mut StageNumbers,
) -> Vec<Panel> {
    let mut out = Vec::new();
    for (index, block) in notebook.lesson().steps[step].blocks.iter().enumerate() {
        let scope = notebook.scope(step, index);
        let mut composer = Composer {
            notebook,
            scope,
            showing,
            out: &mut out,
        };
        match &block.kind {
            BlockKind::Heading(inlines) => composer.text(inlines, Panel::Heading),
            BlockKind::Prose(inlines) => composer.text(inlines, Panel::Prose),
            BlockKind::Item(inlines) => composer.text(inlines, Panel::Item),
            BlockKind::Listing { text, .. } => out.push(Panel::Listing(text.clone())),
            BlockKind::Problem(problem) => out.push(Panel::Problem(problem.clone())),
            BlockKind::Directive(Directive::Run(_)) => {
                let failed = notebook.runs.failure((step, index));
                out.extend(failed.cloned().map(Panel::Problem));
            }
            BlockKind::Directive(Directive::Show(show)) => composer.show(show, numbers),
            BlockKind::Directive(Directive::Race(race)) => composer.race(race),
            BlockKind::Directive(Directive::Predict(predict)) => {
                let state = notebook.question_state(scope, predict);
                if composer.question(predict, state).is_break() {
                    break;
                }
            }
            BlockKind::Directive(Directive::Knob(knob)) => composer.knobs(knob),
            BlockKind::Directive(Directive::Checks(checks)) => composer.checks(checks),
            BlockKind::Directive(Directive::Map(map)) => composer.map(map),
            BlockKind::Directive(Directive::Train(_)) => composer.training((step, index)),
            BlockKind::Directive(Directive::Time(_)) => composer.timing((step, index)),
            BlockKind::Directive(Directive::Notes(notes)) if notebook.notes => {
                out.push(Panel::Notes(notes.clone()));
            }
            BlockKind::Directive(Directive::Notes(_)) => {}
        }
    }
    out
}

/// Composes one block after the other.
struct Composer<'p, 'a> {
    notebook: &'a Notebook,
    scope: Scope<'a>,
    showing: Showing,
    out: &'p mut Vec<Panel>,
}

impl Composer<'_, '_> {
    fn knobs(&mut self, knob: &KnobDirective) {
        let mut lines = Vec::new();
        for name in &knob.names {
            match self.scope.offered(name) {
                Ok((run, knob)) => lines.push(self.notebook.knob_line(RunKnob { run, knob })),
                Err(unresolved) => self.out.extend(unresolved.problem().map(Panel::Problem)),
            }
        }
        if !lines.is_empty() {
            self.out.push(Panel::Knobs(lines));
        }
    }
}
