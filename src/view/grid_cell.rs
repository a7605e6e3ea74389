//! The cells of a matrix: numbers with marks and shades.

use ratatui::style::Modifier;
use ratatui::text::Span;

use super::Canvas;
use super::grid::{LABEL, columns_of_numbers, fits};
use super::text_width::{pad_left, widest, width};
use super::theme::{self, density};
use crate::math::Matrix;
use crate::notebook::marks::Amount;
use crate::notebook::panel::Grid;
use crate::text::figures;

/// The mark behind a changed cell, the heavier the more it changed.
pub(super) fn star(amount: Amount) -> &'static str {
    match amount {
        Amount::Small => "'",
        Amount::Middle => "*",
        Amount::Large => "✱",
    }
}

/// Whether a text is such a mark.
pub(super) fn is_star(text: &str) -> bool {
    let amounts = [Amount::Small, Amount::Middle, Amount::Large];
    amounts.into_iter().any(|amount| star(amount) == text)
}

/// The mark before a number beyond the scale of its matrix.
const OUTLIER: char = '!';

/// The filling of a cell that a mask hides, where there is no colour for it.
pub(super) const HATCH: char = '╱';

/// Draws the cells of one matrix.
pub(super) struct CellDrawer<'g> {
    grid: &'g Grid,
    canvas: Canvas,
    /// The columns of a cell.
    pub(super) width: usize,
    /// Whether they are too few for a third decimal.
    pub(super) is_narrow: bool,
    /// For each column of a table whether its numbers are written without decimals.
    is_whole: Vec<bool>,
}

impl<'g> CellDrawer<'g> {
    pub(super) fn new(grid: &'g Grid, canvas: Canvas) -> Self {
        let is_whole = match grid.view.is_table() {
            true => whole_columns(&grid.values),
            false => Vec::new(),
        };
        let (width, is_narrow) = match grid.view.is_table() {
            true => (table_width(grid, canvas.width, &is_whole), false),
            false => cell_width(grid, canvas.width),
        };
        Self {
            grid,
            canvas,
            width,
            is_narrow,
            is_whole,
        }
    }

    /// The star of the previous cell, if it is in this column because a bracket takes its own place.
    pub(super) fn star_before(&self, row: usize, col: usize) -> Option<&'static str> {
        let before = (row, col.checked_sub(1)?);
        let amount = self.grid.changed.get(&before)?;
        (self.grid.cursor == Some(before)).then(|| star(*amount))
    }

    /// Whether the cells have shades.
    fn is_heat(&self) -> bool {
        !self.grid.view.is_table()
    }

    /// Whether a number beyond the scale has a mark; the chosen cell, which has no shade, needs none.
    pub(super) fn is_marked_outlier(&self, at: (usize, usize)) -> bool {
        self.is_heat() && self.grid.cursor != Some(at) && self.grid.is_outlier(at)
    }

    pub(super) fn cell(&self, row: usize, col: usize) -> Span<'static> {
        let palette = self.canvas.palette;
        let value = self.grid.values[(row, col)];
        let heat = self.is_heat();
        let mut text = match heat {
            true if self.is_narrow => figures::narrow_cell(value),
            true => figures::cell(value),
            false => figures::table(value, self.is_whole[col]),
        };
        let shade = if heat {
            theme::shade(value, self.grid.scale)
        } else {
            0
        };
        let at = (row, col);
        let (cursor, lit, changed) = (
            self.grid.cursor == Some(at),
            self.grid.lit.contains(&at),
            self.grid.changed.get(&at).copied(),
        );
        let hidden = heat && value == f64::NEG_INFINITY;
        let filler = match palette.has_density() && hidden {
            true => HATCH,
            false => ' ',
        };
        // Next to the number, be it in the column of the mark before it.
        let outlier = self.is_marked_outlier(at);
        let is_full = width(&text) + 2 == self.width;
        if outlier && !is_full {
            text.insert(0, OUTLIER);
        }
        let mut filling = [0; 4];
        let filling = &*filler.encode_utf8(&mut filling);
        let pointed = self.grid.pointed == Some(at);
        let before = match self.star_before(row, col) {
            _ if cursor => "[".to_owned(),
            _ if pointed => "‹".to_owned(),
            Some(star) => star.to_owned(),
            None if outlier && is_full => OUTLIER.to_string(),
            None if palette.has_density() && !hidden => density(shade).to_string(),
            None => filling.to_owned(),
        };
        let after = match changed {
            _ if cursor => "]",
            _ if pointed => "›",
            Some(amount) => star(amount),
            None => filling,
        };
        let mut style = palette.heat(shade);
        if hidden {
            style = palette.hidden();
        } else if !value.is_finite() {
            style = style.patch(palette.faint());
        }
        if lit {
            style = palette
                .source(self.grid.source)
                .add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        if changed.is_some() || pointed {
            style = style.add_modifier(Modifier::BOLD);
        }
        if cursor {
            style = palette.chosen();
        }
        let text = pad_left(&text, self.width - 2).replace(' ', filling);
        Span::styled(format!("{before}{text}{after}"), style)
    }
}

