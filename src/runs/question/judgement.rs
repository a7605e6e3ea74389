//! The judgement of a reply: right or wrong, and the misconception behind a wrong one.

use super::{Form, Question, Reply};
use crate::lesson::{Why, Within, Wrong};
use crate::runs::typed_number::typed_number;
use crate::text::figures;

/// The judgement of a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement<'a> {
    /// Whether it is right.
    pub right: bool,
    /// The lesson's text on the misconception behind a wrong reply; `None` if it has none.
    pub why: Option<&'a Why>,
    /// The right answer in words: `is`, `0.62 (yours, 0.6, is within 0.05)`, `affinity[name, is]`, `row aj`.
    pub answer: String,
}

/// The tolerated rounding error of a number near 1.
const NOISE: f64 = 1e-9;

impl<'a> Question<'a> {
    /// Judges a reply. A reply of another form than the question's is wrong.
    pub fn judge(&self, reply: &Reply) -> Judgement<'a> {
        let (right, wrong) = match (&self.form, reply) {
            (Form::Choose { options, right }, Reply::Choice(choice)) => {
                let chosen = options.get(*choice);
                let is_chosen = |wrong: &Wrong| matches!(wrong, Wrong::Option(option) if Some(&option.value) == chosen);
                (right == choice, self.why(is_chosen))
            }
            (Form::Number { right, within }, Reply::Number(number)) => {
                let is_high = number > right;
                let wrong = if is_high {
                    Wrong::TooHigh
                } else {
                    Wrong::TooLow
                };
                (
                    is_close(*number, *right, *within),
                    self.why(|it| *it == wrong),
                )
            }
            (Form::Point { right, .. }, &Reply::Cell(row, col)) => {
                let swapped = (right.1, right.0) == (row, col);
                let why = swapped
                    .then(|| self.why(|it| *it == Wrong::Swapped))
                    .flatten();
                (*right == (row, col), why)
            }
            (Form::Rows { right, barely, .. }, Reply::Rows(rows)) => {
                let rows = rows - barely;
                let too_many = rows.difference(right).next().is_some();
                let wrong = if too_many {
                    Wrong::TooMany
                } else {
                    Wrong::TooFew
                };
                (*right == rows, self.why(|it| *it == wrong))
            }
            _ => (false, None),
        };
        Judgement {
            right,
            why: (!right)
                .then(|| wrong.or(self.why(|it| *it == Wrong::Any)))
                .flatten(),
            answer: self.answer(reply, right),
        }
    }

    /// The lesson's text on a wrong answer of this kind.
    fn why(&self, is_given: impl Fn(&Wrong) -> bool) -> Option<&'a Why> {
        let mut whys = self.asked.whys.iter();
        whys.find(|why| is_given(&why.wrong))
    }

    fn answer(&self, reply: &Reply, is_right: bool) -> String {
        let answer = self.answer_in_words();
        let (Form::Number { within, .. }, Reply::Number(yours)) = (&self.form, reply) else {
            return answer;
        };
        // 1 is 1.00: there is nothing to tell apart.
        if typed_number(&answer) == Ok(*yours) || figures::prose(*yours) == answer {
            return answer;
        }
        let yours = figures::prose(*yours);
        let is = if is_right { "is" } else { "is not" };
        let within = match within {
            Within::Absolute(size) => figures::prose(*size),
            Within::Percent(part) => format!("{}%", figures::prose(*part)),
        };
        format!("{answer} (yours, {yours}, {is} within {within})")
    }
}

/// Whether a number is close enough to the answer, either in full or as the page shows it.
fn is_close(number: f64, right: f64, within: Within) -> bool {
    let text = figures::prose(right);
    let shown = typed_number(&text).unwrap_or(right);
    let room = match within {
        Within::Absolute(size) => size,
        Within::Percent(part) => right.abs() * part / 100.0,
    };
    let room = room + NOISE * right.abs().max(1.0);
    let is_near = [right, shown].iter().any(|it| (number - it).abs() <= room);
    is_near || figures::prose(number) == text
}
