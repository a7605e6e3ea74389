//! The inspector in the place of the page, where there is no room beside it: above it the picture that has the cell, or the reason why there is
//! none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::paint_all;
use super::screen::with_margins;
use super::theme::Palette;
use super::{Canvas, inspector, links, panel, unrolled};
use crate::notebook::mode::Focus;
use crate::notebook::page::Page;
use crate::notebook::panel::{Inspection, Panel};

/// Draws the cell in focus.
pub(super) fn draw(page: &Page, focus: Focus, palette: Palette, body: Rect, buffer: &mut Buffer) {
    let shown = page.panels().filter(|panel| shows(panel, focus)).last();
    let mut used = shown.map_or(0, |panel| draw_picture(panel, focus, palette, body, buffer));
    if let Some(reason) = reason(page, focus).filter(|_| used == 0) {
        let canvas = Canvas {
            width: usize::from(body.width).saturating_sub(2),
            rows: 1,
            palette,
        };
        let lines = panel::lines(reason, canvas);
        paint_all(&lines, body, buffer);
        used = u16::try_from(lines.len()).unwrap_or(0).min(body.height);
    }
    let below = Rect {
        y: body.y + used,
        height: body.height - used,
        ..body
    };
    draw_inspector(page.inspection.as_ref(), palette, below, buffer);
}

/// Whether a panel shows a cell.
fn shows(panel: &Panel, cell: Focus) -> bool {
    match panel {
        Panel::Unrolled(unrolled) => unrolled.shows(cell),
        _ => panel.grids().iter().any(|grid| grid.matrix == cell.matrix),
    }
}

/// Draws the picture that a panel has of the cell in focus above the inspector, if that leaves room for the cell. Returns the rows that
/// it takes.
fn draw_picture(
    panel: &Panel,
    focus: Focus,
    palette: Palette,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    /// The rows of a cell with its arithmetic.
    const CELL: u16 = 8;
    let draw = |rows: usize| {
        let canvas = Canvas {
            width: usize::from(area.width).saturating_sub(2),
            rows,
            palette,
        };
        match panel {
            Panel::Unrolled(picture) => unrolled::unrolled(picture, canvas),
            Panel::Links(grids) => {
                let picture = grids.iter().rfind(|grid| grid.matrix == focus.matrix);
                picture.map_or(Vec::new(), |picture| links::picture(picture, canvas))
            }
            _ => Vec::new(),
        }
    };
    let room = usize::from(area.height.saturating_sub(CELL));
    let sizes = (1..=usize::from(area.height / 3)).rev();
    let drawn = sizes.map(draw).find(|lines| lines.len() <= room);
    let lines = drawn.unwrap_or_default();
    paint_all(&lines, with_margins(area), buffer);
    u16::try_from(lines.len()).unwrap_or(0)
}

/// The reason why a matrix is shown as numbers and not as the picture that the lesson asks for: a caption above them.
fn reason(page: &Page, focus: Focus) -> Option<&Panel> {
    let mut pairs = page.steps.iter().rev().flat_map(|step| step.windows(2));
    let found = pairs.find(|pair| matches!(&pair[1], Panel::Grids(_)) && shows(&pair[1], focus));
    let [above, _] = found? else {
        return None;
    };
    matches!(above, Panel::Caption(_)).then_some(above)
}

/// Draws the inspector in the place of the page.
fn draw_inspector(
    inspection: Option<&Inspection>,
    palette: Palette,
    area: Rect,
    buffer: &mut Buffer,
) {
    if let Some(inspection) = inspection {
        let canvas = Canvas {
            width: usize::from(area.width).saturating_sub(1),
            rows: 12,
            palette,
        };
        let lines = inspector::lines(inspection, true, canvas, usize::from(area.height));
        paint_all(&lines, area, buffer);
    }
}
