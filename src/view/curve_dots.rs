//! The dots of curves: lines and bands of dots, a mark for each point.

use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use super::braille::{Dots, Stroke, spans};
use super::curve::{Drawing, Point};

/// The marks of the curves in turn: they can be told apart without colour.
const MARKS: [char; 5] = ['●', '×', '▪', '+', '◆'];

impl Drawing<'_> {
    fn all_points(&self) -> impl Iterator<Item = Point> {
        self.drawn().flat_map(|col| self.points(col))
    }

    /// The cells of the lines, row by row.
    pub(super) fn cells(&self) -> Vec<Vec<Span<'static>>> {
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
        for level in &self.curve.levels {
            // The dot of a cell at the height of the level.
            let down = self.down(level.number);
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
}

/// The mark of the points of a column.
pub(super) fn mark(col: usize) -> char {
    MARKS[col % MARKS.len()]
}
