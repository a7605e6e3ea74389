//! Links between two lines of words, those of the rows above.

use ratatui::style::Style;
use ratatui::text::Line;

use super::Canvas;
use super::braille::Dots;
use super::links::{SHARE, SIDES, WORD, faint_stroke, share, strokes, style};
use super::placed_line::PlacedLine;
use super::text_width::{fit, width};
use crate::notebook::panel::Grid;
use crate::notebook::pictures::links::Looks;

/// The columns beyond which words are not spread further.
const SPREAD: usize = 16;

/// Two lines of words, those of the rows above, with the links between them.
pub(super) struct Across<'g> {
    shown: &'g Grid,
    looks: &'g Looks<'g>,
    canvas: Canvas,
    rows: Vec<Slot>,
    cols: Vec<Slot>,
}

/// The place of a word on its line.
#[derive(Clone, Copy)]
struct Slot {
    start: usize,
    width: usize,
}

impl Slot {
    /// The column at which a text of this width is in the middle.
    fn middle(self, width: usize) -> usize {
        self.start + self.width.saturating_sub(width) / 2
    }

    /// The dot in the middle.
    fn dot(self) -> f64 {
        (self.start * Dots::ACROSS + self.width - 1) as f64
    }
}

impl<'g> Across<'g> {
    pub(super) fn fits(shown: &Grid, columns: usize) -> bool {
        needed(&shown.rows).max(needed(&shown.cols)) <= columns
    }

    pub(super) fn new(shown: &'g Grid, looks: &'g Looks<'g>, canvas: Canvas) -> Self {
        let least = needed(&shown.rows).max(needed(&shown.cols));
        let words = shown.rows.len().max(shown.cols.len());
        let labels = width(SIDES[1]) + 1;
        let columns = match canvas.width.checked_sub(labels) {
            Some(columns) if columns >= least => columns,
            _ => canvas.width,
        };
        let columns = columns.min(least.max(words * SPREAD));
        Self {
            shown,
            looks,
            canvas,
            rows: slots(&shown.rows, columns),
            cols: slots(&shown.cols, columns),
        }
    }

    /// Whether there is room for the names of the sides behind the words.
    pub(super) fn has_sides(&self) -> bool {
        self.columns() + 1 + width(SIDES[1]) <= self.canvas.width
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let height = self.canvas.rows.saturating_sub(3).clamp(3, 8);
        let mut lines = vec![self.asking()];
        lines.extend(self.dots(height).lines());
        lines.extend([self.looked_at(), self.shares()]);
        lines
    }

    /// A line of words, with what they do behind them if there is room.
    fn labelled(&self, mut row: PlacedLine, side: &'static str) -> Line<'static> {
        if self.has_sides() {
            row.put(
                self.columns() + 1,
                side.to_owned(),
                self.canvas.palette.faint(),
            );
        }
        row.line()
    }

    /// The columns of the words.
    fn columns(&self) -> usize {
        let last = [&self.rows, &self.cols].map(|slots| slots.last().copied());
        let ends = last.into_iter().flatten();
        ends.map(|slot| slot.start + slot.width).max().unwrap_or(0)
    }

    fn shares(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let text = share(self.shown, self.looks.row, col, link);
            let style = style(link, self.canvas.palette);
            row.put(self.cols[col].middle(SHARE), text, style);
        }
        row.line()
    }

    fn looked_at(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let word = fit(&self.shown.cols[col], WORD);
            let style = style(link, self.canvas.palette);
            row.put(self.cols[col].middle(width(&word)), word, style);
        }
        self.labelled(row, SIDES[1])
    }

    fn asking(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (at, word) in self.shown.rows.iter().enumerate() {
            let word = fit(word, WORD);
            let start = self.rows[at].middle(width(&word));
            match at == self.looks.row {
                true => row.put(start - 1, format!("▸{word}"), self.canvas.palette.key()),
                false => row.put(start, word, Style::new()),
            }
        }
        self.labelled(row, SIDES[0])
    }

    fn dots(&self, height: usize) -> Dots {
        let mut dots = Dots::new(self.columns(), height);
        let bottom = (height * Dots::DOWN - 1) as f64;
        let palette = self.canvas.palette;
        let ends = |row: usize, col: usize| {
            let (from, to) = (self.cols[col].dot(), self.rows[row].dot());
            ((from, bottom), (to, 0.0))
        };
        for (row, col, is_leak) in self.looks.ground() {
            let (from, to) = ends(row, col);
            dots.falling_curve(from, to, faint_stroke(is_leak, palette));
        }
        for (col, stroke) in strokes(self.looks, palette) {
            let (from, to) = ends(self.looks.row, col);
            dots.falling_curve(from, to, stroke);
        }
        dots
    }
}

/// The columns that a word needs, with room for its mark or its share.
fn room(word: &str) -> usize {
    (width(&fit(word, WORD)) + 2).max(SHARE)
}

fn needed(words: &[String]) -> usize {
    words.iter().map(|word| room(word)).sum()
}

/// The places of words spread over so many columns.
fn slots(words: &[String], columns: usize) -> Vec<Slot> {
    let free = columns.saturating_sub(needed(words)) / words.len().max(1);
    let mut start = 0;
    let slots = words.iter().map(|word| {
        let slot = Slot {
            start,
            width: room(word) + free,
        };
        start += slot.width;
        slot
    });
    slots.collect()
}
