//! A picture of a matrix that is too large for its numbers: half blocks, two rows a line. Without colours it has a sign and a character for
//! the size of each number, one row a line.

use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::Canvas;
use super::grid::{LABEL, place, range_in_words, title, window};
use super::grid_cell::{HATCH, star};
use super::text_width::{pad, pad_left, widest, width};
use super::theme::{density, shade};
use crate::lesson::View;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The least width of a row label, unless all are shorter.
const LEAST_LABEL: usize = 4;

/// The columns of a row's sum.
const SUM: usize = 7;

/// The rows of a matrix that a page of some height has room for. On a lower one the picture takes no more lines than the numbers.
const ROOMY: usize = 6;

/// Whether a picture shows more than a few numbers would. Without colours it takes a line a row, as they do.
pub(super) fn has_room(canvas: Canvas) -> bool {
    canvas.rows >= ROOMY || canvas.palette.has_shades() && canvas.rows > 2
}

/// The columns of the parts of a picture.
struct Widths {
    cell: usize,
    label: usize,
    /// The number of cells that fit.
    fits: usize,
}

/// The number of columns of a matrix that fit into a picture.
pub(super) fn fits(grid: &Grid, canvas: Canvas) -> usize {
    widths(grid, canvas).fits
}

fn widths(grid: &Grid, canvas: Canvas) -> Widths {
    let cols = grid.values.ncols();
    let (per_line, cells) = match canvas.palette.has_shades() {
        true => (2, [2, 1]),
        false => (1, [3, 2]),
    };
    let names = widest(&grid.rows).clamp(1, LABEL);
    let sums = match grid.view {
        View::Sums => SUM * per_line,
        _ => 0,
    };
    // A label has a mark before and behind it.
    let room = |cell: usize| canvas.width.saturating_sub(sums + cols * cell) / per_line;
    let label = |cell: usize| room(cell).saturating_sub(2).min(names);
    let least = names.min(LEAST_LABEL);
    let cell = cells.into_iter().find(|&cell| label(cell) >= least);
    let cell = cell.unwrap_or(cells[1]);
    let label = label(cell).max(least);
    let fits = canvas.width.saturating_sub(sums + (label + 2) * per_line) / cell;
    Widths {
        cell,
        label,
        fits: fits.max(1),
    }
}

/// A picture of a matrix. If it is too wide or too high, the part around its cursor is shown, and named.
pub(super) fn picture(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let (rows, cols) = grid.values.shape();
    let has_shades = canvas.palette.has_shades();
    let per_line = if has_shades { 2 } else { 1 };
    let Widths { cell, label, fits } = widths(grid, canvas);
    let here = place(grid);
    // Without colours it takes twice the lines, and most of the page.
    let beyond = match canvas.rows {
        0..ROOMY => 0,
        _ if has_shades => 4,
        _ => 12,
    };
    let lines = canvas.rows + beyond;
    let row = here.map(|(row, _)| row / per_line);
    let down = window(row, lines, rows.div_ceil(per_line));
    let picture = Picture {
        grid,
        canvas,
        cell,
        label,
        per_line,
        across: window(here.map(|(_, col)| col), fits, cols),
        down: down.start * per_line..rows.min(down.end * per_line),
    };
    picture.lines()
}

struct Picture<'g> {
    grid: &'g Grid,
    canvas: Canvas,
    /// The columns of a cell. The last one of several is for marks.
    cell: usize,
    /// The columns of a row label.
    label: usize,
    /// The rows on a line.
    per_line: usize,
    /// The shown rows.
    down: Range<usize>,
    /// The shown columns.
    across: Range<usize>,
}

