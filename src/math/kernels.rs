//! The loops behind the operations. nalgebra's matrices are column-major, so every loop here sweeps down columns.

mod blocks;
mod cells;
mod exponential;
mod product;
mod room;
mod softmax;

use std::array;

use pulp::{Arch, NullaryFnOnce};

use super::Matrix;

pub(super) use cells::{Cells, Start, Step};
pub(super) use product::TallProduct;
pub use product::product;
pub(super) use room::reuse;
pub(super) use softmax::softmax;
pub use softmax::softmax_rows;

/// A matrix [rows, cols] of one number.
pub fn filled(rows: usize, cols: usize, number: f64) -> Matrix {
    room::collect(rows, cols, std::iter::repeat_n(number, rows * cols))
}

/// The transpose as a matrix of its own: products through transposed views are unsound in nalgebra 0.35 (dimforge/nalgebra#1616).
pub fn transpose(a: &Matrix) -> Matrix {
    let (rows, cols) = a.shape();
    let mut result = room::matrix(cols, rows);
    // The columns of a are read side by side, as many as together fill a line of the cache where they are written.
    const LINE: usize = 8;
    let whole = cols - cols % LINE;
    for first in (0..whole).step_by(LINE) {
        let columns: [_; LINE] = array::from_fn(|i| column(a, first + i));
        for (row, result) in result.as_mut_slice().chunks_exact_mut(cols).enumerate() {
            result[first..first + LINE].copy_from_slice(&columns.map(|column| column[row]));
        }
    }
    for col in whole..cols {
        let places = result.as_mut_slice()[col..].iter_mut().step_by(cols);
        places
            .zip(column(a, col))
            .for_each(|(place, &cell)| *place = cell);
    }
    result
}

fn column(a: &Matrix, index: usize) -> &[f64] {
    &a.as_slice()[index * a.nrows()..][..a.nrows()]
}

/// One row of a [n, m], counted from 0: [1, m].
pub fn row(a: &Matrix, index: usize) -> Matrix {
    let cells = a.as_slice().iter().skip(index).step_by(a.nrows());
    room::collect(1, a.ncols(), cells.copied())
}

/// A function of every cell.
pub fn map(a: &Matrix, function: impl Fn(f64) -> f64) -> Matrix {
    zip(a, a, |cell, _| function(cell))
}

/// A function of every two cells in the same place.
///
/// # Panics
/// If the shapes do not agree.
pub fn zip(a: &Matrix, b: &Matrix, function: impl Fn(f64, f64) -> f64) -> Matrix {
    assert_eq!(a.shape(), b.shape(), "zip: the shapes do not agree");
    let mut result = room::matrix(a.nrows(), a.ncols());
    Arch::new().dispatch(Zip {
        a: a.as_slice(),
        b: b.as_slice(),
        result: result.as_mut_slice(),
        function,
    });
    result
}

/// A loop as a structure, so that [`Arch::dispatch`] can compile it once for each kind of processor.
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

/// Every cell divided by one number.
pub fn quotient(a: &Matrix, divisor: f64) -> Matrix {
    let mut cells = Cells::from(a);
    cells.steps.push(Step::Divide(divisor));
    cells.to_matrix()
}

/// What to multiply with instead of dividing, which takes the processor several times as long: for a power of two, such as
/// √64, both are exact.
fn exact_inverse(divisor: f64) -> Option<f64> {
    let inverse = divisor.recip();
    (is_power_of_two(inverse) && is_power_of_two(divisor)).then_some(inverse)
}

fn is_power_of_two(number: f64) -> bool {
    const MANTISSA: u64 = (1 << 52) - 1;
    number.is_normal() && number.to_bits() & MANTISSA == 0
}

/// tanh of every cell.
pub fn tanh(a: &Matrix) -> Matrix {
    tanh_of(&Cells::from(a))
}

/// tanh of every cell, of a matrix that need not be there.
pub(super) fn tanh_of(a: &Cells) -> Matrix {
    a.to_matrix_through(exponential::tanh)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A matrix of that shape, in memory that others have used before.
    fn matrix(rows: usize, cols: usize) -> impl Strategy<Value = Matrix> {
        reuse(filled(rows, cols, f64::NAN));
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
            prop_assert_eq!(row(&a, a.nrows() - 1), a.rows(a.nrows() - 1, 1).clone_owned());
            prop_assert_eq!(quotient(&a, 8.0), &a / 8.0);
            prop_assert_eq!(quotient(&a, 3.0), &a / 3.0);
            prop_assert_eq!(zip(&a, &a, |x, y| x + y), &a * 2.0);
            prop_assert!((tanh(&a) - a.map(f64::tanh)).amax() < 1e-15);
        }
    }

    #[test]
    fn division_is_exact_where_the_inverse_is_not_a_normal_number() {
        let a = Matrix::from_element(1, 1, 1.0);
        for divisor in [
            0.0,
            -2.0,
            f64::INFINITY,
            f64::MIN_POSITIVE / 4.0,
            2f64.powi(1023),
        ] {
            assert_eq!(quotient(&a, divisor)[0], 1.0 / divisor, "{divisor:e}");
        }
    }
}
