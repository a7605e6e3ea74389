//! The score of a lesson: how its questions were answered, which misconceptions showed, and where to go again.

use std::collections::BTreeMap;

use super::progress::Answered;
use super::questions::QuestionState;
use super::state::Notebook;
use crate::lesson::{Directive, Predict};
use crate::runs::lesson_runs::BlockId;
use crate::sorting::sort_by_key;

/// The score of the questions above a place in a lesson. Answers on other numbers count as much as the first ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// The number of questions that the numbers decide.
    pub questions: usize,
    /// The number of questions that are not answered yet; skipped and shown ones are among them.
    pub open: usize,
    /// The number of those that were skipped or shown.
    pub passed: usize,
    /// The number of answers.
    pub answers: u64,
    /// The number of right ones.
    pub right: u64,
    /// The misconceptions that showed, the most frequent first.
    pub misconceptions: Vec<ShownMisconception>,
    /// The number of wrong answers that no misconception explains.
    pub others: u64,
    /// The lessons to go to again, in course order, because something that they teach was answered wrongly.
    pub again: Vec<String>,
}

/// A misconception that showed in answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownMisconception {
    /// Its name.
    pub name: String,
    /// The number of answers in which it showed.
    pub shown: u64,
    /// The number of answers in which it could have.
    pub of: u64,
    /// The lesson to go to again; `None` if the question does not name one.
    pub lesson: Option<String>,
}

impl Notebook {
    /// The score of the questions above a block of the lesson.
    pub(super) fn score(&self, (step, block): BlockId) -> Score {
        let mut score = Score::default();
        let mut shown: BTreeMap<String, ShownMisconception> = BTreeMap::new();
        let mut again: Vec<usize> = Vec::new();
        for (predict, answered) in self.asked_above(step, block) {
            score.questions += 1;
            let is_passed = answered.is_some();
            let Some(answered) = answered.filter(|it| answers(it) > 0) else {
                score.open += 1;
                score.passed += usize::from(is_passed);
                continue;
            };
            let (all, right) = (answers(answered), right_answers(answered));
            score.answers += all;
            score.right += right;
            let named: u64 = answered
                .misconceptions
                .values()
                .copied()
                .map(u64::from)
                .sum();
            let wrong = all - right;
            score.others += wrong.saturating_sub(named);
            let lesson = self.lesson_asked_before(predict);
            again.extend(lesson.filter(|_| wrong > 0));
            let lesson = lesson.map(|lesson| self.name_of_lesson(lesson));
            for why in &predict.whys {
                let Some(name) = &why.misconception else {
                    continue;
                };
                let count = answered.misconceptions.get(name).copied();
                let count = count.map_or(0, u64::from);
                let entry = shown.entry(name.clone());
                let entry = entry.or_insert_with(|| ShownMisconception {
                    name: name.clone(),
                    shown: 0,
                    of: 0,
                    lesson: lesson.clone(),
                });
                entry.shown += count;
                entry.of += all;
                if count > 0 {
                    entry.lesson.clone_from(&lesson);
                }
            }
        }
        score.misconceptions = shown.into_values().filter(|it| it.shown > 0).collect();
        sort_by_key(&mut score.misconceptions, |it| std::cmp::Reverse(it.shown));
        again.sort_unstable();
        again.dedup();
        score.again = again
            .into_iter()
            .map(|lesson| self.name_of_lesson(lesson))
            .collect();
        score
    }

    /// The questions above a block, as far as the numbers decide them, each with its answer.
    fn asked_above(
        &self,
        step: usize,
        block: usize,
    ) -> impl Iterator<Item = (&Predict, Option<&Answered>)> {
        let blocks = self.lesson().directives_above(step, block);
        blocks.filter_map(|(at, directive)| {
            let Directive::Predict(predict) = directive else {
                return None;
            };
            let scope = self.scope(at.0, at.1);
            let state = self.question_state(scope, predict);
            if self.is_left_out(at.0) || matches!(state, QuestionState::Not(_)) {
                return None;
            }
            let id = self.question_id(predict);
            Some((&**predict, self.progress.answers.get(&id)))
        })
    }

    /// The number of a lesson, or its title if it has none.
    fn name_of_lesson(&self, lesson: usize) -> String {
        let lesson = &self.library.lessons[lesson];
        let number = lesson.number().map(|number| number.to_string());
        number.unwrap_or_else(|| format!("“{}”", lesson.title))
    }
}

/// The number of answers to a question, the first one included.
fn answers(answered: &Answered) -> u64 {
    u64::from(answered.how.is_try()) + u64::from(answered.again.asked)
}

fn right_answers(answered: &Answered) -> u64 {
    let first = u64::from(answered.how.is_try() && answered.right);
    // A file may say anything.
    (first + u64::from(answered.again.right)).min(answers(answered))
}
