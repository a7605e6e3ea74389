//! Rows picked from a table, any of them as often as it is asked for.

use std::sync::Arc;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{columns, columns_mut};
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};

/// The rows with these numbers, one above the other: what `nn.Embedding` does in PyTorch.
struct Lookup(Arc<[usize]>);

impl Op for Lookup {
    fn value(&self, operands: Operands) -> Matrix {
        let table = &operands[0];
        let mut found = Matrix::zeros(self.0.len(), table.ncols());
        for (found, table) in columns_mut(&mut found).zip(columns(table)) {
            for (cell, &row) in found.iter_mut().zip(&*self.0) {
                *cell = table[row];
            }
        }
        found
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        for (sums, flows) in columns_mut(flows.so_far(0)).zip(columns(upstream)) {
            for (&row, flow) in self.0.iter().zip(flows) {
                sums[row] += flow;
            }
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        at.cell(0, self.0[at.row], at.col)
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (rows, cols) = operands[0];
        let names = |rows: &Arc<[String]>| self.0.iter().map(|&row| rows[row].clone()).collect();
        (rows.as_ref().map(names), cols.clone())
    }
}

impl<'t> Var<'t> {
    /// The rows with these numbers, counted from 0: [v, m] -> [rows, m].
    ///
    /// # Panics
    /// If there is no such row.
    pub fn lookup(self, rows: impl Into<Arc<[usize]>>) -> Self {
        self.tape.apply(Lookup(rows.into()), smallvec![self.id])
    }
}
