//! From the state to what stands on the page: the panels of every step so far, and the inspector.

use super::inspect;
use super::mode::Focus;
use super::panel::{Grid, Inspection, Panel, Which};
use super::place::Place;
use super::setter::{Numbers, Showing, code, grid_of, inspected, mark, panels, steps_of};
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Problem, View};

/// Everything on the page, step by step.
#[derive(Debug)]
pub struct Page<'a> {
    /// The panels of each step, the newest step last.
    pub steps: Vec<Vec<Panel<'a>>>,
}

impl<'a> Page<'a> {
    /// Every mistake that stands on the page.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.steps.iter().flatten().filter_map(|panel| match panel {
            Panel::Problem(problem) => Some(problem),
            _ => None,
        })
    }

    /// The matrices on the page, from top to bottom.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.steps.iter().flat_map(|panels| grids_of(panels))
    }

    /// Every matrix that Tab reaches: those on the page, then the others of its computations, weights among them.
    pub fn ring<'p>(&'p self, notebook: &Notebook) -> Vec<Reached<'p>> {
        let shown: Vec<&Grid> = self.grids().collect();
        let hidden = notebook
            .reached()
            .iter()
            .enumerate()
            .flat_map(|(live, it)| {
                it.run.recorded.iter().map(move |recorded| Which {
                    live,
                    id: recorded.id,
                })
            });
        // While a question is open, what it asks about stays out of reach.
        let is_asking = notebook.open_question().is_some();
        let is_hidden =
            |which: &Which| !is_asking && !shown.iter().any(|grid| grid.which == *which);
        let hidden: Vec<Which> = hidden.filter(is_hidden).collect();
        let shown = shown.into_iter().map(Reached::Shown);
        shown
            .chain(hidden.into_iter().map(Reached::Hidden))
            .collect()
    }

    /// How many matrices stand above the newest step.
    pub fn grids_before_newest(&self) -> usize {
        let earlier = self.steps.len().saturating_sub(1);
        self.steps[..earlier]
            .iter()
            .flat_map(|panels| grids_of(panels))
            .count()
    }
}

/// A matrix that Tab reaches.
#[derive(Debug)]
pub enum Reached<'p> {
    /// It stands on the page.
    Shown(&'p Grid),
    /// Something on the page was computed from it, or with it.
    Hidden(Which),
}

impl Reached<'_> {
    /// Which matrix it is.
    pub fn which(&self) -> Which {
        match self {
            Self::Shown(grid) => grid.which,
            Self::Hidden(which) => *which,
        }
    }

    /// Its rows and columns that are there.
    pub fn size(&self, notebook: &Notebook) -> (usize, usize) {
        match self {
            Self::Shown(grid) => (grid.revealed.max(1), grid.cols.len()),
            Self::Hidden(which) => notebook.lives[which.live].run.tape.value(which.id).shape(),
        }
    }
}

fn grids_of<'p, 'a>(panels: &'p [Panel<'a>]) -> impl Iterator<Item = &'p Grid> {
    panels.iter().flat_map(|panel| match panel {
        Panel::Grids(grids) => grids.as_slice(),
        Panel::Plot(grid) => std::slice::from_ref(grid),
        _ => &[],
    })
}

/// The page as it is: the current step and all before it.
pub fn page(notebook: &Notebook) -> Page<'_> {
    let mut numbers = Numbers::default();
    let steps = (0..=notebook.step)
        .map(|step| {
            let showing = match step == notebook.step {
                true => Showing::Newest(notebook.tick),
                false => Showing::Earlier,
            };
            panels(notebook, step, showing, &mut numbers)
        })
        .collect();
    let mut page = Page { steps };
    if let Some(focus) = notebook.focus {
        let grids = page
            .steps
            .iter_mut()
            .flatten()
            .flat_map(|panel| match panel {
                Panel::Grids(grids) => grids.as_mut_slice(),
                Panel::Plot(grid) => std::slice::from_mut(grid),
                _ => &mut [],
            });
        if let Some(grid) = grids.into_iter().nth(focus.grid) {
            grid.cursor = Some((focus.row, focus.col));
        }
    }
    page
}

