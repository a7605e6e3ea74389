//! A canvas of braille dots: two across and four down in each cell of the terminal.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Dots on a grid of cells. Coordinates are in dots from the top left; what is outside is left out.
#[derive(Clone, Debug)]
pub(super) struct Dots {
    columns: usize,
    cells: Vec<Cell>,
}

/// The dots of one cell as the bits of U+2800, and their style.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    bits: u8,
    style: Style,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    /// Its width in dots; 0 for single dots with gaps between them, as a ground for other lines.
    pub(super) width: usize,
    /// Whether it is dashed.
    pub(super) is_broken: bool,
    /// The style of the cells it goes through; where lines cross, that of the latest.
    pub(super) style: Style,
}

/// The lengths of a dash, and of it with the gap after it, in dots.
const DASH: (f64, f64) = (3.0, 6.0);

/// The largest distance between the dots of a line of width 0.
const APART: f64 = 7.0;

impl Dots {
    /// Dots across a cell.
    pub(super) const ACROSS: usize = 2;
    /// Dots down a cell.
    pub(super) const DOWN: usize = 4;

    /// An empty canvas of so many cells.
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Self {
            columns,
            cells: vec![Cell::default(); columns * rows],
        }
    }

    /// Sets one dot.
    pub(super) fn set(&mut self, x: isize, y: isize, style: Style) {
        /// The bits of a cell by row and column.
        const BITS: [[u8; Dots::ACROSS]; Dots::DOWN] =
            [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        let column = x / Self::ACROSS;
        if column >= self.columns {
            return;
        }
        let at = (y / Self::DOWN) * self.columns + column;
        if let Some(cell) = self.cells.get_mut(at) {
            cell.bits |= BITS[y % Self::DOWN][x % Self::ACROSS];
            cell.style = style;
        }
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.path(from, to, stroke, |t| (t, t));
    }

    /// A line that leaves and arrives upright, bent by smoothstep.
    pub(super) fn falling_curve(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let dots = (to.1 - from.1).abs();
        self.path(from, to, stroke, |t| (smoothstep(inner(t, dots)), t));
    }

    /// A line that leaves and arrives level, bent by smoothstep.
    pub(super) fn crossing_curve(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let dots = (to.0 - from.0).abs();
        self.path(from, to, stroke, |t| (t, smoothstep(inner(t, dots))));
    }

    /// Dots along a path; `part` gives the part of the way across and down at each part of its length.
    fn path(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        stroke: Stroke,
        part: impl Fn(f64) -> (f64, f64),
    ) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if !(from.0.is_finite() && from.1.is_finite() && dx.is_finite() && dy.is_finite()) {
            return;
        }
        // At most a dot a step, also where smoothstep is steepest.
        let apart = if stroke.width == 0 { APART } else { 1.0 };
        let steps = (dx.abs().max(dy.abs()) * 2.0 / apart).ceil().max(1.0);
        let at = |step: f64| {
            let (across, down) = part(step / steps);
            (from.0 + dx * across, from.1 + dy * down)
        };
        let width = stroke.width.max(1) as isize;
        let (mut length, mut before) = (0.0, from);
        let mut step = 0.0;
        while step <= steps {
            let (x, y) = at(step);
            // Where it begins, a line goes where its next dot is.
            let moved = match step {
                0.0 => (at(1.0).0 - x, at(1.0).1 - y),
                _ => (x - before.0, y - before.1),
            };
            length += moved.0.hypot(moved.1);
            before = (x, y);
            step += 1.0;
            if stroke.is_broken && length % DASH.1 >= DASH.0 {
                continue;
            }
            // A line is widened across its direction.
            let is_steep = moved.1.abs() >= moved.0.abs();
            for beside in -(width - 1) / 2..=width / 2 {
                let (x, y) = (x.round() as isize, y.round() as isize);
                match is_steep {
                    true => self.set(x + beside, y, stroke.style),
                    false => self.set(x, y + beside, stroke.style),
                }
            }
        }
    }

    /// The rows of cells as lines, each as wide as the canvas.
    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        self.symbols().map(|row| Line::from(spans(row))).collect()
    }

    /// The characters of each row; one without dots is a space.
    pub(super) fn symbols(&self) -> impl Iterator<Item = Vec<(char, Style)>> {
        let rows = self.cells.chunks(self.columns.max(1));
        rows.map(|row| row.iter().map(|cell| cell.symbol()).collect())
    }
}

