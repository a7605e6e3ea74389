//! The panel of a question: its options while it is open, then its answer and the explanation.

use std::ops::ControlFlow;

use super::verdict::{Given, faint};
use super::{Composer, Showing};
use crate::lesson::{Inline, Predict};
use crate::notebook::panel::{Grid, Panel, Piece, Quiz, QuizOption, Tone};
use crate::notebook::progress::{Answered, Attempt};
use crate::notebook::questions::QuestionState;
use crate::runs::question::{Form, Question, Unasked};
use crate::text::quotes;

/// A mark and a text.
pub(super) type Remark = (&'static str, Vec<Piece>);

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
                self.undecided(predict, &reason);
            }
            QuestionState::Not(Unasked::Untrue) => {
                self.undecided(predict, "on these numbers this question is not asked");
            }
            QuestionState::Not(Unasked::Absent) => {
                if matches!(self.showing, Showing::Newest(_)) {
                    let left_out = "(A question is left out until its numbers are there.)";
                    self.out.push(Panel::remark(left_out));
                }
            }
            QuestionState::Open(question) | QuestionState::Done(question, _) if self.is_print() => {
                match self.showing {
                    Showing::Questions => self.on_sheet(predict, &question),
                    _ => self.with_its_answer(predict, &question),
                }
            }
            QuestionState::Open(question) if self.showing == Showing::Earlier => {
                self.unanswered(predict, &question);
                return ControlFlow::Break(());
            }
            QuestionState::Open(question) => {
                self.open(predict, &question);
                return ControlFlow::Break(());
            }
            QuestionState::Done(question, answered) => self.done(predict, &question, answered),
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
        remarks.push(("", faint(how)));
        let grid = self.covered(question);
        let id = self.notebook.question_id(predict);
        if let Some(votes) = self.notebook.votes(&id, &question.form) {
            for (option, &hands) in options.iter_mut().zip(votes) {
                option.votes = Some(hands);
            }
        }
        self.quiz(predict, options, grid, remarks);
    }

    /// A question that these numbers do not decide, with the answer on others.
    fn undecided(&mut self, predict: &'a Predict, reason: &str) {
        if self.showing == Showing::Questions {
            return; // The key says it.
        }
        let reason = format!("({})", quotes(reason));
        let id = self.notebook.question_id(predict);
        let answered = self.notebook.progress.answers.get(&id);
        let answered = answered.filter(|_| !self.is_print());
        let given = answered.map(|it| self.given(predict, it));
        let Some(given) = given.filter(Given::is_told_alone) else {
            self.out.push(Panel::remark(reason));
            return;
        };
        let (grid, marks) = self.pointed(predict, None, Some(&given)).unzip();
        let mut remarks = vec![given.alone(predict)];
        remarks.extend(marks);
        remarks.push(("", faint(reason)));
        self.quiz(predict, Vec::new(), grid, remarks);
    }

    /// An unanswered question on an earlier step.
    fn unanswered(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let left = faint("(not answered: go back to it with ←)");
        let options = options(&question.form);
        let grid = self.covered(question);
        self.quiz(predict, options, grid, vec![("", left)]);
    }

    /// A question with its answer, and with the learner's.
    fn done(&mut self, predict: &'a Predict, question: &Question<'a>, answered: &Answered) {
        let given = self.given(predict, answered);
        let mut remarks = self.verdict(question, &given);
        let pointed = self.pointed(predict, Some(question), Some(&given));
        let grid = pointed.map(|(grid, marks)| {
            remarks.insert(1, marks);
            grid
        });
        remarks.push(("", self.spans(&predict.reveal)));
        let is_fresh = matches!(self.showing, Showing::Newest(_))
            && self.notebook.is_fresh(self.scope, question, answered);
        remarks.push(("", asked_again(answered, is_fresh)));
        // Options would take room without saying more, unless a class has chosen among them.
        let id = self.notebook.question_id(predict);
        let options = match self.notebook.votes(&id, &question.form) {
            Some(votes) => counted(question, votes),
            None => Vec::new(),
        };
        self.quiz(predict, options, grid, remarks);
    }

    pub(super) fn quiz(
        &mut self,
        predict: &'a Predict,
        options: Vec<QuizOption>,
        grid: Option<Grid>,
        mut remarks: Vec<Remark>,
    ) {
        remarks.retain(|(_, text)| !text.is_empty());
        // An answer stays with its question, whether or not that would be asked on these numbers.
        let (mut ask, problems) = self.pieces(&predict.ask);
        self.out.extend(problems.into_iter().map(Panel::Problem));
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
                    Attempt::Shown => "; its answer was shown then".to_owned(),
                    Attempt::FirstTry => format!("; you were {was} then, at the first try"),
                    Attempt::AfterHint => format!("; you were {was} then, after a hint"),
                }
            }
        };
        Some(format!("(Like a question in “{title}”{went}.)"))
    }

    /// A text with its spans computed; empty if its conditions do not hold. Its problems follow on the page.
    pub(super) fn spans(&mut self, inlines: &[Inline]) -> Vec<Piece> {
        if self.left_out(inlines).is_some() {
            return Vec::new();
        }
        let (pieces, problems) = self.pieces(inlines);
        self.out.extend(problems.into_iter().map(Panel::Problem));
        pieces
    }
}

/// The options with the hands that a class showed for each, and the right one marked.
fn counted(question: &Question<'_>, votes: &[u32]) -> Vec<QuizOption> {
    let mut options = options(&question.form);
    let is_right = |at: usize| match &question.form {
        Form::Choose { right, .. } => at == *right,
        Form::Rows { right, .. } => right.contains(&at),
        Form::Number { .. } | Form::Point { .. } => false,
    };
    for (at, (option, &hands)) in options.iter_mut().zip(votes).enumerate() {
        option.votes = Some(hands);
        option.is_right = is_right(at);
    }
    options
}

/// The answers on other numbers, and the offer of another one.
fn asked_again(answered: &Answered, is_fresh: bool) -> Vec<Piece> {
    let mut text = String::new();
    let again = answered.again;
    if !again.is_none() {
        text = format!(
            "Asked again on other numbers: {} of {} right. ",
            again.right, again.asked
        );
    }
    if is_fresh {
        text += "A asks again, on the numbers as they are now.";
    }
    match text.is_empty() {
        true => Vec::new(),
        false => faint(text.trim_end()),
    }
}

/// The options of a question, with the cursor on none.
pub(super) fn options(form: &Form) -> Vec<QuizOption> {
    let texts = match form {
        Form::Choose { options, .. } => options.as_slice(),
        Form::Rows { rows, .. } => rows,
        Form::Number { .. } | Form::Point { .. } => &[],
    };
    let choice = |text: &String| QuizOption {
        text: text.clone(),
        is_chosen: false,
        ticked: None,
        votes: None,
        is_right: false,
    };
    texts.iter().map(choice).collect()
}
