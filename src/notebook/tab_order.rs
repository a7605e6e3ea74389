//! The matrices in tab order, and the one in focus.

use std::collections::VecDeque;

use super::arithmetic::inspect;
use super::compose::revealed_rows;
use super::mode::{Focus, Mode};
use super::state::Notebook;
use crate::lesson::{Directive, Spanned, Task};
use crate::math::Id;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
use crate::runs::scope::without_digits;
use crate::sorting::sort_by_key;

/// The maximum number of sources in the tab order; the nearest ones are kept.
const MOST_SOURCES: usize = 32;

/// The maximum number of sources whose addresses differ only in a number, such as the states of a long sentence.
const MOST_ALIKE: usize = 8;

impl Notebook {
    /// The matrices on the page from top to bottom, each with the last step that shows it, down to an open question.
    fn shown(&self) -> Vec<(MatrixId, usize)> {
        let mut shown: Vec<(MatrixId, usize)> = Vec::new();
        for step in 0..=self.step {
            for matrix in self.weights_shown(step) {
                shown.push((matrix, step));
            }
            for (scope, directive) in self.directives_shown(step) {
                for address in addresses(directive).iter().chain(pointed_into(directive)) {
                    if let Ok(found) = scope.find(address) {
                        let matrix = self.id_of(found);
                        shown.retain(|it| it.0 != matrix);
                        shown.push((matrix, step));
                    }
                }
            }
        }
        shown
    }

    /// Whether the newest step has a matrix to go into.
    pub(super) fn shows_matrix(&self) -> bool {
        self.first_of_step().is_some()
    }

    /// The weights and gradients of the trainings of a step that stand still.
    fn weights_shown(&self, step: usize) -> Vec<MatrixId> {
        if self.open_question().is_some() {
            return Vec::new();
        }
        let trainings = self.runs.trainings().map(|(block, _)| block);
        let blocks = trainings.filter(|block| block.0 == step);
        let runs = blocks.flat_map(|block| self.runs.all_of_block(block));
        let weights = runs.filter(|run| {
            let training = run.training.as_ref();
            training.is_some_and(|training| training.model.is_some())
        });
        let matrices = weights.flat_map(|run| {
            let recorded = run.result.recorded.iter();
            recorded.map(move |recorded| self.id_of(MatrixRef { run, recorded }))
        });
        matrices.collect()
    }

    /// The nearest matrices that those on the page were computed from, including weights. None while a question is open, since they could
    /// give its answer away.
    fn sources_of(&self, shown: &[(MatrixId, usize)]) -> Vec<MatrixId> {
        if self.open_question().is_some() {
            return Vec::new();
        }
        let mut found: Vec<MatrixId> = Vec::new();
        let mut families: Vec<(usize, String)> = Vec::new();
        let mut seen: Vec<MatrixId> = shown.iter().map(|it| it.0).collect();
        let mut waiting: VecDeque<MatrixId> = seen.iter().copied().collect();
        while let Some(MatrixId { run, id }) = waiting.pop_front() {
            for id in self.direct_sources(run, id) {
                let matrix = MatrixId { run, id };
                if seen.contains(&matrix) || found.len() == MOST_SOURCES {
                    continue;
                }
                seen.push(matrix);
                waiting.push_back(matrix);
                let family = (run, without_digits(self.address_of(matrix)));
                if families.iter().filter(|it| **it == family).count() < MOST_ALIKE {
                    families.push(family);
                    found.push(matrix);
                }
            }
        }
        // In the order of computation, run by run.
        let order = |it: &MatrixId| {
            let mut recorded = self.runs[it.run].result.recorded.iter();
            (it.run, recorded.position(|recorded| recorded.id == it.id))
        };
        sort_by_key(&mut found, order);
        found
    }

    /// The recorded matrices that one was computed from directly.
    pub(super) fn direct_sources(&self, run: usize, id: Id) -> Vec<Id> {
        let run = &self.runs[run];
        let computed = run.recorded(id).map_or(id, |it| it.computed());
        run.result.tape.sources(computed, &|id| run.is_recorded(id))
    }

    fn address_of(&self, matrix: MatrixId) -> &str {
        let recorded = self.runs[matrix.run].recorded(matrix.id);
        recorded.map_or("", |recorded| &recorded.address)
    }

    /// The matrices in tab order: those on the page, then their sources, then what follows from the last edit.
    pub fn tab_order(&self) -> Vec<MatrixId> {
        let shown = self.shown();
        let sources = self.sources_of(&shown);
        let mut order: Vec<MatrixId> = shown.iter().map(|it| it.0).chain(sources).collect();
        for matrix in self.following_edits() {
            if !order.contains(&matrix) {
                order.push(matrix);
            }
        }
        order
    }

