//! A bar chart of a matrix: one group of bars for each row, in the order of the rows or of their numbers.

use ratatui::text::{Line, Span};

use super::Canvas;
use super::grid_cell::whole_columns;
use super::text_width::{fit_apart, pad, pad_left, widest, width};
use crate::lesson::View;
use crate::notebook::panel::{Grid, Tone};
use crate::sorting::sort_by;
use crate::text::figures;

/// The ratio of the largest to the smallest number above which the bars are logarithmic.
const WIDE_RANGE: f64 = 50.0;

/// How near to 1 numbers have to come together to be shares, of which a few small ones may be left out.
const WHOLE: f64 = 0.1;

/// One bar for each cell, to the left of a line at zero where numbers are negative. ∞ and NaN have no bar, only their figure.
pub(super) fn plot(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let finite = || grid.values.iter().copied().filter(|it| it.is_finite());
    let positive = || finite().filter(|number| *number > 0.0);
    let most = positive().fold(0.0, f64::max);
    let least = positive().fold(f64::INFINITY, f64::min);
    let lowest = finite().fold(0.0, f64::min);
    // Equal steps are equal shares.
    let are_shares = grid.cols.len() == 1 && (grid.values.sum() - 1.0).abs() < WHOLE;
    let logarithmic = lowest == 0.0 && most / least > WIDE_RANGE && !are_shares;
    let rows = widest(&grid.rows).min((canvas.width / 4).max(10));
    let names = fit_apart(&grid.rows, rows);
    let cols = widest(&grid.cols).min(12);
    let room = canvas.width.saturating_sub(rows + cols + 14).clamp(4, 48);
    let zero = zero_line(lowest, most, room);
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
    let is_whole = whole_columns(&grid.values);
    let mut lines = vec![Line::from(title)];
    for row in order(grid) {
        let name = &names[row];
        for (col, series) in grid.cols.iter().enumerate() {
            let value = grid.values[(row, col)];
            let number = match is_whole[col] {
                true => figures::prose,
                false => figures::decimal,
            };
            let label = if col == 0 { name } else { "" };
            let bar = match zero {
                None => bar(share(value), room),
                Some(zero) => signed_bar(value, lowest, most, [zero, room - 1 - zero]),
            };
            let filler = " ".repeat(room + 1 - width(&bar).min(room));
            lines.push(Line::from(vec![
                Span::raw(format!(" {} ", pad(label, rows))),
                Span::styled(pad(series, cols), palette.faint()),
                Span::raw(" "),
                Span::styled(bar, palette.source(col)),
                Span::raw(filler),
                Span::styled(pad_left(&number(value), 8), palette.tone(Tone::Computed)),
            ]));
        }
    }
    lines
}

/// The rows from top to bottom.
fn order(grid: &Grid) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..grid.rows.len()).collect();
    if grid.view == View::Ranking && !grid.cols.is_empty() {
        sort_by(&mut rows, |&a, &b| {
            grid.values[(b, 0)].total_cmp(&grid.values[(a, 0)])
        });
    }
    rows
}

/// The cell of the line at zero, if there are negative numbers: each side is as wide as the largest number there needs it.
fn zero_line(lowest: f64, most: f64, room: usize) -> Option<usize> {
    // Halves, because the difference of two large numbers may be ∞.
    let share = -lowest / 2.0 / (most / 2.0 - lowest / 2.0);
    let least = usize::from(most > 0.0);
    let cells = (share * (room - 1) as f64).round() as usize;
    (lowest < 0.0).then(|| cells.clamp(1, room - 1 - least))
}

/// A bar from the line at zero, with so many cells on either side. Half cells, in which both directions can be drawn alike.
fn signed_bar(number: f64, lowest: f64, most: f64, sides: [usize; 2]) -> String {
    let largest = most.max(-lowest);
    // The larger side is full at the largest number, and both have the same scale.
    let most_halves = 2 * if -lowest >= most { sides[0] } else { sides[1] };
    let halves = match number.is_finite() {
        true => (number.abs() / largest * most_halves as f64).round() as usize,
        false => 0,
    };
    let side = sides[usize::from(number > 0.0)];
    let (whole, half) = match halves >= 2 * side {
        true => (side, false),
        false => (halves / 2, halves % 2 == 1),
    };
    let bar = "█".repeat(whole);
    let empty = |side: usize| " ".repeat(side - whole - usize::from(half));
    match (number > 0.0, half) {
        (true, half) => format!(
            "{}│{bar}{}",
            " ".repeat(sides[0]),
            if half { "▌" } else { "" }
        ),
        (false, half) => format!("{}{}{bar}│", empty(side), if half { "▐" } else { "" }),
    }
}

/// A bar in eighths of a cell.
fn bar(share: f64, room: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * room as f64 * 8.0).round() as usize;
    let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + part
}

#[cfg(test)]
mod tests {
    use super::{bar, signed_bar, zero_line};

    #[test]
    fn negative_bars_go_to_the_left_of_a_line_at_zero() {
        assert_eq!(zero_line(0.0, 3.0, 20), None);
        assert_eq!(zero_line(-1.0, 3.0, 21), Some(5));
        assert_eq!(zero_line(-1.0, 0.0, 21), Some(20));
        assert_eq!(zero_line(-1e308, 1e308, 21), Some(10));
        assert_eq!(zero_line(-1e-9, 1.0, 21), Some(1));
        let bars = |numbers: &[f64], sides| -> Vec<String> {
            let finite = || numbers.iter().copied().filter(|it| it.is_finite());
            let (lowest, most) = (finite().fold(0.0, f64::min), finite().fold(0.0, f64::max));
            numbers
                .iter()
                .map(|number| signed_bar(*number, lowest, most, sides))
                .collect()
        };
        let found = bars(&[-0.77, 0.5, -0.1, 0.0], [4, 3]);
        assert_eq!(found, ["████│", "    │██▌", "   ▐│", "    │"]);
        assert_eq!(bars(&[-1.0, f64::NEG_INFINITY], [3, 0]), ["███│", "   │"]);
    }

    #[test]
    fn bars_grow_by_eighths() {
        assert_eq!(bar(0.0, 4), "");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(9.0, 2), "██");
    }
}