/// The last step of a lesson alone, complete: what `check` measures and print-outs show.
pub fn step_panels(notebook: &Notebook, step: usize) -> Vec<Panel<'_>> {
    let mut numbers = Numbers::default();
    (0..=step)
        .map(|step| panels(notebook, step, Showing::Whole, &mut numbers))
        .last()
        .unwrap_or_default()
}

/// How many presses a step takes before the next one comes: 1, or the length of its longest race.
pub fn ticks(notebook: &Notebook, step: usize) -> usize {
    let blocks = notebook.lesson().steps[step].blocks.iter().enumerate();
    let races = blocks.filter_map(|(block, it)| match &it.kind {
        BlockKind::Directive(Directive::Race(race)) => Some((block, race)),
        _ => None,
    });
    let lengths = races.flat_map(|(block, race)| {
        let scope = notebook.scope(step, block);
        race.addresses
            .iter()
            .filter_map(move |address| scope.find(address).ok())
            .map(|place| steps_of(place).into_iter().max().unwrap_or(1))
    });
    lengths.max().unwrap_or(1)
}

/// The inspector: the cell in focus, or the one that the newest step points at.
pub fn inspection<'a>(notebook: &'a Notebook, page: &Page<'a>) -> Option<Inspection> {
    let focus = notebook.focus.or_else(|| resting(notebook, page))?;
    let reached = page.ring(notebook).into_iter().nth(focus.grid)?;
    let which = reached.which();
    let live = &notebook.lives[which.live];
    let recorded = live.recorded(which.id)?;
    let place = Place { live, recorded };
    let (rows, cols) = reached.size(notebook);
    let (row, col) = (focus.row.min(rows - 1), focus.col.min(cols - 1));
    let mut focused = match reached {
        Reached::Shown(shown) => {
            let mut focused = grid_of(which.live, place, shown.number, shown.view);
            focused.changed.clone_from(&shown.changed);
            focused.revealed = shown.revealed;
            focused
        }
        Reached::Hidden(_) => {
            let mut focused = grid_of(which.live, place, None, View::Heatmap);
            mark(&mut focused, notebook);
            focused
        }
    };
    focused.cursor = Some((row, col));
    let number = focused.number.unwrap_or(0);
    let (written, sources) = match inspect::inspect(place, row, col) {
        Some((written, sources)) => (Some(written), sources),
        None => (None, Vec::new()),
    };
    let sources = sources
        .into_iter()
        .enumerate()
        .filter_map(|(index, source)| {
            let recorded = live.recorded(source.id)?;
            let mut grid = grid_of(which.live, Place { live, recorded }, None, View::Heatmap);
            grid.lit = source.cells;
            grid.source = index;
            Some(grid)
        })
        .collect();
    let was = recorded
        .is_edited(row, col)
        .then(|| live.run.tape.value(recorded.computed())[(row, col)]);
    Some(Inspection {
        grid: focused,
        origin: place.origin(),
        was,
        code: place.text().map(|_| code(place, number)),
        written,
        sources,
    })
}

/// Where the inspector looks while nobody moves it: the last cell that the newest step points at, or the top left of its last
/// matrix.
fn resting(notebook: &Notebook, page: &Page<'_>) -> Option<Focus> {
    let before = page.grids_before_newest();
    let newest = page.steps.last()?;
    let count = grids_of(newest).count();
    let grid = before + count.checked_sub(1)?;
    let blocks = notebook.lesson().steps[notebook.step]
        .blocks
        .iter()
        .enumerate();
    let asked = blocks.rev().find_map(|(block, it)| match &it.kind {
        BlockKind::Directive(Directive::Show(show)) => {
            inspected(notebook.scope(notebook.step, block), show)
        }
        _ => None,
    });
    Some(match asked {
        Some((place, row, col)) => {
            let position = page.grids().enumerate().filter(|(_, grid)| {
                grid.which.id == place.recorded.id
                    && std::ptr::eq(&notebook.lives[grid.which.live], place.live)
            });
            let grid = position.last().map_or(grid, |(position, _)| position);
            Focus { grid, row, col }
        }
        None => Focus {
            grid,
            row: 0,
            col: 0,
        },
    })
}
