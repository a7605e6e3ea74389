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

/// Draws the column. Below other things the map stands at the bottom, so that it stays where it is from step to step.
pub(super) fn draw(page: &Page, palette: Palette, area: Rect, buffer: &mut Buffer) {
    let canvas = Canvas {
        width: usize::from(area.width).saturating_sub(1),
        rows: ROWS,
        palette,
    };
    let height = usize::from(area.height);
    let broken = picture_of_mistake(page, canvas, height);
    let kept = broken.as_ref().map_or(0, |(lines, _)| lines.len() + 1);
    let mut lines = match &page.inspection {
        Some(inspection) => inspector::lines(inspection, false, canvas, height - kept),
        None => Vec::new(),
    };
    let others = match broken {
        Some((picture, others)) => {
            lines.push(Line::default());
            lines.extend(picture);
            others
        }
        None => &page.beside,
    };
    for picture in others {
        // Below an empty line, unless it is at the top.
        let is_below = !lines.is_empty();
        let room = height.saturating_sub(lines.len() + usize::from(is_below));
        let (drawn, is_at_bottom) = match picture {
            // A list is for where there is nothing else.
            Panel::Map(map) if is_below => (map::picture(map, canvas, room), true),
            Panel::Map(map) => (Some(map::in_lines(map, canvas, room)), false),
            other => (Some(panel::lines(other, canvas)), false),
        };
        let Some(drawn) = drawn.filter(|drawn| drawn.len() <= room) else {
            continue;
        };
        let gap = match is_at_bottom {
            true => height - lines.len() - drawn.len(),
            false => usize::from(is_below),
        };
        lines.extend(vec![Line::default(); gap]);
        lines.extend(drawn);
    }
    paint_all(&lines, area, buffer);
}

/// The picture of what a mistake breaks, where it leaves room for the cell with its arithmetic, and the panels besides: it matters more than
/// what the cell was computed from.
fn picture_of_mistake(
    page: &Page,
    canvas: Canvas,
    height: usize,
) -> Option<(Vec<Line<'static>>, &[Panel])> {
    /// The fewest lines of the cell, and the numbers of rows of a picture.
    const CELL: usize = 8;
    const SIZES: [usize; 3] = [ROWS, 8, 5];
    let (Some(_), Some(_), [picture @ Panel::Links(_), others @ ..]) =
        (&page.mistake, &page.inspection, &*page.beside)
    else {
        return None;
    };
    let sizes = SIZES.into_iter();
    let mut drawn = sizes.map(|rows| panel::lines(picture, Canvas { rows, ..canvas }));
    let drawn = drawn.find(|lines| lines.len() + 1 + CELL <= height)?;
    Some((drawn, others))
}
