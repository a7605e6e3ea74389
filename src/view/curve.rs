//! Curves with axes: dots for the lines, a mark for each point, and the name of each curve at its end.

use std::collections::BTreeSet;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Canvas;
use super::braille::{Dots, Stroke, spans};
use super::curve_axis::Axis;
use super::grid::grid;
use super::grid_cell::STAR;
use super::text_width::{fit, pad, pad_left, width};
use super::wrap::wrap;
use crate::notebook::panel::Tone;
use crate::notebook::pictures::curve::{Curve, is_drawn};
use crate::text::figures;

/// The marks of the curves in turn: they can be told apart without colour.
const MARKS: [char; 5] = ['●', '×', '▪', '+', '◆'];
/// The mark on the axis of a point that is not drawn.
const LEFT_OUT: char = '○';
/// The numbers of cells that the lines may take down, and the fewest that they need across.
const ROWS: [usize; 2] = [4, 10];
const LEAST_COLUMNS: usize = 14;

/// The curves of a matrix. A print-out, and a terminal without room for them, get the numbers, and words about each curve.
pub(super) fn curve(curve: &Curve, canvas: Canvas) -> Vec<Line<'static>> {
    let is_text = canvas.rows == usize::MAX;
    let drawing = (!is_text).then(|| Drawing::new(curve, canvas)).flatten();
    let palette = canvas.palette;
    let mut lines = match drawing {
        Some(drawing) => drawing.lines(),
        None => {
            let words = [(curve.in_words(), Style::new())];
            let mut lines = wrap(&words, canvas.width, "", "  ");
            lines.extend(grid(&curve.grid, canvas));
            lines
        }
    };
    if let Some(words) = curve.left_out() {
        let words = [(format!("{LEFT_OUT} {words}"), palette.faint())];
        lines.extend(wrap(&words, canvas.width, "  ", "    "));
    }
    lines
}

struct Drawing<'c> {
    curve: &'c Curve,
    canvas: Canvas,
    axis: Axis,
    /// The cells of the lines, across and down.
    columns: usize,
    rows: usize,
    /// The width of the numbers on the axis, and of the names.
    numbers: usize,
    names: usize,
}

/// A curve's point in a cell.
struct Point {
    row: usize,
    col: usize,
    /// In dots.
    x: usize,
    y: usize,
}

impl<'c> Drawing<'c> {
    /// `None` if there is no room for it.
    fn new(curve: &'c Curve, canvas: Canvas) -> Option<Self> {
        let rows = (canvas.rows - 1).clamp(ROWS[0], ROWS[1]);
        let values = &curve.grid.values;
        let training = curve.training.as_ref();
        let bands = training
            .and_then(|it| it.band.as_ref())
            .into_iter()
            .flatten();
        let drawn = values.iter().chain(&curve.level).copied();
        let drawn = drawn.chain(bands.flat_map(|band| band.iter().copied()));
        let drawn = drawn.chain(training.and_then(|it| it.top));
        let drawn = drawn.filter(|number| is_drawn(*number, curve.scale));
        let axis = Axis::new(drawn, curve.scale, rows);
        let numbers = axis.ticks().iter().map(|(_, text)| width(text)).max()?;
        // The lines below a training give its names.
        let names = match &curve.training {
            Some(_) => &[],
            None => curve.grid.cols.as_slice(),
        };
        let names = names.iter().map(|name| width(name) + 3);
        let names = names
            .max()
            .unwrap_or(0)
            .max(8)
            .min((canvas.width / 4).max(8));
        let columns = canvas.width.checked_sub(numbers + 2 + 1 + names)?;
        (columns >= LEAST_COLUMNS).then_some(Self {
            curve,
            canvas,
            axis,
            columns,
            rows,
            numbers,
            names,
        })
    }

