//! The questions of a lesson and their state.

use super::mode::Mode;
use super::progress::Answered;
use super::state::Notebook;
use crate::lesson::{Directive, Predict};
use crate::runs::question::{Question, Unasked};
use crate::runs::scope::Scope;

/// The state of a question of the lesson.
#[derive(Debug)]
pub(super) enum QuestionState<'a> {
    /// Waiting for an answer.
    Open(Question<'a>),
    /// Answered or skipped.
    Done(Question<'a>, &'a Answered),
    /// Not asked.
    Not(Unasked),
}

impl Notebook {
    /// The state of the question in a block.
    pub(super) fn question_state<'a>(
        &'a self,
        scope: Scope<'a>,
        predict: &'a Predict,
    ) -> QuestionState<'a> {
        match Question::new(scope, predict) {
            Err(unasked) => QuestionState::Not(unasked),
            Ok(question) => match self.progress.answers.get(&self.question_id(predict)) {
                Some(answered) => QuestionState::Done(question, answered),
                None => QuestionState::Open(question),
            },
        }
    }

    /// The question of the newest step that waits for an answer. Everything below it is still hidden.
    pub(super) fn open_question(&self) -> Option<Question<'_>> {
        self.directives(self.step)
            .find_map(|(scope, directive)| self.question_open_in(scope, directive))
    }

    fn question_open_in<'a>(
        &'a self,
        scope: Scope<'a>,
        directive: &'a Directive,
    ) -> Option<Question<'a>> {
        let Directive::Predict(predict) = directive else {
            return None;
        };
        match self.question_state(scope, predict) {
            QuestionState::Open(question) => Some(question),
            _ => None,
        }
    }

    /// The directives of a step that the page shows: of the newest step those down to an open question.
    pub(super) fn directives_shown(
        &self,
        step: usize,
    ) -> impl Iterator<Item = (Scope<'_>, &Directive)> {
        let is_shown = move |&(scope, directive): &(_, _)| {
            step < self.step || self.question_open_in(scope, directive).is_none()
        };
        self.directives(step).take_while(is_shown)
    }

    /// Whether the keys belong to a question.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Reading) && self.open_question().is_some()
    }

    /// The key of a question in the progress: `08-query-key-value/largest`.
    pub(super) fn question_id(&self, predict: &Predict) -> String {
        format!("{}/{}", self.lesson().stem(), predict.id)
    }

    /// The title of an earlier lesson with the same question, and the answer given there.
    pub(super) fn asked_before(&self, predict: &Predict) -> Option<(&str, Option<&Answered>)> {
        let again = predict.again.as_ref()?;
        let lessons = self.library.lessons[..self.lesson].iter();
        let lesson = lessons
            .map(|entry| &entry.lesson)
            .find(|lesson| lesson.questions().any(|other| other.id == again.value))?;
        let id = format!("{}/{}", lesson.stem(), again.value);
        Some((&lesson.title, self.progress.answers.get(&id)))
    }
}
