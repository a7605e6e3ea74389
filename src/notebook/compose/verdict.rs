//! The words on an answer: right or wrong, on the present numbers or on those before.

use super::Composer;
use super::quiz::Remark;
use crate::lesson::{Predict, Task};
use crate::notebook::panel::{Piece, Tone};
use crate::notebook::progress::{Answered, Attempt};
use crate::runs::question::{Question, Reply, pointed_cell};

/// A learner's answer, as far as it is known.
pub(super) struct Given<'a> {
    how: Attempt,
    /// The reply in words.
    words: String,
    /// Whether it was right at the time.
    right: bool,
    /// The question as it stood then, and the reply; `None` of an answer in an earlier session, and of one that was skipped or shown.
    then: Option<(Question<'a>, &'a Reply)>,
}

impl<'a> Composer<'_, 'a> {
    /// The latest answer to a question, or the one of an earlier session.
    pub(super) fn given(&self, predict: &'a Predict, answered: &Answered) -> Given<'a> {
        let id = self.notebook.question_id(predict);
        let Some(latest) = self.notebook.session.latest.get(&id) else {
            return Given {
                how: answered.how,
                words: answered.reply.clone(),
                right: answered.right,
                then: None,
            };
        };
        let question = Question {
            asked: predict,
            form: latest.form.clone(),
        };
        let reply = latest.reply.as_ref();
        Given {
            how: latest.how,
            words: reply
                .and_then(|it| question.in_words(it))
                .unwrap_or_default(),
            right: reply.is_some_and(|it| question.judge(it).right),
            then: reply.map(|reply| (question, reply)),
        }
    }

    /// The remarks on an answer: the verdict, and why it is wrong, if it was given where the question was the same.
    pub(super) fn verdict(&mut self, now: &Question<'a>, given: &Given<'a>) -> Vec<Remark> {
        let answer = quoted(&now.answer_in_words(), now.asked);
        let verb = match given.how {
            Attempt::Shown => Some("Shown"),
            Attempt::Skipped => Some("Skipped"),
            Attempt::FirstTry | Attempt::AfterHint => None,
        };
        if let Some(verb) = verb {
            return vec![("– ", strong(format!("{verb}. It is {answer}.")))];
        }
        match &given.then {
            Some((then, reply)) if then.form.is_like(&now.form) => {
                let judgement = then.judge(reply);
                if judgement.right {
                    let right = quoted(&judgement.answer, now.asked);
                    return vec![("✓ ", strong(format!("Right: {right}.")))];
                }
                let yours = quoted(&given.words, now.asked);
                let text = format!("You said {yours}. It is {answer}.");
                let why = judgement.why.map(|why| self.spans(&why.text));
                vec![("✗ ", strong(text)), ("", why.unwrap_or_default())]
            }
            _ => vec![given.before(now)],
        }
    }
}

impl Given<'_> {
    /// Whether it is still told where the question is not asked: not one that was skipped.
    pub(super) fn is_told_alone(&self) -> bool {
        self.how != Attempt::Skipped
    }

    /// The verdict where the question is not asked.
    pub(super) fn alone(&self, asked: &Predict) -> Remark {
        if self.how == Attempt::Shown {
            return (
                "– ",
                strong("The answer was shown, on other numbers.".to_owned()),
            );
        }
        let yours = quoted(&self.words, asked);
        let was = self.then.as_ref().map(|(then, _)| then.answer_in_words());
        let text = match (self.right, was) {
            (true, _) => format!("Answered before: {yours}, right then."),
            (false, Some(was)) => {
                let was = quoted(&was, asked);
                format!("Answered before: {yours}, wrong then (it was {was}).")
            }
            (false, None) => format!("Answered before: {yours}, wrong then."),
        };
        (self.mark(), strong(text))
    }

    /// The verdict where the question is another one now, or may be: it belongs to the numbers of then.
    fn before(&self, now: &Question<'_>) -> Remark {
        let words = now.answer_in_words();
        let [yours, answer] = [&self.words, &words].map(|it| quoted(it, now.asked));
        let reply = now.reply_of(&self.words);
        let judgement = reply.as_ref().map(|reply| now.judge(reply));
        let is_right = self.words == words || judgement.as_ref().is_some_and(|it| it.right);
        let was = self.then.as_ref().map(|(then, _)| then.answer_in_words());
        let verdict = match (self.right, is_right) {
            (true, true) => match judgement {
                // A number that is near enough.
                Some(judgement) if judgement.answer != words => {
                    format!("right: {}", judgement.answer)
                }
                _ => "right".to_owned(),
            },
            (true, false) => format!("right then. Now it is {answer}"),
            (false, _) => match was.filter(|was| *was != words) {
                Some(was) => {
                    let was = quoted(&was, now.asked);
                    format!("wrong then (it was {was}). Now it is {answer}")
                }
                None if is_right => format!("wrong then. Now it is {answer}"),
                None if reply.is_some() => format!("wrong. It is {answer}"),
                None => format!("wrong then. It is {answer}"),
            },
        };
        let text = format!("Answered before: {yours}, {verdict}.");
        (self.mark(), strong(text))
    }

    fn mark(&self) -> &'static str {
        if self.right { "✓ " } else { "✗ " }
    }

    /// The cell that was pointed at, in a matrix of this address and of these rows and columns.
    pub(super) fn cell(
        &self,
        address: &str,
        rows: &[String],
        cols: &[String],
    ) -> Option<(usize, usize)> {
        pointed_cell(&self.words, address, rows, cols)
    }
}

pub(super) fn strong(text: String) -> Vec<Piece> {
    vec![Piece::new(text, Tone::Strong)]
}

pub(super) fn faint(text: impl Into<String>) -> Vec<Piece> {
    vec![Piece::new(text, Tone::Faint)]
}

/// A reply or an answer in words, in quotation marks if it is an option.
pub(super) fn quoted(text: &str, asked: &Predict) -> String {
    match asked.task {
        Task::Choose { .. } | Task::ChooseWhen(_) => format!("“{text}”"),
        Task::Number { .. } | Task::Point { .. } | Task::Rows { .. } => text.to_owned(),
    }
}
