//! The difference between two matrices, in cells and in words.

use std::collections::BTreeSet;

use super::names::{distinct_name, listed};
use crate::math::Matrix;
use crate::sorting::sort_by;
use crate::text::figures;

/// The verb that states a difference, in the forms that a sentence needs.
pub struct Verb {
    several: String,
    none: String,
    not_one: &'static str,
    not_several: &'static str,
}

impl Verb {
    /// Between two runs of the same stage.
    pub fn changed() -> Self {
        Self {
            several: "changed".to_owned(),
            none: "changed".to_owned(),
            not_one: "did not",
            not_several: "did not",
        }
    }

    /// Between two stages, the other one of this address.
    pub fn differ(other: &str) -> Self {
        Self {
            several: format!("differ from {other}"),
            none: format!("differs from {other}"),
            not_one: "does not",
            not_several: "do not",
        }
    }
}

/// The cells that differ, and the largest difference in each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The cells that differ, as (row, column).
    pub cells: BTreeSet<(usize, usize)>,
    /// The largest absolute difference in each row; 0 for an unchanged row.
    pub by_row: Vec<f64>,
}

impl Difference {
    /// Compares two matrices exactly; `None` if their shapes differ.
    pub fn between(before: &Matrix, after: &Matrix) -> Option<Self> {
        Self::unless(before, after, is_same)
    }

    /// Compares two stages up to rounding, since they may add up a sum in different orders; `None` if their shapes differ.
    pub fn between_stages(one: &Matrix, other: &Matrix) -> Option<Self> {
        Self::unless(one, other, |a, b| {
            let is_close = (a - b).abs() <= ROUNDING * (1.0 + b.abs());
            is_same(a, b) || (is_close && a.is_finite() && b.is_finite())
        })
    }

    fn unless(before: &Matrix, after: &Matrix, is_same: impl Fn(f64, f64) -> bool) -> Option<Self> {
        if before.shape() != after.shape() {
            return None;
        }
        let mut cells = BTreeSet::new();
        let mut by_row = vec![0.0; before.nrows()];
        for row in 0..before.nrows() {
            for col in 0..before.ncols() {
                let (old, new) = (before[(row, col)], after[(row, col)]);
                if !is_same(old, new) {
                    cells.insert((row, col));
                    by_row[row] = f64::max(by_row[row], (new - old).abs());
                }
            }
        }
        Some(Self { cells, by_row })
    }

    /// The difference in words: `states: 1 of 4 rows changed: aj by up to 1.02; rows my, name, is did not`.
    pub fn in_words(&self, address: &str, rows: &[String], verb: &Verb) -> String {
        let count = rows.len();
        let name = |row: usize| distinct_name(rows, row);
        let (mut changed, same): (Vec<usize>, Vec<usize>) =
            (0..count).partition(|&row| self.has_row(row));
        let by = |row: usize| {
            format!(
                "{} by up to {}",
                name(row),
                figures::prose(self.by_row[row])
            )
        };
        if changed.is_empty() {
            return format!("{address}: no row {}", verb.none);
        }
        if same.is_empty() && count > 1 {
            sort_by(&mut changed, |&a, &b| {
                self.by_row[b].total_cmp(&self.by_row[a])
            });
            let (most, least) = (by(changed[0]), by(changed[count - 1]));
            return format!(
                "{address}: all {count} rows {}; most of all {most}, least of all {least}",
                verb.several
            );
        }
        let did = listed(changed.iter().map(|&row| by(row)));
        let rest = match same.len() {
            0 => String::new(),
            1 => format!("; row {} {}", name(same[0]), verb.not_one),
            _ => format!(
                "; rows {} {}",
                listed(same.iter().map(|&row| name(row))),
                verb.not_several
            ),
        };
        format!(
            "{address}: {} of {count} rows {}: {did}{rest}",
            changed.len(),
            verb.several
        )
    }

    fn has_row(&self, row: usize) -> bool {
        self.cells.range((row, 0)..(row + 1, 0)).next().is_some()
    }
}

/// The tolerated rounding error of a number near 1.
const ROUNDING: f64 = 1e-12;

fn is_same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn words_name_changed_and_unchanged_rows() {
        let before = Matrix::from_row_slice(3, 2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let mut after = before.clone();
        let names = words(&["my", "name", "aj"]);
        let say = |after: &Matrix| {
            let difference = Difference::between(&before, after).unwrap();
            difference.in_words("states", &names, &Verb::changed())
        };
        assert_eq!(say(&after), "states: no row changed");
        after[(2, 1)] += 0.5;
        assert_eq!(
            say(&after),
            "states: 1 of 3 rows changed: aj by up to 0.50; rows my, name did not"
        );
        after[(0, 0)] += 0.25;
        after[(1, 0)] -= 2.0;
        assert_eq!(
            say(&after),
            "states: all 3 rows changed; most of all name by up to 2, least of all my by up to 0.25"
        );
    }

    #[test]
    fn two_stages_differ_from_each_other_beyond_rounding() {
        let say = |one: &[f64], other: &[f64]| {
            let [one, other] = [one, other].map(|it| Matrix::from_row_slice(2, 1, it));
            let difference = Difference::between_stages(&one, &other).unwrap();
            difference.in_words("context", &words(&["my", "name"]), &Verb::differ("v"))
        };
        let third = 0.1 + 0.2;
        assert_eq!(
            say(&[0.3, 1e9], &[third, 1e9 + 1e-4]),
            "context: no row differs from v"
        );
        assert_eq!(
            say(&[0.3, f64::INFINITY], &[third, 1.0]),
            "context: 1 of 2 rows differ from v: name by up to ∞; row my does not"
        );
        assert_eq!(
            say(&[0.0, 0.0], &[1e-9, 1.0]),
            "context: all 2 rows differ from v; most of all name by up to 1, least of all my by up to 1.0e−9"
        );
    }

    #[test]
    fn the_smallest_difference_counts_and_nan_equals_itself() {
        let before = Matrix::from_row_slice(1, 2, &[1.0, f64::NAN]);
        let mut after = before.clone();
        after[(0, 0)] += f64::EPSILON;
        let difference = Difference::between(&before, &after).unwrap();
        assert_eq!(difference.cells, BTreeSet::from([(0, 0)]));
    }
}
