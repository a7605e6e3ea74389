//! Links between two columns of words, those of the rows left.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::Dots;
use super::links::{self, SHARE, SIDES, WORD, faint_stroke, strokes};
use super::placed_line::PlacedLine;
use super::text_width::{fit, pad, pad_left, width};
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::Grid;
use crate::notebook::pictures::links::Looks;
use crate::sorting::sort_by;
use crate::text::figures;

/// Two columns of words, those of the rows left, with the links between them.
pub(super) struct Down<'g> {
    shown: &'g Grid,
    looks: &'g Looks<'g>,
    canvas: Canvas,
    /// The widths of a word on the left, of the links, and of a word on the right.
    widths: [usize; 3],
    /// The rows and the columns that are shown: the same ones where their words are the same, so that a word is opposite itself.
    rows: Vec<usize>,
    cols: Vec<usize>,
}

impl<'g> Down<'g> {
    /// `None` if there is too little room.
    pub(super) fn new(shown: &'g Grid, looks: &'g Looks<'g>, canvas: Canvas) -> Option<Self> {
        const LINKS: std::ops::RangeInclusive<usize> = 6..=32;
        let longest = |words: &[String]| {
            let widths = words.iter().map(|word| width(word));
            widths.max().unwrap_or(1).clamp(1, WORD)
        };
        let marks = 2 + SHARE + 1;
        let (mut left, mut right) = (longest(&shown.rows), longest(&shown.cols));
        let free = canvas.width.checked_sub(marks + LINKS.start())?;
        if left + right > free {
            (left, right) = (left.min(free / 2), right.min(free / 2));
        }
        if left.min(right) < longest(&shown.rows).min(longest(&shown.cols)).min(4) {
            return None;
        }
        let links = canvas.width - marks - left - right;
        // On a page where twelve rows leave room for prose there is room for twenty words.
        let height = canvas.rows + if canvas.rows < 12 { 5 } else { 8 };
        let cols = most_looked_at(shown, looks, height);
        let rows = match shown.rows == shown.cols {
            true => cols.clone(),
            false => grid::window(Some(looks.row), height, shown.rows.len()).collect(),
        };
        Some(Self {
            shown,
            looks,
            canvas,
            widths: [left, links.min(*LINKS.end()), right],
            rows,
            cols,
        })
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let [left, _, right] = self.widths;
        let palette = self.canvas.palette;
        let height = self.rows.len().max(self.cols.len());
        let dots = self.dots(height).lines();
        let mut lines = vec![self.sides()];
        for (at, dots) in dots.into_iter().enumerate() {
            let mut spans = Vec::new();
            let row = self.rows.get(at).copied();
            let is_chosen = row == Some(self.looks.row);
            let word = row.map_or("", |row| &self.shown.rows[row]);
            let (mark, style) = match is_chosen {
                true => ("▸", palette.key()),
                false => ("", Style::new()),
            };
            let word = format!("{mark}{}", fit(word, left));
            let word = pad_left(&word, left + 1);
            spans.push(Span::styled(format!("{word} "), style));
            spans.extend(dots.spans);
            if let Some(&col) = self.cols.get(at) {
                let link = &self.looks.links[col];
                let style = links::style(link, palette);
                let share = links::share(self.shown, self.looks.row, col, link);
                let word = pad(&self.shown.cols[col], right);
                spans.push(Span::styled(format!("{share} {word}"), style));
            }
            lines.push(Line::from(spans));
        }
        lines.extend(self.left_out());
        lines
    }

    /// What the words on either side do.
    fn sides(&self) -> Line<'static> {
        let [left, links, _] = self.widths;
        let style = self.canvas.palette.faint();
        let [asks, is_looked_at] = SIDES;
        let room = self.canvas.width.saturating_sub(width(is_looked_at));
        let mut line = PlacedLine::default();
        line.put(0, pad_left(asks, left + 1), style);
        line.put((left + 3 + links).min(room), is_looked_at.to_owned(), style);
        line.line()
    }

    /// What does not fit; none if all does.
    fn left_out(&self) -> Vec<Line<'static>> {
        let [rows, cols] = [self.shown.rows.len(), self.shown.cols.len()];
        let mut parts = Vec::new();
        let is_same = self.shown.rows == self.shown.cols;
        if self.rows.len() < rows && !is_same {
            parts.push(format!("{} of {rows} asking words shown", self.rows.len()));
        }
        if self.cols.len() < cols {
            let links = self.looks.links.iter().enumerate();
            let others = links.filter(|(col, _)| !self.cols.contains(col));
            let sum = figures::narrow_cell(others.map(|(_, link)| link.share).sum());
            let words = if is_same { "words" } else { "words looked at" };
            let shown = self.cols.len();
            parts.push(format!("{shown} of {cols} {words} shown"));
            parts.push(format!("the others get {sum} together"));
        }
        if parts.is_empty() {
            return Vec::new();
        }
        let text = format!("⋮ {}", parts.join("; "));
        let spans = [(text, self.canvas.palette.faint())];
        wrap(&spans, self.canvas.width, "  ", "    ")
    }

    fn dots(&self, height: usize) -> Dots {
        let columns = self.widths[1];
        let mut dots = Dots::new(columns, height);
        let palette = self.canvas.palette;
        let across = (columns * Dots::ACROSS - 1) as f64;
        let down = |at: usize| (at * Dots::DOWN + 1) as f64;
        let ends = |row: usize, col: usize| {
            let place = |shown: &[usize], wanted| shown.iter().position(|at| *at == wanted);
            let (from, to) = (place(&self.rows, row)?, place(&self.cols, col)?);
            Some(((0.0, down(from)), (across, down(to))))
        };
        for (row, col, is_leak) in self.looks.ground() {
            if let Some((from, to)) = ends(row, col) {
                dots.crossing_curve(from, to, faint_stroke(is_leak, palette));
            }
        }
        for (col, stroke) in strokes(self.looks, palette) {
            if let Some((from, to)) = ends(self.looks.row, col) {
                dots.crossing_curve(from, to, stroke);
            }
        }
        dots
    }
}

/// As many columns as fit, in their order: the strongest and the row's own word, then the words beside that one, so that the next row is in
/// view, then those with the largest shares.
fn most_looked_at(shown: &Grid, looks: &Looks<'_>, fits: usize) -> Vec<usize> {
    let is_same = shown.rows == shown.cols;
    let strongest = looks.strongest();
    let mut columns: Vec<usize> = (0..shown.cols.len()).collect();
    let distance = |col: usize| col.abs_diff(looks.row);
    let turn = |col: usize| match distance(col) {
        0 if is_same => 0,
        _ if strongest.len() < fits && strongest.contains(&col) => 0,
        1 if is_same => 1,
        _ => 2,
    };
    sort_by(&mut columns, |&a, &b| {
        let shares = looks.links[b].share.total_cmp(&looks.links[a].share);
        let by_turn = turn(a).cmp(&turn(b)).then(shares);
        by_turn.then(distance(a).cmp(&distance(b)))
    });
    columns.truncate(fits);
    columns.sort_unstable();
    columns
}
