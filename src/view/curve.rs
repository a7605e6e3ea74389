//! Curves with axes: dots for the lines, a mark for each point, and the name of each curve at its end.

use std::collections::BTreeSet;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Canvas;
use super::braille::{Dots, Stroke, spans};
use super::curve_axis::Axis;
use super::grid::grid;
use super::grid_cell::star;
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
    let is_drawing = drawing.is_some();
    let mut lines = match drawing {
        Some(drawing) => drawing.lines(),
        None => {
            let words = [(curve.in_words(), Style::new())];
            let mut lines = wrap(&words, canvas.width, "", "  ");
            lines.extend(grid(&curve.grid, canvas));
            lines
        }
    };
    if is_drawing && curve.training.is_none() {
        for (words, is_cut) in the_same(curve, canvas) {
            // In the title, if there is room. The names at the end of the curve say it as well, unless they are cut.
            let words = format!(" · {words}");
            if lines[0].width() + width(&words) <= canvas.width {
                lines[0].push_span(Span::styled(words, palette.faint()));
            } else if is_cut {
                let words = [(words, palette.faint())];
                lines.extend(wrap(&words, canvas.width, " ", "    "));
            }
        }
    }
    if let Some(words) = curve.left_out() {
        let words = [(format!("{LEFT_OUT} {words}"), palette.faint())];
        lines.extend(wrap(&words, canvas.width, "  ", "    "));
    }
    lines
}

/// `● causal, unmasked: the same here`, for each set of curves that is drawn once, and whether its names are cut at the end of the curve.
fn the_same(curve: &Curve, canvas: Canvas) -> Vec<(String, bool)> {
    let twins = curve.twins();
    let sets = (0..twins.len()).filter(|col| {
        let twins = twins.iter().filter(|twin| *twin == col);
        twins.count() > 1
    });
    let words = sets.map(|col| {
        let names = names(curve, &twins, col);
        let is_cut = width(&names) + 3 > most_names(canvas);
        (format!("{} {names}: the same here", mark(col)), is_cut)
    });
    words.collect()
}

/// The most columns that names at the ends of curves take.
fn most_names(canvas: Canvas) -> usize {
    (canvas.width / 4).max(8)
}

/// `· 0.10`
fn level_name(level: f64) -> String {
    format!("· {}", figures::prose(level))
}

