//! The panel of a question: its options while it is open, then its answer and the explanation.

use std::ops::ControlFlow;

use super::grids::grid_of;
use super::{Composer, Showing};
use crate::lesson::{Inline, Predict, View};
use crate::notebook::panel::{Grid, Panel, Piece, Quiz, QuizOption, Tone};
use crate::notebook::progress::{Answered, Attempt};
use crate::notebook::questions::QuestionState;
use crate::runs::question::{Form, Question, Reply, Unasked};

impl<'a> Composer<'_, 'a> {
    /// Composes a question. Breaks if nothing may be shown below it yet.
    pub(super) fn question(
        &mut self,
        predict: &'a Predict,
        state: QuestionState<'a>,
    ) -> ControlFlow<()> {
        match state {
            QuestionState::Not(Unasked::Lesson(problem)) => self.out.push(Panel::Problem(problem)),
            QuestionState::Not(Unasked::Degenerate { reason, .. }) => {
                self.out.push(Panel::Caption(format!("({reason})")));
            }
            QuestionState::Not(Unasked::Absent) => {}
            QuestionState::Open(question) => match self.showing {
                Showing::Newest(_) => {
                    self.open(predict, &question);
                    return ControlFlow::Break(());
                }
                Showing::Earlier => self.unanswered(predict, &question),
                Showing::Whole => self.done(predict, &question, None),
            },
            QuestionState::Done(question, _) if self.showing == Showing::Whole => {
                self.done(predict, &question, None);
            }
            QuestionState::Done(question, answered) => {
                self.done(predict, &question, Some(answered))
            }
        }
        ControlFlow::Continue(())
    }

    fn open(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let draft = &self.notebook.draft;
        let mut options = options(&question.form);
        let cursor = draft.at.map(|at| at.min(options.len().saturating_sub(1)));
        for (at, option) in options.iter_mut().enumerate() {
            option.is_chosen = Some(at) == cursor;
            option.ticked = match question.form {
                Form::Rows { .. } => Some(draft.ticked.contains(&at)),
                _ => None,
            };
        }
        let mut remarks = Vec::new();
        if draft.hinted {
            remarks.push(("Hint: ", self.spans(&predict.hint)));
        }
        let how = match &question.form {
            Form::Choose { .. } => "What do you think? ↑ ↓ and Enter.",
            Form::Number { .. } => "What do you think? Enter, then type a number.",
            Form::Point { .. } => "Point at a cell: arrows and Enter. The numbers are covered.",
            Form::Rows { .. } => "Tick all that will: ↑ ↓ and Space, then Enter.",
        };
        remarks.push(("", vec![Piece::new(how, Tone::Faint)]));
        let grid = self.covered(question);
        self.quiz(predict, options, grid, remarks);
    }

    /// An unanswered question on an earlier step.
    fn unanswered(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let left = Piece::new("(not answered: go back to it with ←)", Tone::Faint);
        let options = options(&question.form);
        self.quiz(predict, options, None, vec![("", vec![left])]);
    }

    /// A question with its answer, and with the learner's if any.
    fn done(&mut self, predict: &'a Predict, question: &Question<'a>, answered: Option<&Answered>) {
        // A reply is kept by position, and in another list that position may have another name.
        let is_same = |reply: &&Reply| {
            answered.is_some_and(|it| question.in_words(reply).as_ref() == Some(&it.reply))
        };
        let id = self.notebook.question_id(predict);
        let reply = self.notebook.replies.get(&id).filter(is_same);
        let mut remarks = Vec::new();
        let strong = |text: String| vec![Piece::new(text, Tone::Strong)];
        let quoted = |text: &str| match question.form {
            Form::Choose { .. } => format!("“{text}”"),
            _ => text.to_owned(),
        };
        let answer = quoted(&question.answer_in_words());
        match (answered, reply) {
            (None, _) => {
                let options = options(&question.form);
                if !options.is_empty() {
                    let texts: Vec<String> = options.into_iter().map(|it| it.text).collect();
                    let texts = vec![Piece::new(texts.join(", "), Tone::Plain)];
                    remarks.push(("Choose from: ", texts));
                }
                remarks.push(("Answer: ", strong(answer)));
            }
            (Some(answered), Some(reply)) => {
                let judgement = question.judge(reply);
                let yours = quoted(&answered.reply);
                match judgement.right {
                    true => {
                        let right = quoted(&judgement.answer);
                        remarks.push(("✓ ", strong(format!("Right: {right}."))));
                    }
                    false => {
                        remarks.push(("✗ ", strong(format!("You said {yours}. It is {answer}."))))
                    }
                }
                if let Some(why) = judgement.why {
                    remarks.push(("", self.spans(why)));
                }
            }
            (Some(answered), None) if answered.how == Attempt::Skipped => {
                remarks.push(("– ", strong(format!("Skipped. It is {answer}."))));
            }
            (Some(answered), None) => {
                let (mark, was) = match answered.right {
                    true => ("✓ ", "right"),
                    false => ("✗ ", "wrong"),
                };
                let text = format!(
                    "Answered before: {}, {was} then. Now it is {answer}.",
                    quoted(&answered.reply)
                );
                remarks.push((mark, strong(text)));
            }
        }
        if !predict.reveal.is_empty() {
            remarks.push(("", self.spans(&predict.reveal)));
        }
        // Options would take room without saying more.
        self.quiz(predict, Vec::new(), None, remarks);
    }

    fn quiz(
        &mut self,
        predict: &'a Predict,
        options: Vec<QuizOption>,
        grid: Option<Grid>,
        mut remarks: Vec<(&'static str, Vec<Piece>)>,
    ) {
        remarks.retain(|(_, text)| !text.is_empty());
        let mut ask = self.spans(&predict.ask);
        let again = self.again(predict);
        ask.extend(again.map(|again| Piece::new(format!(" {again}"), Tone::Faint)));
        self.out.push(Panel::Quiz(Quiz {
            ask,
            options,
            grid,
            remarks,
        }));
    }

    /// A remark about the same question in an earlier lesson.
    fn again(&self, predict: &Predict) -> Option<String> {
        let (title, answered) = self.notebook.asked_before(predict)?;
        let went = match answered {
            None => "".to_owned(),
            Some(Answered { right, how, .. }) => {
                let was = if *right { "right" } else { "wrong" };
                match how {
                    Attempt::Skipped => "; you skipped it then".to_owned(),
                    Attempt::FirstTry => format!("; you were {was} then, at the first try"),
                    Attempt::AfterHint => format!("; you were {was} then, after a hint"),
                }
            }
        };
        Some(format!(
            "(Asked before, in “{title}”, with other numbers{went}.)"
        ))
    }

    /// A text with its spans computed; empty if its conditions do not hold. Its problems follow on the page.
    fn spans(&mut self, inlines: &[Inline]) -> Vec<Piece> {
        if !self.holds(inlines) {
            return Vec::new();
        }
        let (pieces, problems) = self.pieces(inlines);
        self.out.extend(problems.into_iter().map(Panel::Problem));
        pieces
    }

    /// The matrix to point into, with the cursor and covered numbers; `None` for other questions.
    fn covered(&self, question: &Question<'a>) -> Option<Grid> {
        let Form::Point {
            address,
            rows,
            cols,
            ..
        } = &question.form
        else {
            return None;
        };
        let matrix = self.scope.get(address)?;
        let mut grid = grid_of(self.notebook, matrix, None, View::Plain);
        grid.changed.clear();
        let cell = self.notebook.draft.cell;
        grid.revealed = 0;
        grid.cursor = cell.map(|(row, col)| (row.min(rows.len() - 1), col.min(cols.len() - 1)));
        Some(grid)
    }
}

/// The options of a question, with the cursor on none.
fn options(form: &Form) -> Vec<QuizOption> {
    let texts = match form {
        Form::Choose { options, .. } => options.as_slice(),
        Form::Rows { rows, .. } => rows,
        Form::Number { .. } | Form::Point { .. } => &[],
    };
    let choice = |text: &String| QuizOption {
        text: text.clone(),
        is_chosen: false,
        ticked: None,
    };
    texts.iter().map(choice).collect()
}
