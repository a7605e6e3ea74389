//! Predictions: what a lesson asks before it shows.

use super::expression::{Expression, Reference};
use super::inline::Inline;
use super::manuscript::{Span, Spanned};

/// ```` ```predict ````: ask something whose answer is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    /// The directive's first word.
    pub at: Span,
    /// `id`: the name that answers are kept under, one of a kind in its lesson. `step-4` unless the lesson says otherwise.
    pub id: String,
    /// `again`: the `id` of a question in an earlier lesson that this one asks again.
    pub again: Option<Spanned<String>>,
    /// `ask`: the question.
    pub ask: Vec<Inline>,
    /// What is asked for.
    pub task: Task,
    /// `hint`: what helps; may be empty.
    pub hint: Vec<Inline>,
    /// `why`: the misconceptions behind wrong answers.
    pub whys: Vec<Why>,
    /// `reveal`: what is said once it is answered, with the number that decides it; may be empty.
    pub reveal: Vec<Inline>,
}

/// What a learner is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// `choose` and `answer`: the option that an expression comes to.
    Choose {
        /// What there is to choose from.
        options: OptionList,
        /// `answer`: its name or number, as it is printed, is the right option.
        answer: Spanned<Expression>,
    },
    /// `choose` and `when`: the option whose condition holds.
    ChooseWhen(Vec<Case>),
    /// `number`: a number.
    Number {
        /// What it is.
        answer: Spanned<Expression>,
        /// `within`: how far off is still right.
        within: Within,
    },
    /// `point`: a cell, where a matrix or one of its rows or columns has its largest or smallest element.
    Point {
        /// Which of the two.
        extreme: Extreme,
        /// Where to look.
        of: Reference,
    },
    /// `rows`: the rows in which two matrices differ.
    Rows {
        /// `rows`: the matrix that is looked at.
        of: Spanned<String>,
        /// `against`: the other one.
        against: Spanned<String>,
    },
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionList {
    /// `choose = ["yes", "no"]`
    Fixed(Vec<String>),
    /// `choose = "rows of affinity"`: the names of its rows, each once.
    RowsOf(Spanned<String>),
    /// `choose = "columns of affinity"`: the names of its columns, each once.
    ColumnsOf(Spanned<String>),
}

/// `when."all rows" = "…"`: an option, and when it is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The option.
    pub option: String,
    /// It is right when this is not 0.
    pub condition: Spanned<Expression>,
}

/// How far off a number may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Within {
    /// `0.05`: so much to either side.
    Absolute(f64),
    /// `"10%"`: such a part of the answer.
    Percent(f64),
}

/// Which end of a row of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extreme {
    /// `max`
    Largest,
    /// `min`
    Smallest,
}

/// What is behind a wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Which wrong answer.
    pub wrong: Wrong,
    /// What is said about it.
    pub text: Vec<Inline>,
}

/// Which wrong answer a `why` is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// `why`: any.
    Any,
    /// `why.OPTION`: this option of a choice.
    Option(Spanned<String>),
    /// `why.too_high`: a number that is too large.
    TooHigh,
    /// `why.too_low`: a number that is too small.
    TooLow,
    /// `why.swapped`: a cell whose row and column are the right ones in the wrong order.
    Swapped,
    /// `why.too_many`: rows among which is one that does not differ.
    TooMany,
    /// `why.too_few`: rows among which one that differs is missing.
    TooFew,
}

impl Predict {
    /// The keys of the directive.
    pub const KEYS: [&str; 14] = [
        "ask", "choose", "answer", "when", "number", "within", "point", "rows", "against", "why",
        "hint", "reveal", "id", "again",
    ];

    /// Everything that it says, wherever it says it.
    pub fn inlines(&self) -> impl Iterator<Item = &Inline> {
        let whys = self.whys.iter().flat_map(|why| &why.text);
        let rest = self.hint.iter().chain(whys).chain(&self.reveal);
        self.ask.iter().chain(rest)
    }

    /// The keys that say what kind of question it is.
    pub const TASKS: [&str; 4] = ["choose", "number", "point", "rows"];

    /// The most options that a lesson may write: each is chosen with one digit.
    pub const MOST_OPTIONS: usize = 9;
}

impl Wrong {
    /// Every kind of wrong number, cell or set of rows, with the key of the question and the name after `why.`.
    pub const ALL: [(&str, &str, Wrong); 5] = [
        ("number", "too_high", Wrong::TooHigh),
        ("number", "too_low", Wrong::TooLow),
        ("point", "swapped", Wrong::Swapped),
        ("rows", "too_many", Wrong::TooMany),
        ("rows", "too_few", Wrong::TooFew),
    ];
}
