//! Links between two lines of words, those of the columns above.

use ratatui::style::Style;
use ratatui::text::Line;

use super::Canvas;
use super::braille::Dots;
use super::links::{SHARE, WORD, faint_stroke, share, strokes, style};
use super::placed_line::PlacedLine;
use super::text_width::{fit, width};
use crate::notebook::panel::Grid;
use crate::notebook::pictures::links::{Looks, Weight};

/// The columns beyond which words are not spread further.
const SPREAD: usize = 16;

/// Two lines of words, those of the columns above, with the links between them.
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
        let columns = canvas.width.min(least.max(words * SPREAD));
        Self {
            shown,
            looks,
            canvas,
            rows: slots(&shown.rows, columns),
            cols: slots(&shown.cols, columns),
        }
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let height = self.canvas.rows.saturating_sub(3).clamp(3, 8);
        let mut lines = vec![self.shares(), self.words_above()];
        lines.extend(self.dots(height).lines());
        lines.push(self.words_below());
        lines
    }

    fn shares(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let text = share(self.shown, self.looks.row, col, link);
            let is_strongest = link.weight == Weight::Strongest;
            let style = style(link, is_strongest, self.canvas.palette);
            row.put(self.cols[col].middle(SHARE), text, style);
        }
        row.line()
    }

    fn words_above(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (col, link) in self.looks.links.iter().enumerate() {
            let word = fit(&self.shown.cols[col], WORD);
            let is_strongest = link.weight == Weight::Strongest;
            let style = style(link, is_strongest, self.canvas.palette);
            row.put(self.cols[col].middle(width(&word)), word, style);
        }
        row.line()
    }

    fn words_below(&self) -> Line<'static> {
        let mut row = PlacedLine::default();
        for (at, word) in self.shown.rows.iter().enumerate() {
            let word = fit(word, WORD);
            let start = self.rows[at].middle(width(&word));
            match at == self.looks.row {
                true => row.put(start - 1, format!("▸{word}"), self.canvas.palette.key()),
                false => row.put(start, word, Style::new()),
            }
        }
        row.line()
    }

    fn dots(&self, height: usize) -> Dots {
        let columns = [&self.rows, &self.cols].map(|slots| slots.last().copied());
        let columns = columns.into_iter().flatten();
        let columns = columns.map(|slot| slot.start + slot.width).max();
        let mut dots = Dots::new(columns.unwrap_or(0), height);
        let bottom = (height * Dots::DOWN - 1) as f64;
        let palette = self.canvas.palette;
        let ends = |row: usize, col: usize| {
            let (from, to) = (self.cols[col].dot(), self.rows[row].dot());
            ((from, 0.0), (to, bottom))
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
