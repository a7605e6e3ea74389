//! Numbers on their way through an expression, with the names of their rows and columns.

use crate::lesson::{Operator, SHOWN};
use crate::math::Matrix;

/// What a part of an expression comes to.
pub(super) enum Operand {
    /// A word, or the name of a row or column.
    Name(String),
    /// Numbers.
    LabelledMatrix(LabelledMatrix),
}

/// Numbers, and the names of their rows and columns where they have any.
pub(super) struct LabelledMatrix {
    pub(super) matrix: Matrix,
    pub(super) rows: Vec<String>,
    pub(super) cols: Vec<String>,
}

impl LabelledMatrix {
    /// The numbers of a single row or column, each with its name; `None` for a matrix of several.
    pub(super) fn in_a_row(&self) -> Option<(Vec<f64>, Vec<String>)> {
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

impl Operand {
    /// A single number.
    pub(super) fn number(number: f64) -> Self {
        Self::plain(Matrix::from_element(1, 1, number))
    }

    /// Numbers without names.
    pub(super) fn plain(matrix: Matrix) -> Self {
        Self::LabelledMatrix(LabelledMatrix {
            matrix,
            rows: Vec::new(),
            cols: Vec::new(),
        })
    }
}

/// How many rows have an element that two decimals show. With NaN among them nobody knows.
pub(super) fn changed_rows(matrix: &Matrix) -> f64 {
    if matrix.iter().any(|number| number.is_nan()) {
        return f64::NAN;
    }
    let is_changed = |row: &usize| matrix.row(*row).iter().any(|number| number.abs() > SHOWN);
    (0..matrix.nrows()).filter(is_changed).count() as f64
}

/// Cell by cell; one number goes with every cell of the other side.
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
