//! The column beside the page: the inspector, and the pictures for which it leaves room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::paint::paint_all;
use super::theme::Palette;
use super::{Canvas, inspector, map, panel};
use crate::notebook::page::Page;
use crate::notebook::panel::Panel;

/// The maximum number of rows of a matrix.
const ROWS: usize = 12;

/// Whether there is anything to draw.
pub(super) fn has_content(page: &Page) -> bool {
    page.inspection.is_some() || !page.beside.is_empty()
}

/// Draws the column. Below an inspected cell the pictures stand at the bottom, so that they stay where they are from step to step.
pub(super) fn draw(page: &Page, palette: Palette, area: Rect, buffer: &mut Buffer) {
    let canvas = Canvas {
        width: usize::from(area.width).saturating_sub(1),
        rows: ROWS,
        palette,
    };
    let height = usize::from(area.height);
    let mut lines = match &page.inspection {
        Some(inspection) => inspector::lines(inspection, false, canvas, height),
        None => Vec::new(),
    };
    let pictures = pictures(
        page,
        canvas,
        height - lines.len().min(height),
        !lines.is_empty(),
    );
    if !lines.is_empty() {
        let gap = height.saturating_sub(lines.len() + pictures.len());
        lines.extend(vec![Line::default(); gap]);
    }
    lines.extend(pictures);
    paint_all(&lines, area, buffer);
}

/// The pictures that fit into so many lines, each below an empty line unless it is at the top.
fn pictures(page: &Page, canvas: Canvas, height: usize, is_below: bool) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for picture in &page.beside {
        let gap = usize::from(is_below || !lines.is_empty());
        let room = height.saturating_sub(lines.len() + gap);
        let drawn = match picture {
            // A list is for where there is nothing else.
            Panel::Map(map) if gap > 0 => map::picture(map, canvas, room).unwrap_or_default(),
            Panel::Map(map) => map::in_lines(map, canvas, room),
            other => panel::lines(other, canvas),
        };
        if !drawn.is_empty() && drawn.len() <= room {
            lines.extend(vec![Line::default(); gap]);
            lines.extend(drawn);
        }
    }
    lines
}
