//! What stands beside the page: the inspected cell, pictures of what the step is about, and the map.

use super::grids::{follow_changes, grid_of};
use super::inspection::{explained, inspected};
use super::links::leaks_of;
use crate::lesson::{Directive, View};
use crate::math::{Id, Recorded};
use crate::notebook::mode::Focus;
use crate::notebook::page::Page;
use crate::notebook::panel::{Grid, Inspection, Panel};
use crate::notebook::pictures::links::are_shares;
use crate::notebook::state::Notebook;
use crate::runs::lesson_run::LessonRun;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};

impl Page {
    /// Composes what stands beside the steps of the page.
    pub(super) fn put_beside(&mut self, notebook: &Notebook) {
        self.inspection = match notebook.focus {
            Some(focus) => self.explained(notebook, focus),
            None => self.example(notebook),
        };
        let followers = self.followers(notebook);
        if let (Some(inspection), Some((followers, shown))) = (&mut self.inspection, followers) {
            inspection.followers = followers;
            inspection.shows_followers = shown;
        }
        let links = self
            .links_of_shares(notebook)
            .map(|grid| Panel::Links(vec![grid]));
        let is_shown = |panel: &Panel| matches!(panel, Panel::Map(_));
        let has_map = !self.map.is_empty() && !self.newest().any(is_shown);
        let map = has_map.then(|| Panel::Map(self.map.clone()));
        self.beside = links.into_iter().chain(map).collect();
        if self.inspection.is_none() && self.beside.is_empty() {
            let last = self.grids().last().map(first_cell);
            self.inspection = last.and_then(|focus| self.explained(notebook, focus));
        }
    }

    fn explained(&self, notebook: &Notebook, focus: Focus) -> Option<Inspection> {
        let shown = self.grids().filter(|grid| grid.matrix == focus.matrix);
        explained(notebook, focus, shown.last())
    }

    /// The matrices in which an edit of the cell in focus can be seen, and whether the newest step shows them: those of that step that
    /// changed, else those that [follow](Notebook::following) from it. `None` unless the last change edited the matrix.
    fn followers(&self, notebook: &Notebook) -> Option<(Vec<Grid>, bool)> {
        let focus = notebook.focus?;
        self.inspection.as_ref()?.was.as_ref()?;
        let report = notebook.report.as_ref().filter(|report| !report.by_knob)?;
        report.of(focus.matrix)?;
        let mut shown: Vec<Grid> = Vec::new();
        for grid in self.newest().flat_map(Panel::grids) {
            let is_new = !shown.iter().any(|known| known.matrix == grid.matrix);
            if grid.matrix != focus.matrix && !grid.changed.is_empty() && is_new {
                shown.push(grid.clone());
            }
        }
        let is_shown = !shown.is_empty();
        if !is_shown {
            for MatrixId { run, id } in notebook.following(focus.matrix) {
                let run = &notebook.runs[run];
                let matrix = run.recorded(id).map(|recorded| MatrixRef { run, recorded });
                shown.extend(matrix.map(|it| grid_of(notebook, it, None, View::Heatmap)));
            }
        }
        for grid in &mut shown {
            if grid.view != View::Dense {
                grid.view = View::Heatmap;
            }
            grid.cursor = None;
            grid.lit.clear();
        }
        follow_changes(&mut shown);
        (!shown.is_empty()).then_some((shown, is_shown))
    }

    /// A cell of the newest step while the learner is at none: the last one that the step points at, or else one of its last matrix, a changed
    /// one if there is any, if there is arithmetic to show.
    fn example(&self, notebook: &Notebook) -> Option<Inspection> {
        let mut shown = self.newest().filter(|panel| !panel.grids().is_empty());
        let panel = shown.next_back()?;
        if let Panel::Unrolled(unrolled) = panel {
            return self.explained(notebook, unrolled.default_focus()?);
        }
        let newest = panel.grids().last()?;
        let mut directives = notebook.directives(notebook.step).rev();
        let pointed_at = directives.find_map(|(scope, directive)| match directive {
            Directive::Show(show) => inspected(scope, show).ok()?,
            _ => None,
        });
        if let Some((matrix, row, col)) = pointed_at {
            let matrix = notebook.id_of(matrix);
            return self.explained(notebook, Focus { matrix, row, col });
        }
        let changed = newest.changed.keys();
        let changed = changed.filter(|(row, _)| *row < newest.revealed);
        let cell = match changed.min() {
            Some(&(row, col)) => Focus {
                matrix: newest.matrix,
                row,
                col,
            },
            None => first_cell(newest),
        };
        let example = self.explained(notebook, cell)?;
        example.written.is_some().then_some(example)
    }

    /// Who looks at whom, for a matrix of shares that the newest step shows as numbers only; if it shows no matrix, for the last one above it.
    fn links_of_shares(&self, notebook: &Notebook) -> Option<Grid> {
        let is_number = |grid: &&Grid| {
            let run = &notebook.runs[grid.matrix.run];
            grid.view != View::Links && is_of_shares(grid, run)
        };
        let newest = || self.newest().flat_map(Panel::grids);
        let shown = match newest().next() {
            Some(_) => newest().rfind(is_number)?,
            None => self.grids().last().filter(is_number)?,
        };
        let is_picture = |grid: &Grid| grid.view == View::Links && grid.matrix == shown.matrix;
        if self.newest().flat_map(Panel::grids).any(is_picture) {
            return None;
        }
        let run = &notebook.runs[shown.matrix.run];
        let recorded = run.recorded(shown.matrix.id)?;
        let matrix = MatrixRef { run, recorded };
        matrix.text()?;
        let at = self.inspection.as_ref().map(|it| &it.grid);
        let at = at.filter(|grid| grid.matrix == shown.matrix);
        let row = at.and_then(|grid| grid.cursor).map(|(row, _)| row);
        Some(Grid {
            view: View::Links,
            follow: row.or(shown.rows.len().checked_sub(1)),
            leaks: leaks_of(matrix, &shown.values),
            cursor: None,
            pointed: None,
            ..shown.clone()
        })
    }
}

/// The first cell of a matrix, of links in the chosen row.
fn first_cell(grid: &Grid) -> Focus {
    let row = match grid.view {
        View::Links => grid.follow.unwrap_or(0),
        _ => 0,
    };
    Focus {
        matrix: grid.matrix,
        row,
        col: 0,
    }
}

/// Whether a matrix that is there as a whole has the shares that words give to each other. Other numbers are taken for shares only where a
/// lesson asks for it: scores may be as small by chance.
fn is_of_shares(grid: &Grid, run: &LessonRun) -> bool {
    let is_within = run.words.len() > 1 && grid.rows == run.words && grid.cols == run.words;
    grid.revealed == grid.rows.len()
        && are_shares(&grid.values)
        && (is_within || is_between_words(grid.matrix.id, run))
}

/// Whether the rows of another matrix are added up by a matrix from words to words, be they of two sentences: the rows of what is bet on a
/// next word sum to 1, too.
fn is_between_words(id: Id, run: &LessonRun) -> bool {
    let tape = &run.result.tape;
    let (rows, cols) = tape.labels(id);
    let adds = |recorded: &Recorded| match tape.parents(recorded.computed())[..] {
        [shares, values] => shares == id && tape.labels(values).0 == cols,
        _ => false,
    };
    rows.is_some()
        && cols.as_ref().is_some_and(|it| it.len() > 1)
        && run.result.recorded.iter().any(adds)
}
