//! Replies and right answers in words, and back.

use super::{Form, Question, Reply};
use crate::runs::names::{cell_in_words, cell_named, rows_in_words, rows_named};
use crate::runs::typed_number::typed_number;
use crate::text::figures;

impl Question<'_> {
    /// A reply in words: `is`, `0.5`, `affinity[name, is]`, `rows is, aj`. `None` if it has another form than the question or is out of
    /// range.
    pub fn in_words(&self, reply: &Reply) -> Option<String> {
        Some(match (&self.form, reply) {
            (Form::Choose { options, .. }, Reply::Choice(at)) => options.get(*at)?.clone(),
            (
                Form::Point {
                    address,
                    rows,
                    cols,
                    ..
                },
                &Reply::Cell(row, col),
            ) => (row < rows.len() && col < cols.len())
                .then(|| format!("{address}[{}]", cell_in_words(rows, cols, (row, col))))?,
            (Form::Rows { rows: names, .. }, Reply::Rows(rows)) => rows
                .iter()
                .all(|&row| row < names.len())
                .then(|| rows_in_words(names, rows))?,
            (Form::Number { .. }, Reply::Number(number)) => figures::prose(*number),
            _ => return None,
        })
    }

    /// The reply of these words, as [`in_words`](Self::in_words) writes them; `None` if it is not among the replies on these numbers, or the
    /// words only count some of its rows.
    pub fn reply_of(&self, words: &str) -> Option<Reply> {
        Some(match &self.form {
            Form::Choose { options, .. } => {
                Reply::Choice(options.iter().position(|option| option == words)?)
            }
            Form::Number { .. } => Reply::Number(typed_number(words).ok()?),
            Form::Point {
                address,
                rows,
                cols,
                ..
            } => {
                let (row, col) = pointed_cell(words, address, rows, cols)?;
                Reply::Cell(row, col)
            }
            Form::Rows { rows, .. } => Reply::Rows(rows_named(rows, words)?),
        })
    }

    /// The right answer in words.
    pub fn answer_in_words(&self) -> String {
        match &self.form {
            Form::Choose { options, right } => options[*right].clone(),
            Form::Number { right, .. } => figures::prose(*right),
            Form::Point {
                address,
                rows,
                cols,
                right,
            } => format!("{address}[{}]", cell_in_words(rows, cols, *right)),
            Form::Rows {
                rows,
                right,
                barely,
            } => match barely.is_empty() {
                true => rows_in_words(rows, right),
                false => format!(
                    "{} (and {} by less than is shown)",
                    rows_in_words(rows, right),
                    rows_in_words(rows, barely)
                ),
            },
        }
    }
}

/// The cell that a reply points at, in a matrix of this address and of these rows and columns: of `affinity[name, is]`, that in the row `name`
/// and the column `is`.
pub fn pointed_cell(
    words: &str,
    address: &str,
    rows: &[String],
    cols: &[String],
) -> Option<(usize, usize)> {
    let cell = words.strip_prefix(address)?;
    cell_named(rows, cols, cell.strip_prefix('[')?.strip_suffix(']')?)
}
