//! The page: the panels of every step so far, the inspector, and the texts around them. Composed once after each change of the
//! state; drawing reads it and computes nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::key_table::{Binding, KeyContext};
use super::panel::{CurrentKnob, Grid, Inspection, LessonEnd, MistakeStatus, Panel, Provenance};
use super::pictures::map::CourseMap;
use crate::lesson::Problem;
use crate::runs::matrix_ref::MatrixId;

/// Everything that a front-end shows of a [`Notebook`](super::Notebook), except messages and menus.
#[derive(Debug, Default)]
pub struct Page {
    /// The panels of each step, the newest step last.
    pub steps: Vec<Arc<Vec<Panel>>>,
    /// The steps of the lesson that are left out, from 0.
    pub left_out: BTreeSet<usize>,
    /// The cell in focus, else the one that the newest step points at, else one with arithmetic in its last matrix.
    pub inspection: Option<Inspection>,
    /// Pictures for beside the page, the most useful first: below the inspection, if that leaves room for them.
    pub beside: Vec<Panel>,
    /// The map of the course, with the parts of the open lesson lit; empty if the course has none.
    pub map: CourseMap,
    /// The origin of the numbers on the newest step; `None` if nothing has run.
    pub provenance: Option<Provenance>,
    /// The training that goes on elsewhere, in two words and how far it is; `None` if there is none.
    pub training_elsewhere: Option<String>,
    /// The knob that the learner is turning or has just turned.
    pub knob: Option<CurrentKnob>,
    /// The mistake of the page and its checks; `None` if no run is broken.
    pub mistake: Option<MistakeStatus>,
    /// The end of the lesson; `None` unless it is shown.
    pub end: Option<LessonEnd>,
    /// The name of the line being typed, and a hint; `None` unless one is typed.
    pub prompt: Option<[String; 2]>,
    /// The context of the keys.
    pub context: KeyContext,
    /// The bindings in the footer.
    pub footer: Vec<&'static Binding>,
}

impl Page {
    /// The panels of all steps, from top to bottom.
    pub fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.steps.iter().flat_map(|panels| panels.iter())
    }

    /// The panels of the newest step.
    pub(super) fn newest(&self) -> impl DoubleEndedIterator<Item = &Panel> {
        self.steps
            .last()
            .into_iter()
            .flat_map(|panels| panels.iter())
    }

    /// Whether the newest step shows a matrix, were it with covered numbers, or the inspector shows it as one that follows from an edit.
    pub(super) fn shows(&self, matrix: MatrixId) -> bool {
        let is_it = |grid: &Grid| grid.matrix == matrix;
        let mut followers = self.inspection.iter().flat_map(|it| &it.followers);
        let is_on = |panel: &Panel| match panel {
            Panel::Quiz(quiz) => quiz.grid.as_ref().is_some_and(is_it),
            _ => panel.grids().iter().any(is_it),
        };
        self.newest().any(is_on) || followers.any(is_it)
    }

    /// The problems of the lesson on the page.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.panels().filter_map(|panel| match panel {
            Panel::Problem(problem) => Some(problem),
            _ => None,
        })
    }

    /// The matrices on the page, from top to bottom.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.panels().flat_map(Panel::grids)
    }
}
