//! The value of a reference in an expression: a part of a matrix, a word, or a knob.

use super::evaluated::{Evaluated, LabelledMatrix, STOPPED};
use super::scope::{Scope, Unresolved};
use crate::lesson::Reference;
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
        let range = |only: Option<usize>, count| only.map_or(0..count, |only| only..only + 1);
        let (down, across) = (range(row, rows.len()), range(col, cols.len()));
        let (start, shape) = ((down.start, across.start), (down.len(), across.len()));
        let part = LabelledMatrix {
            matrix: found.value().view(start, shape).into_owned(),
            rows: rows[down].to_vec(),
            cols: cols[across].to_vec(),
        };
        Ok(Evaluated::Numbers(part))
    }

    /// The value of a reference to a word (`word[0]`), to the number of `words`, to the words of a translation (`translation`, `romanised`; one
    /// that was stopped ends in `…`), or to a knob.
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
        if let Some((is_stopped, [own, romanised])) = self.translation(run)
            && let Some(words) = match name {
                "translation" => Some(own),
                "romanised" => Some(romanised),
                _ => None,
            }
        {
            let position = self.position(reference.row.as_ref(), &words, "word")?;
            let text = match position {
                Some(at) => short(&words[at]),
                None if is_stopped => words.join(" ") + STOPPED,
                None => words.join(" "),
            };
            return Ok(Some(Evaluated::Name(text)));
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
