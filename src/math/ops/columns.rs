//! Some columns of a matrix.

use std::sync::Arc;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// Some columns that follow each other.
struct Columns {
    first: usize,
    count: usize,
}

impl Op for Columns {
    fn value(&self, operands: Operands) -> Matrix {
        let (cols, end) = (operands[0].ncols(), self.first + self.count);
        assert!(
            end <= cols,
            "column {} of a matrix with {cols} columns",
            end - 1
        );
        operands[0].columns(self.first, self.count).clone_owned()
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let mut columns = flows.so_far(0).columns_mut(self.first, self.count);
        columns += upstream;
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, at.row, self.first + at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = operands[0];
        let own = |cols: &Arc<[String]>| Arc::from(&cols[self.first..self.first + self.count]);
        (rows.clone(), cols.as_ref().map(own))
    }
}

impl<'t> Var<'t> {
    /// So many columns from column `first` on, counted from 0: [n, m] -> [n, count].
    ///
    /// # Panics
    /// If there are fewer columns than that.
    pub fn columns(self, first: usize, count: usize) -> Self {
        self.tape
            .apply(Columns { first, count }, smallvec![self.id])
    }
}
