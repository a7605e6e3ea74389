//! The panels of the directives `show` and `race`, and the numbers of the lines of code above them.

use super::grids::{code, follow_changes, grid_of, overflow, revealed, steps_of};
use super::inspection::inspected;
use super::{Composer, Showing, copied_rows};
use crate::lesson::{Race, SHOWN, Show, Spanned, View};
use crate::math::StageText;
use crate::notebook::arithmetic::inspect;
use crate::notebook::marks::Amount;
use crate::notebook::mode::Focus;
use crate::notebook::panel::{Grid, Panel, StepCount};
use crate::runs::difference::{Difference, Verb};
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
use crate::runs::scope::Unresolved;

/// The stages that a lesson has shown so far, by the number of their line of code. A stage that is shown again keeps its number, and
/// its code is not repeated.
#[derive(Clone, Debug, Default)]
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
                // Steps come from words; heads and layers from knobs.
                let is_step = address
                    .value
                    .split('.')
                    .any(|part| part.starts_with("step"));
                let why = match self.scope.awaiting(&address.value) {
                    // It was never there: its panel says so.
                    Some(run) if run.timing.is_some() => return None,
                    Some(run) if run.is_measured() => "it has not been trained so yet",
                    Some(_) => "the pairs have no translation of your sentence",
                    None if is_step => "your sentence is too short",
                    None => "a knob has taken it away",
                };
                let text = format!("({} is not there: {why})", address.value);
                self.out.push(Panel::remark(text));
                None
            }
            Err(Unresolved::Absent) => None,
        }
    }

    pub(super) fn show(&mut self, show: &Show, numbers: &mut StageNumbers) {
        let mut grids = Vec::new();
        let mut readers = Vec::new();
        let mut shown = ShownStages::new();
        // Pictures are about words, not about the line of code.
        let is_picture = matches!(show.view, View::Links | View::Unrolled);
        for address in &show.addresses {
            let Some(matrix) = self.find(address) else {
                continue;
            };
            let mut own = None;
            if let Some(text) = matrix.text()
                && !is_picture
            {
                let stage = self.notebook.id_of(matrix);
                let (number, is_new) = numbers.of(stage, text, &mut shown);
                own = Some(number);
                if is_new {
                    self.out.push(Panel::Code(code(matrix, number)));
                }
            }
            let mut grid = grid_of(self.notebook, matrix, own, show.view);
            grids.extend(match show.view {
                View::Links => self.links(show, address, matrix, grid),
                View::Unrolled => {
                    let inspect = show.inspect.as_ref();
                    let reader = self.reader(inspect, address, matrix, &mut grid);
                    let is_read = reader.is_some();
                    readers.extend(reader);
                    is_read.then_some(grid)
                }
                _ => Some(grid),
            });
        }
        let mut words = None;
        if let (Some(against), Some(before)) = (&show.against, grids.first_mut()) {
            words = self.changes(against, before);
        }
        // A picture follows the cell to inspect.
        if !is_picture || show.view == View::Unrolled && show.inspect.is_none() {
            follow_changes(&mut grids);
        }
        let pointed_at = inspected(self.scope, show);
        if let Ok(Some((matrix, row, col))) = pointed_at
            && !is_picture
        {
            let matrix = self.notebook.id_of(matrix);
            let cell = Focus { matrix, row, col };
            copied_rows::light(self.notebook, &mut grids, cell);
        }
        let overflows: Vec<String> = grids.iter().filter_map(overflow).collect();
        match show.view {
            View::Plot | View::Ranking => self.out.extend(grids.into_iter().map(Panel::Plot)),
            View::Unrolled => self.unrolled(grids, readers),
            View::Curve => {
                for grid in grids {
                    let address = show.addresses.iter().find(|it| it.value == grid.address);
                    self.curve(show, address.unwrap_or(&show.addresses[0]), grid);
                }
            }
            _ => {
                let is_linked = |grid: &Grid| grid.view == View::Links;
                let (linked, grids): (Vec<_>, Vec<_>) = grids.into_iter().partition(is_linked);
                self.out
                    .extend((!grids.is_empty()).then_some(Panel::Grids(grids)));
                self.out
                    .extend((!linked.is_empty()).then_some(Panel::Links(linked)));
            }
        }
        self.out.extend(words.map(Panel::Changes));
        self.out.extend(overflows.into_iter().map(Panel::remark));
        match pointed_at {
            // A picture is about a row; the arithmetic of its cells is in the inspector.
            Ok(_) if is_picture => {}
            Ok(cell) => {
                let written = cell.and_then(|(matrix, row, col)| inspect(matrix, row, col));
                self.out
                    .extend(written.map(|(written, _)| Panel::Arithmetic(written)));
            }
            Err(unresolved) => self.out.extend(unresolved.problem().map(Panel::Problem)),
        }
        self.caption(&show.caption);
    }

    /// Marks the cells of a matrix that visibly differ from those of `against`, and describes all of the difference.
    fn changes(&mut self, against: &Spanned<String>, shown: &mut Grid) -> Option<String> {
        let other = self.find(against)?;
        // A stage changes between two runs; two stages of one run differ.
        let is_other_run = shown.matrix.run != self.notebook.runs.position(other.run);
        let (verb, between): (_, fn(&_, &_) -> _) = match is_other_run {
            true => (Verb::changed(), Difference::between),
            false => (Verb::differ(&against.value), Difference::between_stages),
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
        let words = difference.in_words(&shown.address, &shown.rows, &verb);
        // A difference that rounds to nothing has no mark: the numbers beside it would look the same.
        let before = other.value();
        let sizes = difference.cells.into_iter();
        let sizes = sizes.map(|cell| (cell, (shown.values[cell] - before[cell]).abs()));
        let seen = sizes.filter(|(_, size)| size.is_nan() || *size > SHOWN);
        let marks = seen.map(|(cell, size)| (cell, Amount::of(size, shown.scale)));
        shown.changed = marks.collect();
        Some(words)
    }

    pub(super) fn race(&mut self, race: &Race) {
        let tick = match self.showing {
            Showing::Newest(tick) => tick,
            _ => usize::MAX,
        };
        let mut grids = Vec::new();
        let mut readers = Vec::new();
        let mut counts = Vec::new();
        for address in &race.addresses {
            let Some(matrix) = self.find(address) else {
                continue;
            };
            let steps = steps_of(matrix);
            let total = steps.iter().copied().max().unwrap_or(1);
            let mut grid = grid_of(self.notebook, matrix, None, race.view);
            if race.view == View::Unrolled {
                let Some(reader) = self.reader(None, address, matrix, &mut grid) else {
                    continue;
                };
                readers.push(reader);
            }
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
            match race.view {
                View::Unrolled => self.unrolled(grids, readers),
                _ => self.out.push(Panel::Grids(grids)),
            }
        }
        self.caption(&race.caption);
    }
}
