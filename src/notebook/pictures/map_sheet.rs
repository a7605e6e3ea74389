//! Which boxes of the [map](super::map) stand in which frame, and which frame stands where.

use super::map::{CourseMap, Region, label};
use super::map_frames::{Frame, Framed, box_width};
use super::map_layout::Place;
use crate::lesson::MapPart;

/// The columns between two frames.
const GAP: usize = 2;

/// The arrow from one part of the input to the next.
pub(super) const ARROW: &str = "─▶";

/// Where the recurrent region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrangement {
    /// Beside the others.
    Beside,
    /// Below them.
    Below,
}

/// A sheet in the making.
pub(super) struct Sheet<'a> {
    pub(super) map: &'a CourseMap,
    pub(super) arrangement: Arrangement,
    pub(super) ink: Vec<Vec<char>>,
    pub(super) places: Vec<Option<Place>>,
}

impl<'a> Sheet<'a> {
    pub(super) fn draw(map: &'a CourseMap, arrangement: Arrangement, width: usize) -> Self {
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

    pub(super) fn width(&self) -> usize {
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
}
