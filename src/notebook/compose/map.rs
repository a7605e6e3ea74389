//! The map of the course on a page.

use super::Composer;
use crate::lesson::MapDirective;
use crate::notebook::panel::Panel;
use crate::notebook::pictures::map::CourseMap;

/// What the page says where the course has no map.
const NO_MAP: &str = "(No map: no lesson of this course says which part of the model it is about.)";

impl Composer<'_, '_> {
    pub(super) fn map(&mut self, directive: &MapDirective) {
        let at_hand = match &*directive.parts {
            [] => &self.notebook.lesson().map,
            parts => parts,
        };
        let map = CourseMap::new(&self.notebook.library, at_hand);
        self.out.push(match map.is_empty() {
            true => Panel::remark(NO_MAP.to_owned()),
            false => Panel::Map(map),
        });
    }
}
