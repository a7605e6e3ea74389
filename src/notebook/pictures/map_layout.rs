//! Where the boxes of the [map](super::map) stand on a sheet of so many columns and rows, and which of them is next to which.

use super::map::{CourseMap, Region, label};
use crate::lesson::MapPart;
use crate::notebook::action::Direction;

/// The map on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLayout {
    /// The frames and arrows, row by row; spaces where boxes stand.
    pub ink: Vec<Vec<char>>,
    /// The place of each box of the map. In a list, boxes of the same part have the same place.
    pub places: Vec<Place>,
    /// Whether it is a list, because the sheet is too small for a picture.
    pub is_list: bool,
}

/// The place of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first column.
    pub x: usize,
    /// Its row.
    pub y: usize,
    /// Its columns: its label, with a mark on either side.
    pub width: usize,
    /// The frames that stand side by side with its own have the same number.
    pub band: usize,
}

/// The columns between two frames.
const GAP: usize = 2;

/// The arrow from one part of the input to the next.
const ARROW: &str = "─▶";

impl MapLayout {
    /// The layout for a sheet: all regions side by side, or the recurrent one below, or a list, whose rows may be more than there are.
    pub fn new(map: &CourseMap, width: usize, height: usize) -> Self {
        let pictures = [Arrangement::Beside, Arrangement::Below];
        let pictures = pictures.map(|it| Sheet::draw(map, it, width));
        let fits = |sheet: &Sheet| sheet.width() <= width && sheet.ink.len() <= height;
        let sheet = pictures.into_iter().find(fits);
        match sheet
            .and_then(|sheet| Some((sheet.places.into_iter().collect::<Option<_>>()?, sheet.ink)))
        {
            Some((places, ink)) => Self {
                ink,
                places,
                is_list: false,
            },
            None => Self::list(map),
        }
    }

    /// A line for each part.
    fn list(map: &CourseMap) -> Self {
        let mut places: Vec<Place> = Vec::new();
        let mut rows = 0;
        for (index, it) in map.boxes.iter().enumerate() {
            let first = map.first_of(index);
            places.push(match places.get(first) {
                Some(same) => *same,
                None => {
                    rows += 1;
                    Place {
                        x: 0,
                        y: rows - 1,
                        width: box_width(label(it.part)),
                        band: 0,
                    }
                }
            });
        }
        Self {
            ink: vec![Vec::new(); rows],
            places,
            is_list: true,
        }
    }

    /// The box next to another one in a direction; the same one if there is none.
    ///
    /// To the side the nearest one of the same row comes first, then one in a frame beside; up and down the one in the nearest row.
    pub fn next(&self, from: usize, direction: Direction) -> usize {
        let Some(here) = self.places.get(from) else {
            return from;
        };
        let distance = |it: &Place| {
            let aside = gap((here.x, here.x + here.width), (it.x, it.x + it.width));
            let rows = here.y.abs_diff(it.y);
            let is_aside = aside > 0 && (rows == 0 || it.band == here.band);
            let is_there = match direction {
                Direction::Up => it.y < here.y,
                Direction::Down => it.y > here.y,
                Direction::Left => it.x < here.x && is_aside,
                Direction::Right => it.x > here.x && is_aside,
            };
            is_there.then_some(match direction {
                Direction::Up | Direction::Down => (rows + aside / 2, aside),
                Direction::Left | Direction::Right => (rows, aside),
            })
        };
        let places = self.places.iter().enumerate();
        let near = places.filter_map(|(index, it)| Some((distance(it)?, index)));
        near.min().map_or(from, |(_, index)| index)
    }
}

/// The columns between two ranges, one more than lie there; 0 if they overlap.
fn gap(a: (usize, usize), b: (usize, usize)) -> usize {
    let between = a.0.max(b.0) + 1;
    between.saturating_sub(a.1.min(b.1))
}

/// The columns of a box.
fn box_width(label: &str) -> usize {
    label.chars().count() + 2
}

/// Where the recurrent region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrangement {
    /// Beside the others.
    Beside,
    /// Below them.
    Below,
}

/// A sheet in the making.
struct Sheet<'a> {
    map: &'a CourseMap,
    arrangement: Arrangement,
    ink: Vec<Vec<char>>,
    places: Vec<Option<Place>>,
}

/// The outline of a frame that has been drawn.
#[derive(Clone, Copy)]
struct Frame {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    /// The column of the arrow into it.
    entrance: usize,
}

/// A frame to draw.
struct Framed<'a> {
    title: &'a str,
    title_box: Option<usize>,
    /// The boxes of each row, with what stands between two of them and before a row that goes on.
    rows: Vec<Vec<usize>>,
    between: &'a str,
}

