//! Matrix products: nalgebra's, but for one row, and for what a causal mask leaves to do.

use std::ops::Range;

use nalgebra::DMatrixViewMut;
use pulp::{Arch, Simd, WithSimd};

use super::blocks::{blocks, leading};
use super::room;
use crate::math::Matrix;

/// a [n, m] · b [m, p] -> [n, p].
///
/// # Panics
/// If the shapes do not fit.
pub fn product(a: &Matrix, b: &Matrix) -> Matrix {
    assert_eq!(a.ncols(), b.nrows(), "product: the shapes do not fit");
    let mut result = room::matrix(a.nrows(), b.ncols());
    if a.ncols() == 0 {
        result.fill(0.0);
    } else if a.nrows() == 1 {
        Arch::new().dispatch(RowProduct {
            row: a.as_slice(),
            b: b.as_slice(),
            result: result.as_mut_slice(),
        });
    } else if a.nrows() <= SMALL || a.ncols() <= SMALL {
        result.gemm(1.0, a, b, 0.0);
    } else {
        product_by_blocks(a, b, &mut result);
    }
    result
}

/// The most rows, and the most columns on the left, that leave too little out to look for it.
const SMALL: usize = 128;

/// The product of a tall matrix, block of columns by block, each without the rows at its top in which it has nothing but
/// zeros: of the weights of causal attention, that leaves out almost half.
fn product_by_blocks(a: &Matrix, b: &Matrix, result: &mut Matrix) {
    let (n, m) = a.shape();
    // Zero times ∞ or NaN is NaN, and must not be left out.
    let may_skip = all_finite(b.as_slice());
    result.fill(0.0);
    for block in blocks(m) {
        let columns = &a.as_slice()[block.start * n..block.end * n];
        let zeros = if may_skip {
            zeros_at_top(columns, n)
        } else {
            0
        };
        let left = a.view((zeros, block.start), (n - zeros, block.len()));
        let right = b.rows(block.start, block.len());
        let mut result = result.rows_mut(zeros, n - zeros);
        result.gemm(1.0, &left, &right, 1.0);
    }
}

/// How many rows at the top of a matrix with that many rows are 0 or −0 throughout.
fn zeros_at_top(cells: &[f64], rows: usize) -> usize {
    cells.chunks_exact(rows).fold(rows, |zeros, column| {
        leading(&column[..zeros], |cell| cell == 0.0)
    })
}

/// The product of a tall matrix with short rows, which can wait: whoever asks for it may leave out the top of some columns.
/// What is computed has the same bits as in the whole.
#[derive(Clone, Copy)]
pub(crate) struct TallProduct<'a> {
    a: &'a Matrix,
    b: &'a Matrix,
}

impl<'a> TallProduct<'a> {
    /// a·b, if it is large enough to wait.
    pub(crate) fn new(a: &'a Matrix, b: &'a Matrix) -> Option<Self> {
        let is_tall = a.nrows() > SMALL && (1..=SMALL).contains(&a.ncols());
        is_tall.then_some(Self { a, b })
    }

    pub(crate) fn shape(self) -> (usize, usize) {
        (self.a.nrows(), self.b.ncols())
    }

    /// Writes some columns of it, but for the cells above this row. Returns the first row that it did write, which may be
    /// one of those above.
    pub(super) fn write(self, row: usize, columns: Range<usize>, result: &mut [f64]) -> usize {
        let n = self.a.nrows();
        // nalgebra multiplies five rows and fewer in a way that rounds differently.
        let row = row.min(n - 8);
        let left = self.a.rows(row, n - row);
        let right = self.b.columns(columns.start, columns.len());
        let mut result = DMatrixViewMut::from_slice(result, n, columns.len());
        result.rows_mut(row, n - row).gemm(1.0, &left, &right, 0.0);
        row
    }

    /// What neither a cell of it nor a sum on the way there exceeds, nor minus this falls below; NaN or infinite if there is no
    /// knowing.
    pub(super) fn bound(self) -> f64 {
        // Twice, so that the rounding of so few sums cannot exceed it.
        2.0 * self.a.ncols() as f64 * largest(self.a.as_slice()) * largest(self.b.as_slice())
    }
}

