//! The value of an expression, and its text.

use std::fmt;

use crate::lesson::{Operator, SHOWN};
use crate::math::{Matrix, kernels};
use crate::text::{figures, ordinal};

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Evaluated {
    /// A word, or the name of a row or column.
    Name(String),
    /// The name of a row or column that several have, and which of these it is, from 1.
    OneOf(String, usize),
    /// A matrix; a single number is [1, 1].
    Numbers(LabelledMatrix),
}

/// A matrix and the names of its rows and columns, if it has any.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledMatrix {
    /// The numbers.
    pub matrix: Matrix,
    /// The names of the rows; may be empty.
    pub rows: Vec<String>,
    /// The names of the columns; may be empty.
    pub cols: Vec<String>,
}

impl LabelledMatrix {
    /// The numbers of a single row or column, and their names; `None` for any other shape.
    pub(super) fn as_vector(&self) -> Option<(Vec<f64>, Vec<String>)> {
        let labels = match self.matrix.shape() {
            (1, _) => &self.cols,
            (_, 1) => &self.rows,
            _ => return None,
        };
        let name = |at: usize| labels.get(at).cloned().unwrap_or_else(|| at.to_string());
        let numbers: Vec<f64> = self.matrix.iter().copied().collect();
        let names = (0..numbers.len()).map(name).collect();
        Some((numbers, names))
    }

    /// A function of each number.
    pub(super) fn map(self, function: fn(f64) -> f64) -> Evaluated {
        let matrix = self.matrix.map(function);
        Evaluated::Numbers(Self { matrix, ..self })
    }

    /// The same rows, the last one first.
    pub(super) fn reversed(self) -> Evaluated {
        let last = self.matrix.nrows() - 1;
        let from_last = |row, col| self.matrix[(last - row, col)];
        Evaluated::Numbers(Self {
            matrix: Matrix::from_fn(last + 1, self.matrix.ncols(), from_last),
            rows: self.rows.into_iter().rev().collect(),
            cols: self.cols,
        })
    }

    /// Rows and columns in each other's place.
    pub(super) fn transposed(self) -> Evaluated {
        Evaluated::Numbers(Self {
            matrix: kernels::transpose(&self.matrix),
            rows: self.cols,
            cols: self.rows,
        })
    }
}

impl Evaluated {
    /// The name that it is, and which of several that have it; `None` of numbers.
    pub(super) fn name(&self) -> Option<(&str, Option<usize>)> {
        match self {
            Self::Name(name) => Some((name, None)),
            Self::OneOf(name, number) => Some((name, Some(*number))),
            Self::Numbers(_) => None,
        }
    }

    /// A matrix of one number.
    pub(super) fn number(number: f64) -> Self {
        Self::plain(Matrix::from_element(1, 1, number))
    }

    /// A matrix without names.
    pub(super) fn plain(matrix: Matrix) -> Self {
        Self::Numbers(LabelledMatrix {
            matrix,
            rows: Vec::new(),
            cols: Vec::new(),
        })
    }
}

/// The maximum number of elements that a sentence spells out.
const SPELLED_OUT: usize = 8;

impl Evaluated {
    /// Its text in a sentence, numbers with so many decimals, or as [`figures::prose`] writes them.
    pub fn in_prose(&self, decimals: Option<usize>) -> String {
        let written = |number: &f64| match decimals {
            Some(decimals) => figures::rounded(*number, decimals),
            None => figures::prose(*number),
        };
        match self {
            Self::Name(name) | Self::OneOf(name, _) => name.clone(),
            Self::Numbers(LabelledMatrix { matrix, .. }) if matrix.len() == 1 => {
                written(&matrix[0])
            }
            Self::Numbers(LabelledMatrix { matrix, .. }) => {
                // Row by row: nalgebra iterates by columns.
                let cells = matrix.transpose();
                let mut shown: Vec<String> = cells.iter().take(SPELLED_OUT).map(written).collect();
                let more = cells.len().saturating_sub(SPELLED_OUT);
                if more > 0 {
                    shown.push(format!("… {more} more"));
                }
                format!("[{}]", shown.join(", "))
            }
        }
    }
}

impl fmt::Display for Evaluated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_prose(None))
    }
}

/// What a translation ends in that was stopped before its end.
pub(super) const STOPPED: &str = " …";

/// The name of one of several rows or columns: `“the” (the 4th)`.
pub fn quoted_one_of(name: &str, number: usize) -> String {
    format!("“{name}” (the {})", ordinal(number))
}

/// A name in quotation marks. A translation without words is nothing, and of one that was stopped the first words are quoted.
pub fn quoted(name: &str) -> String {
    const FIRST: usize = 4;
    match name.strip_suffix(STOPPED) {
        None if name.is_empty() => "nothing".to_owned(),
        None => format!("“{name}”"),
        Some(words) => {
            let words: Vec<&str> = words.split(' ').collect();
            let first = words[..words.len().min(FIRST)].join(" ");
            format!("“{first}{STOPPED}” ({} words, and no end)", words.len())
        }
    }
}

/// The number of rows with an element that does not round to 0.00; NaN if any element is NaN.
pub(super) fn changed_rows(matrix: &Matrix) -> f64 {
    if matrix.iter().any(|number| number.is_nan()) {
        return f64::NAN;
    }
    let is_changed = |row: &usize| matrix.row(*row).iter().any(|number| number.abs() > SHOWN);
    (0..matrix.nrows()).filter(is_changed).count() as f64
}

/// The product of two matrices, with the row names of the left one and the column names of the right one; `None` if the shapes do not fit.
pub(super) fn product(left: &LabelledMatrix, right: &LabelledMatrix) -> Option<LabelledMatrix> {
    (left.matrix.ncols() == right.matrix.nrows()).then(|| LabelledMatrix {
        matrix: kernels::product(&left.matrix, &right.matrix),
        rows: left.rows.clone(),
        cols: right.cols.clone(),
    })
}

/// Applies an operator element by element, to a single number with every element; `None` if the shapes do not fit.
pub(super) fn combine(operator: Operator, left: &Matrix, right: &Matrix) -> Option<Matrix> {
    let apply = |a: f64, b: f64| operator.apply(a, b);
    if left.len() == 1 {
        Some(right.map(|b| apply(left[0], b)))
    } else if right.len() == 1 {
        Some(left.map(|a| apply(a, right[0])))
    } else if left.shape() == right.shape() {
        Some(left.zip_map(right, apply))
    } else {
        None
    }
}