    fn lines(&self) -> Vec<Line<'static>> {
        let palette = self.canvas.palette;
        let grid = &self.curve.grid;
        let mut title = vec![Span::styled(grid.address.clone(), palette.key())];
        let mut note = String::new();
        if let Some(y) = &self.curve.y {
            note += &format!(" · {y}");
        }
        if let Some(factor) = self.axis.factor() {
            note += &format!(" · logarithmic: ×{factor} a tick");
        }
        let room = self.canvas.width.saturating_sub(width(&grid.address));
        title.push(Span::styled(fit(&note, room), palette.faint()));
        let mut lines = vec![Line::from(title)];
        let (cells, ends) = (self.cells(), self.ends());
        let ticks = self.axis.ticks();
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
        lines.push(Line::styled(self.row_names(), palette.faint()));
        lines
    }

    /// The dots from the top down to a value.
    fn down(&self, value: f64) -> usize {
        let most = self.rows * Dots::DOWN - 1;
        let share = self.axis.share(value).clamp(0.0, 1.0);
        ((1.0 - share) * most as f64).round() as usize
    }

    /// The dots from the left to a row of the matrix.
    fn across(&self, row: usize) -> usize {
        let most = (self.columns * Dots::ACROSS - 1) as f64;
        let share = match &self.curve.training {
            Some(training) => training.steps[row] as f64 / training.last as f64,
            None => row as f64 / (self.curve.grid.values.nrows() - 1) as f64,
        };
        (share.min(1.0) * most).round() as usize
    }

    /// The points of a column that are drawn.
    fn points(&self, col: usize) -> impl Iterator<Item = Point> {
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

    fn all_points(&self) -> impl Iterator<Item = Point> {
        (0..self.curve.grid.values.ncols()).flat_map(|col| self.points(col))
    }

    fn cells(&self) -> Vec<Vec<Span<'static>>> {
        let palette = self.canvas.palette;
        let mut dots = Dots::new(self.columns, self.rows);
        self.bands(&mut dots);
        for col in 0..self.curve.grid.values.ncols() {
            let stroke = Stroke {
                width: 1,
                is_broken: false,
                style: palette.source(col),
            };
            let points: Vec<Point> = self.points(col).collect();
            for pair in points.windows(2) {
                // Over a point that is left out goes no line.
                if pair[1].row == pair[0].row + 1 {
                    let at = |point: &Point| (point.x as f64, point.y as f64);
                    dots.line(at(&pair[0]), at(&pair[1]), stroke);
                }
            }
        }
        let mut cells: Vec<Vec<(char, Style)>> = dots.symbols().collect();
        if let Some(level) = self.curve.level {
            let row = &mut cells[self.down(level) / Dots::DOWN];
            for cell in row.iter_mut().step_by(2).filter(|cell| cell.0 == ' ') {
                *cell = ('·', palette.faint());
            }
        }
        // Where points are closer than two cells, some go without a mark.
        let rows = self.curve.grid.values.nrows();
        let count = match &self.curve.training {
            Some(training) => {
                let planned = training.last / training.steps[0].max(1);
                rows.max(usize::try_from(planned).unwrap_or(rows))
            }
            None => rows,
        };
        let every = (2 * (count - 1)).div_ceil(self.columns.max(1)).max(1);
        let is_marked = |point: &Point| {
            point.row.is_multiple_of(every) || point.row + 1 == rows || self.is_chosen(point)
        };
        for point in self.all_points().filter(is_marked) {
            let (x, y) = (point.x / Dots::ACROSS, point.y / Dots::DOWN);
            // Curves that meet show their marks in turn.
            let together: Vec<Point> = self
                .all_points()
                .filter(|other| other.row == point.row && other.y / Dots::DOWN == y)
                .collect();
            let turn = (point.row / every) % together.len();
            let shown = together.iter().find(|point| self.is_chosen(point));
            let shown = shown.unwrap_or(&together[turn]);
            let style = match self.is_chosen(shown) {
                true => palette.chosen(),
                false => palette.source(shown.col).add_modifier(Modifier::BOLD),
            };
            cells[y][x] = (mark(shown.col), style);
        }
        cells.into_iter().map(spans).collect()
    }

    /// Dots from the smallest to the largest number of any seed, as a ground for the curves.
    fn bands(&self, dots: &mut Dots) {
        let training = self.curve.training.as_ref();
        let Some([low, high]) = training.and_then(|it| it.band.as_ref()) else {
            return;
        };
        for col in 0..low.ncols() {
            let style = self.canvas.palette.source(col);
            for row in 1..low.nrows() {
                let ends = [self.across(row - 1), self.across(row)];
                let [bottom, top] =
                    [low, high].map(|edge| [row - 1, row].map(|row| edge[(row, col)]));
                if !bottom.iter().chain(&top).all(|number| number.is_finite()) {
                    continue;
                }
                for x in ends[0]..=ends[1] {
                    let part = (x - ends[0]) as f64 / (ends[1] - ends[0]).max(1) as f64;
                    let at = |[from, to]: [f64; 2]| self.down(from + (to - from) * part);
                    // Every model has its own slant, so that bands can be told apart without colour.
                    for y in at(top)..=at(bottom) {
                        let slant = match col % 3 {
                            0 => x + y,
                            1 => x + 3 * y,
                            _ => 2 * x + 2 * y,
                        };
                        if slant.is_multiple_of(4) {
                            dots.set(x.cast_signed(), y.cast_signed(), style);
                        }
                    }
                }
            }
        }
    }

    /// Whether the cursor is on the cell of a point.
    fn is_chosen(&self, point: &Point) -> bool {
        self.curve.grid.cursor == Some((point.row, point.col))
    }

    /// The names at the ends of the curves, by row. Those in one row move apart; a star marks a curve that changed.
    fn ends(&self) -> Vec<Option<Span<'static>>> {
        let palette = self.canvas.palette;
        let grid = &self.curve.grid;
        let mut ends: Vec<(usize, String, Style)> = Vec::new();
        for (col, name) in grid.cols.iter().enumerate() {
            let last = self.points(col).last();
            let at = last.map_or(self.rows - 1, |point| point.y / Dots::DOWN);
            let changed = grid.changed.iter().any(|(_, changed)| *changed == col);
            let star = if changed { STAR } else { "" };
            let name = match &self.curve.training {
                Some(_) => mark(col).to_string(),
                None => {
                    let name = fit(name, self.names - 2 - star.len());
                    format!("{} {name}{star}", mark(col))
                }
            };
            ends.push((at, name, palette.source(col)));
        }
        if let Some(level) = self.curve.level {
            let text = format!("· {}", figures::prose(level));
            ends.push((
                self.down(level) / Dots::DOWN,
                text,
                palette.tone(Tone::Faint),
            ));
        }
        ends.sort_by_key(|(at, ..)| *at);
        let mut rows = vec![None; self.rows];
        for (at, text, style) in ends {
            // The nearest free row, below rather than above.
            let free = (0..self.rows).filter(|&row| rows[row].is_none());
            let nearest = free.min_by_key(|&row| (row.abs_diff(at), row < at));
            if let Some(row) = nearest {
                rows[row] = Some(Span::styled(text, style));
            }
        }
        rows
    }

    /// The axis below, with a mark where a point is left out.
    fn floor(&self) -> String {
        let values = &self.curve.grid.values;
        let is_out = |row: &usize| {
            if self.curve.training.is_some() {
                return false;
            }
            let row = values.row(*row);
            row.iter()
                .any(|number| !is_drawn(*number, self.curve.scale))
        };
        let out: BTreeSet<usize> = (0..values.nrows())
            .filter(is_out)
            .map(|row| self.across(row) / Dots::ACROSS)
            .collect();
        let line = (0..self.columns).map(|x| if out.contains(&x) { LEFT_OUT } else { '─' });
        let line: String = line.collect();
        format!("{} └{line}", " ".repeat(self.numbers))
    }

    /// The names of the first and of the last row with what they are between them, or else as many names as fit.
    fn row_names(&self) -> String {
        if let Some(training) = &self.curve.training {
            let last = training.last.to_string();
            let x = self.curve.x.as_deref().unwrap_or_default();
            let room = self.columns.saturating_sub(width(&last) + 1);
            let middle = self.columns.saturating_sub(width(x)) / 2;
            let text = pad(&fit(&pad("0", middle), room), middle) + x;
            let text = pad(&fit(&text, room), self.columns - width(&last)) + &last;
            return format!("{}{text}", " ".repeat(self.numbers + 2));
        }
        let names = &self.curve.grid.rows;
        let last = names.len() - 1;
        let most = self.columns / 3;
        let place = |row: usize| {
            let text = fit(&names[row], most);
            let half = width(&text) / 2;
            let x = self.across(row) / Dots::ACROSS;
            let start = x.saturating_sub(half).min(self.columns - width(&text));
            (start, text)
        };
        let placed = match &self.curve.x {
            Some(x) => {
                let (first, end) = (place(0), place(last));
                let from = first.0 + width(&first.1) + 1;
                let text = fit(x, end.0.saturating_sub(from + 1));
                let start = from + (end.0 - from).saturating_sub(width(&text)) / 2;
                vec![first, (start, text), end]
            }
            None => {
                let every = |stride: usize| -> Vec<(usize, String)> {
                    (0..=last).step_by(stride).map(place).collect()
                };
                let fits = |placed: &Vec<(usize, String)>| {
                    let ends = |pair: &[(usize, String)]| pair[0].0 + width(&pair[0].1) < pair[1].0;
                    placed.windows(2).all(ends)
                };
                let strides = (1..=last).filter(|stride| last.is_multiple_of(*stride));
                let mut placed = strides.map(every);
                placed.find(fits).unwrap_or_else(|| vec![place(0)])
            }
        };
        let mut line = String::new();
        for (start, text) in placed {
            line = pad(&line, start) + &text;
        }
        format!("{}{line}", " ".repeat(self.numbers + 2))
    }
}

pub(super) fn mark(col: usize) -> char {
    MARKS[col % MARKS.len()]
}
