//! Infinite and undefined numbers in a matrix.

use crate::math::Matrix;

/// The numbers of infinite and undefined cells in a matrix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overflow {
    /// ∞ and −∞.
    pub infinite: usize,
    /// NaN.
    pub undefined: usize,
}

impl Overflow {
    /// Counts the cells of a matrix. −∞ is intended in one named `mask` or `masked`, and not counted there.
    pub fn of(name: &str, matrix: &Matrix) -> Self {
        let is_intended = |cell: f64| cell < 0.0 && matches!(name, "mask" | "masked");
        let count = |is: &dyn Fn(f64) -> bool| matrix.iter().filter(|&&cell| is(cell)).count();
        Self {
            infinite: count(&|cell| cell.is_infinite() && !is_intended(cell)),
            undefined: count(&|cell| cell.is_nan()),
        }
    }

    /// The kinds that were absent before: `∞`, `NaN`, or both; `None` if there is no new kind.
    pub fn since(self, before: Self) -> Option<&'static str> {
        let is_new = |count: fn(Self) -> usize| count(self) > 0 && count(before) == 0;
        match (is_new(|it| it.infinite), is_new(|it| it.undefined)) {
            (true, true) => Some("∞ and NaN"),
            (true, false) => Some("∞"),
            (false, true) => Some("NaN"),
            (false, false) => None,
        }
    }
}
