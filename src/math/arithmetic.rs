//! The arithmetic of one cell, as an expression that can be printed with its real numbers.

use super::node::Id;
use super::tape::Tape;

/// How one number was computed, down to cells of other matrices.
///
/// Operations hand these out ([`Tape::arithmetic`]); front-ends print them. [`Arithmetic::value`] works the expression out
/// again, so that a test can hold the explanation against the number that it explains.
#[derive(Clone, Debug, PartialEq)]
pub enum Arithmetic {
    /// A cell of a matrix on the tape.
    Cell {
        /// The matrix.
        node: Id,
        /// Its row, from 0.
        row: usize,
        /// Its column, from 0.
        col: usize,
    },
    /// A number that stands in no matrix.
    Number(f64),
    /// A sum of any length.
    Sum(Vec<Arithmetic>),
    /// A product of two.
    Product(Box<[Arithmetic; 2]>),
    /// The first less the second.
    Difference(Box<[Arithmetic; 2]>),
    /// The first divided by the second.
    Quotient(Box<[Arithmetic; 2]>),
    /// The hyperbolic tangent.
    Tanh(Box<Arithmetic>),
    /// The logistic function σ(x) = 1 / (1 + e⁻ˣ).
    Sigmoid(Box<Arithmetic>),
    /// The number itself where it is above 0, and 0 elsewhere.
    Relu(Box<Arithmetic>),
    /// The square root.
    Sqrt(Box<Arithmetic>),
    /// The sine of an angle in radians.
    Sin(Box<Arithmetic>),
    /// The cosine of an angle in radians.
    Cos(Box<Arithmetic>),
    /// The exponential.
    Exp(Box<Arithmetic>),
    /// The natural logarithm.
    Ln(Box<Arithmetic>),
}

impl Arithmetic {
    pub(crate) fn product(left: Self, right: Self) -> Self {
        Self::Product(Box::new([left, right]))
    }

    pub(crate) fn difference(left: Self, right: Self) -> Self {
        Self::Difference(Box::new([left, right]))
    }

    pub(crate) fn quotient(left: Self, right: Self) -> Self {
        Self::Quotient(Box::new([left, right]))
    }

    /// The number that the expression comes to.
    pub fn value(&self, tape: &Tape) -> f64 {
        match self {
            Self::Cell { node, row, col } => tape.value(*node)[(*row, *col)],
            Self::Number(number) => *number,
            Self::Sum(terms) => terms.iter().map(|term| term.value(tape)).sum(),
            Self::Product(pair) => pair[0].value(tape) * pair[1].value(tape),
            Self::Difference(pair) => pair[0].value(tape) - pair[1].value(tape),
            Self::Quotient(pair) => pair[0].value(tape) / pair[1].value(tape),
            Self::Tanh(inner) => inner.value(tape).tanh(),
            Self::Sigmoid(inner) => 1.0 / (1.0 + (-inner.value(tape)).exp()),
            Self::Relu(inner) => inner.value(tape).max(0.0),
            Self::Sqrt(inner) => inner.value(tape).sqrt(),
            Self::Sin(inner) => inner.value(tape).sin(),
            Self::Cos(inner) => inner.value(tape).cos(),
            Self::Exp(inner) => inner.value(tape).exp(),
            Self::Ln(inner) => inner.value(tape).ln(),
        }
    }

    /// The same expression with every cell replaced by what `replace` makes of it.
    pub(crate) fn map_cells(self, replace: &mut impl FnMut(Id, usize, usize) -> Self) -> Self {
        let mut pair = |pair: Box<[Self; 2]>| {
            let [left, right] = *pair;
            Box::new([left.map_cells(replace), right.map_cells(replace)])
        };
        match self {
            Self::Cell { node, row, col } => replace(node, row, col),
            Self::Number(number) => Self::Number(number),
            Self::Product(both) => Self::Product(pair(both)),
            Self::Difference(both) => Self::Difference(pair(both)),
            Self::Quotient(both) => Self::Quotient(pair(both)),
            Self::Sum(terms) => Self::Sum(flatten(
                terms
                    .into_iter()
                    .map(|term| term.map_cells(replace))
                    .collect(),
            )),
            Self::Tanh(inner) => Self::Tanh(Box::new(inner.map_cells(replace))),
            Self::Sigmoid(inner) => Self::Sigmoid(Box::new(inner.map_cells(replace))),
            Self::Relu(inner) => Self::Relu(Box::new(inner.map_cells(replace))),
            Self::Sqrt(inner) => Self::Sqrt(Box::new(inner.map_cells(replace))),
            Self::Sin(inner) => Self::Sin(Box::new(inner.map_cells(replace))),
            Self::Cos(inner) => Self::Cos(Box::new(inner.map_cells(replace))),
            Self::Exp(inner) => Self::Exp(Box::new(inner.map_cells(replace))),
            Self::Ln(inner) => Self::Ln(Box::new(inner.map_cells(replace))),
        }
    }

    /// Every matrix cell that the expression reads, in order of appearance, repeats included.
    pub fn cells(&self) -> Vec<(Id, usize, usize)> {
        let mut found = Vec::new();
        self.visit(&mut |node, row, col| found.push((node, row, col)));
        found
    }

    fn visit(&self, see: &mut impl FnMut(Id, usize, usize)) {
        match self {
            Self::Cell { node, row, col } => see(*node, *row, *col),
            Self::Number(_) => {}
            Self::Sum(terms) => terms.iter().for_each(|term| term.visit(see)),
            Self::Product(pair) | Self::Difference(pair) | Self::Quotient(pair) => {
                pair.iter().for_each(|term| term.visit(see));
            }
            Self::Tanh(inner)
            | Self::Sigmoid(inner)
            | Self::Relu(inner)
            | Self::Sqrt(inner)
            | Self::Sin(inner)
            | Self::Cos(inner)
            | Self::Exp(inner)
            | Self::Ln(inner) => inner.visit(see),
        }
    }
}

/// A sum of sums is one sum: `(a + b) + c` reads better as `a + b + c`.
fn flatten(terms: Vec<Arithmetic>) -> Vec<Arithmetic> {
    terms
        .into_iter()
        .flat_map(|term| match term {
            Arithmetic::Sum(inner) => inner,
            other => vec![other],
        })
        .collect()
}
