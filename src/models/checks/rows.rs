//! Each row shares out one unit of attention.

use super::{Verdict, figure, name, shares};
use crate::models::catalog::Run;

/// What a sum of shares may be off by, a share.
const ROUNDING: f64 = 1e-12;

/// Every row of shares [n, m] sums to 1. A row that is masked entirely has nothing to share out, and may sum to 0.
pub(super) fn sum_to_one(run: &Run) -> Verdict {
    let Some(shares) = shares(run) else {
        return Verdict::unasked("nothing is shared out here");
    };
    let value = run.tape.value(shares);
    let mask = run.find("mask").map(|id| run.tape.value(id));
    let is_hidden = |row: usize| {
        let mut rows = mask.iter().map(|mask| mask.row(row));
        rows.any(|row| row.iter().all(|&cell| cell == f64::NEG_INFINITY))
    };
    let mut worst = (0, 1.0);
    for (row, shares) in value.row_iter().enumerate() {
        let sum: f64 = shares.iter().sum();
        if !sum.is_finite() {
            return Verdict::overflow();
        }
        let off = |sum: f64| (sum - 1.0).abs();
        if off(sum) > off(worst.1) && !(sum == 0.0 && is_hidden(row)) {
            worst = (row, sum);
        }
    }
    let (row, sum) = worst;
    if (sum - 1.0).abs() <= ROUNDING * value.ncols() as f64 {
        return Verdict::measured(true, sum, "every row sums to 1".to_owned());
    }
    let name = name(&run.tape.labels(shares).0, "row", row);
    let text = format!("the shares of {name} sum to {}", figure(sum));
    Verdict::measured(false, sum, text)
}
