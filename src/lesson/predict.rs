//! Questions that a lesson asks before it shows the answer.

use super::expression::{Expression, Reference};
use super::inline::Inline;
use super::manuscript::{Span, Spanned};

/// ```` ```predict ````: a question whose answer is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    /// The place of the directive's first word.
    pub at: Span,
    /// `id`: the name that answers are kept under, unique in its lesson; `step-4` by default.
    pub id: String,
    /// `again`: the `id` of a question in an earlier lesson that this one asks again.
    pub again: Option<Spanned<String>>,
    /// `ask`: the question.
    pub ask: Vec<Inline>,
    /// The kind of answer that is asked for, and how the right one is computed.
    pub task: Task,
    /// `hint`: a hint; may be empty.
    pub hint: Vec<Inline>,
    /// `why`: the misconceptions behind wrong answers.
    pub whys: Vec<Why>,
    /// `reveal`: the explanation once it is answered, with the number that decides it; may be empty.
    pub reveal: Vec<Inline>,
}

/// The kind of answer that is asked for, and how the right one is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// `choose` and `answer`: the option that an expression evaluates to.
    Choose {
        /// The options.
        options: OptionList,
        /// `answer`: an expression whose name or number, as printed, is the right option.
        answer: Spanned<Expression>,
    },
    /// `choose` and `when`: the option whose condition holds.
    ChooseWhen(Vec<Case>),
    /// `number`: a number.
    Number {
        /// The expression for the right number.
        answer: Spanned<Expression>,
        /// `within`: the tolerance.
        within: Within,
    },
    /// `point`: a cell of a matrix, or that of the largest or smallest element of it, or of one of its rows or columns.
    Point {
        /// Largest or smallest; `None` for the cell itself.
        extreme: Option<Extreme>,
        /// The matrix, row, column or cell.
        of: Reference,
    },
    /// `rows`: the rows in which two matrices differ.
    Rows {
        /// `rows`: the matrix whose rows are asked for.
        of: Spanned<String>,
        /// `against`: the matrix to compare it with.
        against: Spanned<String>,
    },
}

/// The options of a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionList {
    /// `choose = ["yes", "no"]`
    Fixed(Vec<String>),
    /// `choose = "rows of affinity"`: the names of its rows, each once.
    RowsOf(Spanned<String>),
    /// `choose = "sorted rows of next"`: the same in alphabetical order, where their own would give the answer away.
    SortedRowsOf(Spanned<String>),
    /// `choose = "columns of affinity"`: the names of its columns, each once.
    ColumnsOf(Spanned<String>),
}

/// `when."all rows" = "…"`: an option and its condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The option.
    pub option: String,
    /// The option is right if this is not 0.
    pub condition: Spanned<Expression>,
}

/// The tolerance of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Within {
    /// `0.05`: the largest difference.
    Absolute(f64),
    /// `"10%"`: the largest difference, as a percentage of the answer.
    Percent(f64),
}

/// The largest or the smallest element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extreme {
    /// `max`
    Largest,
    /// `min`
    Smallest,
}

/// The misconception behind a wrong answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The wrong answer.
    pub wrong: Wrong,
    /// The explanation.
    pub text: Vec<Inline>,
    /// `misconception`: its name in the score.
    pub misconception: Option<String>,
}

/// The wrong answer that a `why` explains.
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
    /// `why.too_many`: a set of rows of which one does not differ.
    TooMany,
    /// `why.too_few`: a set of rows that lacks one that differs.
    TooFew,
}

impl Predict {
    /// The keys of the directive.
    pub const KEYS: [&str; 15] = [
        "ask",
        "choose",
        "answer",
        "when",
        "number",
        "within",
        "point",
        "rows",
        "against",
        "why",
        "misconception",
        "hint",
        "reveal",
        "id",
        "again",
    ];

    /// The texts of the question, its explanations included.
    pub fn texts(&self) -> impl Iterator<Item = &[Inline]> {
        let whys = self.whys.iter().map(|why| &why.text);
        let texts = [&self.ask, &self.hint].into_iter().chain(whys);
        texts.chain([&self.reveal]).map(Vec::as_slice)
    }

    /// The keys that say which kind of answer is asked for; a question has exactly one.
    pub const TASKS: [&str; 4] = ["choose", "number", "point", "rows"];

    /// The largest number of options that a lesson may list: each is chosen with one digit.
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

    /// Its name after `why.`; `None` of any wrong answer, which has none.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Any => None,
            Self::Option(option) => Some(&option.value),
            other => {
                let mut all = Self::ALL.iter().filter(|(.., wrong)| wrong == other);
                all.next().map(|(_, name, _)| *name)
            }
        }
    }
}
