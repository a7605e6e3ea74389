//! Choosing a box of the map, and going to the lesson about it.

use super::action::Direction;
use super::mode::Mode;
use super::pictures::map::{CourseMap, MapBox};
use super::pictures::map_layout::MapLayout;
use super::state::Notebook;
use crate::lesson::Library;

impl Notebook {
    /// The map of the course, with the parts of the open lesson lit.
    pub(super) fn map(&self) -> CourseMap {
        CourseMap::new(&self.library, &self.lesson().map)
    }

    pub(super) fn open_map(&mut self) {
        let map = self.map();
        if map.is_empty() {
            self.say("no map: no lesson of this course says which part of the model it is about");
            return;
        }
        self.mode = Mode::Map {
            chosen: map.at_hand(),
        };
    }

    pub(super) fn move_on_map(&mut self, chosen: usize, direction: Direction) {
        let (columns, rows) = self.map_size;
        let layout = MapLayout::new(&self.map(), columns, rows);
        self.mode = Mode::Map {
            chosen: layout.next(chosen, direction),
        };
    }

    /// Opens the lesson about a box, from its beginning; in the open lesson the learner is back where they were.
    pub(super) fn open_box(&mut self, chosen: usize) {
        let lesson = self.map().boxes.get(chosen).map(|it| it.lesson);
        self.open_chosen(lesson.unwrap_or(self.lesson));
    }

    /// Keeps the cursor on its box in another version of the course, or leaves a map that is gone.
    pub(super) fn keep_chosen_box(&mut self, library: &Library) {
        let Mode::Map { chosen } = self.mode else {
            return;
        };
        let before = self.map().boxes.into_iter().nth(chosen);
        let map = CourseMap::new(library, &[]);
        let is_same = |it: &MapBox| {
            let before = before.as_ref();
            before.is_some_and(|before| (before.part, before.region) == (it.part, it.region))
        };
        let kept = map.boxes.iter().position(is_same);
        let nearest = kept.or(map.boxes.len().checked_sub(1).map(|last| chosen.min(last)));
        match nearest {
            Some(chosen) => self.mode = Mode::Map { chosen },
            None => self.return_to_page(),
        }
    }
}
