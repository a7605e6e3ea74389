//! The small language of computed spans: `` `= max affinity[name] - mean affinity` ``.
//!
//! An expression is a tree over numbers and references to stages. It is read here and evaluated where the stages are.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use super::grammar::Grammar;
use super::manuscript::{Manuscript, Spanned};
use super::problem::Problem;

/// Something to compute from the stages of a run.
///
/// ```
/// use attentive::lesson::Expression;
/// assert!("max affinity[name, *] / 2".parse::<Expression>().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A stage, or a part of one.
    Reference(Reference),
    /// `-x`
    Negate(Box<Expression>),
    /// `x + y` and its like, element by element.
    Binary {
        /// What to do.
        operator: Operator,
        /// To the left of the operator.
        left: Box<Expression>,
        /// To the right of the operator.
        right: Box<Expression>,
    },
    /// `max x` or `max(x)`
    Call {
        /// What to apply.
        function: Spanned<Function>,
        /// What to apply it to.
        argument: Box<Expression>,
    },
}

/// A stage by its address, whole or in part: `weights`, `weights[name]`, `weights[*, 0]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The stage's address.
    pub address: Spanned<String>,
    /// Which row; all of them if absent.
    pub row: Option<Spanned<Index>>,
    /// Which column; all of them if absent.
    pub column: Option<Spanned<Index>>,
}

/// A row or a column of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Index {
    /// `*`: all of them.
    All,
    /// Counted from 0.
    At(usize),
    /// Counted from the end: `last` is 0, `last-1` is 1.
    FromEnd(usize),
    /// The row or column of this token.
    Label(String),
}

/// As a lesson writes it.
impl Display for Index {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::At(position) => position.fmt(f),
            Self::FromEnd(0) => f.write_str("last"),
            Self::FromEnd(back) => write!(f, "last-{back}"),
            Self::Label(label) => f.write_str(label),
        }
    }
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// What an expression can apply to a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// The largest element.
    Max,
    /// The smallest element.
    Min,
    /// The sum of the elements.
    Sum,
    /// The average of the elements.
    Mean,
    /// How far the elements spread around their mean.
    Variance,
    /// The square root of the sum of squares.
    Norm,
    /// Each element without its sign.
    Abs,
    /// Where the largest element is.
    Argmax,
    /// Where the smallest element is.
    Argmin,
    /// How many rows there are.
    Rows,
    /// How many columns there are.
    Cols,
    /// How many entries a vector has.
    Length,
    /// How many elements there are.
    Count,
    /// Each element as the nearest whole number.
    Round,
}

impl Function {
    /// Every function with the name it is written by.
    pub const ALL: [(&str, Function); 14] = [
        ("max", Function::Max),
        ("min", Function::Min),
        ("sum", Function::Sum),
        ("mean", Function::Mean),
        ("variance", Function::Variance),
        ("norm", Function::Norm),
        ("abs", Function::Abs),
        ("argmax", Function::Argmax),
        ("argmin", Function::Argmin),
        ("rows", Function::Rows),
        ("cols", Function::Cols),
        ("length", Function::Length),
        ("count", Function::Count),
        ("round", Function::Round),
    ];

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    }

    /// The name it is written by.
    pub fn name(self) -> &'static str {
        // ALL lists every variant: the test below counts on it.
        Self::ALL
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("", |(name, _)| name)
    }
}

impl FromStr for Expression {
    type Err = Problem;

    /// Reads an expression that stands alone, such as one that a learner types.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let manuscript = Manuscript::new("expression", text);
        Grammar::expression(&manuscript, 0..manuscript.text().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found_by_its_name() {
        for (name, function) in Function::ALL {
            assert_eq!(Function::named(name), Some(function));
            assert_eq!(function.name(), name);
        }
        assert_eq!(Function::named("maxx"), None);
    }
}
