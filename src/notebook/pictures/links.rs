//! Who looks at whom: the links of one row of a matrix of shares, and the most important of them in words.

use crate::math::Matrix;
use crate::notebook::panel::{Grid, Piece, Tone};
use crate::runs::names::nth;
use crate::text::figures;

/// The tolerance of a sum of shares, for rounding.
const EXACT: f64 = 1e-9;

/// What two decimals show: a smaller share has no link.
const VISIBLE: f64 = 0.005;

/// One row of a matrix of shares, as a word that looks at the words of the columns.
#[derive(Debug)]
pub struct Looks<'g> {
    grid: &'g Grid,
    /// The row: that of the cursor, else the one to follow, else the last.
    pub row: usize,
    /// A link to each column.
    pub links: Vec<Link>,
}

/// A share of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The share, from 0 to 1.
    pub share: f64,
    /// Whether it is the largest share, or one that two decimals do not tell from it, and another one is smaller.
    pub is_strongest: bool,
    /// Whether the mask of its run hides its column from its row.
    pub is_leak: bool,
}

impl Link {
    /// Whether two decimals show any share.
    pub fn is_visible(&self) -> bool {
        self.share >= VISIBLE
    }

    /// The whole eighths in the share, at most 4: the width of its link, which is the same for the same share in every row and picture.
    pub fn eighths(&self) -> usize {
        (1..=4)
            .rfind(|eighths| self.share >= *eighths as f64 / 8.0 - EXACT)
            .unwrap_or(0)
    }
}

impl<'g> Looks<'g> {
    /// The links of the chosen row.
    pub fn chosen(grid: &'g Grid) -> Self {
        let last = grid.rows.len().saturating_sub(1);
        let cursor = grid.cursor.map(|(row, _)| row);
        Self::of(grid, cursor.or(grid.follow).unwrap_or(last).min(last))
    }

    /// The links of a row.
    pub fn of(grid: &'g Grid, row: usize) -> Self {
        let shares: Vec<f64> = grid.values.row(row).iter().copied().collect();
        let most = shares.iter().copied().fold(0.0, f64::max);
        let looks_the_same = |share: f64| figures::narrow_cell(share) == figures::cell(most);
        let all_alike = shares.len() > 1 && shares.iter().all(|&share| looks_the_same(share));
        let links = shares.iter().enumerate().map(|(col, &share)| Link {
            share,
            is_strongest: share >= VISIBLE && looks_the_same(share) && !all_alike,
            is_leak: grid.leaks.contains(&(row, col)),
        });
        Self {
            grid,
            row,
            links: links.collect(),
        }
    }

    /// The columns with the largest share, all of them where all are alike; empty if no share is visible.
    pub fn strongest(&self) -> Vec<usize> {
        let has_strongest = self.links.iter().any(|link| link.is_strongest);
        let links = self.links.iter().enumerate();
        let columns = links.filter(|(_, link)| match has_strongest {
            true => link.is_strongest,
            false => link.is_visible(),
        });
        columns.map(|(col, _)| col).collect()
    }

    /// The links of the other rows with more than an even share, and at least an eighth: row, column, and whether the mask hides it. None goes to a word that the
    /// chosen row does not look at, where it could be taken for a faint link of that row, unless it breaks the mask.
    pub fn ground(&self) -> Vec<(usize, usize, bool)> {
        let (rows, cols) = self.grid.values.shape();
        let even = 1.0 / cols as f64;
        let cells = (0..rows)
            .filter(|row| *row != self.row)
            .flat_map(|row| (0..cols).map(move |col| (row, col)));
        let linked = cells.filter_map(|(row, col)| {
            let is_leak = self.grid.leaks.contains(&(row, col));
            let share = self.grid.values[(row, col)];
            let is_large = share > (even + EXACT).max(0.125);
            let is_apart = is_large && self.links[col].is_visible();
            (is_apart || is_leak).then_some((row, col, is_leak))
        });
        linked.collect()
    }