    /// Enters the matrices of the newest step, or goes to the next or previous one.
    pub(super) fn enter_matrix(&mut self, forward: bool) {
        let shown = self.shown();
        if shown.is_empty() {
            self.say("there is no matrix on this page yet");
            return;
        }
        if let Some(source) = self.source_of_cell(&shown).filter(|_| forward) {
            self.focus = Some(source);
            return;
        }
        let order = self.tab_order();
        let of_newest = shown.iter().position(|it| it.1 == self.step);
        let focus = self.focus;
        let here = focus.and_then(|focus| order.iter().position(|it| *it == focus.matrix));
        let at = match (here, forward) {
            (None, true) => of_newest.unwrap_or(0),
            (None, false) => shown.len() - 1,
            (Some(at), true) => (at + 1) % order.len(),
            (Some(at), false) => (at + order.len() - 1) % order.len(),
        };
        self.mode = Mode::Matrix;
        self.focus = Some(Focus {
            matrix: order[at],
            row: 0,
            col: 0,
        });
    }

    /// The first cell that the cell in focus comes from, behind the last matrix of the page: if that one's cells come from matrices of their
    /// own, as variances do, which the page does not show.
    fn source_of_cell(&self, shown: &[(MatrixId, usize)]) -> Option<Focus> {
        let focus = self.focus?;
        let MatrixId { run, id } = focus.matrix;
        let is_last = shown.last().is_some_and(|last| last.0 == focus.matrix);
        let matrix = self.matrix_in_focus().filter(|_| is_last)?;
        let (_, sources) = inspect(matrix, focus.row, focus.col)?;
        let source = sources.first()?;
        let matrix = MatrixId { run, id: source.id };
        let is_shown = shown.iter().any(|it| it.0 == matrix);
        let is_own = !is_shown
            && self.open_question().is_none()
            && sources.len() < self.direct_sources(run, id).len();
        let &(row, col) = source.cells.first().filter(|_| is_own)?;
        Some(Focus { matrix, row, col })
    }

    pub(super) fn leave_matrix(&mut self) {
        self.focus = None;
        if matches!(self.mode, Mode::Matrix) {
            self.mode = Mode::Reading;
        }
    }

    /// The first matrix of the newest step.
    pub(super) fn first_of_step(&self) -> Option<MatrixId> {
        let mut shown = self.shown().into_iter();
        shown.find(|it| it.1 == self.step).map(|it| it.0)
    }

    /// Whether the page has a matrix to go into.
    pub(super) fn has_matrix(&self) -> bool {
        !self.shown().is_empty()
    }

    /// The matrix in focus.
    pub fn matrix_in_focus(&self) -> Option<MatrixRef<'_>> {
        self.matrix(self.focus?.matrix)
    }

    /// The matrix of an identity.
    pub(super) fn matrix(&self, MatrixId { run, id }: MatrixId) -> Option<MatrixRef<'_>> {
        let run = &self.runs[run];
        let recorded = run.recorded(id)?;
        Some(MatrixRef { run, recorded })
    }

    /// The numbers of rows and columns of the matrix in focus; in a race, of the rows so far.
    pub(super) fn size_in_focus(&self) -> Option<(usize, usize)> {
        let matrix = self.matrix_in_focus()?;
        let (rows, cols) = matrix.value().shape();
        Some((revealed_rows(self, matrix).unwrap_or(rows).max(1), cols))
    }

    /// Limits the focus to the cells of its matrix.
    pub(super) fn clamp_focus(&mut self) {
        match (self.focus, self.size_in_focus()) {
            (Some(focus), Some((rows, cols))) => {
                self.focus = Some(Focus {
                    row: focus.row.min(rows - 1),
                    col: focus.col.min(cols - 1),
                    ..focus
                });
            }
            (Some(_), None) => self.leave_matrix(),
            (None, _) => {}
        }
    }

    /// The run key and address of the matrix in focus, by which it is found again in other runs.
    pub(super) fn name_in_focus(&self) -> Option<(String, String)> {
        let matrix = self.matrix_in_focus()?;
        Some((matrix.run.key.clone(), matrix.recorded.address.clone()))
    }

    /// Moves the focus to the matrix of this name, or leaves the matrices if it is gone.
    pub(super) fn refocus(&mut self, name: Option<(String, String)>) {
        let Some(focus) = self.focus else {
            return;
        };
        let found = name.and_then(|(key, address)| {
            let run = self.runs.iter().position(|run| run.key == key)?;
            let id = self.runs[run].result.find(&address)?;
            Some(MatrixId { run, id })
        });
        match found {
            Some(matrix) => self.focus = Some(Focus { matrix, ..focus }),
            None => self.leave_matrix(),
        }
        self.clamp_focus();
    }
}

/// The addresses of the matrices that a directive shows.
pub(super) fn addresses(directive: &Directive) -> &[Spanned<String>] {
    match directive {
        Directive::Show(show) => &show.addresses,
        Directive::Race(race) => &race.addresses,
        _ => &[],
    }
}

/// The address of the matrix that a question asks to point into.
fn pointed_into(directive: &Directive) -> Option<&Spanned<String>> {
    let Directive::Predict(predict) = directive else {
        return None;
    };
    match &predict.task {
        Task::Point { of, .. } => Some(&of.address),
        _ => None,
    }
}
