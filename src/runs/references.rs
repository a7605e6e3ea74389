//! The value of a reference in an expression: a part of a matrix, a word, or a knob.

use super::evaluated::{Evaluated, LabelledMatrix};
use super::scope::{Scope, Unresolved};
use crate::lesson::Reference;
use crate::math::Matrix;
use crate::models::knobs::Setting;
use crate::text::short;

impl Scope<'_> {
    pub(super) fn reference(self, reference: &Reference) -> Result<Evaluated, Unresolved> {
        let Some(found) = self.get(&reference.address.value) else {
            return match self.special(reference)? {
                Some(value) => Ok(value),
                None => Err(self.missing(&reference.address)),
            };
        };
        let (rows, cols) = found.labels();
        let row = self.position(reference.row.as_ref(), &rows, "row")?;
        let col = self.position(reference.column.as_ref(), &cols, "column")?;
        let mut part = LabelledMatrix {
            matrix: Matrix::clone(&found.value()),
            rows,
            cols,
        };
        if let Some(row) = row {
            part.matrix = part.matrix.rows(row, 1).into_owned();
            part.rows = vec![part.rows.swap_remove(row)];
        }
        if let Some(col) = col {
            part.matrix = part.matrix.columns(col, 1).into_owned();
            part.cols = vec![part.cols.swap_remove(col)];
        }
        Ok(Evaluated::Numbers(part))
    }

    /// The value of a reference to a word (`word[0]`), to the number of `words`, or to a knob.
    fn special(self, reference: &Reference) -> Result<Option<Evaluated>, Unresolved> {
        let (run, name) = match reference.address.value.rsplit_once('.') {
            Some((run, name)) => (Some(run), name),
            None => (None, &*reference.address.value),
        };
        let words = self.words(run);
        if name == "words" && !words.is_empty() {
            let help = "leave out the brackets, or write `word[…]` for a word itself";
            self.refuse_index(reference, help)?;
            return Ok(Some(Evaluated::number(words.len() as f64)));
        }
        if name == "word" && !words.is_empty() {
            let position = self.position(reference.row.as_ref(), words, "word")?;
            let word = position.map_or_else(|| words.join(" "), |at| short(&words[at]));
            return Ok(Some(Evaluated::Name(word)));
        }
        let Some(setting) = self.knob(run, name) else {
            return Ok(None);
        };
        self.refuse_index(reference, "leave out the brackets")?;
        Ok(Some(match setting {
            Setting::Count(number) => Evaluated::number(number as f64),
            Setting::Decimal(number) => Evaluated::number(number.value()),
            Setting::Choice(word) => Evaluated::Name(word.to_owned()),
        }))
    }

    /// Refuses an index on a name that has no rows.
    fn refuse_index(self, reference: &Reference, help: &str) -> Result<(), Unresolved> {
        let Some(index) = &reference.row else {
            return Ok(());
        };
        let message = format!("`{}` has no rows and columns", reference.address.value);
        Err(self.problem(&index.at, message, help))
    }
}
