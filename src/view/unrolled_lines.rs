//! An unrolled reader as small boxes, each above its word, on as many lines as they need.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::Line;

use super::grid::{range_in_words, window};
use super::placed_line::PlacedLine;
use super::text_width::{fit, width};
use super::unrolled::{Drawn, rail};

/// The maximum width of a word.
const WORD: usize = 12;

pub(super) struct Shrunk<'g> {
    drawn: Drawn<'g>,
    /// The columns of what stands before the first box of a line.
    lead: usize,
    /// The columns from a box to the next one.
    slot: usize,
    /// The rows on a line.
    per_line: usize,
    /// The rows that are shown.
    rows: Range<usize>,
    /// Whether there is room for a line about what the rows are made from.
    has_sentence: bool,
}

impl<'g> Shrunk<'g> {
    /// `None` if there is no room for a box, its word and the title.
    pub(super) fn new(drawn: Drawn<'g>, height: usize) -> Option<Self> {
        let height = height.saturating_sub(drawn.title("").len());
        // Arrows say what a state is made from; nothing says it of rows that are made at once.
        let has_sentence = drawn.before().is_none() && height > 2;
        let lines = (height - usize::from(has_sentence)) / 2;
        let count = drawn.grid.rows.len();
        // A box is framed, and an arrow leads to it.
        let least = drawn.number_width + 3;
        let lead = drawn.before().map_or(0, |name| width(&name));
        let columns = drawn.canvas.width.checked_sub(lead)?;
        let per_line = columns / least;
        if per_line == 0 || lines == 0 {
            return None;
        }
        let all = count.div_ceil(per_line);
        let per_line = count.div_ceil(all);
        let words = drawn
            .grid
            .rows
            .iter()
            .map(|word| width(&fit(word, WORD)) + 2);
        let longest = words.max().unwrap_or(0);
        let slot = (columns / per_line).min(longest).max(least);
        let shown = window(Some(drawn.reader.kept(drawn.grid) / per_line), lines, all);
        Some(Self {
            drawn,
            lead,
            slot,
            per_line,
            rows: shown.start * per_line..count.min(shown.end * per_line),
            has_sentence,
        })
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let count = self.drawn.grid.rows.len();
        let part = match self.rows.len() < count {
            true => format!(" · ⋮ {} of {count}", range_in_words("row", &self.rows)),
            false => String::new(),
        };
        let mut lines = self.drawn.title(&part);
        for start in self.rows.clone().step_by(self.per_line) {
            let rows = start..self.rows.end.min(start + self.per_line);
            lines.push(self.boxes(rows.clone()));
            if self.has_rail() {
                let middles: Vec<usize> = (0..self.per_line).map(|at| self.middle(at)).collect();
                lines.push(rail(&middles));
            }
            lines.push(self.words(rows));
        }
        if self.has_sentence && !self.has_rail() {
            let text = format!("  {}.", self.drawn.reader.in_words(self.drawn.grid));
            let text = fit(&text, self.drawn.canvas.width);
            lines.push(Line::styled(text, self.drawn.palette().faint()));
        }
        lines
    }

    fn boxes(&self, rows: Range<usize>) -> Line<'static> {
        let drawn = self.drawn;
        let mut line = PlacedLine::default();
        if let Some(before) = drawn.before() {
            let lead = match rows.start {
                0 => before,
                _ => "╶".to_owned() + &"─".repeat(self.lead - 1),
            };
            line.put(0, lead, drawn.frame(rows.start));
        }
        let columns = drawn.number_width + 2;
        for (at, row) in rows.enumerate() {
            let (start, style) = (self.lead + at * self.slot, drawn.frame(row));
            let end = start + self.slot;
            if drawn.before().is_some() {
                let arrow = "─".repeat(self.slot - columns - 1) + "▶";
                line.put(start, arrow, style);
            }
            let (number, heat) = drawn.number(row);
            let is_marked = drawn.is_marked(row);
            let sides = match drawn.is_lit(row) {
                true if is_marked => ["[", "]"],
                true => ["│"; 2],
                false => ["┆"; 2],
            };
            line.put(end - columns, sides[0].to_owned(), style);
            line.put(end - columns + 1, number, heat);
            match drawn.star(row) {
                Some(star) => line.put(end - 1, star.to_owned(), drawn.palette().chosen()),
                None => line.put(end - 1, sides[1].to_owned(), style),
            }
        }
        line.line()
    }

    /// Whether all boxes are on one line, and each is made from all the words below.
    fn has_rail(&self) -> bool {
        let drawn = self.drawn;
        let is_whole = self.per_line == drawn.grid.rows.len() && self.has_sentence;
        is_whole && self.per_line > 1 && drawn.is_joined_to_all()
    }

    /// The middle of the box with this index on its line.
    fn middle(&self, at: usize) -> usize {
        self.lead + (at + 1) * self.slot - (self.drawn.number_width + 2).div_ceil(2)
    }

    fn words(&self, rows: Range<usize>) -> Line<'static> {
        let drawn = self.drawn;
        let mut line = PlacedLine::default();
        for (at, row) in rows.enumerate() {
            let word = fit(&drawn.grid.rows[row], self.slot - 2);
            let end = self.lead + (at + 1) * self.slot;
            // Below its box, and inside its slot.
            let start = self.middle(at).saturating_sub(width(&word) / 2);
            let start = start.min(end - width(&word));
            let start = start.max(self.lead + at * self.slot + 1);
            match drawn.is_marked(row) {
                true => line.put(start - 1, format!("▸{word}"), drawn.palette().key()),
                false => line.put(start, word, Style::new()),
            }
        }
        line.line()
    }
}
