//! The value of an expression, and its text.

use std::fmt;

use crate::lesson::{Operator, SHOWN};
use crate::math::Matrix;
use crate::text::figures;

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Evaluated {
    /// A word, or the name of a row or column.
    Name(String),
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
}

impl Evaluated {
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

impl fmt::Display for Evaluated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Numbers(LabelledMatrix { matrix, .. }) if matrix.len() == 1 => {
                f.write_str(&figures::prose(matrix[0]))
            }
            Self::Numbers(LabelledMatrix { matrix, .. }) => {
                // Row by row: nalgebra iterates by columns.
                let cells = matrix.transpose();
                let shown: Vec<String> = cells
                    .iter()
                    .take(SPELLED_OUT)
                    .copied()
                    .map(figures::prose)
                    .collect();
                let more = cells.len().saturating_sub(SPELLED_OUT);
                write!(f, "[{}", shown.join(", "))?;
                if more > 0 {
                    write!(f, ", … {more} more")?;
                }
                f.write_str("]")
            }
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
