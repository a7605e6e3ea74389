//! The way through the course: all lessons, or the short way, the lessons that say in their front matter that they are on it.

use super::progress::Way;
use super::state::Notebook;
use crate::lesson::Lesson;

/// The short way through a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortWay {
    /// The number of its lessons.
    pub lessons: usize,
    /// About how many minutes they take.
    pub minutes: usize,
    /// Whether the learner follows it.
    pub is_followed: bool,
}

impl Notebook {
    /// The short way; `None` if no lesson of the course is on one.
    pub fn short_way(&self) -> Option<ShortWay> {
        let on_it = self.library.lessons.iter().filter(|it| it.is_short);
        let minutes = on_it.map(Lesson::minutes);
        let (lessons, minutes) = minutes.fold((0, 0), |(count, sum), it| (count + 1, sum + it));
        (lessons > 0).then_some(ShortWay {
            lessons,
            minutes,
            is_followed: self.progress.way == Some(Way::Short),
        })
    }

    /// Whether the learner follows the short way. One that the course does not have any more cannot be followed.
    pub fn follows_short_way(&self) -> bool {
        self.progress.way == Some(Way::Short) && self.library.lessons.iter().any(|it| it.is_short)
    }

    fn is_on_way(&self, lesson: usize) -> bool {
        !self.follows_short_way() || self.library.lessons[lesson].is_short
    }

    /// The lesson after the open one, on the way that the learner follows.
    pub(super) fn lesson_after(&self) -> Option<usize> {
        let mut later = self.lesson + 1..self.library.lessons.len();
        later.find(|&lesson| self.is_on_way(lesson))
    }

    /// The lesson before the open one, on the way that the learner follows.
    pub(super) fn lesson_before(&self) -> Option<usize> {
        (0..self.lesson)
            .rev()
            .find(|&lesson| self.is_on_way(lesson))
    }

    /// `lesson 8 of 18` by the numbers of the lessons, or `short way, 4 of 10` for a lesson on it.
    pub fn place_on_way(&self) -> String {
        let lessons = &self.library.lessons;
        if self.follows_short_way() && self.is_on_way(self.lesson) {
            let is_on_way = |lesson: &usize| self.is_on_way(*lesson);
            let place = (0..=self.lesson).filter(is_on_way).count();
            let count = (0..lessons.len()).filter(is_on_way).count();
            return format!("short way, {place} of {count}");
        }
        // By their numbers, which the titles and the list have too.
        let last = lessons.last().and_then(|entry| entry.number());
        match (self.lesson().number(), last) {
            (Some(number), Some(last)) => format!("lesson {number} of {last}"),
            _ => format!("lesson {} of {}", self.lesson + 1, lessons.len()),
        }
    }

    /// Takes the short way, or the whole course again.
    pub(super) fn change_way(&mut self) {
        let Some(short) = self.short_way() else {
            self.say("this course has no short way");
            return;
        };
        let (way, said) = match short.is_followed {
            true => (Way::Whole, "the whole course: → and ] go to every lesson"),
            false => (Way::Short, "the short way: → and ] follow it"),
        };
        self.progress.way = Some(way);
        self.say(said);
    }
}
