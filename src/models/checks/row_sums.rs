//! Each row shares out one unit of attention.

use super::subject::{Subject, name};
use super::verdict::{Measured, OVERFLOW, Verdict};
use crate::text::figures;

/// The most that a sum of shares is off by rounding, for each share.
const ROUNDING: f64 = 1e-12;

/// Every row of shares [n, m] sums to 1. A row that is masked entirely has nothing to share out, and may sum to 0.
pub(super) fn are_one(subject: Subject<'_>) -> Measured {
    let run = subject.run;
    let shares = subject
        .shares()
        .ok_or("not asked: nothing is shared out here")?;
    let value = run.tape.value(shares);
    let mask = subject.mask().map(|mask| run.tape.value(mask.id));
    let is_hidden = |row: usize| {
        let mut rows = mask.iter().map(|mask| mask.row(row));
        rows.any(|row| row.iter().all(|&cell| cell == f64::NEG_INFINITY))
    };
    let names = run.tape.labels(shares).0;
    let (mut worst, mut empty) = ((0, 1.0), Vec::new());
    for (row, shares) in value.row_iter().enumerate() {
        let sum: f64 = shares.iter().sum();
        if !sum.is_finite() {
            return Err(OVERFLOW);
        }
        let off = |sum: f64| (sum - 1.0).abs();
        if sum == 0.0 && is_hidden(row) {
            empty.push(row);
        } else if off(sum) > off(worst.1) {
            worst = (row, sum);
        }
    }
    let (row, sum) = worst;
    if (sum - 1.0).abs() <= ROUNDING * value.ncols() as f64 {
        let text = match &*empty {
            [] => "every row sums to 1".to_owned(),
            rows => {
                let empty = match rows {
                    [row] => name(&names, "row", *row),
                    _ => rows.len().to_string(),
                };
                format!("every row does but {empty}, which may look at nothing")
            }
        };
        return Ok(Verdict::measured(true, sum, text));
    }
    let mut recorded = run.recorded.iter();
    let address = recorded.find(|it| it.id == shares || it.computed() == shares);
    let address = address.map_or("weights", |it| &it.address);
    let name = name(&names, "row", row);
    let text = format!(
        "in {address}, the shares of {name} sum to {}",
        figures::measured(sum)
    );
    Ok(Verdict::measured(false, sum, text))
}
