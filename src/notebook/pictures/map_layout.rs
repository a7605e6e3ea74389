//! Where the boxes of the [map](super::map) stand on a sheet of so many columns and rows, and which of them is next to which.

use super::map::{CourseMap, label};
use super::map_frames::box_width;
use super::map_sheet::{Arrangement, Sheet};
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