/// The names of all columns with the numbers of one.
fn names(curve: &Curve, twins: &[usize], col: usize) -> String {
    let names = curve.grid.cols.iter().zip(twins);
    let names = names.filter(|(_, twin)| **twin == col);
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

/// Whether a number is in the row of a tick for another one.
fn is_misread(axis: &Axis, rows: usize, told: f64) -> bool {
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

struct Drawing<'c> {
    curve: &'c Curve,
    canvas: Canvas,
    axis: Axis,
    /// The largest number that is drawn.
    largest: Option<f64>,
    /// For each column the first one with the same numbers, which is drawn for both.
    twins: Vec<usize>,
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
        let wanted = (canvas.rows - 1).clamp(ROWS[0], ROWS[1]);
        let values = &curve.grid.values;
        let training = curve.training.as_ref();
        let bands = training
            .and_then(|it| it.band.as_ref())
            .into_iter()
            .flatten();
        let drawn = values.iter().chain(&curve.levels).copied();
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
                let told: Vec<f64> = largest.iter().chain(&curve.levels).copied().collect();
                rows(wanted, &axis, &told)
            }
        };
        let twins = match training {
            Some(_) => (0..values.ncols()).collect(),
            None => curve.twins(),
        };
        let numbers = axis.ticks().iter().map(|(_, text)| width(text)).max()?;
        // The lines below a training give its names.
        let names = match &curve.training {
            Some(_) => Vec::new(),
            None => (0..twins.len())
                .map(|col| names(curve, &twins, col))
                .collect(),
        };
        let names = names.iter().map(|name| width(name) + 3);
        let levels = curve
            .levels
            .iter()
            .map(|level| width(&level_name(*level)) + 1);
        let level = levels.max().unwrap_or(0);
        let names = match &curve.training {
            // A mark for each model, all of which may end at one height.
            Some(_) => (2 * twins.len() + level).min(canvas.width / 3),
            None => (names.max().unwrap_or(0).max(8) + level).min(most_names(canvas)),
        };
        let columns = canvas.width.checked_sub(numbers + 2 + 1 + names)?;
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
        let grid = &self.curve.grid;
        let mut title = vec![Span::styled(grid.address.clone(), palette.key())];
        let mut note = String::new();
        if let Some(y) = &self.curve.y {
            note += &format!(" · {y}");
        }
        if let Some(factor) = self.axis.factor() {
            note += &format!(" · logarithmic: ×{factor} a tick");
        }
        let largest = self.largest.filter(|_| self.curve.training.is_none());
        let largest = largest.filter(|largest| is_misread(&self.axis, self.rows, *largest));
        if let Some(largest) = largest {
            note += &format!(" · at most {}", figures::prose(largest));
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
        down(&self.axis, self.rows, value)
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
        self.drawn().flat_map(|col| self.points(col))
    }

    /// The columns that are drawn: one of those that are the same.
    fn drawn(&self) -> impl Iterator<Item = usize> {
        let twins = self.twins.iter().enumerate();
        twins.filter(|(col, twin)| col == *twin).map(|(col, _)| col)
    }

    fn cells(&self) -> Vec<Vec<Span<'static>>> {
        let palette = self.canvas.palette;
        let mut dots = Dots::new(self.columns, self.rows);
        self.bands(&mut dots);
        for col in self.drawn() {
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
        for &level in &self.curve.levels {
            // The dot of a cell at the height of the level.
            let down = self.down(level);
            let dot = ['⠁', '⠂', '⠄', '⡀'][down % Dots::DOWN];
            let row = &mut cells[down / Dots::DOWN];
            for cell in row.iter_mut().step_by(2).filter(|cell| cell.0 == ' ') {
                *cell = (dot, palette.faint());
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
        let cursor = self.curve.grid.cursor;
        cursor.is_some_and(|(row, col)| (row, self.twins[col]) == (point.row, point.col))
    }

    /// The names at the ends of the curves, by row; a star marks a curve that changed.
    fn ends(&self) -> Vec<Vec<Span<'static>>> {
        let palette = self.canvas.palette;
        let grid = &self.curve.grid;
        let mut ends: Vec<(usize, String, Style)> = Vec::new();
        let mut moved = Vec::new();
        for col in self.drawn() {
            let last = self.points(col).last();
            let at = last.map_or(self.rows - 1, |point| point.y / Dots::DOWN);
            let changed = grid.changed.iter();
            let changed = changed.filter(|((_, changed), _)| self.twins[*changed] == col);
            let star = changed.map(|(_, amount)| *amount).max().map_or("", star);
            let name = match &self.curve.training {
                Some(_) => mark(col).to_string(),
                None => {
                    let name = names(self.curve, &self.twins, col);
                    let name = fit(&name, self.names - 2 - width(star));
                    format!("{} {name}{star}", mark(col))
                }
            };
            ends.push((at, name, palette.source(col)));
        }
        let taken: BTreeSet<usize> = ends.iter().map(|(at, ..)| *at).collect();
        for &level in &self.curve.levels {
            let at = self.down(level) / Dots::DOWN;
            let label = (at, level_name(level), palette.tone(Tone::Faint));
            // Behind a name it would be taken for the value of that curve.
            match taken.contains(&at) {
                true => moved.push(label),
                false => ends.push(label),
            }
        }
        ends.sort_by_key(|(at, ..)| *at);
        let mut rows: Vec<Vec<Span<'static>>> = vec![Vec::new(); self.rows];
        // Each in its own row, behind another one if there is room, and only those that find none elsewhere.
        for (at, text, style) in ends {
            let used: usize = rows[at].iter().map(Span::width).sum();
            match used {
                0 => rows[at].push(Span::styled(text, style)),
                _ if used + 1 + width(&text) < self.names => {
                    rows[at].push(Span::styled(format!(" {text}"), style));
                }
                _ => moved.push((at, text, style)),
            }
        }
        for (at, text, style) in moved {
            // The nearest free row, below rather than above.
            let free = (0..self.rows).filter(|&row| rows[row].is_empty());
            let nearest = free.min_by_key(|&row| (row.abs_diff(at), row < at));
            if let Some(row) = nearest {
                rows[row].push(Span::styled(text, style));
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
