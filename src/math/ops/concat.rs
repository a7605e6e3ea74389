//! Matrices beside each other.

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// Parts with the same rows, their columns one after the other.
struct Concat;

impl Op for Concat {
    fn value(&self, operands: Operands) -> Matrix {
        let rows = operands[0].nrows();
        let parts = (0..operands.len()).map(|part| operands.get(part));
        assert!(
            parts.clone().all(|part| part.nrows() == rows),
            "concat: every part must have {rows} rows"
        );
        let cols = parts.clone().map(Matrix::ncols).sum();
        // Matrices are stored column by column, so the parts follow each other as they are.
        let cells = parts.flat_map(|part| part.as_slice()).copied();
        Matrix::from_iterator(rows, cols, cells)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let mut rest = upstream.as_slice();
        for part in 0..operands.len() {
            let (own, others) = rest.split_at(operands.get(part).len());
            flows.add(part, own.iter().copied());
            rest = others;
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let (mut part, mut col) = (0, at.col);
        while col >= at.operands.get(part).ncols() {
            col -= at.operands.get(part).ncols();
            part += 1;
        }
        at.cell(part, at.row, col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let rows = operands.iter().find_map(|(rows, _)| rows.clone());
        let names: Option<Vec<&[String]>> =
            operands.iter().map(|(_, cols)| cols.as_deref()).collect();
        (rows, names.map(|names| names.concat().into()))
    }
}

impl<'t> Var<'t> {
    /// Parts beside each other, as the heads of attention are joined: [n, m₁], [n, m₂], … -> [n, m₁ + m₂ + …].
    ///
    /// # Panics
    /// If there are no parts, or their rows differ in number.
    pub fn concat(parts: &[Self]) -> Self {
        let tape = parts.first().expect("concat: at least one part").tape;
        tape.apply(Concat, parts.iter().map(|part| part.id).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Tape;

    #[test]
    fn columns_keep_their_numbers_and_names() {
        let tape = Tape::new();
        let names = |names: &[&str]| -> Labels {
            Some(names.iter().map(|name| (*name).to_owned()).collect())
        };
        let left = tape.labelled_leaf(
            Matrix::from_row_slice(2, 1, &[1.0, 2.0]),
            names(&["my", "name"]),
            names(&["a"]),
        );
        let right = tape.labelled_leaf(
            Matrix::from_row_slice(2, 2, &[3.0, 4.0, 5.0, 6.0]),
            None,
            names(&["b", "c"]),
        );
        let both = Var::concat(&[left, right]);
        let expected = Matrix::from_row_slice(2, 3, &[1.0, 3.0, 4.0, 2.0, 5.0, 6.0]);
        assert_eq!(*both.value(), expected);
        let labels = (names(&["my", "name"]), names(&["a", "b", "c"]));
        assert_eq!(tape.labels(both.id()), labels);
        let bare = tape.leaf(Matrix::zeros(2, 1));
        let some_named = Var::concat(&[left, bare]);
        assert_eq!(tape.labels(some_named.id()), (labels.0, None));
    }

    #[test]
    #[should_panic(expected = "concat: every part must have 2 rows")]
    fn rows_must_agree() {
        let tape = Tape::new();
        let parts = [2, 3].map(|rows| tape.leaf(Matrix::zeros(rows, 1)));
        Var::concat(&parts);
    }
}
