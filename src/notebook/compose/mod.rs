//! From the blocks of a lesson to panels.

mod beside;
mod checks;
mod copied_rows;
mod curve;
mod earlier_steps;
mod grids;
mod inspection;
mod lesson_end;
mod links;
mod map;
mod matrices;
mod page;
mod pointing;
mod print_outs;
mod quiz;
mod text;
mod timing;
mod training;
mod training_seeds;
mod unrolled;
mod verdict;

pub(super) use earlier_steps::EarlierSteps;
pub(super) use grids::{racing, revealed_rows, steps_of};
pub use page::{PrintOut, step_panels};

use matrices::StageNumbers;

use super::knobs::RunKnob;
use super::panel::{KnobLine, Panel};
use super::state::Notebook;
use crate::lesson::{Block, BlockKind, Directive, KnobDirective};
use crate::runs::conditions::LeftOut;
use crate::runs::lesson_runs::BlockId;
use crate::runs::scope::Scope;

/// The extent to which a step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    /// As the newest step: its races up to this tick, and nothing below its open question.
    Newest(usize),
    /// As a step above the newest one: nothing below its open question either, since a learner may have gone past it.
    Earlier,
    /// In full, with the answers: for print-outs.
    Whole,
    /// Down to its first question, and then its other questions, with room for the answers: for a work sheet.
    Questions,
    /// Its questions, with the answers: for the key to a work sheet.
    Answers,
}

/// The panels of one step. `numbers` are those of the lesson's stages so far.
fn panels(
    notebook: &Notebook,
    step: usize,
    showing: Showing,
    numbers: &mut StageNumbers,
) -> Vec<Panel> {
    let mut out = Vec::new();
    match notebook.left_out(step) {
        Ok(None) => {}
        Ok(Some(why)) => {
            // Above a newer step nobody has seen it.
            let is_seen = matches!(showing, Showing::Newest(_) | Showing::Whole);
            return Vec::from_iter(is_seen.then(|| text::left_out(why)));
        }
        Err(problem) => out.push(Panel::Problem(problem)),
    }
    let blocks = &notebook.lesson().steps[step].blocks;
    let is_question = |index: usize| match &blocks[index].kind {
        BlockKind::Directive(Directive::Predict(predict)) => {
            showing != Showing::Questions || print_outs::asks(notebook, (step, index), predict)
        }
        _ => false,
    };
    let first_question = (0..blocks.len()).find(|&index| is_question(index));
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let first_below_heading = blocks.iter().take_while(|it| is_heading(it)).count();
    // What an open question of an earlier step still hides is composed, for the numbers of its stages.
    let mut shown = None;
    for (index, block) in blocks.iter().enumerate() {
        let is_below = first_question.is_some_and(|question| question < index);
        let is_left_out = match showing {
            Showing::Questions => first_question.is_none() || is_below && !is_question(index),
            Showing::Answers => !is_question(index),
            _ => false,
        };
        if is_left_out {
            continue;
        }
        // The teacher reads them before anything else, and never below the fold.
        if notebook.notes && index == first_below_heading {
            out.extend(blocks.iter().filter_map(notes).map(Panel::Notes));
        }
        let scope = notebook.scope(step, index);
        let mut composer = Composer {
            notebook,
            at: (step, index),
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
                    shown.get_or_insert(out.len());
                    if showing != Showing::Earlier {
                        break;
                    }
                }
            }
            BlockKind::Directive(Directive::Knob(knob)) => composer.knobs(knob),
            BlockKind::Directive(Directive::Checks(checks)) => composer.checks(checks),
            BlockKind::Directive(Directive::Map(map)) => composer.map(map),
            BlockKind::Directive(Directive::Train(train)) if train.is_quiet => {
                let failed = notebook.runs.failure((step, index));
                out.extend(failed.cloned().map(Panel::Problem));
            }
            BlockKind::Directive(Directive::Train(_)) => composer.training((step, index)),
            BlockKind::Directive(Directive::Score) => {
                out.push(Panel::Score(notebook.score((step, index))));
            }
            BlockKind::Directive(Directive::Time(_)) => composer.timing((step, index)),
            BlockKind::Directive(Directive::Notes(_)) => {}
        }
    }
    out.truncate(shown.unwrap_or(out.len()));
    // What is left out is not missed where there is something else to read.
    let is_text = |panel: &Panel| matches!(panel, Panel::Prose(_) | Panel::Item(_));
    if out.iter().any(is_text) {
        let remark = text::left_out(LeftOut::Untrue);
        out.retain(|panel| !panel.says_as(&remark));
    }
    out
}

/// The notes for the teacher in a block.
fn notes(block: &Block) -> Option<Vec<String>> {
    match &block.kind {
        BlockKind::Directive(Directive::Notes(notes)) => Some(notes.clone()),
        _ => None,
    }
}

/// Composes one block after the other.
struct Composer<'p, 'a> {
    notebook: &'a Notebook,
    at: BlockId,
    scope: Scope<'a>,
    showing: Showing,
    out: &'p mut Vec<Panel>,
}

impl Composer<'_, '_> {
    fn knobs(&mut self, knob: &KnobDirective) {
        let mut lines = Vec::new();
        for name in &knob.names {
            match self.scope.offered(name) {
                Ok((run, knob)) => {
                    let mut line = self.notebook.knob_line(RunKnob { run, knob });
                    // The keys turn the knobs of the newest step.
                    line.is_current &= self.showing != Showing::Earlier;
                    let is_it = |it: &KnobLine| it.name == line.name;
                    let is_above = self.out.iter().any(|panel| match panel {
                        Panel::Knobs(lines) => lines.iter().any(is_it),
                        _ => false,
                    });
                    if !is_above && !lines.iter().any(is_it) {
                        lines.push(line);
                    }
                }
                Err(unresolved) => self.out.extend(unresolved.problem().map(Panel::Problem)),
            }
        }
        if !lines.is_empty() {
            self.out.push(Panel::Knobs(lines));
        }
    }
}
