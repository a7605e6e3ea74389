//! Painting lines onto a buffer.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::text_width::{line_width, width};
use crate::text::{clean, clusters};

/// Paints a line into the first row of an area; a line that does not fit is cut with `…`.
pub(super) fn paint(line: &Line<'_>, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let (y, end) = (area.y, area.right());
    let mut x = area.x;
    let too_wide = line_width(line) > usize::from(area.width);
    let last = if too_wide { end.saturating_sub(1) } else { end };
    'line: for span in &line.spans {
        let style = line.style.patch(span.style);
        for cluster in clusters(&clean(&span.content)) {
            let columns = u16::try_from(width(cluster)).unwrap_or(u16::MAX);
            if columns == 0 {
                continue;
            }
            // A cluster of uncertain width in the last cell of the screen can push the terminal into the next line.
            let room = last.saturating_sub(x);
            let at_edge = columns > 1 && x.saturating_add(columns) >= buffer.area.right();
            if columns > room || at_edge {
                break 'line;
            }
            put(cluster, columns, x, y, style, buffer);
            x += columns;
        }
    }
    if too_wide && x < end {
        buffer[(x, y)].set_symbol("…").set_style(line.style);
    }
}

/// Paints lines into an area, from its top.
pub(super) fn paint_all(lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    for (row, line) in area.rows().zip(lines) {
        paint(line, row, buffer);
    }
}

fn put(cluster: &str, columns: u16, x: u16, y: u16, style: Style, buffer: &mut Buffer) {
    let cell = &mut buffer[(x, y)];
    cell.reset();
    cell.set_symbol(cluster).set_style(style);
    // Clusters of uncertain width are anchored: see `front::anchored_backend`.
    let is_uncertain = columns > 1 || cluster.chars().nth(1).is_some();
    if is_uncertain && let Some(forced) = NonZeroU16::new(columns) {
        cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
        for covered in x + 1..x + columns {
            let cell = &mut buffer[(covered, y)];
            cell.reset();
            cell.set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn painting_stays_inside_at_any_size() {
        let line = Line::from("ನನ್ನ ಹೆಸರು 漢字 👩‍👩‍👧 שלום");
        for columns in 0..30 {
            let area = Rect::new(0, 0, columns, 1);
            let mut buffer = Buffer::empty(area);
            for rows in 0..3 {
                let area = Rect::new(0, rows, columns, 1);
                paint(&line, area, &mut buffer);
            }
        }
    }
}