impl<'a> Sheet<'a> {
    fn draw(map: &'a CourseMap, arrangement: Arrangement, width: usize) -> Self {
        let mut sheet = Self {
            map,
            arrangement,
            ink: Vec::new(),
            places: vec![None; map.boxes.len()],
        };
        let column = |title, of: Option<Region>, region| Framed {
            title,
            title_box: of.and_then(|of| map.of(of).first().copied()),
            rows: map.of(region).into_iter().map(|it| vec![it]).collect(),
            between: "",
        };
        let recurrent = column("recurrent", None, Region::Recurrent);
        let encoder = column("", Some(Region::EncoderTitle), Region::Encoder);
        let decoder = column("", Some(Region::DecoderTitle), Region::Decoder);
        let is_beside = arrangement == Arrangement::Beside;
        let beside = [
            is_beside.then_some(&recurrent),
            Some(&encoder),
            Some(&decoder),
        ];
        let input = map.of(Region::Input);
        let mut top = usize::from(!input.is_empty());
        let has_entrances = top > 0 && beside.iter().flatten().any(|it| !it.is_empty());
        top += usize::from(has_entrances);
        let mut x = 0;
        let mut draw = |framed: &Framed<'_>| {
            let frame = (!framed.is_empty()).then(|| sheet.frame(framed, x, top))?;
            x += frame.width + GAP;
            Some(frame)
        };
        let recurrent = is_beside.then(|| draw(&recurrent)).flatten();
        let [encoder, mut decoder] = [encoder, decoder].map(|framed| draw(&framed));
        if let (Some(encoder), Some(decoder)) = (encoder, &mut decoder) {
            sheet.bridge(encoder);
            if has_entrances {
                sheet.words_so_far(decoder);
            }
        }
        let frames = [recurrent, encoder, decoder];
        let out = map.of(Region::Output);
        let mut chain = input;
        let mut bottom = frames.iter().flatten().map(|it| it.y + it.height).max();
        match frames.iter().flatten().last() {
            None => chain.extend(out),
            Some(last) => {
                let y = last.y + last.height;
                for &index in &out {
                    let middle = last.x + last.width / 2;
                    let half = box_width(label(map.boxes[index].part)) / 2;
                    sheet.put(middle, y - 1, "▼");
                    sheet.place(index, middle.saturating_sub(half), y);
                    bottom = bottom.max(Some(y + 1));
                }
            }
        }
        let mut x = 1;
        let mut middles = Vec::new();
        for (position, &index) in chain.iter().enumerate() {
            if position > 0 {
                sheet.put(x, 0, ARROW);
                x += ARROW.chars().count();
            }
            let place = sheet.place(index, x, 0);
            middles.push(place.x + place.width / 2);
            x += place.width;
        }
        if let (true, Some(&last)) = (has_entrances, middles.last()) {
            let into = |frame: Option<Frame>| frame.map(|frame| frame.entrance);
            // A decoder beside an encoder reads other words.
            let decoder = decoder.filter(|_| encoder.is_none());
            let others: Vec<usize> = [encoder, decoder].into_iter().filter_map(into).collect();
            let recurrent: Vec<usize> = into(recurrent).into_iter().collect();
            // A recurrent network needs no positions.
            let is_position = |index: &usize| map.boxes[*index].part == MapPart::Positions;
            let plain = chain.iter().rposition(|index| !is_position(index));
            match plain.map(|plain| middles[plain]) {
                Some(plain) if plain != last && !others.is_empty() => {
                    sheet.entrances(plain, &recurrent);
                    sheet.entrances(last, &others);
                }
                plain => {
                    let from = plain.filter(|_| others.is_empty()).unwrap_or(last);
                    sheet.entrances(from, &[recurrent, others].concat());
                }
            }
            for frame in frames.iter().flatten() {
                sheet.put(frame.entrance, frame.y, "▼");
            }
        }
        let mut y = bottom.unwrap_or(usize::from(!chain.is_empty()));
        let room = width.saturating_sub(2);
        let stages = sheet.flow("inside attention", Region::Stages, "→", room);
        let aside = sheet.flow("recurrent", Region::Recurrent, "", room);
        for framed in [Some(stages), (!is_beside).then_some(aside)]
            .into_iter()
            .flatten()
        {
            if !framed.is_empty() {
                y += sheet.frame(&framed, 0, y).height;
            }
        }
        sheet
    }

    fn width(&self) -> usize {
        self.ink.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Boxes one after the other in rows of so many columns.
    fn flow(&self, title: &'a str, region: Region, between: &'a str, room: usize) -> Framed<'a> {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        let mut used = 0;
        for index in self.map.of(region) {
            let width = box_width(label(self.map.boxes[index].part)) + between.chars().count();
            match rows.last_mut() {
                Some(row) if used + width <= room => row.push(index),
                _ => {
                    used = 0;
                    rows.push(vec![index]);
                }
            }
            used += width;
        }
        Framed {
            title,
            title_box: None,
            rows,
            between,
        }
    }

    /// Draws a frame with its boxes.
    fn frame(&mut self, framed: &Framed<'_>, x: usize, y: usize) -> Frame {
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
    fn entrances(&mut self, from: usize, into: &[usize]) {
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
    fn words_so_far(&mut self, decoder: &mut Frame) {
        const WORDS: &str = "words so far";
        let length = WORDS.chars().count();
        let x = decoder.x + decoder.width - length;
        self.put(x, decoder.y - 1, WORDS);
        // Beside the title.
        decoder.entrance = decoder.entrance.max(x + length / 2);
    }

    /// Draws the arrow from the end of the encoder to the cross-attention of the decoder, if that is there.
    fn bridge(&mut self, encoder: Frame) {
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
    fn place(&mut self, index: usize, x: usize, y: usize) -> Place {
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

    fn put(&mut self, x: usize, y: usize, text: &str) {
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
    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.title_box.is_none()
    }
}
