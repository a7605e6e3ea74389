//! A cursor in a manuscript: the next characters, and their places.

use std::ops::Range;

use super::manuscript::{Manuscript, Span, Spanned};
use super::problem::Problem;
use super::tokens::address_length;

pub(super) type Parsed<T> = Result<T, Problem>;

/// The bytes of a manuscript that are still to be read.
pub(super) struct Cursor<'a> {
    manuscript: &'a Manuscript,
    rest: Range<usize>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(manuscript: &'a Manuscript, bytes: Range<usize>) -> Self {
        Self {
            manuscript,
            rest: bytes,
        }
    }

    pub(super) fn text(&self) -> &'a str {
        &self.manuscript.text[self.rest.clone()]
    }

    /// The next character, after any space.
    pub(super) fn peek(&mut self) -> Option<char> {
        let text = self.text();
        self.rest.start += text.len() - text.trim_start().len();
        self.text().chars().next()
    }

    /// Takes `sign` if it comes next, after any space.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        self.peek();
        let found = self.text().starts_with(sign);
        if found {
            self.rest.start += sign.len();
        }
        found
    }

    /// The byte offset of the next character.
    pub(super) fn offset(&self) -> usize {
        self.rest.start
    }

    /// The place of the text since an offset.
    pub(super) fn since(&self, start: usize) -> Span {
        self.manuscript.at(start..self.rest.start)
    }

    /// Takes the next `length` bytes as they are.
    pub(super) fn spanned(&mut self, length: usize) -> Spanned<String> {
        let bytes = self.rest.start..self.rest.start + length;
        self.rest.start = bytes.end;
        Spanned {
            value: self.manuscript.text[bytes.clone()].to_owned(),
            at: self.manuscript.at(bytes),
        }
    }

    /// The place of the next character, or of the end.
    pub(super) fn next_place(&self) -> Span {
        let length = self.text().chars().next().map_or(0, char::len_utf8);
        let start = self.rest.start;
        self.manuscript.at(start..start + length)
    }

    /// Fails with a problem at a place of the manuscript.
    pub(super) fn refuse<T>(
        &self,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Parsed<T> {
        Err(self.manuscript.problem(at, message, help))
    }

    /// Checks that nothing is left.
    pub(super) fn end(&mut self) -> Parsed<()> {
        match self.peek() {
            None => Ok(()),
            Some(c @ (')' | ']')) => {
                let message = format!("this `{c}` closes nothing");
                self.refuse(self.next_place(), message, "remove it")
            }
            Some(c) => {
                let length = address_length(self.text()).max(c.len_utf8());
                let word = self.spanned(length);
                let message = format!("`{}` stands where an operator should be", word.value);
                let help = "the operators are + - * / @ < > <= >= == !=";
                self.refuse(word.at, message, help)
            }
        }
    }
}
