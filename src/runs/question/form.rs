//! The form of a question, and the replies to it.

use std::collections::BTreeSet;

use crate::lesson::Within;
use crate::text::figures;

/// The form of a reply, and the right one.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// One of several options.
    Choose {
        /// The options, each once, in order.
        options: Vec<String>,
        /// The index of the right option.
        right: usize,
    },
    /// A number.
    Number {
        /// The right number.
        right: f64,
        /// The tolerance.
        within: Within,
    },
    /// A cell of a matrix.
    Point {
        /// The address of the matrix.
        address: String,
        /// The names of its rows.
        rows: Vec<String>,
        /// The names of its columns.
        cols: Vec<String>,
        /// The row and column of the cell.
        right: (usize, usize),
    },
    /// Rows of a matrix.
    Rows {
        /// The names of its rows.
        rows: Vec<String>,
        /// The rows that differ; possibly none.
        right: BTreeSet<usize>,
        /// Those that differ by less than the page shows: either answer is right.
        barely: BTreeSet<usize>,
    },
}

impl Form {
    /// Whether it has the same options as another one and the same right answer, as far as the page shows it.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number { right, .. }, Self::Number { right: other, .. }) => {
                figures::prose(*right) == figures::prose(*other)
            }
            _ => self == other,
        }
    }
}

/// A learner's answer, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The index of an option, from 0.
    Choice(usize),
    /// A number.
    Number(f64),
    /// A row and a column, from 0.
    Cell(usize, usize),
    /// Rows, from 0; possibly none.
    Rows(BTreeSet<usize>),
}