    /// The most important link of the row, then what is wrong with its shares, if anything.
    pub fn in_words(&self) -> Vec<Piece> {
        let sum: f64 = self.links.iter().map(|link| link.share).sum();
        let is_whole = (sum - 1.0).abs() < VISIBLE;
        let mut pieces = vec![Piece::new(self.most_important(is_whole), Tone::Plain)];
        if !is_whole && sum >= VISIBLE {
            let text = format!(
                " Its shares come to {}, not to 1.",
                figures::narrow_cell(sum)
            );
            pieces.push(Piece::new(text, Tone::Broken));
            if shares_of_columns(&self.grid.values) {
                let text = " Each column shares out 1 here, not each row.";
                pieces.push(Piece::new(text, Tone::Broken));
            }
        }
        pieces.extend(self.leaks().map(|text| Piece::new(text, Tone::Broken)));
        pieces
    }

    fn most_important(&self, is_whole: bool) -> String {
        let name = named(&self.grid.rows, self.row);
        let capital = capitalised(&name);
        let strongest = self.strongest();
        let to = |col: usize| named(&self.grid.cols, col);
        let Some(&first) = strongest.first() else {
            return format!("{capital} looks at nobody: all its shares are 0.");
        };
        let share = figures::narrow_cell(self.links[first].share);
        let of = if is_whole { " of its attention" } else { "" };
        let linked = self.links.iter().filter(|it| it.is_visible());
        match (&*strongest, linked.count()) {
            (_, 1) if self.links.len() == 1 && to(first) == name => {
                format!("{capital} has nobody else to look at: {share}{of} is its own.")
            }
            (_, 1) => {
                let only = match self.links[first].share < 1.0 {
                    true => "almost only",
                    false => "only",
                };
                format!("{capital} looks {only} at {}: {share}{of}.", to(first))
            }
            ([first], _) => format!("{capital} looks most at {}: {share}{of}.", to(*first)),
            (all, _) if all.len() == self.links.len() => {
                let words = all.len();
                format!("{capital} looks at all {words} words alike: {share}{of} each.")
            }
            (some, _) => {
                let names: Vec<String> = some.iter().map(|&col| to(col)).collect();
                let names = listed(&names);
                format!("{capital} looks most at {names}, alike: {share}{of} each.")
            }
        }
    }

    /// The links to what the mask hides.
    fn leaks(&self) -> Option<String> {
        let own = self.links.iter().enumerate().filter(|(_, it)| it.is_leak);
        let (names, shares): (Vec<String>, Vec<f64>) = own
            .map(|(col, it)| (named(&self.grid.cols, col), it.share))
            .unzip();
        if !names.is_empty() {
            let share = figures::narrow_cell(shares.iter().sum());
            return Some(format!(
                " ✗ {share} goes to what the mask hides from it: {}.",
                listed(&names)
            ));
        }
        let mut rows: Vec<usize> = self.grid.leaks.iter().map(|(row, _)| *row).collect();
        rows.dedup();
        let names: Vec<String> = rows
            .iter()
            .map(|&row| named(&self.grid.rows, row))
            .collect();
        let verb = if names.len() == 1 { "looks" } else { "look" };
        (!names.is_empty()).then(|| {
            let names = capitalised(&listed(&names));
            format!(" ✗ {names} {verb} at what the mask hides.")
        })
    }
}

/// Why a matrix has no links; `None` if it holds shares.
///
/// They are finite and not negative, and those of a row come to at most 1, as a mask after softmax may take some away. After softmax down
/// the columns those of each column come to 1 instead.
pub fn unsuitable(values: &Matrix) -> Option<&'static str> {
    if values.iter().any(|share| !share.is_finite()) {
        return Some("a number is not finite");
    }
    if values.iter().any(|&share| share < 0.0) {
        return Some("a share is negative");
    }
    let is_too_much = values.row_iter().any(|row| row.sum() > 1.0 + EXACT);
    (is_too_much && !shares_of_columns(values)).then_some("a row sums to more than 1")
}