impl Cell {
    fn symbol(self) -> (char, Style) {
        match self.bits {
            0 => (' ', Style::default()),
            bits => (
                char::from_u32(0x2800 + u32::from(bits)).unwrap_or(' '),
                self.style,
            ),
        }
    }
}

/// Characters as spans of one style each.
pub(super) fn spans(symbols: Vec<(char, Style)>) -> Vec<Span<'static>> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (symbol, style) in symbols {
        match spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push(symbol),
            _ => spans.push(Span::styled(symbol.to_string(), style)),
        }
    }
    spans
}

/// The part of the way without the first and the last of so many dots, which are not bent, so that a line is as wide there as it should be.
fn inner(t: f64, dots: f64) -> f64 {
    let end = (1.0 / dots).min(0.25);
    ((t - end) / (1.0 - 2.0 * end)).clamp(0.0, 1.0)
}

/// From 0 to 1, level at both ends.
fn smoothstep(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Stroke = Stroke {
        width: 1,
        is_broken: false,
        style: Style::new(),
    };

    fn text(dots: &Dots) -> Vec<String> {
        let lines = dots.lines();
        lines.iter().map(ToString::to_string).collect()
    }

    fn count(dots: &Dots) -> u32 {
        dots.cells.iter().map(|cell| cell.bits.count_ones()).sum()
    }

    #[test]
    fn a_line_has_a_dot_in_every_row_and_is_as_wide_as_asked() {
        for width in 1..=4 {
            let mut dots = Dots::new(4, 2);
            let stroke = Stroke { width, ..PLAIN };
            dots.line((3.0, 0.0), (3.0, 7.0), stroke);
            assert_eq!(count(&dots), 8 * width as u32);
        }
    }

    #[test]
    fn lines_and_curves_end_where_they_should() {
        for draw in [Dots::line, Dots::falling_curve, Dots::crossing_curve] {
            let mut dots = Dots::new(3, 2);
            draw(&mut dots, (0.0, 0.0), (5.0, 7.0), PLAIN);
            assert_eq!(dots.cells[0].bits & 0x01, 0x01);
            assert_eq!(dots.cells[5].bits & 0x80, 0x80);
        }
    }

    #[test]
    fn a_broken_line_has_gaps() {
        let (mut whole, mut broken) = (Dots::new(1, 6), Dots::new(1, 6));
        whole.line((0.0, 0.0), (0.0, 23.0), PLAIN);
        let stroke = Stroke {
            is_broken: true,
            ..PLAIN
        };
        broken.line((0.0, 0.0), (0.0, 23.0), stroke);
        let mut dotted = Dots::new(1, 6);
        dotted.line((0.0, 0.0), (0.0, 23.0), Stroke { width: 0, ..PLAIN });
        assert!(count(&broken) < count(&whole));
        assert!(count(&dotted) < count(&broken));
        assert!(count(&dotted) > 3);
    }

    #[test]
    fn what_is_outside_is_left_out() {
        let mut dots = Dots::new(2, 1);
        dots.line((-9.0, -9.0), (40.0, 40.0), PLAIN);
        dots.line((f64::NAN, 0.0), (1.0, 1.0), PLAIN);
        assert_eq!(text(&dots), ["⠑⢄"]);
        let mut none = Dots::new(0, 0);
        none.line((0.0, 0.0), (3.0, 3.0), PLAIN);
        assert!(none.lines().is_empty());
    }

    #[test]
    fn dots_take_their_place_in_a_cell() {
        let mut dots = Dots::new(3, 1);
        dots.set(0, 0, Style::new());
        dots.set(2, 3, Style::new());
        dots.line((4.0, 0.0), (4.0, 3.0), Stroke { width: 2, ..PLAIN });
        assert_eq!(text(&dots), ["⠁⡀⣿"]);
    }
}
