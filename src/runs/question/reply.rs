//! A learner's answer.

use std::collections::BTreeSet;

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
