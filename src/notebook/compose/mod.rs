//! From the blocks of a lesson to panels.

mod grids;
mod inspection;
mod offers;
mod quiz;

pub(super) use grids::{revealed_rows, steps_of};
pub(super) use inspection::{explained, point};

use grids::{code, follow_changes, grid_of, overflow, revealed};
use inspection::{broken_point, inspected};

use super::inspect;
use super::panel::{Grid, Panel, Piece, StepCount, Tone};
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Inline, Problem, Race, Show, Spanned, View};
use crate::math::StageText;
use crate::runs::difference::{Difference, Verb};
use crate::runs::evaluate::Evaluated;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
use crate::runs::scope::{Scope, Unresolved};

/// The replacement of a text whose conditions do not hold on the current numbers.
const LEFT_OUT: &str = "(Left out: what the lesson says here is not true of these numbers.)";

/// The extent to which a step is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Showing {
    /// As the newest step: its races up to this tick, and nothing below its open question.
    Newest(usize),
    /// As a step above the newest one.
    Earlier,
    /// In full, with the answers: for print-outs.
    Whole,
}

impl Showing {
    fn tick(self) -> usize {
        match self {
            Self::Newest(tick) => tick,
            Self::Earlier | Self::Whole => usize::MAX,
        }
    }
}

/// The panels of one step. `numbers` are those of the lesson's stages so far.
pub(super) fn panels(
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
            BlockKind::Directive(Directive::Race(race)) => composer.race(race, showing.tick()),
            BlockKind::Directive(Directive::Predict(predict)) => {
                let state = notebook.question_state(step, index, predict);
                if composer.question(predict, state).is_break() {
                    break;
                }
            }
            BlockKind::Directive(Directive::Knob(knob)) => composer.knobs(knob),
            BlockKind::Directive(Directive::Checks(checks)) => composer.checks(checks),
            BlockKind::Directive(Directive::Notes(notes)) if notebook.notes => {
                out.push(Panel::Notes(notes.clone()));
            }
            BlockKind::Directive(Directive::Notes(_)) => {}
        }
    }
    out
}

/// The stages that a lesson has shown so far, by the number of their line of code. A stage that is shown again keeps its number, and
/// its code is not repeated.
#[derive(Debug, Default)]
pub(super) struct StageNumbers(Vec<Vec<MatrixId>>);