/// For each column of a table whether it is written without decimals: where it counts something. Shares that happen to be 0 or 1 are written like
/// the others.
pub(super) fn whole_columns(values: &Matrix) -> Vec<bool> {
    let is_whole = |number: &f64| number.fract() == 0.0 || !number.is_finite();
    let is_all_whole = values.iter().all(is_whole);
    let columns = values.column_iter().map(|column| {
        let counts = column.iter().any(|number| number.abs() > 1.0);
        is_all_whole || counts && column.iter().all(is_whole)
    });
    columns.collect()
}

/// The width of a cell of a table: that of its numbers and their marks, or of the names of the columns.
fn table_width(grid: &Grid, room: usize, is_whole: &[bool]) -> usize {
    let most = 8.max(room / (2 * grid.cols.len().max(1)));
    let names = (widest(&grid.cols) + 1).clamp(8, most);
    let columns = grid.values.column_iter().zip(is_whole);
    let numbers = columns.flat_map(|(column, &is_whole)| {
        let widths = column
            .iter()
            .map(move |&it| width(&figures::table(it, is_whole)));
        widths.collect::<Vec<_>>()
    });
    names.max(numbers.max().unwrap_or(0) + 2)
}

/// The width of a cell, and whether that leaves no room for a third decimal. The names of the columns count where all cells fit then.
fn cell_width(grid: &Grid, room: usize) -> (usize, bool) {
    let (numbers, is_narrow) = number_width(grid, room);
    let names = widest(&grid.cols) + 1;
    let label = widest(&grid.rows).clamp(1, LABEL);
    let fits = |cell: &usize| label + 2 + columns_of_numbers(grid) * cell <= room;
    let mut longer = [names, LABEL + 1]
        .into_iter()
        .filter(|cell| *cell > numbers && *cell <= names);
    (longer.find(fits).unwrap_or(numbers), is_narrow)
}

/// The width that the numbers need, with a mark before and behind; and whether that leaves no room for a third decimal, because it would take
/// columns away.
pub(super) fn number_width(grid: &Grid, room: usize) -> (usize, bool) {
    let narrow = narrow_cell_width(grid);
    let small = grid
        .values
        .iter()
        .filter(|it| figures::has_third_decimal(**it));
    let wide = small.map(|number| width(&figures::cell(*number)) + 2).max();
    let Some(wide) = wide.filter(|wide| narrow < *wide) else {
        return (narrow, false);
    };
    let cols = grid.values.ncols();
    let shown = |width| fits(grid, width, room).min(cols);
    match shown(wide) < shown(narrow) {
        true => (narrow, true),
        false => (wide, false),
    }
}

/// The width of a cell whose number has two decimals at the most: a share takes four columns, a number below ten five, any other six.
pub(super) fn narrow_cell_width(grid: &Grid) -> usize {
    let sizes = grid.values.iter().map(|number| number.abs());
    let largest = sizes.filter(|size| size.is_finite()).fold(0.0, f64::max);
    if largest >= 9.995 {
        8
    } else if grid.values.iter().any(|&number| number < 0.0) {
        7
    } else {
        6
    }
}
