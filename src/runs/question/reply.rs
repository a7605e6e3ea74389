//! A learner's answer.

use std::collections::BTreeSet;

/// An answer, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// An option, counted from 0.
    Choice(usize),
    /// A number.
    Number(f64),
    /// A row and a column, counted from 0.
    Cell(usize, usize),
    /// Rows, counted from 0; perhaps none.
    Rows(BTreeSet<usize>),
}
