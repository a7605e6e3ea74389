//! One number for each row: its mean, and what is done to a whole row by such a number.

use std::ops::Div;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{columns, columns_mut};
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// The mean of each row.
struct RowMeans;

impl Op for RowMeans {
    fn value(&self, operands: Operands) -> Matrix {
        let (rows, cols) = operands[0].shape();
        let mut means = Matrix::zeros(rows, 1);
        for column in columns(&operands[0]) {
            for (sum, cell) in means.as_mut_slice().iter_mut().zip(column) {
                *sum += cell;
            }
        }
        means / cols as f64
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cols = operands[0].ncols() as f64;
        for sums in columns_mut(flows.so_far(0)) {
            for (sum, flow) in sums.iter_mut().zip(upstream.as_slice()) {
                *sum += flow / cols;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let cols = at.operands[0].ncols();
        let cells = (0..cols).map(|col| at.cell(0, at.row, col));
        Arithmetic::quotient(
            Arithmetic::Sum(cells.collect()),
            Arithmetic::Number(cols as f64),
        )
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        (operands[0].0.clone(), None)
    }
}

/// a − b with a single column b, which is taken from every column of a.
struct ColumnDifference;

impl Op for ColumnDifference {
    fn value(&self, operands: Operands) -> Matrix {
        each_column(operands, "difference", |cell, of_row| cell - of_row)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        let sums = flows.so_far(1).as_mut_slice();
        for column in columns(upstream) {
            for (sum, flow) in sums.iter_mut().zip(column) {
                *sum -= flow;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::difference(at.here(0), at.cell(1, at.row, 0))
    }
}

/// a / b with a single column b, which divides every column of a.
struct ColumnQuotient;

impl Op for ColumnQuotient {
    fn value(&self, operands: Operands) -> Matrix {
        each_column(operands, "quotient", |cell, of_row| cell / of_row)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let (divisors, quotient) = (operands[1].as_slice(), flows.value());
        for (sums, column) in columns_mut(flows.so_far(0)).zip(columns(upstream)) {
            for ((sum, flow), divisor) in sums.iter_mut().zip(column).zip(divisors) {
                *sum += flow / divisor;
            }
        }
        // ∂(a/b)/∂b = −(a/b)/b
        let sums = flows.so_far(1).as_mut_slice();
        for (column, quotients) in columns(upstream).zip(columns(quotient)) {
            let cells = column.iter().zip(quotients).zip(divisors);
            for (sum, ((flow, quotient), divisor)) in sums.iter_mut().zip(cells) {
                *sum -= flow * quotient / divisor;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::quotient(at.here(0), at.cell(1, at.row, 0))
    }
}

/// A function of each cell of the first operand and of the number that the second, a column, has for its row.
fn each_column(operands: Operands, name: &str, function: impl Fn(f64, f64) -> f64) -> Matrix {
    let (a, of_rows) = (&operands[0], &operands[1]);
    assert_eq!(
        (a.nrows(), 1),
        of_rows.shape(),
        "{name}: there must be one number for each row"
    );
    let mut result = a.clone();
    for column in columns_mut(&mut result) {
        for (cell, &of_row) in column.iter_mut().zip(of_rows.as_slice()) {
            *cell = function(*cell, of_row);
        }
    }
    result
}

impl<'t> Var<'t> {
    /// The mean of each row: [n, m] -> [n, 1].
    pub fn row_means(self) -> Self {
        self.tape.apply(RowMeans, smallvec![self.id])
    }

    /// [n, m] − [n, 1]
    pub(super) fn less_column(self, column: Self) -> Self {
        let parents = smallvec![self.id, column.id];
        self.tape.apply(ColumnDifference, parents)
    }
}

impl<'t> Div for Var<'t> {
    type Output = Var<'t>;

    /// [n, m] / [n, 1]: every row divided by its number.
    ///
    /// # Panics
    /// Unless there is one number for each row.
    fn div(self, column: Self) -> Self {
        let parents = smallvec![self.id, column.id];
        self.tape.apply(ColumnQuotient, parents)
    }
}
