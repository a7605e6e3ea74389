//! The learner's progress: the position in each course, and the answers to its questions.
//!
//! This is plain data with a JSON form; `front` keeps it in a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod json;
mod resume;

/// The name of the built-in course; any other is named by the path of its folder.
pub const BUILT_IN: &str = "built-in";

/// The progress in every course, by the course's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Progress {
    /// The courses with any progress.
    #[serde(deserialize_with = "json::courses")]
    pub courses: BTreeMap<String, CourseProgress>,
}

/// The progress in one course, or a change to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a course")]
pub struct CourseProgress {
    /// The learner's position; `None` before the first step, or in a change that leaves it as it is.
    // `null` if there is none; without this the field could also be missing.
    #[serde(deserialize_with = "Option::deserialize")]
    pub position: Option<Position>,
    /// The answers, by question: `08-query-key-value/largest`.
    #[serde(deserialize_with = "json::answers")]
    pub answers: BTreeMap<String, Answered>,
    /// The way through the course that the learner chose; `None` before that, or in a change that leaves it as it is.
    #[serde(
        default,
        deserialize_with = "json::way",
        skip_serializing_if = "Option::is_none"
    )]
    pub way: Option<Way>,
    /// Whether Kannada is shown in Latin letters only; `None` before the learner chose, or in a change that leaves it as it is.
    #[serde(
        default,
        deserialize_with = "json::romanised",
        skip_serializing_if = "Option::is_none"
    )]
    pub romanised: Option<bool>,
}

/// A way through a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The lessons that are marked as short alone.
    Short,
    /// Every lesson.
    Whole,
}

/// A step of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a position")]
pub struct Position {
    /// The name of the lesson's file without its extension.
    #[serde(deserialize_with = "json::lesson")]
    pub lesson: String,
    /// The step, from 1 as on the screen.
    #[serde(deserialize_with = "json::step")]
    pub step: usize,
}

/// A learner's answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an answer")]
pub struct Answered {
    /// The answer in words; empty if the question was skipped.
    #[serde(deserialize_with = "json::reply")]
    pub reply: String,
    /// Whether it was right at the time.
    #[serde(deserialize_with = "json::right")]
    pub right: bool,
    /// How the question was answered.
    #[serde(deserialize_with = "json::how")]
    pub how: Attempt,
    /// A fingerprint of [the numbers](crate::runs::question::Question::numbers) that it was answered on last; `None` in a file that does not
    /// have it.
    #[serde(
        default,
        deserialize_with = "json::numbers",
        skip_serializing_if = "Option::is_none"
    )]
    pub numbers: Option<u32>,
    /// The answers after this one, on other numbers.
    #[serde(default, skip_serializing_if = "Again::is_none")]
    pub again: Again,
    /// How often each misconception of the question showed in an answer, by its name.
    #[serde(
        default,
        deserialize_with = "json::misconceptions",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub misconceptions: BTreeMap<String, u32>,
}

/// How often a question was answered again on other numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Again {
    /// How often.
    #[serde(deserialize_with = "json::asked")]
    pub asked: u32,
    /// How often rightly.
    #[serde(deserialize_with = "json::right_again")]
    pub right: u32,
}

impl Again {
    /// Whether it was not asked again.
    pub fn is_none(&self) -> bool {
        self.asked == 0
    }
}

/// The way in which a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attempt {
    /// Without the hint.
    #[serde(rename = "first try")]
    FirstTry,
    /// After the hint.
    #[serde(rename = "after a hint")]
    AfterHint,
    /// Not at all.
    #[serde(rename = "skipped")]
    Skipped,
    /// Not by the learner: the answer was shown.
    #[serde(rename = "shown")]
    Shown,
}

impl Attempt {
    /// Whether the learner gave an answer.
    pub fn is_try(self) -> bool {
        matches!(self, Self::FirstTry | Self::AfterHint)
    }
}

impl Progress {
    /// Merges a change to the progress in a course.
    pub fn merge(&mut self, course: &str, newer: CourseProgress) {
        let course = self.courses.entry(course.to_owned()).or_default();
        course.merge(newer);
    }
}

impl CourseProgress {
    /// Whether it has neither a position nor answers nor a choice.
    pub fn is_empty(&self) -> bool {
        self.position.is_none()
            && self.answers.is_empty()
            && (self.way, self.romanised) == (None, None)
    }

