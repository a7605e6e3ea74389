//! The questions of a lesson and their state.

use std::collections::{BTreeMap, BTreeSet};

use super::mode::Mode;
use super::progress::{Answered, Attempt};
use super::state::Notebook;
use crate::lesson::{Directive, Predict};
use crate::runs::question::{Form, Question, Reply, Unasked};
use crate::runs::scope::Scope;

/// What happened to the questions since the program started, each by its key in the progress.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SessionAnswers {
    /// The latest answer to each.
    pub(super) latest: BTreeMap<String, SessionAnswer>,
    /// Those that are asked again.
    pub(super) reopened: BTreeSet<String>,
    /// The hands that a class showed for each option, and the question as it stood then.
    pub(super) votes: BTreeMap<String, (Form, Vec<u32>)>,
}

/// An answer, with the question as it stood then.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SessionAnswer {
    /// The reply; `None` if the question was skipped or its answer shown.
    pub(super) reply: Option<Reply>,
    /// How it was answered.
    pub(super) how: Attempt,
    /// Its options and its right answer.
    pub(super) form: Form,
}

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
                Some(answered) if !self.is_reopened(predict) => {
                    QuestionState::Done(question, answered)
                }
                _ => QuestionState::Open(question),
            },
        }
    }

    /// The question of the newest step that waits for an answer. Everything below it is still hidden.
    pub(super) fn open_question(&self) -> Option<Question<'_>> {
        self.open_question_in_scope().map(|(_, question)| question)
    }

    pub(super) fn open_question_in_scope(&self) -> Option<(Scope<'_>, Question<'_>)> {
        self.directives(self.step).find_map(|(scope, directive)| {
            let question = self.question_open_in(scope, directive)?;
            Some((scope, question))
        })
    }

    fn question_open_in<'a>(
        &'a self,
        scope: Scope<'a>,
        directive: &'a Directive,
    ) -> Option<Question<'a>> {
        let Directive::Predict(predict) = directive else {
            return None;
        };
        // Most questions above the newest step are answered: they need not be asked to know it.
        let id = self.question_id(predict);
        if self.progress.answers.contains_key(&id) && !self.is_reopened(predict) {
            return None;
        }
        match self.question_state(scope, predict) {
            QuestionState::Open(question) => Some(question),
            _ => None,
        }
    }

    /// The directives of a step that the page shows: those down to an open question.
    pub(super) fn directives_shown(
        &self,
        step: usize,
    ) -> impl Iterator<Item = (Scope<'_>, &Directive)> {
        let is_shown =
            move |&(scope, directive): &(_, _)| self.question_open_in(scope, directive).is_none();
        self.directives(step).take_while(is_shown)
    }

    /// Whether the keys belong to a question.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Reading) && self.open_question().is_some()
    }

    fn is_reopened(&self, predict: &Predict) -> bool {
        let reopened = &self.session.reopened;
        !reopened.is_empty() && reopened.contains(&self.question_id(predict))
    }

    /// The question that can be asked again: the last answered one of the newest step.
    fn answered_question(&self) -> Option<(Scope<'_>, Question<'_>, &Answered)> {
        let mut directives = self.directives(self.step).rev();
        directives.find_map(|(scope, directive)| match directive {
            Directive::Predict(predict) => match self.question_state(scope, predict) {
                QuestionState::Done(question, answered) => Some((scope, question, answered)),
                _ => None,
            },
            _ => None,
        })
    }

    /// Asks the last question of the step again, on the present numbers.
    pub(super) fn ask_again(&mut self) {
        let answered = self.answered_question();
        let Some(id) = answered.map(|(_, question, _)| self.question_id(question.asked)) else {
            let is_question = |(_, it): (_, &Directive)| matches!(it, Directive::Predict(_));
            let has_question = self.directives(self.step).any(is_question);
            self.say(match has_question {
                true => "these numbers do not decide the question of this page",
                false => "this page has no question to ask again",
            });
            return;
        };
        self.session.reopened.insert(id);
        self.leave_matrix();
        self.draft = Default::default();
        self.scroll = 0;
    }

    /// Asks all answered questions of the lesson again. Returns whether there are any.
    pub(super) fn reopen_questions(&mut self) -> bool {
        let ids: Vec<String> = self
            .lesson()
            .questions()
            .map(|predict| self.question_id(predict))
            .filter(|id| self.progress.answers.contains_key(id))
            .collect();
        let any = !ids.is_empty();
        self.session.reopened.extend(ids);
        any
    }

    /// Whether the last question of the step can be asked on other numbers than those that it was answered on last.
    pub(super) fn can_ask_afresh(&self) -> bool {
        let last = self.answered_question();
        last.is_some_and(|(scope, question, answered)| self.is_fresh(scope, &question, answered))
    }

    /// Whether the numbers that decide a question are others than those that it was answered on last, be it in another session.
    pub(super) fn is_fresh(
        &self,
        scope: Scope<'_>,
        question: &Question<'_>,
        answered: &Answered,
    ) -> bool {
        let last = answered.numbers;
        last.is_some_and(|last| last != question.numbers(scope))
    }

    /// The key of a question in the progress: `08-query-key-value/largest`.
    pub(super) fn question_id(&self, predict: &Predict) -> String {
        format!("{}/{}", self.lesson().stem(), predict.id)
    }

    /// The earlier lesson with the same question.
    pub(super) fn lesson_asked_before(&self, predict: &Predict) -> Option<usize> {
        let again = predict.again.as_ref()?;
        let mut lessons = self.library.lessons[..self.lesson].iter();
        lessons.position(|entry| {
            let mut questions = entry.questions();
            questions.any(|other| other.id == again.value)
        })
    }

    /// The title of an earlier lesson with the same question, and the answer given there.
    pub(super) fn asked_before(&self, predict: &Predict) -> Option<(&str, Option<&Answered>)> {
        let again = predict.again.as_ref()?;
        let lesson = &self.library.lessons[self.lesson_asked_before(predict)?];
        let id = format!("{}/{}", lesson.stem(), again.value);
        Some((&lesson.title, self.progress.answers.get(&id)))
    }
}
