//! The questions of a lesson and their state.

use super::mode::Mode;
use super::progress::Answered;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Predict};
use crate::runs::question::{Question, Reply, Unasked};

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
        step: usize,
        block: usize,
        predict: &'a Predict,
    ) -> QuestionState<'a> {
        match Question::new(self.scope(step, block), predict) {
            Err(unasked) => QuestionState::Not(unasked),
            Ok(question) => match self.progress.answers.get(&self.question_id(predict)) {
                Some(answered) => QuestionState::Done(question, answered),
                None => QuestionState::Open(question),
            },
        }
    }

    /// The question of the newest step that waits for an answer. Everything below it is still hidden.
    pub(super) fn open_question(&self) -> Option<Question<'_>> {
        let blocks = self.lesson().steps[self.step].blocks.iter().enumerate();
        blocks
            .filter_map(|(block, it)| match &it.kind {
                BlockKind::Directive(Directive::Predict(predict)) => Some((block, predict)),
                _ => None,
            })
            .find_map(
                |(block, predict)| match self.question_state(self.step, block, predict) {
                    QuestionState::Open(question) => Some(question),
                    _ => None,
                },
            )
    }

    /// Whether the keys belong to a question.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Reading) && self.open_question().is_some()
    }

    /// The key of a question in the progress: `08-query-key-value/largest`.
    pub(super) fn question_id(&self, predict: &Predict) -> String {
        format!("{}/{}", self.lesson().stem(), predict.id)
    }

    /// The learner's reply since the program started; `None` if there is none.
    pub(super) fn reply_to(&self, predict: &Predict) -> Option<&Reply> {
        self.replies.get(&self.question_id(predict))
    }

    /// The title of an earlier lesson with the same question, and the answer given there.
    pub(super) fn asked_before(&self, predict: &Predict) -> Option<(&str, Option<&Answered>)> {
        let again = predict.again.as_ref()?;
        let lessons = self.library.lessons[..self.lesson].iter();
        let lesson = lessons.map(|entry| &entry.lesson).find(|lesson| {
            let mut blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
            blocks.any(|block| match &block.kind {
                BlockKind::Directive(Directive::Predict(other)) => other.id == again.value,
                _ => false,
            })
        })?;
        let id = format!("{}/{}", lesson.stem(), again.value);
        Some((&lesson.title, self.progress.answers.get(&id)))
    }
}
