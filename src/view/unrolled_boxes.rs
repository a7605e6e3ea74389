//! An unrolled reader as large boxes on one line, the words below.

use ratatui::style::Style;
use ratatui::text::Line;

use super::braille::{Dots, Stroke};
use super::placed_line::PlacedLine;
use super::text_width::{fit, width};
use super::unrolled::{Drawn, rail};
use crate::notebook::panel::Tone;
use crate::runs::reading::Reading;
use crate::sorting::sort_by_key;

/// The maximum width of a word.
const WORD: usize = 12;

/// The number of words up to which the lines between them and the boxes have a row less.
const FEW: usize = 3;

/// The number of rows above which there are fewer lines to them, as they would fill the space: dotted ones, or a single one if it joins
/// all words to all rows.
const MANY: usize = 5;

/// The columns beyond which words are not spread further.
const SPREAD: usize = 14;

pub(super) struct Boxes<'g> {
    drawn: Drawn<'g>,
    /// The columns of a box with its frame.
    width: usize,
    /// The middle of each box.
    boxes: Vec<usize>,
    /// The middle of each word.
    words: Vec<usize>,
}

/// The frame of a box.
struct Frame {
    corners: [char; 4],
    across: char,
    down: char,
    /// Where something comes in from below.
    entry: char,
}

impl Frame {
    const WAITING: Self = Self::new(['┌', '┐', '└', '┘'], '╌', '┆', '▲');
    const LIT: Self = Self::new(['┌', '┐', '└', '┘'], '─', '│', '▲');
    const MARKED: Self = Self::new(['┏', '┓', '┗', '┛'], '━', '┃', '▲');

    const fn new(corners: [char; 4], across: char, down: char, entry: char) -> Self {
        Self {
            corners,
            across,
            down,
            entry,
        }
    }

    fn edge(&self, columns: usize, is_below: bool) -> String {
        let side = usize::from(is_below) * 2;
        let mut line = vec![self.across; columns];
        line[0] = self.corners[side];
        line[columns - 1] = self.corners[side + 1];
        if is_below {
            line[columns / 2] = self.entry;
        }
        line.into_iter().collect()
    }
}

impl<'g> Boxes<'g> {
    /// `None` if they do not fit.
    pub(super) fn new(drawn: Drawn<'g>) -> Option<Self> {
        let width = drawn.number_width + 2;
        let lead = drawn.before().map_or(1, |name| self::width(&name) + 3);
        let columns = drawn.canvas.width.checked_sub(lead)?;
        let rows = &drawn.grid.rows;
        let words = words(&drawn);
        let most = rows.len().max(words.len()) * SPREAD;
        let least = [rows, words].map(|names| needed(names, width));
        let columns = columns.min(most.max(least[0]).max(least[1]));
        let places = |names: &[String]| places(names, width, lead, columns);
        Some(Self {
            drawn,
            width,
            boxes: places(rows)?,
            words: places(words)?,
        })
    }

