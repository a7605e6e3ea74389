//! A matrix: heat-mapped cells with labelled rows and columns. A large one is a [picture](super::dense).

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::grid_cell::{CellDrawer, narrow_cell_width, number_width};
use super::text_width::{pad, pad_left, widest};
use super::theme::Palette;
use super::wrap::wrap;
use super::{Canvas, dense};
use crate::lesson::View;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The maximum width of a name of a row or column where not every number fits beside longer ones.
pub(super) const LABEL: usize = 10;

/// A matrix: its numbers, or a picture of them if the lesson asks for one or too many are cut off. A print-out has all numbers, and a
/// sentence above those that would be a picture.
pub(super) fn grid(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let is_picture = grid.view == View::Dense || are_cut(grid, canvas);
    let is_print = canvas.rows == usize::MAX;
    let sentence = |text: &String| {
        let text = match is_print {
            true => format!("{}: {text}", grid.address),
            false => text.clone(),
        };
        wrap(&[(text, canvas.palette.faint())], canvas.width, "  ", "  ")
    };
    let sentence = grid.extremes.iter().flat_map(sentence);
    if is_picture && is_print {
        sentence.chain(numbers(grid, canvas)).collect()
    } else if is_picture && dense::has_room(canvas) {
        let picture = dense::picture(grid, canvas).into_iter();
        picture.chain(sentence).collect()
    } else {
        numbers(grid, canvas)
    }
}

/// Whether the numbers of a matrix of many columns do not fit.
pub(super) fn are_cut(grid: &Grid, canvas: Canvas) -> bool {
    /// The maximum number of columns that may be cut off without a picture.
    const FEW: usize = 8;
    let cells = CellDrawer::new(grid, canvas);
    let cols = grid.values.ncols();
    let is_heat = matches!(grid.view, View::Heatmap | View::Sums);
    let is_source = !grid.lit.is_empty();
    is_heat && !is_source && cols > FEW && cols > fits(grid, cells.width, canvas.width)
}

/// Whether a narrow canvas shows as many columns of a matrix as a wide one, and shows them in the same way.
pub(super) fn shows_as_much(grid: &Grid, narrow: Canvas, wide: Canvas) -> bool {
    if matches!(
        grid.view,
        View::Links | View::Unrolled | View::Curve | View::Plot
    ) {
        return true;
    }
    let cols = grid.values.ncols();
    let shown = |canvas| {
        let is_picture = grid.view == View::Dense || are_cut(grid, canvas);
        if is_picture && dense::has_room(canvas) {
            return (
                is_picture,
                false,
                dense::fits(grid, canvas).min(cols),
                [0; 2],
            );
        }
        let cells = CellDrawer::new(grid, canvas);
        let fits = fits(grid, cells.width, canvas.width).min(cols);
        let names = [label_width(grid, &cells, canvas), cells.width];
        (is_picture, cells.is_narrow, fits, names)
    };
    shown(narrow) == shown(wide)
}

/// The width of a matrix without a third decimal and long names.
pub(super) fn narrow_width(grid: &Grid) -> usize {
    least_label_width(grid) + 2 + columns_of_numbers(grid) * narrow_cell_width(grid)
}

/// The width of a matrix whose names are no longer than others'; `None` if none is longer, or its numbers do not fit.
pub(super) fn width_without_long_names(grid: &Grid, canvas: Canvas) -> Option<usize> {
    let is_picture = grid.view == View::Dense || are_cut(grid, canvas);
    let (cell, _) = number_width(grid, canvas.width);
    let is_long = widest(&grid.rows) > LABEL || widest(&grid.cols) >= cell;
    if is_picture || grid.view.is_table() || !is_long {
        return None;
    }
    let width = least_label_width(grid) + 2 + columns_of_numbers(grid) * cell;
    Some(width.min(canvas.width))
}

/// The width of the row labels beside numbers: of long names as much as the numbers leave.
fn label_width(grid: &Grid, cells: &CellDrawer<'_>, canvas: Canvas) -> usize {
    let numbers = columns_of_numbers(grid) * cells.width;
    let spare = canvas.width.saturating_sub(2 + numbers);
    widest(&grid.rows).clamp(1, LABEL.max(spare))
}

fn least_label_width(grid: &Grid) -> usize {
    widest(&grid.rows).clamp(1, LABEL)
}

/// The columns of a matrix, with that of its sums.
pub(super) fn columns_of_numbers(grid: &Grid) -> usize {
    grid.values.ncols() + usize::from(grid.view == View::Sums)
}

/// The number of columns of numbers that fit, if a cell takes `width` columns.
pub(super) fn fits(grid: &Grid, width: usize, room: usize) -> usize {
    let room = room.saturating_sub(least_label_width(grid) + 2) / width;
    let sums = usize::from(grid.view == View::Sums);
    room.saturating_sub(sums).max(1)
}

