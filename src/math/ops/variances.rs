//! The variances of several matrices, as a table.

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// The population variance of each operand: the mean square of the distances of its cells from their mean.
struct Variances {
    rows: Labels,
    cols: Labels,
    width: usize,
}

impl Op for Variances {
    fn value(&self, operands: Operands) -> Matrix {
        let parts = operands.len();
        assert!(
            parts.is_multiple_of(self.width),
            "variances: {parts} matrices do not fill rows of {}",
            self.width
        );
        Matrix::from_fn(parts / self.width, self.width, |row, col| {
            operands.get(row * self.width + col).variance()
        })
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        for part in 0..operands.len() {
            let cells = operands.get(part);
            let (mean, count) = (cells.mean(), cells.len() as f64);
            let flow = upstream[(part / self.width, part % self.width)];
            flows.add(
                part,
                cells.iter().map(|cell| flow * 2.0 * (cell - mean) / count),
            );
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let part = at.row * self.width + at.col;
        let cells = at.operands.get(part);
        let (mean, (rows, cols)) = (cells.mean(), cells.shape());
        let distance =
            |row, col| Arithmetic::difference(at.cell(part, row, col), Arithmetic::Number(mean));
        let squares = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
        let squares =
            squares.map(|(row, col)| Arithmetic::product(distance(row, col), distance(row, col)));
        Arithmetic::quotient(
            Arithmetic::Sum(squares.collect()),
            Arithmetic::Number(cells.len() as f64),
        )
    }

    fn labels(&self, _: &[&(Labels, Labels)]) -> (Labels, Labels) {
        (self.rows.clone(), self.cols.clone())
    }
}

impl<'t> Var<'t> {
    /// The population variances of some matrices of any shape, row by row of a table with these names: -> [rows, cols].
    ///
    /// # Panics
    /// If there are no matrices, or not one for each cell.
    pub fn variances(parts: &[Self], rows: &[String], cols: &[String]) -> Self {
        let tape = parts.first().expect("variances: at least one matrix").tape;
        assert_eq!(
            parts.len(),
            rows.len() * cols.len(),
            "variances: a matrix a cell"
        );
        let op = Variances {
            rows: Some(rows.into()),
            cols: Some(cols.into()),
            width: cols.len(),
        };
        tape.apply(op, parts.iter().map(|part| part.id).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Tape;

    /// Two matrices of different shapes, against sums by hand and against differences.
    #[test]
    fn the_table_its_arithmetic_and_its_slope_agree() {
        let tape = Tape::new();
        let one = Matrix::from_row_slice(1, 3, &[1.0, 3.0, 8.0]);
        let other = Matrix::from_row_slice(2, 1, &[2.0, -4.0]);
        let parts = [one.clone(), other].map(|value| tape.leaf(value));
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let table = Var::variances(&parts, &names(&["d"]), &names(&["raw", "scaled"]));
        let value = tape.value(table.id()).clone_owned();
        // (9 + 1 + 16) / 3 around 4, and (9 + 9) / 2 around −1.
        let expected = Matrix::from_row_slice(1, 2, &[26.0 / 3.0, 9.0]);
        assert!((&value - expected).amax() < 1e-12, "{value}");
        for col in 0..2 {
            let arithmetic = tape.arithmetic(table.id(), 0, col, &|_| false);
            assert!((arithmetic.value(&tape) - value[(0, col)]).abs() < 1e-12);
        }
        let upstream = Matrix::from_row_slice(1, 2, &[1.0, 0.0]);
        let gradients = tape.backward(table.id(), upstream);
        let gradient = gradients.of(parts[0].id()).expect("a gradient");
        for at in 0..3 {
            let mut moved = [one.clone(), one.clone()];
            moved[0][at] += 1e-6;
            moved[1][at] -= 1e-6;
            let slope = (moved[0].variance() - moved[1].variance()) / 2e-6;
            assert!((gradient[at] - slope).abs() < 1e-8, "{at}");
        }
    }
}