/// The stages of one `show`: run, line of code, and number.
type ShownStages = Vec<(usize, &'static StageText, usize)>;

impl StageNumbers {
    /// The number of a stage, and whether its line of code is new. Stages side by side from the same line of code, as in several heads,
    /// share a number.
    fn of(
        &mut self,
        stage: MatrixId,
        text: &'static StageText,
        shown: &mut ShownStages,
    ) -> (usize, bool) {
        let known = self.0.iter().position(|stages| stages.contains(&stage));
        let is_same = |it: &&(usize, &'static StageText, usize)| {
            it.0 == stage.run && std::ptr::eq::<StageText>(it.1, text)
        };
        let beside = || shown.iter().find(is_same).map(|&(.., number)| number);
        let number = known.map(|known| known + 1).or_else(beside);
        let is_new = number.is_none();
        if is_new {
            self.0.push(Vec::new());
        }
        let number = number.unwrap_or(self.0.len());
        if known.is_none() {
            self.0[number - 1].push(stage);
        }
        shown.push((stage.run, text, number));
        (number, is_new)
    }
}

/// Composes one block after the other.
struct Composer<'p, 'a> {
    notebook: &'a Notebook,
    scope: Scope<'a>,
    showing: Showing,
    out: &'p mut Vec<Panel>,
}

impl<'a> Composer<'_, 'a> {
    /// Composes a text, or a remark that it is left out if its conditions do not hold.
    fn text(&mut self, inlines: &[Inline], panel: fn(Vec<Piece>) -> Panel) {
        if !self.holds(inlines) {
            let is_said = matches!(self.out.last(), Some(Panel::Caption(last)) if last == LEFT_OUT);
            if !is_said {
                self.out.push(Panel::Caption(LEFT_OUT.to_owned()));
            }
            return;
        }
        let (pieces, problems) = self.pieces(inlines);
        self.out.push(panel(pieces));
        self.out.extend(problems.into_iter().map(Panel::Problem));
    }

    /// Whether all conditions in a text hold; one that cannot be evaluated does not.
    fn holds(&mut self, inlines: &[Inline]) -> bool {
        let mut all = true;
        for inline in inlines {
            let Inline::Condition { expression, .. } = inline else {
                continue;
            };
            all &= match self.scope.holds(expression) {
                Ok(holds) => holds,
                Err(unresolved) => {
                    self.out.extend(unresolved.problem().map(Panel::Problem));
                    false
                }
            };
        }
        all
    }

    /// A text with its spans computed, and their problems.
    fn pieces(&self, inlines: &[Inline]) -> (Vec<Piece>, Vec<Problem>) {
        let (mut pieces, mut problems) = (Vec::new(), Vec::new());
        for inline in inlines {
            pieces.push(match inline {
                Inline::Text(text) => Piece::new(&text.value, Tone::Plain),
                Inline::Strong(text) => Piece::new(&text.value, Tone::Strong),
                Inline::Emphasis(text) => Piece::new(&text.value, Tone::Emphasis),
                Inline::Code(text) => Piece::new(&text.value, Tone::Code),
                Inline::Condition { .. } => continue,
                Inline::Computed { expression, .. } => match self.scope.evaluate(expression) {
                    // Without quotes and colours, “the score of is is the largest” would be unreadable.
                    Ok(Evaluated::Name(name)) => Piece::new(format!("“{name}”"), Tone::Computed),
                    Ok(numbers) => Piece::new(numbers.to_string(), Tone::Computed),
                    Err(Unresolved::Absent) if self.scope.is_broken => {
                        Piece::new("[?]", Tone::Broken)
                    }
                    Err(Unresolved::Absent) => Piece::new("(not there now)", Tone::Faint),
                    Err(Unresolved::Lesson(problem)) => {
                        problems.push(problem);
                        Piece::new("[?]", Tone::Broken)
                    }
                },
                Inline::Broken(problem) => {
                    problems.push(problem.clone());
                    Piece::new("[?]", Tone::Broken)
                }
            });
        }
        (pieces, problems)
    }

    /// The matrix of an address; if there is none, a problem or a remark on the page.
    fn find(&mut self, address: &Spanned<String>) -> Option<MatrixRef<'a>> {
        match self.scope.find(address) {
            Ok(matrix) => Some(matrix),
            Err(Unresolved::Lesson(problem)) => {
                self.out.push(Panel::Problem(problem));
                None
            }
            Err(Unresolved::Absent) if self.scope.is_changed => {
                let text = format!(
                    "({} is not there: your sentence is too short)",
                    address.value
                );
                self.out.push(Panel::Caption(text));
                None
            }
            Err(Unresolved::Absent) => None,
        }
    }

    fn show(&mut self, show: &Show, numbers: &mut StageNumbers) {
        let mut grids = Vec::new();
        let mut shown = ShownStages::new();
        for address in &show.addresses {
            let Some(matrix) = self.find(address) else {
                continue;
            };
            let mut own = None;
            if let Some(text) = matrix.text() {
                let stage = self.notebook.id_of(matrix);
                let (number, is_new) = numbers.of(stage, text, &mut shown);
                own = Some(number);
                if is_new {
                    self.out.push(Panel::Code(code(matrix, number)));
                }
            }
            grids.push(grid_of(self.notebook, matrix, own, show.view));
        }
        let mut words = None;
        if let (Some(against), Some(before)) = (&show.against, grids.first_mut()) {
            words = self.changes(against, before);
        }
        follow_changes(&mut grids);
        let overflows: Vec<String> = grids.iter().filter_map(overflow).collect();
        match show.view {
            View::Plot => self.out.extend(grids.into_iter().map(Panel::Plot)),
            _ if grids.is_empty() => {}
            _ => self.out.push(Panel::Grids(grids)),
        }
        self.out.extend(words.map(Panel::Changes));
        self.out.extend(overflows.into_iter().map(Panel::Caption));
        if let Some((matrix, row, col)) = inspected(self.scope, show)
            && let Some((written, _)) = inspect::inspect(matrix, row, col)
        {
            self.out.push(Panel::Arithmetic(written));
        } else if let Some(problem) = broken_point(self.scope, show) {
            self.out.push(Panel::Problem(problem));
        }
        let caption = show.caption.iter();
        self.out
            .extend(caption.map(|caption| Panel::Caption(caption.value.clone())));
    }

    /// Marks the cells of a matrix that differ from those of `against`, and describes the difference.
    fn changes(&mut self, against: &Spanned<String>, shown: &mut Grid) -> Option<String> {
        let other = self.find(against)?;
        // A stage changes between two runs; two stages of one run differ.
        let is_other_run = shown.matrix.run != self.notebook.runs.position(other.run);
        let (verb, between): (_, fn(&_, &_) -> _) = match is_other_run {
            true => (Verb::Changed, Difference::between),
            false => (Verb::Differ(&against.value), Difference::between_stages),
        };
        let Some(difference) = between(&other.value(), &shown.values) else {
            let [(r, c), (rows, cols)] = [other.value().shape(), shown.values.shape()];
            let message = format!(
                "`{}` is [{r}, {c}], but `{}` is [{rows}, {cols}]",
                against.value, shown.address
            );
            if self.scope.is_changed {
                return Some(format!("not compared: {}", message.replace('`', "")));
            }
            let help = "compare with a matrix of the same shape".to_owned();
            let problem = self.scope.lesson.problem(&against.at, message, help);
            self.out.push(Panel::Problem(problem));
            return None;
        };
        let words = difference.in_words(&shown.address, &shown.rows, verb);
        shown.changed = difference.cells;
        Some(words)
    }

    fn race(&mut self, race: &Race, tick: usize) {
        let mut grids = Vec::new();
        let mut counts = Vec::new();
        for address in &race.addresses {
            let Some(matrix) = self.find(address) else {
                continue;
            };
            let steps = steps_of(matrix);
            let total = steps.iter().copied().max().unwrap_or(1);
            let mut grid = grid_of(self.notebook, matrix, None, View::Heatmap);
            grid.revealed = revealed(&steps, tick);
            counts.push(StepCount {
                address: grid.address.clone(),
                done: tick.saturating_add(1).min(total),
                total,
                rows: grid.revealed,
                all_rows: steps.len(),
            });
            grids.push(grid);
        }
        // All keep the same rows in view, so that they show the same words.
        let slowest = grids.iter().map(|grid| grid.revealed).min();
        for grid in &mut grids {
            grid.follow = slowest.map(|revealed| revealed.saturating_sub(1));
        }
        if !grids.is_empty() {
            self.out.push(Panel::StepCounts(counts));
            self.out.push(Panel::Grids(grids));
        }
        let caption = race.caption.iter();
        self.out
            .extend(caption.map(|caption| Panel::Caption(caption.value.clone())));
    }
}
