//! The page: the panels of every step so far, the inspector, and what stands around them. Composed once after each change of
//! the state; drawing reads it and computes nothing.

use super::action::{Binding, KeyContext};
use super::compose::{Numbers, Showing, explained, panels, point};
use super::mode::Focus;
use super::panel::{BrokenRun, Grid, Inspection, KnobAtHand, Panel, Provenance};
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Problem};

/// Everything that a front-end shows of a [`Notebook`], but for its messages and menus.
#[derive(Debug, Default)]
pub struct Page {
    /// The panels of each step, the newest step last.
    pub steps: Vec<Vec<Panel>>,
    /// The cell in focus, or the one that the newest step points at.
    pub inspection: Option<Inspection>,
    /// The words and weights behind the numbers of the newest step.
    pub provenance: Option<Provenance>,
    /// The knob that turns now, while one turns.
    pub knob: Option<KnobAtHand>,
    /// The run that is broken, with the checks that notice it.
    pub broken: Option<BrokenRun>,
    /// The name of the line being typed, and what may be typed there.
    pub prompt: Option<[String; 2]>,
    /// What the keys belong to.
    pub context: KeyContext,
    /// The bindings that would do something now and have a word for the footer.
    pub footer: Vec<&'static Binding>,
}

impl Page {
    /// The current step of a notebook and all before it.
    pub fn new(notebook: &Notebook) -> Self {
        let mut numbers = Numbers::default();
        let mut steps: Vec<Vec<Panel>> = (0..=notebook.step)
            .map(|step| {
                let showing = match step == notebook.step {
                    true => Showing::Newest(notebook.tick),
                    false => Showing::Earlier,
                };
                panels(notebook, step, showing, &mut numbers)
            })
            .collect();
        if let Some(focus) = notebook.focus {
            let grids = steps.iter_mut().flatten().flat_map(Panel::grids_mut);
            if let Some(grid) = grids.filter(|grid| grid.matrix == focus.matrix).last() {
                grid.cursor = Some((focus.row, focus.col));
            }
        }
        let mut page = Self {
            steps,
            inspection: None,
            provenance: notebook.provenance(),
            knob: notebook.knob_in_strip(),
            broken: notebook.broken_run(),
            prompt: notebook.prompt(),
            context: notebook.key_context(),
            footer: notebook.footer(),
        };
        let focus = notebook.focus.or_else(|| page.resting(notebook));
        page.inspection = focus.and_then(|focus| page.inspect(notebook, focus));
        page
    }

    /// Every mistake that stands on the page.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.steps.iter().flatten().filter_map(|panel| match panel {
            Panel::Problem(problem) => Some(problem),
            _ => None,
        })
    }

    /// The matrices on the page, from top to bottom.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.steps.iter().flatten().flat_map(Panel::grids)
    }

    /// A cell, explained. Its matrix looks as it does on the page, if it stands there.
    fn inspect(&self, notebook: &Notebook, focus: Focus) -> Option<Inspection> {
        let shown = self.grids().filter(|grid| grid.matrix == focus.matrix);
        explained(notebook, focus, shown.last())
    }

    /// Where the inspector looks while nobody moves it: the last cell that the newest step points at, or the top left of its last
    /// matrix.
    fn resting(&self, notebook: &Notebook) -> Option<Focus> {
        let newest = self.steps.last()?.iter().flat_map(Panel::grids).last()?;
        let blocks = notebook.lesson().steps[notebook.step].blocks.iter();
        let pointed_at = blocks.enumerate().rev().find_map(|(block, it)| {
            let BlockKind::Directive(Directive::Show(show)) = &it.kind else {
                return None;
            };
            point(notebook, notebook.scope(notebook.step, block), show)
        });
        let top_left = Focus {
            matrix: newest.matrix,
            row: 0,
            col: 0,
        };
        Some(pointed_at.unwrap_or(top_left))
    }
}

/// One step alone and complete: what `check` measures and print-outs show.
pub fn step_panels(notebook: &Notebook, step: usize) -> Vec<Panel> {
    let mut numbers = Numbers::default();
    (0..=step)
        .map(|step| panels(notebook, step, Showing::Whole, &mut numbers))
        .last()
        .unwrap_or_default()
}
