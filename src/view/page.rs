//! The page: its steps one below the other, and the part of them in the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::paint::paint_all;
use super::step::{self, Place, Step};
use super::text_width::width;
use super::theme::Palette;
use super::{Canvas, quiz};
use crate::notebook::key_table::KeyContext;
use crate::notebook::panel::Panel;
use crate::notebook::{Extent, Notebook};

/// The lines that are drawn above the window, so that it can be scrolled by a few before the next drawing.
const AHEAD: usize = 12;

/// Draws the newest step in full, and as many earlier ones above it as fit. `alone` is whether there is no inspector beside the page,
/// `is_wide` whether there is room for text and pictures side by side.
pub(super) fn draw(
    notebook: &Notebook,
    [alone, is_wide]: [bool; 2],
    palette: Palette,
    area: Rect,
    buffer: &mut Buffer,
) -> Extent {
    // An empty column on either side.
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    }
    .intersection(area);
    let canvas = Canvas {
        width: usize::from(area.width).max(1),
        rows: matrix_rows(usize::from(area.height)),
        palette,
    };
    let height = usize::from(area.height);
    let place = Place {
        canvas,
        alone,
        is_wide,
        height,
    };
    // From the newest step upwards, until the window is full and there is something to scroll to, so that a long lesson costs no more.
    let wanted = height + notebook.scroll.min(0).unsigned_abs() + AHEAD;
    let mut blocks: Vec<Vec<Line<'static>>> = Vec::new();
    let mut ends = Vec::new();
    let mut count = 0;
    let page = notebook.page();
    for (step, panels) in page.steps.iter().enumerate().rev() {
        let is_divided = step > 0 && !(panels.is_empty() && page.left_out.contains(&step));
        let room = height.saturating_sub(usize::from(is_divided));
        let drawn = with_all_rows(panels, place, room).unwrap_or_else(|| step::step(panels, place));
        let mut block = drawn.lines;
        if is_divided {
            block.insert(0, divider(step + 1, canvas));
        }
        if blocks.is_empty() {
            ends = drawn.ends;
            ends.iter_mut()
                .for_each(|end| *end += usize::from(is_divided));
        }
        count += block.len();
        blocks.push(block);
        if count >= wanted {
            break;
        }
    }
    let mut lines: Vec<Line<'static>> = Vec::with_capacity(count);
    let mut starts = Vec::new();
    for block in blocks.into_iter().rev() {
        starts.push(lines.len());
        lines.extend(block);
    }
    let newest = starts.last().copied().unwrap_or(0);
    // Earlier steps are shown in full or not at all.
    let fits = |start: &&usize| lines.len() - **start <= height;
    let base = starts.iter().find(fits).copied().unwrap_or(newest);
    let step = &lines[newest..];
    let first =
        answering(notebook, step, &ends, height).or_else(|| watched(notebook, &ends, height));
    let base = base.max(first.map_or(0, |first| newest + first));
    let extent = Extent {
        page: true,
        up: base,
        down: (lines.len() - base).saturating_sub(height),
        ..Extent::default()
    };
    for line in &mut lines[..newest] {
        dim(line);
    }
    let scroll = notebook
        .scroll
        .clamp(-signed(extent.up), signed(extent.down));
    let start = base.saturating_add_signed(scroll);
    paint_all(&lines[start..], area, buffer);
    extent
}

/// A step with all rows of its matrices, if they are more than [usual](matrix_rows) and there is room for that.
fn with_all_rows(panels: &[Panel], place: Place, room: usize) -> Option<Step> {
    let usual = place.canvas.rows;
    let rows = panels.iter().flat_map(|panel| panel.grids());
    let rows = rows
        .map(|grid| grid.rows.len())
        .max()
        .filter(|&rows| usual < rows && rows < room)?;
    let canvas = Canvas {
        rows,
        ..place.canvas
    };
    let drawn = step::step(panels, Place { canvas, ..place });
    (drawn.lines.len() <= room).then_some(drawn)
}

