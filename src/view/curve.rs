//! Curves with axes: dots for the lines, a mark for each point, and the name of each curve at its end.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Canvas;
use super::braille::Dots;
use super::curve_axis::Axis;
use super::curve_texts::{label, short_label};
use super::grid::grid;
use super::text_width::{pad_left, width};
use super::wrap::wrap;
use crate::notebook::pictures::curve::{Curve, Level, is_drawn};

/// The mark on the axis of a point that is not drawn.
pub(super) const LEFT_OUT: char = '○';
/// The numbers of cells that the lines may take down, and the fewest that they need across.
const ROWS: [usize; 2] = [4, 10];
const LEAST_COLUMNS: usize = 14;

/// A curve of a training, and its levels without a name beside them. Where there is no room for it there are words, which name them.
pub(super) fn of_training(curve: &Curve, canvas: Canvas) -> (Vec<Line<'static>>, Vec<usize>) {
    match Drawing::new(curve, canvas) {
        Some(drawing) => (drawing.lines(), drawing.ends().1),
        None => {
            let words = [(curve.in_words(), Style::new())];
            (wrap(&words, canvas.width, "", "  "), Vec::new())
        }
    }
}

/// The curves of a matrix. A print-out, and a terminal without room for them, get the numbers, and words about each curve.
pub(super) fn curve(curve: &Curve, canvas: Canvas) -> Vec<Line<'static>> {
    let is_text = canvas.rows == usize::MAX;
    let drawing = (!is_text).then(|| Drawing::new(curve, canvas)).flatten();
    let palette = canvas.palette;
    let cut_names = drawing.as_ref().map_or(Vec::new(), Drawing::cut_names);
    let mut lines = match drawing {
        Some(drawing) => drawing.lines(),
        None => {
            let words = [(curve.in_words(), Style::new())];
            let mut lines = wrap(&words, canvas.width, "", "  ");
            lines.extend(grid(&curve.grid, canvas));
            lines
        }
    };
    lines.extend(cut_names);
    if let Some(words) = curve.left_out() {
        let words = [(format!("{LEFT_OUT} {words}"), palette.faint())];
        lines.extend(wrap(&words, canvas.width, "  ", "    "));
    }
    lines
}

/// The columns for names at the ends of curves: as many as they need, but at least half of the room is for the lines.
fn columns_of_names(needed: usize, room: usize) -> usize {
    needed.min((room / 2).min(room.saturating_sub(LEAST_COLUMNS)).max(8))
}

/// The names of all columns with the numbers of one: `causal = unmasked`.
pub(super) fn names(curve: &Curve, twins: &[usize], col: usize) -> String {
    let names = curve.grid.cols.iter().zip(twins);
    let names = names.filter(|(_, twin)| **twin == col);
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    names.join(" = ")
}

/// Whether a number is in the row of a tick for another one.
pub(super) fn is_misread(axis: &Axis, rows: usize, told: f64) -> bool {
    let row = |number: f64| down(axis, rows, number) / Dots::DOWN;
    let is_other = |tick: f64| (tick - told).abs() > 1e-9 * tick.abs().max(told.abs());
    let mut ticks = axis.ticks().into_iter().map(|(tick, _)| tick);
    ticks.any(|tick| row(tick) == row(told) && is_other(tick))
}

/// The rows of cells for the lines: about as many as are wanted, rather fewer than more, with as many of them between any two ticks, and
/// few of the told numbers in the row of a tick for another one.
fn rows(wanted: usize, axis: &Axis, told: &[f64]) -> usize {
    let gaps = axis.ticks().len() - 1;
    let is_even = |rows: &usize| (rows - 1).is_multiple_of(gaps);
    let fewer = ROWS[0].max(wanted.saturating_sub(3))..=wanted;
    let best = fewer.filter(is_even).min_by_key(|&rows| {
        let misread = told.iter().filter(|told| is_misread(axis, rows, **told));
        2 * misread.count() + wanted - rows
    });
    let more = || (wanted..wanted + gaps).find(is_even);
    best.or_else(more).unwrap_or(wanted)
}

/// The dots from the top of so many rows down to a value. The ends of the axis are in the middle of a row, as its numbers are.
fn down(axis: &Axis, rows: usize, value: f64) -> usize {
    let middle = (Dots::DOWN - 1) as f64 / 2.0;
    let most = ((rows - 1) * Dots::DOWN) as f64;
    let share = axis.share(value).clamp(0.0, 1.0);
    (middle + (1.0 - share) * most).round() as usize
}

pub(super) struct Drawing<'c> {
    pub(super) curve: &'c Curve,
    pub(super) canvas: Canvas,
    pub(super) axis: Axis,
    /// The largest number that is drawn.
    pub(super) largest: Option<f64>,
    /// For each column the first one with the same numbers, which is drawn for both.
    pub(super) twins: Vec<usize>,
    /// The cells of the lines, across and down.
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// The width of the numbers on the axis, and of the names.
    pub(super) numbers: usize,
    pub(super) names: usize,
}

/// A curve's point in a cell.
pub(super) struct Point {
    pub(super) row: usize,
    pub(super) col: usize,
    /// In dots.
    pub(super) x: usize,
    pub(super) y: usize,
}