impl Picture<'_> {
    fn lines(&self) -> Vec<Line<'static>> {
        let palette = self.canvas.palette;
        let mut lines = vec![self.title(), self.header()];
        for row in self.down.clone().step_by(self.per_line) {
            lines.push(self.line(row..self.down.end.min(row + self.per_line)));
        }
        let rows = self.grid.values.nrows();
        if self.down.len() < rows {
            let text = format!("  ⋮ {} of {rows}", range_in_words("row", &self.down));
            lines.push(Line::styled(text, palette.faint()));
        }
        lines
    }

    /// The title, with the names and the number of the cell in focus.
    fn title(&self) -> Line<'static> {
        let palette = self.canvas.palette;
        let mut cells = self.down.clone().flat_map(|row| {
            let across = self.across.clone();
            across.map(move |col| (row, col))
        });
        let has_outlier = cells.any(|at| self.mark(at) == Some("!"));
        let mut line = title(self.grid, palette, [&self.down, &self.across], has_outlier);
        if let Some(at @ (row, col)) = self.grid.cursor {
            let (row_name, col_name) = (&self.grid.rows[row], &self.grid.cols[col]);
            let number = figures::prose(self.grid.values[at]);
            let focus = format!(" · [{row_name}, {col_name}] = {number}");
            line.spans.push(Span::styled(focus, palette.key()));
        }
        line
    }

    /// The first letters of the columns, or the last digits of their indices.
    fn header(&self) -> Line<'static> {
        let palette = self.canvas.palette;
        let labels = (self.label + 2) * self.per_line;
        let mut spans = vec![Span::raw(" ".repeat(labels))];
        for col in self.across.clone() {
            let name = self.grid.cols[col].as_str();
            let is_index = name.bytes().all(|byte| byte.is_ascii_digit());
            let mut clusters = name.graphemes(true);
            let letter = match is_index {
                true => clusters.next_back(),
                false => clusters.next(),
            };
            let letter = letter.filter(|letter| width(letter) <= self.cell);
            let is_cursor = self.grid.cursor.is_some_and(|(_, cursor)| cursor == col);
            let style = match is_cursor {
                true => palette.chosen(),
                false => palette.faint(),
            };
            spans.push(Span::styled(pad(letter.unwrap_or("·"), self.cell), style));
        }
        if self.grid.view == View::Sums {
            let sums = if self.per_line == 2 { "sums" } else { "sum" };
            spans.push(Span::styled(pad_left(sums, SUM), palette.faint()));
        }
        Line::from(spans)
    }

    fn line(&self, rows: Range<usize>) -> Line<'static> {
        let palette = self.canvas.palette;
        let mut spans = Vec::new();
        for row in rows.start..rows.start + self.per_line {
            let is_cursor = self.grid.cursor.is_some_and(|(cursor, _)| cursor == row);
            let (mark, style) = match is_cursor {
                true => ("▸", palette.key()),
                false => (" ", Style::new()),
            };
            let name = self.grid.rows.get(row).map_or("", String::as_str);
            spans.push(Span::styled(
                format!("{mark}{}", pad(name, self.label)),
                style,
            ));
            let changed = self.grid.most_changed(row);
            spans.push(Span::raw(changed.map_or(" ", star)));
        }
        for col in self.across.clone() {
            match self.per_line {
                2 => self.halves(rows.clone(), col, &mut spans),
                _ => spans.push(self.characters((rows.start, col))),
            }
        }
        if self.grid.view == View::Sums {
            for row in rows.filter(|&row| row < self.grid.revealed) {
                let sum = figures::cell(self.grid.values.row(row).sum());
                spans.push(Span::styled(pad_left(&sum, SUM), palette.key()));
            }
        }
        Line::from(spans)
    }

    /// A cell of each of two rows, one above the other.
    fn halves(&self, rows: Range<usize>, col: usize, spans: &mut Vec<Span<'static>>) {
        let palette = self.canvas.palette;
        let cells = rows.clone().map(|row| (row, col));
        if cells.clone().any(|at| self.grid.cursor == Some(at)) {
            let text = if self.cell == 1 { "+" } else { "[]" };
            spans.push(Span::styled(text, palette.chosen()));
            return;
        }
        if rows.start >= self.grid.revealed {
            spans.push(Span::styled(pad("·", self.cell), palette.faint()));
            return;
        }
        let lower = (rows.len() == 2).then(|| self.ground((rows.start + 1, col)));
        let (block, style) = half_block(self.ground((rows.start, col)), lower.flatten());
        let marked = cells
            .filter_map(|at| self.mark(at).map(|mark| (at, mark)))
            .next();
        match marked.filter(|_| self.cell > 1) {
            Some((at, mark)) => {
                spans.push(Span::styled(block.to_string(), style));
                let style = self.style(at).add_modifier(Modifier::BOLD);
                spans.push(Span::styled(mark, style));
            }
            None => {
                let blocks = std::iter::repeat_n(block, self.cell);
                match spans.last_mut().filter(|last| last.style == style) {
                    Some(last) => last.content.to_mut().extend(blocks),
                    None => spans.push(Span::styled(blocks.collect::<String>(), style)),
                }
            }
        }
    }

    /// A cell without colours: a sign, a character for the size, and where there is room a mark.
    fn characters(&self, at: (usize, usize)) -> Span<'static> {
        let palette = self.canvas.palette;
        let value = self.grid.values[at];
        let (mut sign, mut size, mut filler) = (' ', '·', ' ');
        if value == f64::NEG_INFINITY {
            (sign, size, filler) = (HATCH, HATCH, HATCH);
        } else if !value.is_finite() {
            size = '?';
        } else if let level @ (..=-1 | 1..) = shade(value, self.grid.scale) {
            sign = if level < 0 { '-' } else { ' ' };
            size = density(level);
        }
        if at.0 >= self.grid.revealed {
            return Span::styled(pad(" ·", self.cell), palette.faint());
        }
        if self.grid.cursor == Some(at) {
            let text = match self.cell {
                2 => "[]".to_owned(),
                _ => format!("[{size}]"),
            };
            return Span::styled(text, palette.chosen());
        }
        let mut text = format!("{sign}{size}");
        if self.cell > 2 {
            match self.mark(at).filter(|&mark| mark != "?") {
                Some(mark) => text.push_str(mark),
                None => text.push(filler),
            }
        }
        let style = match value.is_finite() {
            true => Style::new(),
            false => palette.faint(),
        };
        Span::styled(text, style)
    }

    /// The mark of a cell: undefined or infinite, changed, or off the scale.
    fn mark(&self, at: (usize, usize)) -> Option<&'static str> {
        let value = self.grid.values[at];
        match value.is_finite() || value == f64::NEG_INFINITY {
            _ if at.0 >= self.grid.revealed => None,
            false => Some("?"),
            true => match self.grid.changed.get(&at) {
                Some(amount) => Some(star(*amount)),
                None => self.grid.is_outlier(at).then_some("!"),
            },
        }
    }

    fn style(&self, at: (usize, usize)) -> Style {
        let value = self.grid.values[at];
        match value == f64::NEG_INFINITY {
            true => self.canvas.palette.hidden(),
            false => self.canvas.palette.heat(shade(value, self.grid.scale)),
        }
    }

    /// The colour of a cell; none if it is about 0 or still to come.
    fn ground(&self, at: (usize, usize)) -> Option<Color> {
        let style = (at.0 < self.grid.revealed).then(|| self.style(at));
        style.and_then(|style| style.bg)
    }
}

/// A character with these colours in its upper and lower half.
fn half_block(upper: Option<Color>, lower: Option<Color>) -> (char, Style) {
    let style = Style::new();
    match (upper, lower) {
        (None, None) => (' ', style),
        (Some(upper), None) => ('▀', style.fg(upper)),
        (None, Some(lower)) => ('▄', style.fg(lower)),
        (Some(upper), Some(lower)) => ('▀', style.fg(upper).bg(lower)),
    }
}
