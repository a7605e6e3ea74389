//! Matrices beside each other.

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Inputs, Labels};
use crate::math::tape::{Flows, Var};

/// Parts with the same rows, their columns one after the other.
struct Concat;

impl Op for Concat {
    fn value(&self, inputs: Inputs) -> Matrix {
        let rows = inputs.shape(0).0;
        let parts = 0..inputs.len();
        assert!(
            parts.clone().all(|part| inputs.shape(part).0 == rows),
            "concat: every part must have {rows} rows"
        );
        let cols = parts.clone().map(|part| inputs.shape(part).1).sum();
        // Matrices are stored column by column, so the parts follow each other as they are.
        let cells = parts.flat_map(|part| inputs.get(part).iter().copied());
        Matrix::from_iterator(rows, cols, cells)
    }

    fn pullback(&self, inputs: Inputs, upstream: &Matrix, flows: &mut Flows) {
        let mut first = 0;
        for part in 0..inputs.len() {
            let cols = inputs.shape(part).1;
            flows.add(part, upstream.columns(first, cols).clone_owned());
            first += cols;
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let (mut part, mut col) = (0, at.col);
        while col >= at.inputs.shape(part).1 {
            col -= at.inputs.shape(part).1;
            part += 1;
        }
        at.cell(part, at.row, col)
    }

    fn labels(&self, parents: &[(Labels, Labels)]) -> (Labels, Labels) {
        let rows = parents.iter().find_map(|(rows, _)| rows.clone());
        let names: Option<Vec<&[String]>> =
            parents.iter().map(|(_, cols)| cols.as_deref()).collect();
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
