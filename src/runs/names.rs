//! Names of rows, columns and cells in a sentence.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// The name of a row or column, with its index if the name is not unique.
pub(super) fn distinct_name(names: &[String], at: usize, what: &str) -> String {
    match names.iter().filter(|other| **other == names[at]).count() {
        1 => names[at].clone(),
        _ => format!("{} ({what} {at})", names[at]),
    }
}

/// A cell by the names of its row and column: `name, is`.
pub(super) fn cell_in_words(
    rows: &[String],
    cols: &[String],
    (row, col): (usize, usize),
) -> String {
    let (row, col) = (
        distinct_name(rows, row, "row"),
        distinct_name(cols, col, "column"),
    );
    format!("{row}, {col}")
}

/// Rows by their names: `no row`, `row aj`, `rows is, aj`, `all rows`.
pub(super) fn rows_in_words(names: &[String], rows: &BTreeSet<usize>) -> String {
    let name = |row: &usize| distinct_name(names, *row, "row");
    match rows.len() {
        0 => "no row".to_owned(),
        1 => format!("row {}", listed(rows.iter().map(name))),
        count if count == names.len() => "all rows".to_owned(),
        _ => format!("rows {}", listed(rows.iter().map(name))),
    }
}

/// A list that names the first few and counts the rest.
pub(super) fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    listed_up_to(6, names)
}

/// A list that names the first `most` and counts the rest.
pub(super) fn listed_up_to(most: usize, names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(most);
    let named: Vec<String> = names.take(most).collect();
    match more {
        0 => named.join(", "),
        _ => format!("{} and {more} more", named.join(", ")),
    }
}

/// The letters of a name without their marks, by which it is sorted: `āne` stands with a, and `</s>` with s.
pub(super) fn letters(name: &str) -> String {
    name.nfd()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The names in order of first appearance, each once.
pub(super) fn each_once<T: PartialEq>(names: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}
