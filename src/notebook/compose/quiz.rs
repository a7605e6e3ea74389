//! The panel of a question: its options while it is open, then its answer and the explanation.

use std::ops::ControlFlow;

use super::grids::grid_of;
use super::{Composer, Showing};
use crate::lesson::{Inline, Predict, View};
use crate::notebook::marks::Amount;
use crate::notebook::panel::{Grid, Panel, Piece, Quiz, QuizOption, Tone};
use crate::notebook::progress::{Answered, Attempt};
use crate::notebook::questions::{QuestionState, SessionAnswer};
use crate::runs::question::{Form, Question, Reply, Unasked};
use crate::text::quotes;

/// A mark and a text.
type Remark = (&'static str, Vec<Piece>);

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
            QuestionState::Open(question) | QuestionState::Done(question, _)
                if self.showing == Showing::Questions =>
            {
                self.on_sheet(predict, &question);
            }
            QuestionState::Open(question) => match self.showing {
                Showing::Newest(_) => {
                    self.open(predict, &question);
                    return ControlFlow::Break(());
                }
                Showing::Earlier => self.unanswered(predict, &question),
                _ => self.done(predict, &question, None),
            },
            QuestionState::Done(question, _)
                if matches!(self.showing, Showing::Whole | Showing::Answers) =>
            {
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
        let reason = format!("({})", quotes(reason));
        let id = self.notebook.question_id(predict);
        let latest = self.notebook.session.latest.get(&id);
        let answered = latest.and_then(|latest| Some((latest, latest.reply.as_ref()?)));
        let Some((latest, reply)) = answered else {
            self.out.push(Panel::remark(reason));
            return;
        };
        let then = Question {
            asked: predict,
            form: latest.form.clone(),
        };
        let (mark, said) = answered_before(&then, reply);
        let reason = vec![Piece::new(reason, Tone::Faint)];
        let remarks = vec![(mark, strong(said)), ("", reason)];
        self.quiz(predict, Vec::new(), None, remarks);
    }

    /// A question on a work sheet.
    fn on_sheet(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let answer = match question.form {
            Form::Choose { .. } | Form::Rows { .. } => None,
            Form::Point { .. } => Some("Row ____________  Column ____________"),
            Form::Number { .. } => Some("____________"),
        };
        let mut options = options(&question.form);
        for option in &mut options {
            option.ticked = Some(false);
        }
        let room = answer.map(|room| ("Answer: ", vec![Piece::new(room, Tone::Plain)]));
        let grid = self.covered(question);
        self.quiz(predict, options, grid, room.into_iter().collect());
    }

    /// An unanswered question on an earlier step.
    fn unanswered(&mut self, predict: &'a Predict, question: &Question<'a>) {
        let left = Piece::new("(not answered: go back to it with ←)", Tone::Faint);
        let options = options(&question.form);
        self.quiz(predict, options, None, vec![("", vec![left])]);
    }

    /// A question with its answer, and with the learner's if any.
    fn done(&mut self, predict: &'a Predict, question: &Question<'a>, answered: Option<&Answered>) {
        let id = self.notebook.question_id(predict);
        let latest = self.notebook.session.latest.get(&id);
        let mut remarks = Vec::new();
        let mut grid = None;
        match (answered, latest) {
            (None, _) => remarks = whole(question),
            (Some(_), Some(latest)) => {
                let then = Question {
                    asked: predict,
                    form: latest.form.clone(),
                };
                remarks.push(verdict(question, &then, latest));
                if let Some(reply) = &latest.reply
                    && has_same_answer(question, &then)
                {
                    let why = then.judge(reply).why;
                    remarks.push(("", why.map_or_else(Vec::new, |why| self.spans(&why.text))));
                    if latest.form == question.form {
                        (grid, remarks) = self.pointed(question, reply, remarks);
                    }
                }
            }
            (Some(answered), None) => remarks.push(earlier_verdict(question, answered)),
        }
        if !predict.reveal.is_empty() {
            remarks.push(("", self.spans(&predict.reveal)));
        }
        if let Some(answered) = answered {
            let is_newest = matches!(self.showing, Showing::Newest(_));
            let is_fresh = is_newest && self.notebook.has_other_numbers(&id);
            remarks.push(("", asked_again(answered, is_fresh)));
        }
        // Options would take room without saying more, unless a class has chosen among them.
        let options = match self.notebook.votes(&id, &question.form) {
            Some(votes) => self.counted(question, votes),
            None => Vec::new(),
        };
        self.quiz(predict, options, grid, remarks);
    }

    /// The matrix that the learner pointed into, with the right cell and the learner's.
    fn pointed(
        &self,
        question: &Question<'a>,
        reply: &Reply,
        mut remarks: Vec<Remark>,
    ) -> (Option<Grid>, Vec<Remark>) {
        let (Form::Point { address, right, .. }, &Reply::Cell(row, col)) = (&question.form, reply)
        else {
            return (None, remarks);
        };
        let Some(matrix) = self.scope.get(address) else {
            return (None, remarks);
        };
        let mut grid = grid_of(self.notebook, matrix, None, View::Plain);
        grid.changed.clear();
        grid.cursor = Some(*right);
        if *right != (row, col) {
            grid.changed.insert((row, col), Amount::Middle);
            let marks = "[ ] is the answer, * is yours.";
            remarks.insert(1, ("", vec![Piece::new(marks, Tone::Faint)]));
        }
        (Some(grid), remarks)
    }

    /// The options with the hands that a class showed for each, and the right one marked.
    fn counted(&self, question: &Question<'a>, votes: &[u32]) -> Vec<QuizOption> {
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

    fn quiz(
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
    fn spans(&mut self, inlines: &[Inline]) -> Vec<Piece> {
        if self.left_out(inlines).is_some() {
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

fn strong(text: String) -> Vec<Piece> {
    vec![Piece::new(text, Tone::Strong)]
}

/// A reply or an answer in words, in quotation marks if it is an option.
fn quoted(text: &str, form: &Form) -> String {
    match form {
        Form::Choose { .. } => format!("“{text}”"),
        _ => text.to_owned(),
    }
}

/// The options and the answer, for a print-out.
fn whole(question: &Question<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let options: Vec<String> = options(&question.form)
        .into_iter()
        .map(|it| it.text)
        .collect();
    if !options.is_empty() {
        let options = vec![Piece::new(options.join(", "), Tone::Plain)];
        remarks.push(("Choose from: ", options));
    }
    let answer = quoted(&question.answer_in_words(), &question.form);
    remarks.push(("Answer: ", strong(answer)));
    remarks
}

/// Whether a question has the answer that it had then.
fn has_same_answer(now: &Question<'_>, then: &Question<'_>) -> bool {
    now.answer_in_words() == then.answer_in_words()
}

/// The verdict on the latest answer: on the numbers that it was given on.
fn verdict(now: &Question<'_>, then: &Question<'_>, latest: &SessionAnswer) -> Remark {
    let answer = quoted(&now.answer_in_words(), &now.form);
    let Some(reply) = &latest.reply else {
        return unanswered(latest.how, &answer);
    };
    let judgement = then.judge(reply);
    let yours = quoted(&then.in_words(reply).unwrap_or_default(), &then.form);
    let was = quoted(&judgement.answer, &then.form);
    match (has_same_answer(now, then), judgement.right) {
        (true, true) => ("✓ ", strong(format!("Right: {was}."))),
        (true, false) => ("✗ ", strong(format!("You said {yours}. It is {answer}."))),
        (false, _) => {
            let (mark, said) = answered_before(then, reply);
            (mark, strong(format!("{said} Now it is {answer}.")))
        }
    }
}

/// What was answered on other numbers, judged on those.
fn answered_before(then: &Question<'_>, reply: &Reply) -> (&'static str, String) {
    let judgement = then.judge(reply);
    let yours = quoted(&then.in_words(reply).unwrap_or_default(), &then.form);
    let answer = quoted(&judgement.answer, &then.form);
    match judgement.right {
        true => ("✓ ", format!("Answered before: {yours}, right then.")),
        false => (
            "✗ ",
            format!("Answered before: {yours}, wrong then (it was {answer})."),
        ),
    }
}

/// The verdict on an answer of an earlier session, whose numbers are not known.
fn earlier_verdict(question: &Question<'_>, answered: &Answered) -> Remark {
    let words = question.answer_in_words();
    let answer = quoted(&words, &question.form);
    if !answered.how.is_try() {
        return unanswered(answered.how, &answer);
    }
    let yours = quoted(&answered.reply, &question.form);
    match answered.right {
        true if answered.reply == words => {
            ("✓ ", strong(format!("Answered before: {yours}, right.")))
        }
        true => {
            let text = format!("Answered before: {yours}, right then. It is {answer}.");
            ("✓ ", strong(text))
        }
        false => {
            let text = format!("Answered before: {yours}, wrong then. It is {answer}.");
            ("✗ ", strong(text))
        }
    }
}

fn unanswered(how: Attempt, answer: &str) -> Remark {
    let verb = match how {
        Attempt::Shown => "Shown",
        _ => "Skipped",
    };
    ("– ", strong(format!("{verb}. It is {answer}.")))
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
        false => vec![Piece::new(text.trim_end(), Tone::Faint)],
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
        votes: None,
        is_right: false,
    };
    texts.iter().map(choice).collect()
}
