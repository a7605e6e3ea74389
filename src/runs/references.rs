//! The value of a reference in an expression: a part of a matrix, a word, or a knob.

use std::borrow::Cow;

use super::operand::{LabelledMatrix, Operand};
use super::scope::{Scope, Unresolved};
use crate::lesson::{Index, Reference, Spanned};
use crate::math::Matrix;
use crate::models::knobs::Setting;
use crate::text::short;

impl Scope<'_> {
    pub(super) fn reference(self, reference: &Reference) -> Result<Operand, Unresolved> {
        let Some(found) = self.get(&reference.address.value) else {
            return match self.special(reference)? {
                Some(value) => Ok(value),
                None => Err(self.missing(&reference.address)),
            };
        };
        let (rows, cols) = found.labels();
        let row = self.index(reference.row.as_ref(), &rows, "row")?;
        let col = self.index(reference.column.as_ref(), &cols, "column")?;
        let value = found.value();
        let mut matrix: Cow<'_, Matrix> = Cow::Borrowed(&*value);
        let (mut row_names, mut col_names) = (rows, cols);
        if let Some(row) = row {
            matrix = Cow::Owned(matrix.rows(row, 1).into_owned());
            row_names = vec![row_names.swap_remove(row)];
        }
        if let Some(col) = col {
            matrix = Cow::Owned(matrix.columns(col, 1).into_owned());
            col_names = vec![col_names.swap_remove(col)];
        }
        Ok(Operand::LabelledMatrix(LabelledMatrix {
            matrix: matrix.into_owned(),
            rows: row_names,
            cols: col_names,
        }))
    }

    fn index(
        self,
        index: Option<&Spanned<Index>>,
        labels: &[String],
        what: &str,
    ) -> Result<Option<usize>, Unresolved> {
        index.map_or(Ok(None), |index| self.position(index, labels, what))
    }

    /// The value of a reference to a word (`word[0]`), to the number of `words`, or to a knob.
    fn special(self, reference: &Reference) -> Result<Option<Operand>, Unresolved> {
        let (run, name) = match reference.address.value.rsplit_once('.') {
            Some((run, name)) => (Some(run), name),
            None => (None, &*reference.address.value),
        };
        let words = self.words(run);
        if name == "words" && !words.is_empty() {
            let help = "leave out the brackets, or write `word[…]` for a word itself";
            self.refuse_index(reference, help)?;
            return Ok(Some(Operand::number(words.len() as f64)));
        }
        if name == "word" && !words.is_empty() {
            let position = self.index(reference.row.as_ref(), words, "word")?;
            let word = position.map_or_else(|| words.join(" "), |at| short(&words[at]));
            return Ok(Some(Operand::Name(word)));
        }
        let Some(setting) = self.knob(run, name) else {
            return Ok(None);
        };
        self.refuse_index(reference, "leave out the brackets")?;
        Ok(Some(match setting {
            Setting::Count(number) => Operand::number(number as f64),
            Setting::Decimal(number) => Operand::number(number.value()),
            Setting::Choice(word) => Operand::Name(word.to_owned()),
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
