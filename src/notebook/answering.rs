//! Questions on the page: which one is open, answering it, and what is remembered of that.

use std::collections::BTreeSet;

use super::action::Direction::{self, Down, Left, Right, Up};
use super::mode::{Mode, Purpose};
use super::progress::{Answered, How};
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Predict};
use crate::runs::question::{Form, Question, Reply, Unasked};
use crate::runs::typed_number::typed_number;

/// How far the learner is with the open question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerDraft {
    /// The option or the row under the cursor; none until the learner moves to one, so that nobody answers by going on.
    pub at: Option<usize>,
    /// The cell under the cursor, in the same way.
    pub cell: Option<(usize, usize)>,
    /// The rows that are ticked.
    pub ticked: BTreeSet<usize>,
    /// Whether Enter was pressed with no row ticked: pressed again, it answers that there is none.
    pub none: bool,
    /// Whether the hint was asked for.
    pub hinted: bool,
}

/// What becomes of a question of the lesson.
#[derive(Debug)]
pub enum QuestionState<'a> {
    /// It waits for an answer.
    Open(Question<'a>),
    /// It was answered or skipped.
    Done(Question<'a>, &'a Answered),
    /// It is not asked.
    Not(Unasked),
}

impl Notebook {
    /// What becomes of a question in this block.
    pub(super) fn state_of<'a>(
        &'a self,
        step: usize,
        block: usize,
        predict: &'a Predict,
    ) -> QuestionState<'a> {
        match Question::new(self.scope(step, block), predict) {
            Err(unasked) => QuestionState::Not(unasked),
            Ok(question) => match self.progress.answers.get(&self.id(predict)) {
                Some(answered) => QuestionState::Done(question, answered),
                None => QuestionState::Open(question),
            },
        }
    }

    /// The question of the newest step that waits for an answer. What stands below it is not shown yet.
    pub fn open_question(&self) -> Option<Question<'_>> {
        let blocks = self.lesson().steps[self.step].blocks.iter().enumerate();
        blocks
            .filter_map(|(block, it)| match &it.kind {
                BlockKind::Directive(Directive::Predict(predict)) => Some((block, predict)),
                _ => None,
            })
            .find_map(
                |(block, predict)| match self.state_of(self.step, block, predict) {
                    QuestionState::Open(question) => Some(question),
                    _ => None,
                },
            )
    }

    /// The name under which the answer to a question is kept.
    fn id(&self, predict: &Predict) -> String {
        format!("{}/{}", self.lesson().stem(), predict.id)
    }

    /// What the learner answered since the program started.
    pub(super) fn reply_to(&self, predict: &Predict) -> Option<&Reply> {
        self.replies.get(&self.id(predict))
    }

    /// The lesson that asked the same before, and what was answered there.
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

    /// Moves the cursor of the open question, or steps through the lesson where the question has none in that direction.
    pub(super) fn move_answer(&mut self, direction: Direction) {
        let Some(question) = self.open_question() else {
            return;
        };
        let (draft, forward) = (&self.draft, matches!(direction, Down | Right));
        match (&question.form, direction) {
            (Form::Point { rows, cols, .. }, _) => {
                let (rows, cols) = (rows.len(), cols.len());
                self.draft.cell = Some(match (draft.cell, direction) {
                    (None, _) => (0, 0),
                    (Some((row, col)), Up | Down) => (beside(row, rows, forward), col),
                    (Some((row, col)), _) => (row, beside(col, cols, forward)),
                });
            }
            (_, Right) => self.next(),
            (_, Left) => self.back(),
            (Form::Choose { options: lines, .. } | Form::Rows { rows: lines, .. }, _) => {
                let (at, count) = (draft.at, lines.len());
                self.draft.at = Some(at.map_or(0, |at| beside(at, count, forward)));
                self.draft.none = false;
            }
            (Form::Number { .. }, _) => self.say_how_to_answer(),
        }
    }

    /// Ticks the row under the cursor, or takes the tick off.
    pub(super) fn tick_row(&mut self) {
        match (
            self.open_question().map(|question| question.form),
            self.draft.at,
        ) {
            (Some(Form::Rows { .. }), Some(at)) => {
                self.draft.none = false;
                if !self.draft.ticked.remove(&at) {
                    self.draft.ticked.insert(at);
                }
            }
            _ => self.say_how_to_answer(),
        }
    }

    /// Takes the option with this number.
    pub(super) fn choose_option(&mut self, number: usize) {
        match self.open_question().map(|question| question.form) {
            Some(Form::Choose { options, .. }) if (1..=options.len()).contains(&number) => {
                self.draft.at = Some(number - 1);
            }
            _ => self.say_how_to_answer(),
        }
    }

    /// Whether a key begins the number that the open question asks for.
    pub(super) fn begins_number(&self, key: &str) -> bool {
        let is_first = |c: char| c.is_ascii_digit() || ".-−".contains(c);
        let is_number =
            || matches!(self.open_question(), Some(it) if matches!(it.form, Form::Number { .. }));
        key.chars().count() == 1 && key.starts_with(is_first) && is_number()
    }

    /// Commits to what the learner chose; says how to choose while they have not.
    pub(super) fn commit(&mut self) {
        let Some(question) = self.open_question() else {
            return;
        };
        match (&question.form, self.chosen(&question.form)) {
            (_, Some(reply)) => self.answer(Some(reply)),
            (Form::Number { .. }, None) => self.begin_typing(Purpose::Answer),
            (Form::Rows { .. }, None) => {
                self.draft.none = true;
                self.say("no row is ticked: Space ticks one; Enter again answers “no row”");
            }
            (Form::Choose { .. } | Form::Point { .. }, None) => self.say_how_to_answer(),
        }
    }

    /// What the learner chose so far.
    fn chosen(&self, form: &Form) -> Option<Reply> {
        let draft = &self.draft;
        match form {
            // The sentence may have become shorter under the cursor.
            Form::Choose { options, .. } => {
                let at = draft.at?;
                Some(Reply::Choice(at.min(options.len() - 1)))
            }
            Form::Point { rows, cols, .. } => {
                let (row, col) = draft.cell?;
                Some(Reply::Cell(
                    row.min(rows.len() - 1),
                    col.min(cols.len() - 1),
                ))
            }
            Form::Rows { rows, .. } => {
                let there = draft.ticked.iter().filter(|&&row| row < rows.len());
                let there: BTreeSet<usize> = there.copied().collect();
                (draft.none || !there.is_empty()).then_some(Reply::Rows(there))
            }
            Form::Number { .. } => None,
        }
    }

    /// Commits to the number that was typed.
    pub(super) fn commit_number(&mut self, text: &str) -> Result<(), String> {
        let number = typed_number(text)?;
        self.return_to_page();
        self.answer(Some(Reply::Number(number)));
        Ok(())
    }

    /// Goes on without an answer.
    pub(super) fn skip(&mut self) {
        self.answer(None);
    }

    /// Shows what helps.
    pub(super) fn hint(&mut self) {
        match self.open_question() {
            Some(question) if question.asked.hint.is_empty() => {
                self.say("this question has no hint; x skips it");
            }
            Some(_) => self.draft.hinted = true,
            None => {}
        }
    }

    /// Remembers the answer, and shows what is right.
    fn answer(&mut self, reply: Option<Reply>) {
        let Some(question) = self.open_question() else {
            return;
        };
        let id = self.id(question.asked);
        let answered = Answered {
            reply: reply
                .as_ref()
                .and_then(|reply| question.in_words(reply))
                .unwrap_or_default(),
            right: reply
                .as_ref()
                .is_some_and(|reply| question.judge(reply).right),
            how: match (&reply, self.draft.hinted) {
                (None, _) => How::Skipped,
                (_, true) => How::AfterHint,
                (_, false) => How::FirstTry,
            },
        };
        self.progress.answers.insert(id.clone(), answered);
        if let Some(reply) = reply {
            self.replies.insert(id, reply);
        }
        self.draft = AnswerDraft::default();
        self.scroll = 0;
    }

    pub(super) fn say_how_to_answer(&mut self) {
        let text = match self.open_question().map(|question| question.form) {
            Some(Form::Choose { .. }) => "choose with ↑ ↓ or a digit, then Enter; x skips",
            Some(Form::Number { .. }) => "Enter opens the line for your number; x skips",
            Some(Form::Point { .. }) => {
                "move to a cell with the arrows and press Enter, or skip with x"
            }
            Some(Form::Rows { .. }) => "tick rows with ↑ ↓ and Space, then Enter; x skips",
            None => return,
        };
        self.say(text);
    }

    /// Whether Enter would do something at the open question.
    pub(super) fn can_commit(&self) -> bool {
        self.open_question().is_some_and(|question| {
            let wants_a_choice = matches!(question.form, Form::Choose { .. } | Form::Point { .. });
            !wants_a_choice || self.chosen(&question.form).is_some()
        })
    }

    /// Whether the keys belong to a question now.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Reading) && self.open_question().is_some()
    }
}

/// The place before or behind this one of so many.
fn beside(at: usize, count: usize, forward: bool) -> usize {
    match forward {
        true => (at + 1).min(count - 1),
        false => at.saturating_sub(1),
    }
}
