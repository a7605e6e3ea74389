//! A bar chart of a matrix: one group of bars for each row.

use ratatui::text::{Line, Span};

use super::Canvas;
use super::text_width::{pad, pad_left, widest, width};
use crate::notebook::panel::{Grid, Tone};
use crate::text::figures;

/// The ratio of the largest to the smallest number above which the bars are logarithmic.
const WIDE_RANGE: f64 = 50.0;

/// One bar for each cell; a number that is not positive has no bar, only its figure.
pub(super) fn plot(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let positive = || {
        grid.values
            .iter()
            .copied()
            .filter(|number| *number > 0.0 && number.is_finite())
    };
    let most = positive().fold(0.0, f64::max);
    let least = positive().fold(f64::INFINITY, f64::min);
    let logarithmic = most / least > WIDE_RANGE;
    let rows = widest(&grid.rows).min(10);
    let cols = widest(&grid.cols).min(12);
    let room = canvas.width.saturating_sub(rows + cols + 14).clamp(4, 48);
    let share = |number: f64| {
        if !(number > 0.0 && number.is_finite()) {
            0.0
        } else if logarithmic {
            // Even the smallest number has a bar of one cell, so that it does not look like 0.
            let cell = 1.0 / room as f64;
            cell + (1.0 - cell) * (number / least).ln() / (most / least).ln()
        } else {
            number / most
        }
    };
    let mut title = vec![Span::styled(grid.address.clone(), palette.key())];
    if logarithmic {
        let text = " · logarithmic bars: equal steps are equal factors";
        title.push(Span::styled(text, palette.faint()));
    }
    let mut lines = vec![Line::from(title)];
    for (row, name) in grid.rows.iter().enumerate() {
        for (col, series) in grid.cols.iter().enumerate() {
            let value = grid.values[(row, col)];
            let label = if col == 0 { name } else { "" };
            let bar = bar(share(value), room);
            let filler = " ".repeat(room + 1 - width(&bar).min(room));
            lines.push(Line::from(vec![
                Span::raw(format!(" {} ", pad(label, rows))),
                Span::styled(pad(series, cols), palette.faint()),
                Span::raw(" "),
                Span::styled(bar, palette.source(col)),
                Span::raw(filler),
                Span::styled(
                    pad_left(&figures::prose(value), 8),
                    palette.tone(Tone::Computed),
                ),
            ]));
        }
    }
    lines
}

/// A bar in eighths of a cell.
fn bar(share: f64, room: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * room as f64 * 8.0).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + part
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_grow_by_eighths() {
        assert_eq!(bar(0.0, 4), "");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(9.0, 2), "██");
    }
}