    pub(super) fn lines(&self) -> Vec<Line<'static>> {
        let drawn = self.drawn;
        let mut lines = Vec::new();
        match drawn.states() {
            Some(states) => lines.push(self.names(&states)),
            None if *words(&drawn) != drawn.grid.rows => lines.push(self.names(&drawn.grid.rows)),
            None => {}
        }
        lines.push(self.edges(false));
        lines.push(self.numbers());
        lines.push(self.edges(true));
        lines.extend(self.joins());
        lines.push(self.words());
        lines
    }

    /// The frame of a box.
    fn frame(&self, row: usize) -> Frame {
        match self.drawn.is_lit(row) {
            false => Frame::WAITING,
            true if self.drawn.is_marked(row) => Frame::MARKED,
            true => Frame::LIT,
        }
    }

    fn start(&self, row: usize) -> usize {
        self.boxes[row] - self.width / 2
    }

    fn names(&self, names: &[String]) -> Line<'static> {
        let mut line = PlacedLine::default();
        for (row, name) in names.iter().enumerate() {
            let name = fit(name, WORD);
            let start = self.boxes[row] - width(&name) / 2;
            line.put(start, name, self.drawn.frame(row));
        }
        line.line()
    }

    fn edges(&self, is_below: bool) -> Line<'static> {
        let mut line = PlacedLine::default();
        for row in 0..self.boxes.len() {
            let edge = self.frame(row).edge(self.width, is_below);
            line.put(self.start(row), edge, self.drawn.frame(row));
        }
        line.line()
    }

    fn numbers(&self) -> Line<'static> {
        let drawn = self.drawn;
        let mut line = PlacedLine::default();
        let mut end = 0;
        if let Some(before) = drawn.before() {
            end = width(&before);
            line.put(0, before, drawn.frame(0));
        }
        for row in 0..self.boxes.len() {
            let (start, style) = (self.start(row), drawn.frame(row));
            if drawn.before().is_some() {
                let arrow = format!("{}▶", "─".repeat(start - end - 1));
                line.put(end, arrow, style);
            }
            let side = self.frame(row).down.to_string();
            let (number, heat) = drawn.number(row);
            line.put(start, side.clone(), style);
            line.put(start + 1, number, heat);
            let (side, style) = match drawn.star(row) {
                Some(star) => (star.to_owned(), drawn.palette().chosen()),
                None => (side, style),
            };
            end = start + self.width;
            line.put(end - 1, side, style);
        }
        line.line()
    }

    /// The lines from the words to each row, if they are not simply below it.
    fn joins(&self) -> Vec<Line<'static>> {
        let Reading::AtOnce { joined, .. } = &self.drawn.reader.reading else {
            return Vec::new();
        };
        let height = if self.boxes.len() > FEW { 3 } else { 2 };
        let last = [&self.boxes, &self.words].map(|it| it.last().copied().unwrap_or(0));
        let mut dots = Dots::new(last[0].max(last[1]) + 1, height);
        let palette = self.drawn.palette();
        let mut rows: Vec<usize> = (0..joined.len()).collect();
        // The marked one is on top of the others.
        sort_by_key(&mut rows, |row| self.drawn.is_marked(*row));
        let has_mark = rows.last().is_some_and(|row| self.drawn.is_marked(*row));
        if !has_mark && joined.len() > MANY && self.drawn.is_joined_to_all() {
            return vec![rail(&self.boxes)];
        }
        for row in rows {
            let (width, style) = match has_mark {
                true if self.drawn.is_marked(row) => (2, palette.tone(Tone::Computed)),
                true => (0, palette.faint()),
                false if joined.len() > MANY => (0, Style::new()),
                false => (1, Style::new()),
            };
            let stroke = Stroke {
                width,
                is_broken: false,
                style,
            };
            for &word in &joined[row] {
                let dot = |middle: usize| (middle * Dots::ACROSS) as f64;
                let bottom = (height * Dots::DOWN - 1) as f64;
                dots.line(
                    (dot(self.boxes[row]), 0.0),
                    (dot(self.words[word]), bottom),
                    stroke,
                );
            }
        }
        dots.lines()
    }

    fn words(&self) -> Line<'static> {
        let drawn = self.drawn;
        let words = words(&drawn);
        let is_row = *words == drawn.grid.rows;
        let mut line = PlacedLine::default();
        for (at, word) in words.iter().enumerate() {
            let word = fit(word, WORD);
            // The mark before a word has the column that its neighbour leaves free.
            let start = self.words[at] - width(&word).saturating_sub(1) / 2;
            match is_row && drawn.is_marked(at) {
                true => line.put(start - 1, format!("▸{word}"), drawn.palette().key()),
                false => line.put(start, word, Style::new()),
            }
        }
        line.line()
    }
}

/// The words below the boxes.
fn words<'g>(drawn: &Drawn<'g>) -> &'g Vec<String> {
    match &drawn.reader.reading {
        Reading::OneByOne(_) => &drawn.grid.rows,
        Reading::AtOnce { words, .. } => words,
    }
}

/// The columns that a word needs with its mark, or its box with a gap before it.
fn room(word: &str, least: usize) -> usize {
    (width(&fit(word, WORD)) + 2).max(least + 1)
}

fn needed(words: &[String], least: usize) -> usize {
    words.iter().map(|word| room(word, least)).sum::<usize>() - 1
}

/// The middle of each word, the words spread over so many columns behind the lead; `None` if they do not fit.
fn places(words: &[String], least: usize, lead: usize, columns: usize) -> Option<Vec<usize>> {
    let free = columns.checked_sub(needed(words, least))?;
    let free = free / words.len().max(1);
    let mut start = lead;
    let places = words.iter().map(|word| {
        let room = room(word, least) + free;
        let middle = start + (room - 1) / 2;
        start += room;
        middle
    });
    Some(places.collect())
}
