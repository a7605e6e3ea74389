//! A matrix: heat-mapped cells with labelled rows and columns.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Canvas;
use super::lines::{pad, pad_left, width};
use super::theme::{self, SHADES};
use crate::lesson::View;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The maximum width of a row label.
const LABEL: usize = 10;
/// The mark behind a changed cell.
pub(super) const STAR: &str = "*";

/// A matrix. If it is too wide or too high, the part around its cursor is shown, and named. If there is room for every row, as in a
/// print-out, it is broken into blocks of columns instead.
pub fn grid(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let sums = grid.view == View::Sums;
    let label = grid
        .rows
        .iter()
        .map(|row| width(row))
        .max()
        .unwrap_or(0)
        .clamp(1, LABEL);
    let largest = largest(grid);
    let cell = cell_width(grid, largest, canvas.width);
    let room = canvas.width.saturating_sub(label + 2) / cell;
    let fits = room.saturating_sub(usize::from(sums)).max(1);
    let (rows, cols) = grid.values.shape();
    let drawer = Drawer {
        grid,
        canvas,
        label,
        cell,
        sums,
        largest,
    };
    let kept = grid.follow.map(|row| (row.min(rows - 1), 0));
    let here = grid.cursor.or_else(|| grid.lit.first().copied()).or(kept);
    let down = window(here.map(|(row, _)| row), canvas.rows, rows);
    if canvas.rows == usize::MAX {
        let blocks = (0..cols)
            .step_by(fits)
            .map(|start| start..cols.min(start + fits));
        return blocks
            .flat_map(|across| drawer.lines(down.clone(), across))
            .collect();
    }
    let across = window(here.map(|(_, col)| col), fits, cols);
    drawer.lines(down, across)
}

/// The shown part of `count` rows or columns if only `fits` fit: the one around the cursor.
fn window(cursor: Option<usize>, fits: usize, count: usize) -> std::ops::Range<usize> {
    if count <= fits {
        return 0..count;
    }
    let middle = cursor.unwrap_or(0).saturating_sub(fits / 2);
    let start = middle.min(count - fits);
    start..start + fits
}

/// `row 3`, or `rows 3 to 5`.
fn range_in_words(noun: &str, range: &std::ops::Range<usize>) -> String {
    match range.len() {
        1 => format!("{noun} {}", range.start),
        _ => format!("{noun}s {} to {}", range.start, range.end - 1),
    }
}

/// The largest finite absolute value, which has the strongest shade.
fn largest(grid: &Grid) -> f64 {
    let sizes = grid.values.iter().map(|number| number.abs());
    sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
}

/// The width of a cell: a mark, the number, a mark. A share takes four columns, a number below ten five, any other six. In a table the
/// names of the columns count as well.
fn cell_width(grid: &Grid, largest: f64, room: usize) -> usize {
    let is_negative = || grid.values.iter().any(|&number| number < 0.0);
    if matches!(grid.view, View::Plain | View::Plot) {
        let names = grid.cols.iter().map(|name| width(name) + 1);
        names
            .max()
            .unwrap_or(0)
            .clamp(8, 8.max(room / (2 * grid.cols.len().max(1))))
    } else if largest >= 9.995 {
        8
    } else if is_negative() {
        7
    } else {
        6
    }
}

struct Drawer<'g> {
    grid: &'g Grid,
    canvas: Canvas,
    label: usize,
    cell: usize,
    sums: bool,
    largest: f64,
}

