//! A lesson's text as its author wrote it, and the places in it.

use std::ops::Range;

use super::problem::Problem;

/// A place in a lesson, which a caret can point at. It never spans two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted in characters from 1.
    pub column: usize,
    /// Width in characters, at least 1.
    pub width: usize,
}

/// A value and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: Span,
}

/// The text of one file with its line starts, so that a byte offset becomes a line and a column.
///
/// The readers in this room pass byte ranges of the *whole* file, never a piece of text with an offset to add, so that every
/// place is right by construction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Manuscript {
    pub(super) file: String,
    pub(super) text: String,
    starts: Vec<usize>,
}

impl Manuscript {
    /// Keeps `source` with plain line ends and without its byte order mark.
    pub(super) fn new(file: &str, source: &str) -> Self {
        // A lone carriage return ends a line for Markdown but not for an editor, so it becomes a space.
        let text = source
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n")
            .replace('\r', " ");
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(end, _)| end + 1))
            .filter(|&start| start == 0 || start < text.len())
            .collect();
        Self {
            file: file.to_owned(),
            text,
            starts,
        }
    }

    /// How many lines there are; an empty file has one empty line.
    pub(super) fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line without its line end. `number` counts from 1 and is at most [`line_count`](Self::line_count).
    pub(super) fn line_range(&self, number: usize) -> Range<usize> {
        let start = self.starts[number - 1];
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        start..start + line.trim_end_matches('\n').len()
    }

    /// The text of a line; see [`line_range`](Self::line_range).
    pub(super) fn line(&self, number: usize) -> &str {
        &self.text[self.line_range(number)]
    }

    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The place of some bytes, cut at the end of their first line.
    pub(super) fn at(&self, bytes: Range<usize>) -> Span {
        let line = self.line_of(bytes.start);
        let whole = self.line_range(line);
        let text = &self.text[whole.clone()];
        let start = floor_char(text, bytes.start - whole.start);
        let end = floor_char(text, bytes.end.saturating_sub(whole.start));
        let marked = &text[start..end.max(start)];
        Span {
            line,
            column: text[..start].chars().count() + 1,
            width: marked.trim_end().chars().count().max(1),
        }
    }

    /// Whether a place is that behind a backslash, which Markdown has taken out.
    pub(super) fn follows_backslash(&self, at: &Span) -> bool {
        let before = self.line(at.line).chars().take(at.column - 1);
        before.last() == Some('\\')
    }

    pub(super) fn line_at(&self, number: usize) -> Span {
        self.at(self.line_range(number))
    }

    pub(super) fn problem(
        &self,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let line = at.line.clamp(1, self.line_count());
        let text = self.line(line);
        let length = text.chars().count();
        let column = at.column.clamp(1, length + 1);
        Problem {
            file: self.file.clone(),
            line,
            column,
            width: at.width.clamp(1, (length + 1 - column).max(1)),
            text: text.to_owned(),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The nearest character boundary at or before an offset, which may lie beyond the end.
fn floor_char(text: &str, offset: usize) -> usize {
    let mut backwards = (0..=offset.min(text.len())).rev();
    backwards.find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, bytes: Range<usize>, line: usize, column: usize, width: usize) {
        let expected = Span {
            line,
            column,
            width,
        };
        assert_eq!(Manuscript::new("", text).at(bytes), expected, "{text:?}");
    }

    #[test]
    fn counts_lines_and_characters() {
        check("one\ntwo", 0..3, 1, 1, 3);
        check("one\ntwo", 5..7, 2, 2, 2);
        check("größe x", 8..9, 1, 7, 1);
    }

    #[test]
    fn stays_on_the_line_where_it_starts() {
        check("one\ntwo", 1..7, 1, 2, 2);
        check("one\n", 4..4, 1, 4, 1);
        check("one\n\n", 4..5, 2, 1, 1);
        check("", 0..0, 1, 1, 1);
    }

    #[test]
    fn understands_windows_files() {
        check("\u{feff}one\r\ntwo", 4..7, 2, 1, 3);
        assert_eq!(Manuscript::new("", "a\rb\r\n").line_count(), 1);
    }
}
