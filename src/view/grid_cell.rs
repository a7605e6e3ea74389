//! The cells of a matrix: numbers with marks and shades.

use ratatui::style::Modifier;
use ratatui::text::Span;

use super::Canvas;
use super::text_width::{pad_left, width};
use super::theme::{self, SHADES};
use crate::lesson::View;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The mark behind a changed cell.
pub(super) const STAR: &str = "*";

pub(super) struct CellDrawer<'g> {
    pub(super) grid: &'g Grid,
    pub(super) canvas: Canvas,
    /// The columns of a cell.
    pub(super) width: usize,
    largest: f64,
}

impl<'g> CellDrawer<'g> {
    pub(super) fn new(grid: &'g Grid, canvas: Canvas) -> Self {
        let largest = largest(grid);
        Self {
            grid,
            canvas,
            width: cell_width(grid, largest, canvas.width),
            largest,
        }
    }

    /// Whether the star of the previous cell is in this column, because a bracket takes its own place.
    pub(super) fn has_star_before(&self, row: usize, col: usize) -> bool {
        let before = col.checked_sub(1).map(|col| (row, col));
        before.is_some_and(|at| self.grid.cursor == Some(at) && self.grid.changed.contains(&at))
    }

    pub(super) fn cell(&self, row: usize, col: usize) -> Span<'static> {
        let palette = self.canvas.palette;
        let value = self.grid.values[(row, col)];
        let heat = !is_table(self.grid.view);
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
        let text = pad_left(&text, self.width - 2);
        Span::styled(format!("{before}{text}{after}"), style)
    }
}

/// The largest finite absolute value, which has the strongest shade.
fn largest(grid: &Grid) -> f64 {
    let sizes = grid.values.iter().map(|number| number.abs());
    sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
}

/// Whether the cells are numbers without colours.
fn is_table(view: View) -> bool {
    matches!(view, View::Plain | View::Plot | View::Curve)
}

/// The width of a cell: a mark, the number, a mark. A share takes four columns, a number below ten five, any other six. In a table the
/// names of the columns count as well.
fn cell_width(grid: &Grid, largest: f64, room: usize) -> usize {
    let is_negative = || grid.values.iter().any(|&number| number < 0.0);
    if is_table(grid.view) {
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