    /// The change since `earlier`. Only changes are saved, so that copies of the program that run at the same time undo nothing of each
    /// other.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        let is_new = |(id, answer): &(&String, &Answered)| earlier.answers.get(*id) != Some(answer);
        let moved = self.position != earlier.position;
        let turned = self.way != earlier.way;
        let rewritten = self.romanised != earlier.romanised;
        Self {
            position: self.position.clone().filter(|_| moved),
            answers: self
                .answers
                .iter()
                .filter(is_new)
                .map(|(id, answer)| (id.clone(), answer.clone()))
                .collect(),
            way: self.way.filter(|_| turned),
            romanised: self.romanised.filter(|_| rewritten),
        }
    }

    /// Merges a newer change, which wins where both have a value. A question without an answer does not replace an answer, which may be
    /// from another window.
    pub fn merge(&mut self, newer: Self) {
        self.position = newer.position.or(self.position.take());
        self.way = newer.way.or(self.way);
        self.romanised = newer.romanised.or(self.romanised);
        for (id, answer) in newer.answers {
            let known = self.answers.get(&id);
            if answer.how.is_try() || known.is_none_or(|it| !it.how.is_try()) {
                self.answers.insert(id, answer);
            }
        }
    }

    /// Removes the answers of one lesson, and the position if it is in it. Returns whether anything was removed.
    pub fn forget(&mut self, lesson: &str) -> bool {
        let before = (self.answers.len(), self.position.is_some());
        self.answers.retain(|id, _| lesson_of(id) != lesson);
        self.position = self.position.take().filter(|it| it.lesson != lesson);
        before != (self.answers.len(), self.position.is_some())
    }
}

/// The lesson of a question: `08-query-key-value` of `08-query-key-value/largest`.
pub fn lesson_of(question: &str) -> &str {
    question.split('/').next().unwrap_or(question)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_answer() -> impl Strategy<Value = Answered> {
        let how = proptest::sample::select(vec![
            Attempt::FirstTry,
            Attempt::AfterHint,
            Attempt::Skipped,
            Attempt::Shown,
        ]);
        let again = (any::<u32>(), any::<u32>());
        let named = proptest::collection::btree_map(".*", 1_u32.., 0..3);
        let numbers = proptest::option::of(any::<u32>());
        let all = (".*", any::<bool>(), how, numbers, again, named);
        all.prop_map(|(reply, right, how, numbers, again, named)| Answered {
            misconceptions: named,
            reply,
            right,
            how,
            numbers,
            again: match again.0 {
                0 => Again::default(),
                asked => Again {
                    asked,
                    right: again.1,
                },
            },
        })
    }

    pub(in crate::notebook::progress) fn any_course() -> impl Strategy<Value = CourseProgress> {
        let position = (".*", 1_usize..).prop_map(|(lesson, step)| Position { lesson, step });
        // Few names, so that two courses answer the same question.
        let answers = proptest::collection::btree_map("[a-c]/[a-c]", any_answer(), 0..6);
        let way = proptest::option::of(proptest::sample::select(vec![Way::Short, Way::Whole]));
        let romanised = proptest::option::of(proptest::bool::ANY);
        let all = (proptest::option::of(position), answers, way, romanised);
        all.prop_map(|(position, answers, way, romanised)| CourseProgress {
            position,
            answers,
            way,
            romanised,
        })
    }

    /// The progress after some work, which never removes anything.
    fn worked(from: &CourseProgress, work: CourseProgress) -> CourseProgress {
        let mut later = from.clone();
        later.merge(work);
        later
    }

    proptest! {
        #[test]
        fn a_change_is_all_that_is_needed(start in any_course(), work in any_course()) {
            let later = worked(&start, work);
            prop_assert_eq!(&worked(&start, later.since(&start)), &later);
            prop_assert!(later.since(&later).is_empty());
        }

        #[test]
        fn two_copies_lose_nothing(start in any_course(), one in any_course(), two in any_course()) {
            let changes = [one, two].map(|work| worked(&start, work).since(&start));
            let mut file = start.clone();
            for change in changes.clone() {
                file.merge(change);
            }
            let [one, two] = changes;
            for id in start.answers.keys().chain(one.answers.keys()).chain(two.answers.keys()) {
                let all = [&two, &one, &start].map(|it| it.answers.get(id));
                let mut all = all.into_iter().flatten();
                let latest = all.clone().find(|it| it.how.is_try()).or(all.next());
                prop_assert_eq!(file.answers.get(id), latest);
            }
            let last = two.position.or(one.position).or(start.position);
            prop_assert_eq!(file.position, last);
            prop_assert_eq!(file.way, two.way.or(one.way).or(start.way));
            prop_assert_eq!(file.romanised, two.romanised.or(one.romanised).or(start.romanised));
        }
    }

    #[test]
    fn one_lesson_is_forgotten_and_no_other() {
        let answer = Answered {
            reply: "is".to_owned(),
            right: true,
            how: Attempt::FirstTry,
            numbers: None,
            again: Again::default(),
            misconceptions: BTreeMap::new(),
        };
        let position = Position {
            lesson: "01-a".to_owned(),
            step: 2,
        };
        let ids = ["01-a/x", "01-a/y", "01-ab/x"].map(|id| (id.to_owned(), answer.clone()));
        let mut course = CourseProgress {
            position: Some(position),
            answers: BTreeMap::from(ids),
            way: Some(Way::Short),
            romanised: Some(true),
        };
        assert!(!course.forget("01"));
        assert!(course.forget("01-a"));
        assert_eq!(course.answers.keys().collect::<Vec<_>>(), ["01-ab/x"]);
        assert_eq!(course.position, None);
        assert!(!course.forget("01-a"));
        // The way is of the whole course.
        assert_eq!(
            (course.way, course.romanised),
            (Some(Way::Short), Some(true))
        );
    }
}
