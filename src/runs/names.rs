//! Names of rows, columns and cells in a sentence.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::text::ordinal;

/// The name of a row or column: `is`, or `2nd is` if it is there several times.
pub(super) fn distinct_name(names: &[String], at: usize) -> String {
    match nth(names, at) {
        None => names[at].clone(),
        Some(nth) => format!("{nth} {}", names[at]),
    }
}

/// `2nd` for the second of the names that are the same; `None` if a name is there once.
pub fn nth(names: &[String], at: usize) -> Option<String> {
    let same = |among: &[String]| among.iter().filter(|it| **it == names[at]).count();
    (same(names) > 1).then(|| ordinal(same(&names[..=at])))
}

/// A cell by the names of its row and column: `name, is`.
pub(super) fn cell_in_words(
    rows: &[String],
    cols: &[String],
    (row, col): (usize, usize),
) -> String {
    format!("{}, {}", distinct_name(rows, row), distinct_name(cols, col))
}

/// The cell that [`cell_in_words`] calls so; `None` if there is none.
pub(super) fn cell_named(rows: &[String], cols: &[String], words: &str) -> Option<(usize, usize)> {
    (0..rows.len()).find_map(|row| {
        let rest = words.strip_prefix(&*distinct_name(rows, row))?;
        let col = place_named(cols, rest.strip_prefix(", ")?)?;
        Some((row, col))
    })
}

fn place_named(names: &[String], name: &str) -> Option<usize> {
    (0..names.len()).find(|&at| distinct_name(names, at) == name)
}

/// Rows by their names: `no row`, `row aj`, `rows is, aj`, `all rows`.
pub(super) fn rows_in_words(names: &[String], rows: &BTreeSet<usize>) -> String {
    let name = |row: &usize| distinct_name(names, *row);
    match rows.len() {
        0 => "no row".to_owned(),
        1 => format!("row {}", listed(rows.iter().map(name))),
        count if count == names.len() => "all rows".to_owned(),
        _ => format!("rows {}", listed(rows.iter().map(name))),
    }
}

/// The rows that [`rows_in_words`] calls so; `None` if one of them is not there, or is only counted.
pub(super) fn rows_named(names: &[String], words: &str) -> Option<BTreeSet<usize>> {
    match words {
        "no row" => Some(BTreeSet::new()),
        "all rows" => Some((0..names.len()).collect()),
        _ => {
            let list = words.strip_prefix("rows ");
            let list = list.or_else(|| words.strip_prefix("row "))?;
            let rows = list.split(", ");
            rows.map(|name| place_named(names, name)).collect()
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_has_its_number() {
        let names: Vec<String> = "a b a".split(' ').map(str::to_owned).collect();
        let all: Vec<String> = (0..3).map(|at| distinct_name(&names, at)).collect();
        assert_eq!(all, ["1st a", "b", "2nd a"]);
        assert_eq!(cell_in_words(&names, &names, (2, 1)), "2nd a, b");
    }
}
