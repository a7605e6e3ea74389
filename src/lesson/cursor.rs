//! A cursor in a manuscript: the next characters, and their places.

use std::ops::Range;

use super::manuscript::{Manuscript, Span, Spanned};
use super::problem::Problem;
use super::tokens::address_length;

/// The bytes of a manuscript that are still to be read.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    manuscript: &'a Manuscript,
    rest: Range<usize>,
}

impl<'a> Cursor<'a> {
    /// A cursor at the beginning of `bytes`.
    pub(super) fn new(manuscript: &'a Manuscript, bytes: Range<usize>) -> Self {
        Self {
            manuscript,
            rest: bytes,
        }
    }

    /// The rest of the text.
    pub(super) fn text(&self) -> &'a str {
        &self.manuscript.text()[self.rest.clone()]
    }

    /// The next character, after any space.
    pub(super) fn peek(&mut self) -> Option<char> {
        let text = self.text();
        self.rest.start += text.len() - text.trim_start().len();
        self.text().chars().next()
    }

    /// Takes `wanted` if it comes next, after any space.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest.start += wanted.len_utf8();
        }
        found
    }

    /// Takes `sign` if it comes next, after any space.
    pub(super) fn eat_sign(&mut self, sign: &str) -> bool {
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
            value: self.manuscript.text()[bytes.clone()].to_owned(),
            at: self.manuscript.at(bytes),
        }
    }

    /// The place of the next character, or of the end.
    pub(super) fn next_place(&self) -> Span {
        let length = self.text().chars().next().map_or(0, char::len_utf8);
        self.manuscript
            .at(self.rest.start..self.rest.start + length)
    }

    /// A problem at a place of the manuscript.
    pub(super) fn problem(
        &self,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        self.manuscript.problem(at, message, help.into())
    }

    /// Checks that nothing is left.
    pub(super) fn end(&mut self) -> Result<(), Problem> {
        match self.peek() {
            None => Ok(()),
            Some(c @ (')' | ']')) => Err(self.problem(
                self.next_place(),
                format!("this `{c}` closes nothing"),
                "remove it",
            )),
            Some(c) => {
                let length = address_length(self.text()).max(c.len_utf8());
                let word = self.spanned(length);
                let message = format!("`{}` stands where an operator should be", word.value);
                Err(self.problem(
                    word.at,
                    message,
                    "the operators are + - * / < > <= >= == !=",
                ))
            }
        }
    }
}
