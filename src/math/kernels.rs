//! The loops behind the operations. nalgebra's matrices are column-major, so every loop here sweeps down columns.

mod exponential;
mod product;
mod room;
mod softmax;

use pulp::{Arch, NullaryFnOnce};

use super::Matrix;

pub use product::product;
pub(super) use room::reuse;
pub use softmax::softmax_rows;

/// A matrix [rows, cols] of one number.
pub fn filled(rows: usize, cols: usize, number: f64) -> Matrix {
    room::collect(rows, cols, std::iter::repeat_n(number, rows * cols))
}

/// The transpose as a matrix of its own: products through transposed views are unsound in nalgebra 0.35 (dimforge/nalgebra#1616).
pub fn transpose(a: &Matrix) -> Matrix {
    let mut result = room::matrix(a.ncols(), a.nrows());
    a.transpose_to(&mut result);
    result
}

/// One row of a [n, m], counted from 0: [1, m].
pub fn row(a: &Matrix, index: usize) -> Matrix {
    let cells = a.as_slice()[index..].iter().step_by(a.nrows());
    room::collect(1, a.ncols(), cells.copied())
}

/// A function of every cell.
pub fn map(a: &Matrix, function: impl Fn(f64) -> f64) -> Matrix {
    let cells = a.as_slice().iter();
    room::collect(a.nrows(), a.ncols(), cells.map(|&a| function(a)))
}

/// A function of every two cells in the same place. The shapes must agree.
pub fn zip(a: &Matrix, b: &Matrix, function: impl Fn(f64, f64) -> f64) -> Matrix {
    debug_assert_eq!(a.shape(), b.shape());
    let cells = a.as_slice().iter().zip(b.as_slice());
    room::collect(a.nrows(), a.ncols(), cells.map(|(&a, &b)| function(a, b)))
}

/// Every cell divided by one number.
pub fn quotient(a: &Matrix, divisor: f64) -> Matrix {
    // Division takes the processor several times as long as multiplication. By a power of two, such as √64, both are exact.
    let inverse = divisor.recip();
    if is_power_of_two(inverse) && is_power_of_two(divisor) {
        map(a, |cell| cell * inverse)
    } else {
        map(a, |cell| cell / divisor)
    }
}

fn is_power_of_two(number: f64) -> bool {
    const MANTISSA: u64 = (1 << 52) - 1;
    number.is_normal() && number.to_bits() & MANTISSA == 0
}

/// tanh of every cell.
pub fn tanh(a: &Matrix) -> Matrix {
    let mut result = map(a, |cell| cell);
    Arch::new().dispatch(Tanh(result.as_mut_slice()));
    result
}

/// A loop as a structure, so that [`Arch::dispatch`] can compile it once for each kind of processor.
struct Tanh<'a>(&'a mut [f64]);

impl NullaryFnOnce for Tanh<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for cell in self.0 {
            *cell = exponential::tanh(*cell);
        }
    }
}