/// Whether a matrix consists of shares and nothing else: no number is negative, and every row comes to 1, or every column.
pub fn are_shares(values: &Matrix) -> bool {
    let are_one = values.row_iter().all(|row| is_one(row.sum()));
    unsuitable(values).is_none() && (are_one || shares_of_columns(values))
}

fn is_one(sum: f64) -> bool {
    (sum - 1.0).abs() <= EXACT
}

/// Whether every column shares out 1, and not every row.
fn shares_of_columns(values: &Matrix) -> bool {
    values.column_iter().all(|column| is_one(column.sum()))
        && !values.row_iter().all(|row| is_one(row.sum()))
}

/// The cells with a visible share where a mask of the same shape hides the column from the row.
pub fn leaks(values: &Matrix, mask: &Matrix) -> impl Iterator<Item = (usize, usize)> {
    let (rows, cols) = values.shape();
    let is_same = mask.shape() == (rows, cols);
    let cells = (0..rows).flat_map(move |row| (0..cols).map(move |col| (row, col)));
    cells.filter(move |&at| is_same && mask[at] == f64::NEG_INFINITY && values[at] >= VISIBLE)
}

/// `“is”`, or `the 2nd “is”` if it is there several times.
fn named(words: &[String], at: usize) -> String {
    let word = &words[at];
    match nth(words, at) {
        None => format!("“{word}”"),
        Some(nth) => format!("the {nth} “{word}”"),
    }
}

/// `“a”, “b” and “c”`; of more than four, how many more there are.
fn listed(names: &[String]) -> String {
    const MOST: usize = 4;
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [first @ .., last] if names.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => {
            let first = names[..MOST - 1].join(", ");
            format!("{first} and {} more", names.len() + 1 - MOST)
        }
    }
}

/// A sentence begins with a capital; a word of the learner's stays as it is.
fn capitalised(text: &str) -> String {
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_from_other_numbers() {
        let check = |rows: usize, numbers: &[f64], expected: Option<&str>| {
            let cols = numbers.len() / rows;
            let values = Matrix::from_row_slice(rows, cols, numbers);
            assert_eq!(unsuitable(&values), expected, "{numbers:?}");
        };
        check(1, &[0.25, 0.75], None);
        check(2, &[0.0, 0.0, 0.3, 0.2], None);
        check(1, &[0.1; 10], None);
        // The columns share out 1, one of the rows gets more.
        check(2, &[0.9, 0.8, 0.1, 0.2], None);
        check(2, &[0.9, 0.8, 0.1, 0.1], Some("a row sums to more than 1"));
        check(1, &[1.25, -0.25], Some("a share is negative"));
        check(1, &[f64::NAN, 0.5], Some("a number is not finite"));
        check(1, &[f64::INFINITY], Some("a number is not finite"));
    }

    #[test]
    fn leaks_are_hidden_and_visible() {
        let hidden = f64::NEG_INFINITY;
        let mask = Matrix::from_row_slice(2, 2, &[0.0, hidden, 0.0, hidden]);
        let values = Matrix::from_row_slice(2, 2, &[0.6, 0.4, 0.999, 0.001]);
        let found: Vec<_> = leaks(&values, &mask).collect();
        assert_eq!(found, [(0, 1)]);
        assert_eq!(leaks(&values, &Matrix::zeros(3, 2)).count(), 0);
    }

    #[test]
    fn names_are_listed_and_counted() {
        let names: Vec<String> = "a b a c d e".split(' ').map(str::to_owned).collect();
        let all: Vec<String> = (0..names.len()).map(|at| named(&names, at)).collect();
        assert_eq!(listed(&all[..2]), "the 1st “a” and “b”");
        assert_eq!(listed(&all), "the 1st “a”, “b”, the 2nd “a” and 3 more");
        assert_eq!(capitalised(&all[2]), "The 2nd “a”");
    }
}
