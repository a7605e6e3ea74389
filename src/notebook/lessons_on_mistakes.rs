//! The lessons in which famous mistakes are at home: those that take attention apart, and of them those that check it.

use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Lesson};

impl Notebook {
    /// Whether this lesson or one before it is about a part of attention, or none of the course is.
    pub(super) fn is_taken_apart(&self) -> bool {
        let is_about = |lesson: &Lesson| lesson.map.iter().any(|part| part.is_inside_attention());
        let first = self.library.lessons.iter().position(is_about);
        first.is_none_or(|first| first <= self.lesson)
    }

    /// The next lesson that shows checks, and so what a mistake breaks, or else the last one before: `lesson 10`.
    pub(super) fn lesson_with_checks(&self) -> Option<String> {
        let lessons = &self.library.lessons;
        let has_checks = |lesson: &&Lesson| {
            let mut blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
            blocks.any(|it| matches!(it.kind, BlockKind::Directive(Directive::Checks(_))))
        };
        let (before, after) = lessons.split_at(self.lesson);
        let after = after.iter().skip(1).find(has_checks);
        let lesson = after.or_else(|| before.iter().rfind(has_checks))?;
        Some(match lesson.number() {
            Some(number) => format!("lesson {number}"),
            None => format!("“{}”", lesson.title),
        })
    }
}
