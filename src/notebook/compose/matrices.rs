//! The panels of the directives `show` and `race`.

use super::Composer;
use super::grids::{code, follow_changes, grid_of, overflow, revealed, steps_of};
use super::inspection::inspected;
use super::stage_numbers::{ShownStages, StageNumbers};
use crate::lesson::{Race, SHOWN, Show, Spanned, View};
use crate::notebook::inspect;
use crate::notebook::panel::{Grid, Panel, StepCount};
use crate::runs::difference::{Difference, Verb};
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::scope::Unresolved;

impl<'a> Composer<'_, 'a> {
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

    pub(super) fn show(&mut self, show: &Show, numbers: &mut StageNumbers) {
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
            View::Curve => {
                for grid in grids {
                    let address = show.addresses.iter().find(|it| it.value == grid.address);
                    self.curve(show, address.unwrap_or(&show.addresses[0]), grid);
                }
            }
            _ if grids.is_empty() => {}
            _ => self.out.push(Panel::Grids(grids)),
        }
        self.out.extend(words.map(Panel::Changes));
        self.out.extend(overflows.into_iter().map(Panel::Caption));
        match inspected(self.scope, show) {
            Ok(cell) => {
                let written =
                    cell.and_then(|(matrix, row, col)| inspect::inspect(matrix, row, col));
                self.out
                    .extend(written.map(|(written, _)| Panel::Arithmetic(written)));
            }
            Err(unresolved) => self.out.extend(unresolved.problem().map(Panel::Problem)),
        }
        let caption = show.caption.iter();
        self.out
            .extend(caption.map(|caption| Panel::Caption(caption.value.clone())));
    }

    /// Marks the cells of a matrix that visibly differ from those of `against`, and describes all of the difference.
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
        // A difference that rounds to nothing has no mark: the numbers beside it would look the same.
        let before = other.value();
        let is_seen = |cell: &(usize, usize)| {
            let size = (shown.values[*cell] - before[*cell]).abs();
            size.is_nan() || size > SHOWN
        };
        shown.changed = difference.cells.into_iter().filter(is_seen).collect();
        Some(words)
    }

    pub(super) fn race(&mut self, race: &Race, tick: usize) {
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
