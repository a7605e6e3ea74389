//! The frames, arrows and boxes of the [map](super::map), drawn on a sheet.

use super::map::{Region, label};
use super::map_layout::Place;
use super::map_sheet::{ARROW, Arrangement, Sheet};
use crate::lesson::MapPart;

/// The outline of a frame that has been drawn.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// The column of the arrow into it.
    pub(super) entrance: usize,
}

/// A frame to draw.
pub(super) struct Framed<'a> {
    pub(super) title: &'a str,
    pub(super) title_box: Option<usize>,
    /// The boxes of each row, with what stands between two of them and before a row that goes on.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) between: &'a str,
}

/// The columns of a box.
pub(super) fn box_width(label: &str) -> usize {
    label.chars().count() + 2
}

impl Sheet<'_> {
    /// Draws a frame with its boxes.
    pub(super) fn frame(&mut self, framed: &Framed<'_>, x: usize, y: usize) -> Frame {
        let of = |index: usize| label(self.map.boxes[index].part);
        let between = framed.between.chars().count();
        let row_width = |(at, row): (usize, &Vec<usize>)| {
            let boxes: usize = row.iter().map(|&it| box_width(of(it)) + between).sum();
            // The first row does not go on from another one.
            if at == 0 { boxes - between } else { boxes }
        };
        let title = framed.title_box.map_or(framed.title, of);
        let title = if title.is_empty() {
            0
        } else {
            box_width(title)
        };
        let rows = framed.rows.iter().enumerate().map(row_width);
        let inner = rows.max().unwrap_or(0).max(title + 2);
        let (right, bottom) = (x + inner + 1, y + framed.rows.len() + 1);
        let line = "─".repeat(inner);
        self.put(x, y, &format!("┌{line}┐"));
        self.put(x, bottom, &format!("└{line}┘"));
        if let Some(index) = framed.title_box {
            self.place(index, x + 1, y);
        } else if title > 0 {
            self.put(x + 1, y, &format!(" {} ", framed.title));
        }
        for (at, row) in framed.rows.iter().enumerate() {
            let y = y + 1 + at;
            self.put(x, y, "│");
            self.put(right, y, "│");
            let mut x = x + 1;
            for (position, &index) in row.iter().enumerate() {
                if position > 0 || at > 0 {
                    self.put(x, y, framed.between);
                    x += between;
                }
                x += self.place(index, x, y).width;
            }
        }
        Frame {
            x,
            y,
            width: inner + 2,
            height: framed.rows.len() + 2,
            // Beside the title.
            entrance: (x + inner.div_ceil(2)).max(x + 1 + title),
        }
    }

    /// Draws the lines from a column of the input into these columns of frames.
    pub(super) fn entrances(&mut self, from: usize, into: &[usize]) {
        if into.is_empty() {
            return;
        }
        let ends = into.iter().copied().chain([from]);
        let (left, right) = (
            ends.clone().min().unwrap_or(from),
            ends.max().unwrap_or(from),
        );
        for x in left..=right {
            let (is_from, is_into) = (x == from, into.contains(&x));
            let line = match (is_from, is_into, x > left, x < right) {
                (true, true, false, false) => "│",
                (true, true, false, true) => "├",
                (true, true, true, false) => "┤",
                (true, true, true, true) => "┼",
                (true, false, false, _) => "└",
                (true, false, true, false) => "┘",
                (true, false, true, true) => "┴",
                (false, true, false, _) => "┌",
                (false, true, true, false) => "┐",
                (false, true, true, true) => "┬",
                (false, false, ..) => "─",
            };
            self.put(x, 1, line);
        }
    }

    /// Says what a decoder beside an encoder reads, above its right end, and lets it in there.
    pub(super) fn words_so_far(&mut self, decoder: &mut Frame) {
        const WORDS: &str = "words so far";
        let length = WORDS.chars().count();
        let x = decoder.x + decoder.width - length;
        self.put(x, decoder.y - 1, WORDS);
        // Beside the title.
        decoder.entrance = decoder.entrance.max(x + length / 2);
    }

    /// Draws the arrow from the end of the encoder to the cross-attention of the decoder, if that is there.
    pub(super) fn bridge(&mut self, encoder: Frame) {
        let mut boxes = self.map.boxes.iter().zip(&self.places);
        let cross = boxes.find(|(it, _)| it.part == MapPart::CrossAttention);
        let Some(to) = cross.and_then(|(_, place)| *place).map(|place| place.y) else {
            return;
        };
        if encoder.height < 3 {
            return;
        }
        let from = encoder.y + encoder.height - 2;
        let x = encoder.x + encoder.width;
        self.put(x - 1, from, "├");
        if from == to {
            self.put(x, from, ARROW);
            return;
        }
        let turns = if from < to {
            ["┐", "└"]
        } else {
            ["┘", "┌"]
        };
        for y in from.min(to)..=from.max(to) {
            self.put(x, y, "│");
        }
        self.put(x, from, turns[0]);
        self.put(x, to, turns[1]);
        self.put(x + 1, to, "▶");
    }

    /// Puts a box on the sheet.
    pub(super) fn place(&mut self, index: usize, x: usize, y: usize) -> Place {
        let width = box_width(label(self.map.boxes[index].part));
        self.put(x, y, &" ".repeat(width));
        let band = match self.map.boxes[index].region {
            Region::Input => 0,
            Region::Recurrent if self.arrangement == Arrangement::Below => 1,
            Region::Output => 3,
            Region::Stages => 4,
            _ => 2,
        };
        let place = Place { x, y, width, band };
        self.places[index] = Some(place);
        place
    }

    pub(super) fn put(&mut self, x: usize, y: usize, text: &str) {
        if self.ink.len() <= y {
            self.ink.resize(y + 1, Vec::new());
        }
        let row = &mut self.ink[y];
        for (at, c) in (x..).zip(text.chars()) {
            if row.len() <= at {
                row.resize(at + 1, ' ');
            }
            row[at] = c;
        }
    }
}

impl Framed<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.title_box.is_none()
    }
}