impl Drawer<'_> {
    fn lines(
        &self,
        down: std::ops::Range<usize>,
        across: std::ops::Range<usize>,
    ) -> Vec<Line<'static>> {
        let mut lines = vec![self.title(&down, &across), self.header(across.clone())];
        for row in down.clone() {
            lines.push(self.row(row, across.clone()));
        }
        let rows = self.grid.values.nrows();
        // The title of a source names its rows.
        if down.len() < rows && self.grid.lit.is_empty() {
            let text = format!("  ⋮ {} of {rows}", range_in_words("row", &down));
            lines.push(Line::styled(text, self.canvas.palette.faint()));
        }
        lines
    }

    fn title(
        &self,
        down: &std::ops::Range<usize>,
        across: &std::ops::Range<usize>,
    ) -> Line<'static> {
        let palette = self.canvas.palette;
        let (rows, cols) = self.grid.values.shape();
        let mut spans = Vec::new();
        if let Some(number) = self.grid.number {
            spans.push(Span::styled(format!("Out[{number}] "), palette.faint()));
        }
        let mut name = palette.key();
        if !self.grid.lit.is_empty() {
            name = name.patch(palette.source(self.grid.source));
        }
        spans.push(Span::styled(self.grid.address.clone(), name));
        let mut note = format!(" {rows}×{cols}");
        if let Some(badge) = self.grid.badge {
            note += &format!(" · {badge}");
        }
        if down.len() < rows && !self.grid.lit.is_empty() {
            note += &format!(" · {}", range_in_words("row", down));
        }
        if across.len() < cols {
            let (left, right) = (
                if across.start > 0 { "‹ " } else { "" },
                if across.end < cols { " ›" } else { "" },
            );
            note += &format!(" · {left}{}{right}", range_in_words("column", across));
        }
        spans.push(Span::styled(note, palette.faint()));
        Line::from(spans)
    }

    fn header(&self, across: std::ops::Range<usize>) -> Line<'static> {
        let palette = self.canvas.palette;
        let mut spans = vec![Span::raw(" ".repeat(self.label + 2))];
        for col in across {
            let text = pad_left(&self.grid.cols[col], self.cell - 1);
            let style = match self.grid.cursor {
                Some((_, cursor)) if cursor == col => palette.key(),
                _ => palette.faint(),
            };
            spans.push(Span::styled(format!("{text} "), style));
        }
        if self.sums {
            spans.push(Span::styled(
                format!("{:>width$} ", "sum", width = self.cell - 1),
                palette.faint(),
            ));
        }
        Line::from(spans)
    }

    fn row(&self, row: usize, across: std::ops::Range<usize>) -> Line<'static> {
        let palette = self.canvas.palette;
        let is_cursor = self.grid.cursor.is_some_and(|(cursor, _)| cursor == row);
        let mark = if is_cursor { "▸" } else { " " };
        let style = if is_cursor {
            palette.key()
        } else {
            Style::new()
        };
        let label = pad(&self.grid.rows[row], self.label);
        let mut spans = vec![Span::styled(format!("{mark}{label} "), style)];
        if row >= self.grid.revealed {
            let waiting = format!("{:>width$} ", "·", width = self.cell - 1);
            spans.extend(across.map(|_| Span::styled(waiting.clone(), palette.faint())));
            return Line::from(spans);
        }
        let behind = across.end;
        spans.extend(across.map(|col| self.cell(row, col)));
        if self.has_star_before(row, behind) {
            spans.push(Span::styled(STAR, palette.chosen()));
        }
        if self.sums {
            let sum = figures::cell(self.grid.values.row(row).sum());
            let used = usize::from(self.has_star_before(row, behind));
            spans.push(Span::styled(
                format!("{sum:>width$} ", width = self.cell - 1 - used),
                palette.key(),
            ));
        }
        Line::from(spans)
    }

    /// Whether the star of the previous cell is in this column, because a bracket takes its own place.
    fn has_star_before(&self, row: usize, col: usize) -> bool {
        let before = col.checked_sub(1).map(|col| (row, col));
        before.is_some_and(|at| self.grid.cursor == Some(at) && self.grid.changed.contains(&at))
    }

    fn cell(&self, row: usize, col: usize) -> Span<'static> {
        let palette = self.canvas.palette;
        let value = self.grid.values[(row, col)];
        let heat = self.grid.view != View::Plain && self.grid.view != View::Plot;
        let text = if heat {
            figures::cell(value)
        } else {
            figures::table(value)
        };
        let shade = if heat {
            theme::shade(value, self.largest)
        } else {
            0
        };
        let at = (row, col);
        let (cursor, lit, changed) = (
            self.grid.cursor == Some(at),
            self.grid.lit.contains(&at),
            self.grid.changed.contains(&at),
        );
        let before = match (cursor, palette.has_density()) {
            (true, _) => '[',
            _ if self.has_star_before(row, col) => '*',
            (false, true) => density(shade),
            (false, false) => ' ',
        };
        let after = match (cursor, changed) {
            (true, _) => ']',
            (false, true) => '*',
            (false, false) => ' ',
        };
        let mut style = palette.heat(shade);
        if value.is_infinite() || value.is_nan() {
            style = style.patch(palette.faint());
        }
        if lit {
            style = palette
                .source(self.grid.source)
                .add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        if changed {
            style = style.add_modifier(Modifier::BOLD);
        }
        if cursor {
            style = palette.chosen();
        }
        let text = pad_left(&text, self.cell - 2);
        Span::styled(format!("{before}{text}{after}"), style)
    }
}

/// A character for each shade, for terminals without colour.
fn density(shade: i8) -> char {
    match shade.abs() {
        0 => ' ',
        1 => '░',
        2 => '▒',
        3 => '▓',
        SHADES.. => '█',
        _ => ' ',
    }
}
