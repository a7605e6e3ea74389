//! Matrices that need not be there: what happens to each cell for itself can wait, until somebody asks for the matrix, and
//! never has to be written down where the next operation takes the cells as they come.

use std::ops::Range;

use pulp::{Arch, NullaryFnOnce};
use smallvec::SmallVec;

use super::{exact_inverse, room};
use crate::math::Matrix;

/// Something that happens to every cell.
pub(crate) enum Step<'a> {
    Divide(f64),
    /// The cell in the same place is added.
    Add(&'a Matrix),
}

/// The cells of a matrix: those of one that is there, after some steps.
pub(crate) struct Cells<'a> {
    pub(crate) start: &'a Matrix,
    pub(crate) steps: SmallVec<[Step<'a>; 2]>,
}

impl<'a> From<&'a Matrix> for Cells<'a> {
    fn from(start: &'a Matrix) -> Self {
        Self {
            start,
            steps: SmallVec::new(),
        }
    }
}

impl Cells<'_> {
    pub(super) fn shape(&self) -> (usize, usize) {
        self.start.shape()
    }

    /// Writes those of them that have these numbers, counted down the columns.
    #[inline(always)]
    pub(super) fn write(&self, range: Range<usize>, cells: &mut [f64]) {
        cells.copy_from_slice(&self.start.as_slice()[range.clone()]);
        for step in &self.steps {
            match *step {
                Step::Divide(divisor) => match exact_inverse(divisor) {
                    Some(inverse) => cells.iter_mut().for_each(|cell| *cell *= inverse),
                    None => cells.iter_mut().for_each(|cell| *cell /= divisor),
                },
                Step::Add(other) => {
                    for (cell, other) in cells.iter_mut().zip(&other.as_slice()[range.clone()]) {
                        *cell += other;
                    }
                }
            }
        }
    }

    /// All of them.
    pub(crate) fn to_matrix(&self) -> Matrix {
        self.to_matrix_through(|cell| cell)
    }

    /// All of them, after a last step.
    pub(super) fn to_matrix_through(&self, last: impl Fn(f64) -> f64) -> Matrix {
        let (rows, cols) = self.shape();
        let mut result = room::matrix(rows, cols);
        Arch::new().dispatch(WriteAll {
            cells: self,
            last,
            result: result.as_mut_slice(),
        });
        result
    }
}

struct WriteAll<'a, 'm, F> {
    cells: &'a Cells<'m>,
    last: F,
    result: &'a mut [f64],
}

impl<F: Fn(f64) -> f64> NullaryFnOnce for WriteAll<'_, '_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        /// So few that they stay in the nearest cache from step to step.
        const CHUNK: usize = 512;
        for (chunk, first) in self.result.chunks_mut(CHUNK).zip((0..).step_by(CHUNK)) {
            self.cells.write(first..first + chunk.len(), chunk);
            chunk.iter_mut().for_each(|cell| *cell = (self.last)(*cell));
        }
    }
}