/// The first line of a step to show while the learner chooses an answer, so that the choice is in view with as much of the question as
/// fits: the open question is the last panel, and `ends` are the ends of all. `None` unless an answer is chosen.
fn answering(
    notebook: &Notebook,
    step: &[Line<'_>],
    ends: &[usize],
    height: usize,
) -> Option<usize> {
    let draft = &notebook.draft;
    let is_begun = draft.at.is_some() || !draft.ticked.is_empty() || draft.hinted;
    if notebook.key_context() != KeyContext::Asking || !is_begun {
        return None;
    }
    let last = ends.last()?.checked_sub(height)?;
    let is_chosen = |line: &Line<'_>| {
        let mark = line.spans.first();
        mark.is_some_and(|mark| mark.content.starts_with(quiz::CHOSEN))
    };
    let chosen = step.iter().rposition(is_chosen);
    Some(chosen.map_or(last, |chosen| last.min(chosen)))
}

/// The first line of the newest step to show while the learner watches something on it, so that it is in view: the knob being turned, or of a
/// mistake what it breaks, the last check and the last matrix that changed, or if there is not room for both the check. `None` if the step has nothing of the kind. `ends` are
/// the ends of its panels.
fn watched(notebook: &Notebook, ends: &[usize], height: usize) -> Option<usize> {
    let page = notebook.page();
    let panels = page.steps.last()?;
    let is_turned = notebook.report.as_ref().is_some_and(|it| it.by_knob);
    let last = match notebook.key_context() {
        KeyContext::Breaking => {
            let is_check = |panel: &Panel| matches!(panel, Panel::Checks(_));
            let has_changed =
                |panel: &Panel| panel.grids().iter().any(|grid| !grid.changed.is_empty());
            let shown = [&is_check as &dyn Fn(&Panel) -> bool, &has_changed];
            let shown = shown.map(|is_it| panels.iter().rposition(is_it));
            let first = shown[0].or(shown[1])?;
            let last = shown.into_iter().flatten().max()?;
            // Where it begins.
            let top = first.checked_sub(1).map_or(0, |above| ends[above]);
            return Some(
                ends[last]
                    .checked_sub(height)?
                    .min(top.max(ends[first].saturating_sub(height))),
            );
        }
        context if is_turned || context == KeyContext::Knobs => {
            panels.iter().rposition(|panel| match panel {
                Panel::Knobs(lines) => lines.iter().any(|line| line.is_current),
                _ => false,
            })?
        }
        _ => return None,
    };
    ends[last].checked_sub(height)
}

/// The maximum number of rows of a matrix on a page of this height, so that there is room for prose beside those of a race.
pub fn matrix_rows(height: usize) -> usize {
    height.saturating_sub(12).clamp(4, 12)
}

/// The same for the rows of the curves of a training and of what is listed with them, which fill a high page.
pub(super) fn training_rows(height: usize) -> usize {
    height.saturating_sub(12).clamp(4, 24)
}

/// The lines of the panels of a step below each other, with empty lines between them, as in a print-out.
pub fn step_lines(panels: &[Panel], canvas: Canvas) -> Vec<Line<'static>> {
    let place = Place {
        canvas,
        alone: true,
        is_wide: false,
        height: usize::MAX,
    };
    step::step(panels, place).lines
}

fn divider(step: usize, canvas: Canvas) -> Line<'static> {
    let text = format!("╶─ {step} ");
    let dashes = canvas.width.saturating_sub(width(&text) + 1);
    Line::styled(
        format!("{text}{}╴", "─".repeat(dashes)),
        canvas.palette.faint(),
    )
}

/// Dims a line of an earlier step.
fn dim(line: &mut Line<'static>) {
    for span in &mut line.spans {
        span.style = span
            .style
            .add_modifier(Modifier::DIM)
            .remove_modifier(Modifier::BOLD);
    }
}

/// A number of lines as a signed distance.
pub(super) fn signed(lines: usize) -> isize {
    isize::try_from(lines).unwrap_or(isize::MAX)
}