/// The numbers of a matrix. If it is too wide or too high, the part around its cursor is shown, and named. If there is room for every row,
/// as in a print-out, it is broken into blocks of columns instead.
pub(super) fn numbers(grid: &Grid, canvas: Canvas) -> Vec<Line<'static>> {
    let cells = CellDrawer::new(grid, canvas);
    let fits = fits(grid, cells.width, canvas.width);
    let (rows, cols) = grid.values.shape();
    let drawer = Drawer {
        grid,
        canvas,
        label: label_width(grid, &cells, canvas),
        cells,
        sums: grid.view == View::Sums,
    };
    let here = place(grid);
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

/// The cell to keep in view; `None` if it does not matter.
pub(super) fn place(grid: &Grid) -> Option<(usize, usize)> {
    let last = grid.values.nrows() - 1;
    let kept = grid.follow.map(|row| (row.min(last), 0));
    grid.cursor.or_else(|| grid.lit.first().copied()).or(kept)
}

/// The shown part of `count` rows or columns if only `fits` fit: the one around the cursor.
pub(super) fn window(cursor: Option<usize>, fits: usize, count: usize) -> std::ops::Range<usize> {
    if count <= fits {
        return 0..count;
    }
    let middle = cursor.unwrap_or(0).saturating_sub(fits / 2);
    let start = middle.min(count - fits);
    start..start + fits
}

/// `row 3`, or `rows 3 to 5`.
pub(super) fn range_in_words(noun: &str, range: &std::ops::Range<usize>) -> String {
    match range.len() {
        1 => format!("{noun} {}", range.start),
        _ => format!("{noun}s {} to {}", range.start, range.end - 1),
    }
}

struct Drawer<'g> {
    grid: &'g Grid,
    canvas: Canvas,
    /// The columns of a row label.
    label: usize,
    cells: CellDrawer<'g>,
    /// Whether a column of row sums follows.
    sums: bool,
}

impl Drawer<'_> {
    fn lines(
        &self,
        down: std::ops::Range<usize>,
        across: std::ops::Range<usize>,
    ) -> Vec<Line<'static>> {
        let has_outlier = self.has_outlier(&down, &across);
        let title = title(
            self.grid,
            self.canvas.palette,
            [&down, &across],
            has_outlier,
        );
        let mut lines = vec![title, self.header(across.clone())];
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

    fn has_outlier(&self, down: &std::ops::Range<usize>, across: &std::ops::Range<usize>) -> bool {
        let revealed = down.start..down.end.min(self.grid.revealed);
        let mut cells = revealed.flat_map(|row| across.clone().map(move |col| (row, col)));
        cells.any(|at| self.cells.is_marked_outlier(at))
    }

    fn header(&self, across: std::ops::Range<usize>) -> Line<'static> {
        let palette = self.canvas.palette;
        let mut spans = vec![Span::raw(" ".repeat(self.label + 2))];
        for col in across {
            let text = pad_left(&self.grid.cols[col], self.cells.width - 1);
            let style = match self.grid.cursor {
                Some((_, cursor)) if cursor == col => palette.key(),
                _ => palette.faint(),
            };
            spans.push(Span::styled(format!("{text} "), style));
        }
        if self.sums {
            spans.push(Span::styled(
                format!("{:>width$} ", "sum", width = self.cells.width - 1),
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
            let width = self.cells.width - 2;
            spans.extend(across.map(|col| match self.grid.cursor {
                Some(cursor) if cursor == (row, col) => {
                    Span::styled(format!("[{:>width$}]", "·"), palette.chosen())
                }
                _ => Span::styled(format!(" {:>width$} ", "·"), palette.faint()),
            }));
            return Line::from(spans);
        }
        let behind = across.end;
        spans.extend(across.map(|col| self.cells.cell(row, col)));
        let star = self.cells.star_before(row, behind);
        spans.extend(star.map(|star| Span::styled(star, palette.chosen())));
        if self.sums {
            let sum = figures::cell(self.grid.values.row(row).sum());
            let used = usize::from(star.is_some());
            spans.push(Span::styled(
                format!("{sum:>width$} ", width = self.cells.width - 1 - used),
                palette.key(),
            ));
        }
        Line::from(spans)
    }
}

/// The title of a matrix, of which these rows and columns are shown.
pub(super) fn title(
    grid: &Grid,
    palette: Palette,
    [down, across]: [&std::ops::Range<usize>; 2],
    has_outlier: bool,
) -> Line<'static> {
    let (rows, cols) = grid.values.shape();
    let mut spans = Vec::new();
    if let Some(number) = grid.number {
        spans.push(Span::styled(format!("Out[{number}] "), palette.faint()));
    }
    let mut name = palette.key();
    if !grid.lit.is_empty() {
        name = name.patch(palette.source(grid.source));
    }
    spans.push(Span::styled(grid.address.clone(), name));
    let mut note = format!(" {rows}×{cols}");
    if let Some(badge) = grid.badge {
        note += &format!(" · {badge}");
    }
    if has_outlier {
        note += " · ! off the scale";
    }
    if down.len() < rows && !grid.lit.is_empty() {
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
