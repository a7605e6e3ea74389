//! Answering the open question.

use std::collections::{BTreeMap, BTreeSet};

use super::action::Direction::{self, Down, Left, Right, Up};
use super::mode::Purpose;
use super::progress::{Again, Answered, Attempt};
use super::questions::SessionAnswer;
use super::state::Notebook;
use super::timing::TimingStatus;
use super::training::TrainingStatus;
use crate::lesson::Inline;
use crate::runs::question::{Form, Reply};
use crate::runs::typed_number::typed_number;

/// What a clicker is told while something is measured that it has begun.
pub(super) const MEASURING: &str = "measuring; PgDn again goes on without waiting";

/// The same while something is trained.
pub(super) const TRAINING: &str = "training; PgDn again goes on without waiting";

/// The unfinished answer to the open question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerDraft {
    /// The option or row under the cursor; `None` until the learner moves, so that going on answers nothing by accident.
    pub at: Option<usize>,
    /// The cell under the cursor; `None` until the learner moves.
    pub cell: Option<(usize, usize)>,
    /// The ticked rows.
    pub ticked: BTreeSet<usize>,
    /// Whether Enter was pressed with no row ticked; pressed again, it answers “no row”.
    pub none: bool,
    /// Whether the hint is shown.
    pub hinted: bool,
    /// Whether the learner was told that going on shows the answer.
    pub warned: bool,
    /// Whether going on began what the page measures or trains.
    pub begun: bool,
}

impl AnswerDraft {
    /// The reply that the learner has chosen; `None` as long as it is incomplete.
    fn chosen(&self, form: &Form) -> Option<Reply> {
        match form {
            // The cursor may be beyond the end: the sentence may have become shorter.
            Form::Choose { options, .. } => {
                let at = self.at?;
                Some(Reply::Choice(at.min(options.len() - 1)))
            }
            Form::Point { rows, cols, .. } => {
                let (row, col) = self.cell?;
                Some(Reply::Cell(
                    row.min(rows.len() - 1),
                    col.min(cols.len() - 1),
                ))
            }
            Form::Rows { rows, .. } => {
                let there = self.ticked.iter().filter(|&&row| row < rows.len());
                let there: BTreeSet<usize> = there.copied().collect();
                (self.none || !there.is_empty()).then_some(Reply::Rows(there))
            }
            Form::Number { .. } => None,
        }
    }
}

