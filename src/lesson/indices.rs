//! Indices: the rows and columns of a matrix, and the places of words in a sentence.

use std::ops::Range;

use super::cursor::Parsed;
use super::directive::CellIndex;
use super::expression::Index;
use super::grammar::Grammar;
use super::manuscript::{Manuscript, Spanned};
use super::tokens::read_index;

impl<'a> Grammar<'a> {
    /// Reads the two indices, row and column, that fill `bytes`.
    pub(super) fn cell(manuscript: &'a Manuscript, bytes: Range<usize>) -> Parsed<CellIndex> {
        let missing = ("a cell has a row and a column", "write \"row, column\"");
        let several = ("`*` is more than one cell", "name one row and one column");
        let [row, column] = Self::pair(manuscript, bytes, missing, several)?;
        Ok(CellIndex { row, column })
    }

    /// Reads the places of two words that fill `bytes`.
    pub(super) fn swap(
        manuscript: &'a Manuscript,
        bytes: Range<usize>,
    ) -> Parsed<[Spanned<Index>; 2]> {
        let missing = ("a swap takes two words", "write \"swapped 0, last\"");
        let several = ("`*` is more than one word", "name two words");
        Self::pair(manuscript, bytes, missing, several)
    }

    /// Reads two indices with a comma between them. Refusals are a message and its help.
    fn pair(
        manuscript: &'a Manuscript,
        bytes: Range<usize>,
        missing: (&str, &str),
        several: (&str, &str),
    ) -> Parsed<[Spanned<Index>; 2]> {
        let mut grammar = Self::over(manuscript, bytes.clone());
        let first = grammar.index()?;
        if !grammar.cursor.eat(",") {
            return grammar.refuse(manuscript.at(bytes), missing.0, missing.1);
        }
        let second = grammar.index()?;
        grammar.cursor.end()?;
        let pair = [first, second];
        match pair.iter().find(|index| index.value == Index::All) {
            Some(all) => grammar.refuse(all.at, several.0, several.1),
            None => Ok(pair),
        }
    }

    /// One index, up to a comma, a bracket or the end. It may be a token of the sentence, which need not be a name.
    pub(super) fn index(&mut self) -> Parsed<Spanned<Index>> {
        self.cursor.peek();
        let open = self.cursor.next_place();
        if self.cursor.eat("\"") {
            let Some(length) = self.cursor.text().find('"') else {
                return self.refuse(open, "this quoted label is never closed", "add `\"`");
            };
            let label = self.cursor.spanned(length);
            self.cursor.eat("\"");
            return Ok(Spanned {
                value: Index::Label(label.value),
                at: label.at,
            });
        }
        let text = self.cursor.text();
        let length = text.find([',', ']']).unwrap_or(text.len());
        let word = self.cursor.spanned(text[..length].trim_end().len());
        match read_index(&word.value) {
            Ok(value) => Ok(Spanned { value, at: word.at }),
            Err((message, help)) => self.refuse(word.at, message, help),
        }
    }
}
