//! Taking a matrix apart by rows, and putting it together.

use std::sync::Arc;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// Some rows of a matrix that follow each other.
struct Rows {
    first: usize,
    count: usize,
}

impl Op for Rows {
    fn value(&self, operands: Operands) -> Matrix {
        let (rows, end) = (operands[0].nrows(), self.first + self.count);
        assert!(end <= rows, "row {} of a matrix with {rows} rows", end - 1);
        operands[0].rows(self.first, self.count).clone_owned()
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        // Straight into its place: a whole matrix for every row would make the walk back quadratic in the rows.
        let mut rows = flows.so_far(0).rows_mut(self.first, self.count);
        rows += upstream;
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, self.first + at.row, at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = operands[0];
        let own = rows
            .as_ref()
            .map(|rows| Arc::from(&rows[self.first..self.first + self.count]));
        (own, cols.clone())
    }
}

/// Parts set one above the other.
struct Stack;

impl Op for Stack {
    fn value(&self, operands: Operands) -> Matrix {
        let cols = operands[0].ncols();
        let parts = (0..operands.len()).map(|part| operands.get(part));
        assert!(
            parts.clone().all(|part| part.ncols() == cols),
            "stack: every part must have {cols} columns"
        );
        let mut all = Matrix::zeros(parts.clone().map(Matrix::nrows).sum(), cols);
        let mut first = 0;
        for part in parts {
            all.rows_mut(first, part.nrows()).copy_from(part);
            first += part.nrows();
        }
        all
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let mut first = 0;
        for part in 0..operands.len() {
            let rows = operands.get(part).nrows();
            flows.add(part, upstream.rows(first, rows).iter().copied());
            first += rows;
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let (mut part, mut row) = (0, at.row);
        while row >= at.operands.get(part).nrows() {
            row -= at.operands.get(part).nrows();
            part += 1;
        }
        at.cell(part, row, at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let rows: Option<Vec<&[String]>> =
            operands.iter().map(|(rows, _)| rows.as_deref()).collect();
        (rows.map(|rows| rows.concat().into()), operands[0].1.clone())
    }
}

impl<'t> Var<'t> {
    /// Row `index`, counted from 0: [n, m] -> [1, m].
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(self, index: usize) -> Self {
        self.block(index, 1)
    }

    /// So many rows from row `first` on, counted from 0: [n, m] -> [count, m].
    ///
    /// # Panics
    /// If there are fewer rows than that.
    pub fn block(self, first: usize, count: usize) -> Self {
        self.tape.apply(Rows { first, count }, smallvec![self.id])
    }

    /// Parts of one width set one above the other: [n₁, m], [n₂, m], … -> [n₁ + n₂ + …, m].
    ///
    /// # Panics
    /// If there are no parts, or their widths differ.
    pub fn stack(parts: &[Self]) -> Self {
        let tape = parts.first().expect("stack: at least one part").tape;
        tape.apply(Stack, parts.iter().map(|part| part.id).collect())
    }
}
