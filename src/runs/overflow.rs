//! Numbers that became too large to be written, or are none at all.

use crate::math::Matrix;

/// How many of them a matrix holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overflow {
    /// ∞ and −∞.
    pub infinite: usize,
    /// NaN.
    pub undefined: usize,
}

impl Overflow {
    /// Counts them in the matrix of that name: −∞ in a mask, and in scores that were masked, is meant.
    pub fn of(name: &str, matrix: &Matrix) -> Self {
        let is_meant = |cell: f64| cell < 0.0 && matches!(name, "mask" | "masked");
        let count = |is: &dyn Fn(f64) -> bool| matrix.iter().filter(|&&cell| is(cell)).count();
        Self {
            infinite: count(&|cell| cell.is_infinite() && !is_meant(cell)),
            undefined: count(&|cell| cell.is_nan()),
        }
    }

    /// What there is now and was not before: `∞`, `NaN`, or both; `None` if neither.
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