impl Notebook {
    /// Moves the cursor of the open question, or steps through the lesson if the question has nowhere to move in that direction.
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
                    (Some((row, col)), Up | Down) => (neighbour(row, rows, forward), col),
                    (Some((row, col)), _) => (row, neighbour(col, cols, forward)),
                });
            }
            (_, Right) => self.next(),
            (_, Left) => self.back(),
            (Form::Choose { options: lines, .. } | Form::Rows { rows: lines, .. }, _) => {
                let (at, count) = (draft.at, lines.len());
                self.draft.at = Some(at.map_or(0, |at| neighbour(at, count, forward)));
                self.draft.none = false;
            }
            (Form::Number { .. }, _) => self.say_how_to_answer(),
        }
    }

    pub(super) fn tick_row(&mut self) {
        match (
            self.open_question().map(|question| question.form),
            self.draft.at,
        ) {
            (Some(Form::Rows { .. }), at) => {
                let at = *self.draft.at.insert(at.unwrap_or(0));
                self.draft.none = false;
                if !self.draft.ticked.remove(&at) {
                    self.draft.ticked.insert(at);
                }
            }
            _ => self.say_how_to_answer(),
        }
    }

    /// Moves the cursor to the option with this number, from 1.
    pub(super) fn choose_option(&mut self, number: Option<u32>) {
        let at = number.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        match (self.open_question().map(|question| question.form), at) {
            (Some(Form::Choose { options, .. }), Some(at)) if at < options.len() => {
                self.draft.at = Some(at);
            }
            _ => self.say_how_to_answer(),
        }
    }

    /// Whether the open question has this form.
    pub(super) fn asks(&self, is_wanted: impl Fn(&Form) -> bool) -> bool {
        self.open_question()
            .is_some_and(|question| is_wanted(&question.form))
    }

    /// Whether a key begins the number that the open question asks for.
    pub(super) fn begins_number(&self, key: &str) -> bool {
        let is_first = |c: char| c.is_ascii_digit() || ".-−".contains(c);
        let is_number = || self.asks(|form| matches!(form, Form::Number { .. }));
        key.chars().count() == 1 && key.starts_with(is_first) && is_number()
    }

    /// Commits to the chosen answer, or says how to choose one.
    pub(super) fn commit(&mut self) {
        let Some(question) = self.open_question() else {
            return;
        };
        match (&question.form, self.draft.chosen(&question.form)) {
            (_, Some(reply)) => self.answer(reply),
            (Form::Number { .. }, None) => self.begin_typing(Purpose::Answer),
            (Form::Rows { .. }, None) => {
                self.draft.none = true;
                self.say("no row is ticked: Space ticks one; Enter again answers “no row”");
            }
            (Form::Choose { .. } | Form::Point { .. }, None) => self.say_how_to_answer(),
        }
    }

    pub(super) fn commit_number(&mut self, text: &str) -> Result<(), String> {
        let number = match text.trim_end().strip_suffix('%') {
            // As a question for a percentage takes it, or else as the part of 1 that it is.
            Some(percents) if self.asks_for_percents() => typed_number(percents)?,
            Some(percents) => typed_number(percents)? / 100.0,
            None => typed_number(text)?,
        };
        self.return_to_page();
        self.answer(Reply::Number(number));
        Ok(())
    }

    fn asks_for_percents(&self) -> bool {
        let asks = |inline: &Inline| match inline {
            Inline::Text(text) => text.value.contains("percent") || text.value.contains('%'),
            _ => false,
        };
        self.open_question()
            .is_some_and(|question| question.asked.ask.iter().any(asks))
    }

    /// Goes on without an answer.
    pub(super) fn skip(&mut self) {
        self.close(None, Attempt::Skipped);
    }

    /// Goes on as with a clicker, which has no other key: at an open question, says that the next press shows the answer, then shows it; where
    /// something is to be measured or trained and nothing is there yet, begins with that.
    pub(super) fn advance(&mut self) {
        if self.below > 0 {
            self.next();
        } else if self.open_question().is_none() {
            if self.draft.begun || !self.begin_what_is_missing() {
                self.next();
            } else {
                self.draft.begun = true;
            }
        } else if self.draft.warned {
            self.close(None, Attempt::Shown);
        } else {
            self.draft.warned = true;
            self.say("PgDn again shows the answer");
        }
    }

    /// Begins the measurement or the training of the newest step if there is no result of it at all. Says whether there was something to begin.
    fn begin_what_is_missing(&mut self) -> bool {
        if let Some(timing) = self.timing_at_hand() {
            if self.timing_status(timing) != TimingStatus::NotMeasured {
                return false;
            }
            self.measure(timing);
            if self.is_measuring_at_hand() {
                self.say(MEASURING);
            }
            return true;
        }
        let status = self.training_at_hand().map(|it| self.training_status(it));
        // Another training is not stopped for it.
        if status != Some(TrainingStatus::NotStarted) || self.is_anything_trained() {
            return false;
        }
        self.train();
        if self.is_training_at_hand() {
            self.say(TRAINING);
        }
        true
    }

    pub(super) fn hint(&mut self) {
        match self.open_question() {
            Some(question) if question.asked.hint.is_empty() => {
                self.say("this question has no hint; x skips it");
            }
            Some(_) => self.draft.hinted = true,
            None => {}
        }
    }

    fn answer(&mut self, reply: Reply) {
        let how = match self.draft.hinted {
            true => Attempt::AfterHint,
            false => Attempt::FirstTry,
        };
        self.close(Some(reply), how);
    }

    /// Records the reply, if there is one, and closes the question. The first answer stays; one on other numbers is counted with it.
    fn close(&mut self, reply: Option<Reply>, how: Attempt) {
        let Some((scope, question)) = self.open_question_in_scope() else {
            return;
        };
        let id = self.question_id(question.asked);
        let numbers = Some(question.numbers(scope));
        let judged = reply.as_ref().map(|it| question.judge(it));
        let right = judged.as_ref().is_some_and(|it| it.right);
        let why = judged.and_then(|it| it.why);
        let misconception = why.and_then(|why| why.misconception.clone());
        let words = reply.as_ref().and_then(|it| question.in_words(it));
        let first = self.progress.answers.get(&id);
        let is_counted =
            first.is_none_or(|first| reply.is_some() && self.is_fresh(scope, &question, first));
        let mut answered = match first {
            None => Answered {
                reply: words.unwrap_or_default(),
                right,
                how,
                numbers,
                again: Again::default(),
                misconceptions: BTreeMap::new(),
            },
            Some(first) => {
                let mut answered = first.clone();
                answered.numbers = numbers;
                answered.again.asked += u32::from(is_counted);
                answered.again.right += u32::from(is_counted && right);
                answered
            }
        };
        if let Some(name) = misconception.filter(|_| is_counted) {
            *answered.misconceptions.entry(name).or_default() += 1;
        }
        let latest = SessionAnswer {
            reply,
            how,
            form: question.form,
        };
        self.session.reopened.remove(&id);
        self.progress.answers.insert(id.clone(), answered);
        self.session.latest.insert(id, latest);
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

    /// Whether Enter has an effect on the open question.
    pub(super) fn can_commit(&self) -> bool {
        self.open_question().is_some_and(|question| {
            let wants_a_choice = matches!(question.form, Form::Choose { .. } | Form::Point { .. });
            !wants_a_choice || self.draft.chosen(&question.form).is_some()
        })
    }
}

/// The next or previous index below `count`, without wrapping.
pub(super) fn neighbour(at: usize, count: usize, forward: bool) -> usize {
    match forward {
        true => (at + 1).min(count.saturating_sub(1)),
        false => at.saturating_sub(1),
    }
}
