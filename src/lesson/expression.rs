//! The small language of computed spans: `` `= max affinity[name] - mean affinity` ``.
//!
//! An expression is a tree over numbers and references to stages. `grammar` reads it, and `runs` evaluates it.

use std::fmt::{self, Display, Formatter};

use super::manuscript::Spanned;

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
    /// `x + y`, `x < y` and their like, element by element.
    Binary {
        /// The operator.
        operator: Operator,
        /// The left operand.
        left: Box<Expression>,
        /// The right operand.
        right: Box<Expression>,
    },
    /// `max x` or `max(x)`
    Call {
        /// The function.
        function: Spanned<Function>,
        /// Its argument.
        argument: Box<Expression>,
    },
}

impl Expression {
    /// The stages that it refers to.
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Negate(inner) => inner.references(),
            Self::Binary { left, right, .. } => [left.references(), right.references()].concat(),
            Self::Call { argument, .. } => argument.references(),
        }
    }
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

/// A binary operator.
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
    /// `@`: the product of two matrices; of two numbers their product.
    MatrixProduct,
    /// `<`: 1 where it holds and 0 elsewhere, as every comparison.
    Less,
    /// `>`
    Greater,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
}

impl Operator {
    pub(super) const ADDING: [(&str, Operator); 2] =
        [("+", Operator::Add), ("-", Operator::Subtract)];

    pub(super) const MULTIPLYING: [(&str, Operator); 3] = [
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("@", Operator::MatrixProduct),
    ];

    /// The operators that compare; of two that begin alike, the longer one comes first.
    pub const COMPARING: [(&str, Operator); 6] = [
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];

    /// Whether it is a comparison.
    pub fn compares(self) -> bool {
        Self::COMPARING
            .iter()
            .any(|(_, operator)| *operator == self)
    }

    /// Whether it holds of two names that are the same or not; `None` unless it is `==` or `!=`.
    pub fn of_equality(self, is_same: bool) -> Option<bool> {
        match self {
            Self::Equal => Some(is_same),
            Self::Unequal => Some(!is_same),
            _ => None,
        }
    }

    /// Applies it to two numbers. A comparison with NaN is NaN.
    pub fn apply(self, a: f64, b: f64) -> f64 {
        let holds = match self {
            Self::Add => return a + b,
            Self::Subtract => return a - b,
            Self::Multiply | Self::MatrixProduct => return a * b,
            Self::Divide => return a / b,
            Self::Less => a < b,
            Self::Greater => a > b,
            Self::AtMost => a <= b,
            Self::AtLeast => a >= b,
            Self::Equal => a == b,
            Self::Unequal => a != b,
        };
        if a.is_nan() || b.is_nan() {
            f64::NAN
        } else {
            f64::from(u8::from(holds))
        }
    }
}

/// A function of a matrix.
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
    /// The variance of the elements.
    Variance,
    /// The square root of the sum of squares.
    Norm,
    /// Each element without its sign.
    Abs,
    /// The position of the largest element.
    Argmax,
    /// The position of the smallest element.
    Argmin,
    /// The number of rows.
    Rows,
    /// The number of columns.
    Cols,
    /// The number of elements of a vector.
    Length,
    /// The number of elements.
    Count,
    /// Each element, rounded to a whole number.
    Round,
    /// The square root of each element; NaN of a negative one.
    Sqrt,
    /// e to the power of each element.
    Exp,
    /// The natural logarithm of each element; −∞ of 0, NaN of a negative one.
    Log,
    /// Rows and columns in each other's place.
    Transpose,
    /// The number of rows with an element larger than [`SHOWN`]: of a difference, the rows that changed.
    Changed,
    /// The same rows, the last one first.
    Reversed,
}

/// The largest difference that two decimals do not show.
pub const SHOWN: f64 = 0.005;

impl Function {
    /// Every function by its name in a lesson.
    pub const ALL: [(&str, Function); 20] = [
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
        ("sqrt", Function::Sqrt),
        ("exp", Function::Exp),
        ("log", Function::Log),
        ("transpose", Function::Transpose),
        ("changed", Function::Changed),
        ("reversed", Function::Reversed),
    ];

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }
}
