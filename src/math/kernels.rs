//! The loops behind the operations: plain ones, which the compiler turns into vector instructions, in one version for each
//! kind of processor ([`pulp`]). nalgebra's matrices are column-major, so every loop here runs down columns.

mod attention;
mod exponential;
mod product;
mod softmax;

use pulp::{Arch, NullaryFnOnce};

use super::Matrix;

pub(super) use attention::{attend, attend_back};
pub use product::product;
pub(super) use product::{add_product_by_transposed, add_product_of_transposed};
pub use softmax::softmax_rows;

/// The columns from left to right, each from top to bottom.
pub(super) fn columns(a: &Matrix) -> impl Iterator<Item = &[f64]> {
    a.as_slice().chunks_exact(a.nrows().max(1))
}

/// The same, to be written.
pub(super) fn columns_mut(a: &mut Matrix) -> impl Iterator<Item = &mut [f64]> {
    let rows = a.nrows().max(1);
    a.as_mut_slice().chunks_exact_mut(rows)
}

/// The transpose as a matrix of its own: products through transposed views are unsound in nalgebra 0.35 (dimforge/nalgebra#1616).
pub fn transpose(a: &Matrix) -> Matrix {
    a.transpose()
}

/// A function of every two cells in the same place.
///
/// # Panics
/// If the shapes do not agree.
pub(super) fn zip(a: &Matrix, b: &Matrix, function: impl Fn(f64, f64) -> f64) -> Matrix {
    assert_eq!(a.shape(), b.shape(), "zip: the shapes do not agree");
    let mut result = Matrix::zeros(a.nrows(), a.ncols());
    Arch::new().dispatch(Zip {
        a: a.as_slice(),
        b: b.as_slice(),
        result: result.as_mut_slice(),
        function,
    });
    result
}

/// A loop as a structure, so that [`Arch::dispatch`] can choose the version of it for the processor at hand.
struct Zip<'a, F> {
    a: &'a [f64],
    b: &'a [f64],
    result: &'a mut [f64],
    function: F,
}

impl<F: Fn(f64, f64) -> f64> NullaryFnOnce for Zip<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for ((cell, &a), &b) in self.result.iter_mut().zip(self.a).zip(self.b) {
            *cell = (self.function)(a, b);
        }
    }
}

/// A function of every cell.
pub(super) fn map(a: &Matrix, function: impl Fn(f64) -> f64) -> Matrix {
    zip(a, a, |cell, _| function(cell))
}

/// tanh of every cell.
pub(super) fn tanh(a: &Matrix) -> Matrix {
    map(a, exponential::tanh)
}

/// σ(x) = 1 / (1 + e⁻ˣ) of every cell.
pub(super) fn sigmoid(a: &Matrix) -> Matrix {
    map(a, |x| {
        // e to a power that is never positive, so that nothing overflows.
        let e = exponential::exp_of_negative(-x.abs());
        (if x < 0.0 { e } else { 1.0 }) / (1.0 + e)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
        prop::collection::vec(-3.0..3.0, rows * cols)
            .prop_map(move |cells| Matrix::from_vec(rows, cols, cells))
    }

    fn sides() -> impl Strategy<Value = usize> {
        prop::sample::select(vec![1, 2, 5, 6, 7, 8, 9, 17, 33])
    }

    proptest! {
        #[test]
        fn cell_by_cell_is_what_it_says(a in (sides(), sides()).prop_flat_map(|(n, m)| matrix(n, m))) {
            prop_assert_eq!(transpose(&a), a.transpose());
            prop_assert_eq!(map(&a, |x| x / 3.0), &a / 3.0);
            prop_assert_eq!(zip(&a, &a, |x, y| x + y), &a * 2.0);
            prop_assert!((tanh(&a) - a.map(f64::tanh)).amax() < 1e-15);
            prop_assert!((sigmoid(&a) - a.map(|x| 1.0 / (1.0 + (-x).exp()))).amax() < 1e-15);
        }
    }

    #[test]
    fn a_sigmoid_saturates_at_0_and_1() {
        let far = Matrix::from_row_slice(1, 5, &[-1e300, -40.0, 0.0, 40.0, 1e300]);
        let gates = sigmoid(&far);
        assert_eq!((gates[0], gates[2], gates[4]), (0.0, 0.5, 1.0));
        assert!((gates[1] / (-40f64).exp() - 1.0).abs() < 1e-14);
        assert!(gates[3] <= 1.0 && gates[3] > 1.0 - 1e-15);
        assert!(sigmoid(&Matrix::from_element(1, 1, f64::NAN))[0].is_nan());
    }
}