impl<'c> Drawing<'c> {
    /// `None` if there is no room for it.
    fn new(curve: &'c Curve, canvas: Canvas) -> Option<Self> {
        let wanted = (canvas.rows - 1).clamp(ROWS[0], ROWS[1]);
        let values = &curve.grid.values;
        let training = curve.training.as_ref();
        let bands = training
            .and_then(|it| it.band.as_ref())
            .into_iter()
            .flatten();
        let levels = || curve.levels.iter().map(|level| level.number);
        let drawn = values.iter().copied().chain(levels());
        let drawn = drawn.chain(bands.flat_map(|band| band.iter().copied()));
        let drawn = drawn.chain(training.and_then(|it| it.top));
        let drawn = drawn.filter(|number| is_drawn(*number, curve.scale));
        let axis = Axis::new(drawn, curve.scale, wanted);
        let numbers = values.iter().copied();
        let numbers = numbers.filter(|number| is_drawn(*number, curve.scale));
        let largest = numbers.reduce(f64::max);
        let rows = match training {
            // It keeps its place while the axis grows.
            Some(_) => wanted,
            None => {
                let told: Vec<f64> = largest.iter().copied().chain(levels()).collect();
                rows(wanted, &axis, &told)
            }
        };
        let twins = match training {
            Some(_) => (0..values.ncols()).collect(),
            None => curve.twins(),
        };
        let numbers = axis.ticks().iter().map(|(_, text)| width(text)).max()?;
        // The lines below a training give its names, or the title does.
        let names = match &curve.training {
            Some(_) => Vec::new(),
            None => (0..twins.len())
                .map(|col| names(curve, &twins, col))
                .collect(),
        };
        let names = names.iter().map(|name| width(name) + 3);
        let widest = |label: fn(&Curve, &Level) -> String| {
            let labels = curve.levels.iter().map(|level| width(&label(curve, level)));
            labels.max().map_or(0, |widest| widest + 1)
        };
        let short = widest(short_label);
        let names = match &curve.training {
            // A mark for each model, all of which may end at one height.
            Some(_) => {
                let (marks, most) = (2 * twins.len(), canvas.width / 3);
                let named = marks + widest(label);
                if named <= most {
                    named
                } else {
                    (marks + short).min(most)
                }
            }
            None => {
                let needed = names.max().unwrap_or(0).max(8) + short;
                columns_of_names(needed, canvas.width.checked_sub(numbers + 3)?)
            }
        };
        let columns = canvas.width.checked_sub(numbers + 3 + names)?;
        (columns >= LEAST_COLUMNS).then_some(Self {
            curve,
            canvas,
            axis,
            largest,
            twins,
            columns,
            rows,
            numbers,
            names,
        })
    }

    fn lines(&self) -> Vec<Line<'static>> {
        let palette = self.canvas.palette;
        let (cells, (ends, left)) = (self.cells(), self.ends());
        let mut lines = vec![self.title(&left)];
        let ticks = self.ticks();
        for (row, cells) in cells.into_iter().enumerate() {
            let tick = ticks
                .iter()
                .find(|(value, _)| self.down(*value) / Dots::DOWN == row);
            let (number, edge) = match tick {
                Some((_, text)) => (text.as_str(), "┤"),
                None => ("", "│"),
            };
            let mut spans = vec![Span::styled(
                format!("{} {edge}", pad_left(number, self.numbers)),
                palette.faint(),
            )];
            spans.extend(cells);
            spans.push(Span::raw(" "));
            spans.extend(ends[row].clone());
            lines.push(Line::from(spans));
        }
        lines.push(Line::styled(self.floor(), palette.faint()));
        if self.curve.training.is_none() {
            lines.push(Line::styled(self.row_names(), palette.faint()));
        }
        lines
    }

    /// The dots from the top down to a value.
    pub(super) fn down(&self, value: f64) -> usize {
        down(&self.axis, self.rows, value)
    }

    /// The ticks that are drawn. The rows of a training keep their number while the axis grows: a tick that comes to stand between two of them is
    /// left out, and so is one in the row of a level that is another number.
    fn ticks(&self) -> Vec<(f64, String)> {
        let mut ticks = self.axis.ticks();
        if self.curve.training.is_some() {
            let last = ticks.len() - 1;
            let is_read = |value: f64| {
                let down = self.down(value);
                let levels = self.curve.levels.iter().map(|level| level.number);
                let mut beside =
                    levels.filter(|it| self.down(*it) / Dots::DOWN == down / Dots::DOWN);
                (1..=2).contains(&(down % Dots::DOWN)) && beside.all(|it| (it - value).abs() < 1e-9)
            };
            let mut index = 0;
            ticks.retain(|(value, _)| {
                index += 1;
                index == 1 || index == last + 1 || is_read(*value)
            });
        }
        ticks
    }

    /// The dots from the left to a row of the matrix.
    pub(super) fn across(&self, row: usize) -> usize {
        let most = (self.columns * Dots::ACROSS - 1) as f64;
        let share = match &self.curve.training {
            Some(training) => training.steps[row] as f64 / training.last as f64,
            None => row as f64 / (self.curve.grid.values.nrows() - 1) as f64,
        };
        (share.min(1.0) * most).round() as usize
    }

    /// The points of a column that are drawn.
    pub(super) fn points(&self, col: usize) -> impl Iterator<Item = Point> {
        let values = &self.curve.grid.values;
        (0..values.nrows()).filter_map(move |row| {
            let value = values[(row, col)];
            is_drawn(value, self.curve.scale).then(|| Point {
                row,
                col,
                x: self.across(row),
                y: self.down(value),
            })
        })
    }

    /// The columns that are drawn: one of those that are the same.
    pub(super) fn drawn(&self) -> impl Iterator<Item = usize> {
        let twins = self.twins.iter().enumerate();
        twins.filter(|(col, twin)| col == *twin).map(|(col, _)| col)
    }
}
