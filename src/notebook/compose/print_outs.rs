//! Questions in print-outs: with their answers; or on a work sheet, with room for them and nothing that tells them.

use super::quiz::{Remark, options};
use super::verdict::{quoted, strong};
use super::{Composer, Showing};
use crate::lesson::{Directive, Expression, Predict};
use crate::notebook::Notebook;
use crate::notebook::panel::{Piece, Tone};
use crate::runs::lesson_runs::BlockId;
use crate::runs::question::{Form, Question, Unasked};

/// Room for a word or a number.
pub(super) const ROOM: &str = "____________";

/// Whether a sheet has this question: on its numbers it is asked.
pub(super) fn asks(notebook: &Notebook, (step, block): BlockId, predict: &Predict) -> bool {
    use Unasked::{Absent, Degenerate, Untrue};
    let question = Question::new(notebook.scope(step, block), predict);
    !matches!(question, Err(Absent | Degenerate { .. } | Untrue))
}

impl<'a> Composer<'_, 'a> {
    /// Whether a print-out is composed.
    pub(super) fn is_print(&self) -> bool {
        !matches!(self.showing, Showing::Newest(_) | Showing::Earlier)
    }

    /// A question with its answer.
    pub(super) fn with_its_answer(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let mut remarks = whole(question);
        remarks.push(("", self.spans(&predict.reveal)));
        let grid = self.pointed(predict, Some(question), None);
        self.quiz(predict, Vec::new(), grid.map(|(grid, _)| grid), remarks);
    }

    /// A question with room for the answer.
    pub(super) fn on_sheet(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let room = match question.form {
            Form::Choose { .. } | Form::Rows { .. } => None,
            Form::Point { .. } => Some(format!("Row {ROOM}  Column {ROOM}")),
            Form::Number { .. } => Some(ROOM.to_owned()),
        };
        let mut options = options(&question.form);
        for option in &mut options {
            option.ticked = Some(false);
        }
        let room = room.map(|room| ("Answer: ", vec![Piece::new(room, Tone::Plain)]));
        let grid = self.covered(question);
        self.quiz(predict, options, grid, room.into_iter().collect());
    }

    /// Whether a computed span would tell the answer of a question above it on the sheet.
    pub(super) fn gives_away(&self, span: &Expression) -> bool {
        let (step, block) = self.at;
        let mut above = self.notebook.lesson().directives_above(step, block);
        self.showing == Showing::Questions
            && above.any(|((step, block), directive)| {
                let Directive::Predict(predict) = directive else {
                    return false;
                };
                let scope = self.notebook.scope(step, block);
                !self.notebook.is_left_out(step)
                    && Question::new(scope, predict)
                        .is_ok_and(|question| question.is_given_away_by(self.scope, span))
            })
    }
}

/// The options and the answer.
fn whole(question: &Question<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let options: Vec<String> = options(&question.form)
        .iter()
        .map(|it| quoted(&it.text, question.asked))
        .collect();
    if !options.is_empty() {
        let options = vec![Piece::new(options.join(", "), Tone::Plain)];
        remarks.push(("Choose from: ", options));
    }
    let answer = quoted(&question.answer_in_words(), question.asked);
    remarks.push(("Answer: ", strong(answer)));
    remarks
}