/// The largest absolute value; NaN if one of the cells is NaN, whose bits are the largest of all.
fn largest(cells: &[f64]) -> f64 {
    let larger = |largest: u64, cell: &f64| cell.abs().to_bits().max(largest);
    f64::from_bits(cells.iter().fold(0, larger))
}

/// Whether no cell is NaN or infinite: those have an exponent of nothing but ones, which one more carries into the sign.
fn all_finite(cells: &[f64]) -> bool {
    const ONE: u64 = 1 << 52;
    cells
        .iter()
        .fold(0, |bits, cell| bits | (cell.abs().to_bits() + ONE))
        >> 63
        == 0
}

/// One row times a matrix, the step of a recurrent network: a dot product for each column, too thin for nalgebra's blocks.
struct RowProduct<'a> {
    row: &'a [f64],
    b: &'a [f64],
    result: &'a mut [f64],
}

impl WithSimd for RowProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let columns = self.b.chunks_exact(self.row.len());
        for (cell, column) in self.result.iter_mut().zip(columns) {
            *cell = dot(simd, self.row, column);
        }
    }
}

/// a·b in four partial sums, because each addition has to wait for the one before it.
#[inline(always)]
fn dot<S: Simd>(simd: S, a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (S::as_simd_f64s(a), S::as_simd_f64s(b));
    let (a_fours, a_ones) = a.as_chunks::<4>();
    let (b_fours, b_ones) = b.as_chunks::<4>();
    let mut sums = [simd.splat_f64s(0.0); 4];
    for (a, b) in a_fours.iter().zip(b_fours) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum = simd.mul_add_e_f64s(a, b, *sum);
        }
    }
    for ((sum, &a), &b) in sums.iter_mut().zip(a_ones).zip(b_ones) {
        *sum = simd.mul_add_e_f64s(a, b, *sum);
    }
    let [s0, s1, s2, s3] = sums;
    let sum = simd.add_f64s(simd.add_f64s(s0, s1), simd.add_f64s(s2, s3));
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    simd.reduce_sum_f64s(sum) + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(a: &Matrix, b: &Matrix) {
        // The result is computed in used memory, whose numbers must not matter.
        room::reuse(Matrix::from_element(a.nrows(), b.ncols(), f64::NAN));
        let result = product(a, b);
        for i in 0..a.nrows() {
            for j in 0..b.ncols() {
                let expected: f64 = (0..a.ncols()).map(|k| a[(i, k)] * b[(k, j)]).sum();
                let cell = result[(i, j)];
                let same = (cell - expected).abs() < 1e-12 || cell.is_nan() && expected.is_nan();
                assert!(same, "cell [{i}, {j}]: {cell} instead of {expected}");
            }
        }
    }

    fn matrix(rows: usize, cols: usize) -> Matrix {
        Matrix::from_fn(rows, cols, |i, j| {
            ((i * 7 + j * 13) % 11) as f64 / 5.0 - 1.0
        })
    }

    proptest! {
        #[test]
        fn any_shapes_agree_with_the_definition(
            n in prop_oneof![Just(1), 2..9_usize, 120..140_usize],
            m in prop_oneof![1..9_usize, 30..36_usize],
            p in prop_oneof![1..9_usize, 30..36_usize],
        ) {
            check(&matrix(n, m), &matrix(m, p));
        }
    }

    #[test]
    fn zeros_are_left_out_only_where_they_count_for_nothing() {
        let n = 2 * SMALL + 3;
        let causal = matrix(n, n).lower_triangle();
        let mut b = matrix(n, 6);
        check(&causal, &b);
        check(&Matrix::zeros(n, n), &b);
        check(&Matrix::zeros(256, 256), &matrix(256, 6));
        for odd in [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            -f64::MAX,
        ] {
            b[(n - 1, 2)] = odd;
            assert_eq!(all_finite(b.as_slice()), odd.is_finite());
        }
        b[(n - 1, 2)] = f64::NAN;
        check(&causal, &b);
    }

    #[test]
    fn no_inner_dimension_gives_zeros() {
        for n in [0, 1, 7, 200] {
            check(&Matrix::zeros(n, 0), &Matrix::zeros(0, 3));
            check(&matrix(n, 3), &Matrix::zeros(3, 0));
        }
    }
}
