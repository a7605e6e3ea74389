//! Matrix products: nalgebra's, but for those of a few rows, such as the step of a recurrent network or the words of a short sentence.

use pulp::{Arch, Simd, WithSimd};

use super::{columns, columns_mut, transpose};
use crate::math::Matrix;

/// Up to so many rows nalgebra has no blocks for a product.
const FEW: usize = 5;

/// a [n, m] · b [m, p] -> [n, p].
///
/// # Panics
/// If the shapes do not fit.
pub fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let ((n, m), (rows, p)) = (a.shape(), b.shape());
    assert_eq!(m, rows, "product: [{n}, {m}] · [{rows}, {p}] does not fit");
    if n > FEW || n == 0 || m == 0 {
        return a * b;
    }
    let mut result = Matrix::zeros(n, p);
    // The rows one after the other; a single one stands so already.
    let rows = (n > 1).then(|| transpose(a));
    Arch::new().dispatch(RowProducts {
        rows: rows.as_ref().unwrap_or(a).as_slice(),
        b,
        result: &mut result,
    });
    result
}

/// sum [n, m] + a [n, p] · bᵀ, with b [m, p].
pub(in crate::math) fn add_product_by_transposed(sum: &mut Matrix, a: &Matrix, b: &Matrix) {
    if a.nrows() != 1 {
        sum.gemm(1.0, a, &transpose(b), 1.0);
        return;
    }
    for (&factor, column) in a.as_slice().iter().zip(columns(b)) {
        add_multiple(sum.as_mut_slice(), factor, column);
    }
}

/// sum [m, p] + aᵀ · b, with a [n, m] and b [n, p].
pub(in crate::math) fn add_product_of_transposed(sum: &mut Matrix, a: &Matrix, b: &Matrix) {
    if a.nrows() != 1 {
        sum.gemm(1.0, &transpose(a), b, 1.0);
        return;
    }
    for (sum, &factor) in columns_mut(sum).zip(b.as_slice()) {
        add_multiple(sum, factor, a.as_slice());
    }
}

fn add_multiple(sums: &mut [f64], factor: f64, cells: &[f64]) {
    for (sum, cell) in sums.iter_mut().zip(cells) {
        *sum += factor * cell;
    }
}

/// A few rows times a matrix: a dot product for each row and column, too thin for nalgebra's blocks.
struct RowProducts<'a> {
    rows: &'a [f64],
    b: &'a Matrix,
    result: &'a mut Matrix,
}

impl WithSimd for RowProducts<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        for (cells, column) in columns_mut(self.result).zip(columns(self.b)) {
            for (cell, row) in cells.iter_mut().zip(self.rows.chunks_exact(column.len())) {
                *cell = dot(simd, row, column);
            }
        }
    }
}

/// a·b in as many partial sums as a vector has lanes. Each addition has to wait for the one before it in its sum, but the processor
/// goes on to the next columns meanwhile.
#[inline(always)]
fn dot<S: Simd>(simd: S, a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (S::as_simd_f64s(a), S::as_simd_f64s(b));
    let mut sums = simd.splat_f64s(0.0);
    for (&a, &b) in a.iter().zip(b) {
        sums = simd.mul_add_e_f64s(a, b, sums);
    }
    let mut sum = simd.reduce_sum_f64s(sums);
    for (a, b) in a_rest.iter().zip(b_rest) {
        sum += a * b;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(a: &Matrix, b: &Matrix) {
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
    fn no_inner_dimension_gives_zeros() {
        for n in [0, 1, 7, 200] {
            check(&Matrix::zeros(n, 0), &Matrix::zeros(0, 3));
            check(&matrix(n, 3), &Matrix::zeros(3, 0));
        }
    }
}
