//! Matrices that need not be there: a tall product, and what happens to each cell for itself, can wait until somebody asks
//! for the matrix. They never have to be written down where the next operation takes the cells as they come, and what a mask
//! hides of the product never has to be computed.

use std::ops::Range;

use pulp::{Arch, NullaryFnOnce};
use smallvec::SmallVec;

use super::blocks::leading;
use super::{TallProduct, exact_inverse, room};
use crate::math::Matrix;

/// Something that happens to every cell.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Divide(f64),
    /// The cell in the same place is added.
    Add(&'a Matrix),
}

/// What cells are before their steps.
pub(crate) enum Start<'a> {
    /// Those of a matrix that is there.
    Matrix(&'a Matrix),
    /// Those of a product that waits.
    Product(TallProduct<'a>),
}

/// The cells of a matrix: what they start from, and the steps from there.
pub(crate) struct Cells<'a> {
    pub(crate) start: Start<'a>,
    pub(crate) steps: SmallVec<[Step<'a>; 2]>,
}

impl<'a> From<&'a Matrix> for Cells<'a> {
    fn from(start: &'a Matrix) -> Self {
        Self {
            start: Start::Matrix(start),
            steps: SmallVec::new(),
        }
    }
}

impl Cells<'_> {
    pub(super) fn shape(&self) -> (usize, usize) {
        match &self.start {
            Start::Matrix(matrix) => matrix.shape(),
            Start::Product(product) => product.shape(),
        }
    }

    /// What no cell of a product exceeds, if the steps that take it to −∞ take every cell there. Where they do, the cell
    /// need not be computed.
    pub(super) fn ceiling(&self) -> Option<f64> {
        let Start::Product(product) = &self.start else {
            return None;
        };
        // These keep the order of any two numbers, and make NaN only of what is infinite already. A score that is NaN or +∞
        // is NaN behind a mask of −∞, too; but a product with a bound has none.
        let keeps_order = |step: &Step| match *step {
            Step::Divide(divisor) => divisor > 0.0 && divisor.is_finite(),
            Step::Add(_) => true,
        };
        let bound = product.bound();
        (bound.is_finite() && self.steps.iter().all(keeps_order)).then_some(bound)
    }

    /// How many cells at the top of all these columns are −∞, whatever a product that does not exceed `ceiling` comes to.
    pub(super) fn hidden_top(&self, columns: Range<usize>, ceiling: f64) -> usize {
        Arch::new().dispatch(HiddenTop {
            cells: self,
            columns,
            ceiling,
        })
    }

    /// Writes those of them that have these numbers, counted down the columns. Those of a product must stand there already,
    /// and are taken through the steps.
    #[inline(always)]
    pub(super) fn write(&self, range: Range<usize>, cells: &mut [f64]) {
        if let Start::Matrix(matrix) = &self.start {
            cells.copy_from_slice(&matrix.as_slice()[range.clone()]);
        }
        self.step(range, cells);
    }

    /// Takes the cells that have these numbers through the steps.
    #[inline(always)]
    fn step(&self, range: Range<usize>, cells: &mut [f64]) {
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
        if let Start::Product(product) = &self.start {
            product.write(0, 0..cols, result.as_mut_slice());
        }
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

/// What [`Cells::hidden_top`] does: it looks down each column only as far as the one before it was hidden.
struct HiddenTop<'a, 'm> {
    cells: &'a Cells<'m>,
    columns: Range<usize>,
    ceiling: f64,
}

impl NullaryFnOnce for HiddenTop<'_, '_> {
    type Output = usize;

    #[inline(always)]
    fn call(self) -> usize {
        /// So few that little is looked at in vain where a column begins to be visible.
        const CHUNK: usize = 64;
        let rows = self.cells.shape().0;
        let mut hidden = rows;
        for column in self.columns {
            let mut top = 0;
            while top < hidden {
                let mut chunk = [self.ceiling; CHUNK];
                let chunk = &mut chunk[..CHUNK.min(hidden - top)];
                let first = column * rows + top;
                self.cells.step(first..first + chunk.len(), chunk);
                let count = leading(chunk, |cell| cell == f64::NEG_INFINITY);
                top += count;
                if count < CHUNK {
                    break;
                }
            }
            hidden = hidden.min(top);
        }
        hidden
    }
}
