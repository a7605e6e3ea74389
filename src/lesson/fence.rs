//! The parts of a fenced block: first word, arguments and body, each with its place.

use std::ops::Range;

use super::manuscript::{Manuscript, Spanned};

/// One fenced block, from its opening line to its closing one.
pub(super) struct Fence {
    /// The first word after the backticks; empty if there is none.
    pub(super) word: Spanned<String>,
    pub(super) arguments: Vec<Spanned<String>>,
    /// The lines between the opening and the closing line.
    pub(super) body: Range<usize>,
    /// Whether it was closed before the step or the file ended.
    pub(super) closed: bool,
}

impl Fence {
    pub(super) fn read(manuscript: &Manuscript, bytes: Range<usize>) -> Self {
        let text = manuscript.text[bytes.clone()].trim_end();
        let end = bytes.start + text.len();
        let opening = text.lines().next().unwrap_or_default();
        let marker = FenceMarker::opening(opening);

        let body = (bytes.start + opening.len() + 1).min(end);
        let last = text
            .rfind('\n')
            .map_or(end, |at| bytes.start + at + 1)
            .max(body);
        let closed =
            last < end && marker.is_some_and(|marker| marker.closes(&manuscript.text[last..end]));

        let mut words = info_words(manuscript, bytes.start, opening);
        Self {
            word: words.next().unwrap_or_else(|| Spanned {
                value: String::new(),
                at: manuscript.at(bytes.start..bytes.start + opening.len()),
            }),
            arguments: words.collect(),
            body: body..if closed { last } else { end },
            closed,
        }
    }
}

/// The words of an opening line after its backticks.
fn info_words<'a>(
    manuscript: &'a Manuscript,
    start: usize,
    opening: &'a str,
) -> impl Iterator<Item = Spanned<String>> + 'a {
    let info = opening.trim_start().trim_start_matches(['`', '~']);
    let start = start + opening.len() - info.len();
    info.split_whitespace().map(move |word| {
        // The words are slices of the line, so their distance from its start is their offset.
        let offset = start + (word.as_ptr().addr() - info.as_ptr().addr());
        Spanned {
            value: word.to_owned(),
            at: manuscript.at(offset..offset + word.len()),
        }
    })
}

/// The backticks or tildes that open a fenced block.
#[derive(Clone, Copy)]
pub(super) struct FenceMarker {
    sign: char,
    length: usize,
}

impl FenceMarker {
    pub(super) fn opening(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let sign = line
            .chars()
            .next()
            .filter(|sign| ['`', '~'].contains(sign))?;
        let info = line.trim_start_matches(sign);
        let length = line.len() - info.len();
        // "```x```" on one line is inline code.
        let opens = length >= 3 && !(sign == '`' && info.contains('`'));
        opens.then_some(Self { sign, length })
    }

    /// Whether a line closes the block that this marker opened.
    pub(super) fn closes(self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|c| c == self.sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &[(&str, usize)], body: &str, closed: bool) {
        let manuscript = Manuscript::new("", text);
        let fence = Fence::read(&manuscript, 0..text.len());
        let found: Vec<_> = std::iter::once(&fence.word)
            .chain(&fence.arguments)
            .map(|word| (word.value.as_str(), word.at.column))
            .collect();
        assert_eq!(found, words, "{text:?}");
        let found = (&text[fence.body], fence.closed);
        assert_eq!(found, (body, closed), "{text:?}");
    }

    #[test]
    fn a_block_falls_into_words_and_body() {
        check(
            "```show a b\nview = 1\n```\n",
            &[("show", 4), ("a", 9), ("b", 11)],
            "view = 1\n",
            true,
        );
        check(
            "~~~~  notes\nOne.\n~~~\n~~~~~",
            &[("notes", 7)],
            "One.\n~~~\n",
            true,
        );
        check("```\n```", &[("", 1)], "", true);
    }

    #[test]
    fn an_open_block_reaches_to_the_end() {
        check(
            "```show a\nview = 1\n",
            &[("show", 4), ("a", 9)],
            "view = 1",
            false,
        );
        check("```show a\n", &[("show", 4), ("a", 9)], "", false);
        check("````\n```", &[("", 1)], "```", false);
    }
}
