//! Links between two columns of words, those of the rows left.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::braille::Dots;
use super::links::{self, SHARE, WORD, faint_stroke, strokes};
use super::text_width::{fit, pad, pad_left, width};
use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::Grid;
use crate::notebook::pictures::links::{Looks, Weight};
use crate::text::figures;

/// Two columns of words, those of the rows left, with the links between them.
pub(super) struct Down<'g> {
    shown: &'g Grid,
    looks: &'g Looks<'g>,
    canvas: Canvas,
    /// The widths of a word on the left, of the links, and of a word on the right.
    widths: [usize; 3],
    rows: std::ops::Range<usize>,
    cols: std::ops::Range<usize>,
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
        let strongest = looks.strongest().first().copied();
        Some(Self {
            shown,
            looks,
            canvas,
            widths: [left, links.min(*LINKS.end()), right],
            rows: grid::window(Some(looks.row), height, shown.rows.len()),
            cols: grid::window(strongest.or(Some(looks.row)), height, shown.cols.len()),
        })
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let [left, _, right] = self.widths;
        let palette = self.canvas.palette;
        let height = self.rows.len().max(self.cols.len());
        let dots = self.dots(height).lines();
        let mut lines: Vec<Line<'static>> = Vec::new();
        for (at, dots) in dots.into_iter().enumerate() {
            let mut spans = Vec::new();
            let row = self.rows.clone().nth(at);
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
            if let Some(col) = self.cols.clone().nth(at) {
                let link = &self.looks.links[col];
                let style = links::style(link, link.weight == Weight::Strongest, palette);
                let share = links::share(self.shown, self.looks.row, col, link);
                let word = pad(&self.shown.cols[col], right);
                spans.push(Span::styled(format!("{share} {word}"), style));
            }
            lines.push(Line::from(spans));
        }
        lines.extend(self.left_out());
        lines
    }

    /// What does not fit; none if all does.
    fn left_out(&self) -> Vec<Line<'static>> {
        let [rows, cols] = [self.shown.rows.len(), self.shown.cols.len()];
        let mut parts = Vec::new();
        if self.rows.len() < rows {
            let shown = grid::range_in_words("row", &self.rows);
            parts.push(format!("{shown} of {rows}"));
        }
        if self.cols.len() < cols {
            let shown = grid::range_in_words("column", &self.cols);
            let sum = self.looks.links[self.cols.clone()].iter();
            let sum = figures::cell(sum.map(|link| link.share).sum());
            parts.push(format!("{shown} of {cols} with {sum} of its shares"));
        }
        if parts.is_empty() {
            return Vec::new();
        }
        let text = format!("⋮ {}", parts.join(", "));
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
            let is_shown = self.rows.contains(&row) && self.cols.contains(&col);
            let ends = || {
                let from = (0.0, down(row - self.rows.start));
                (from, (across, down(col - self.cols.start)))
            };
            is_shown.then(ends)
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
