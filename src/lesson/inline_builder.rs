//! Puts the text of one block together: pieces of one style, each with its place.

use std::ops::Range;

use super::grammar::Grammar;
use super::inline::Inline;
use super::manuscript::{Manuscript, Spanned};
use super::problem::Problem;

/// The text of the block that is being read, and the styles around its end.
pub(super) struct InlineBuilder<'a> {
    manuscript: &'a Manuscript,
    list: Vec<Inline>,
    /// Where the last inline ends, if text may still be added to it.
    text_end: Option<usize>,
    /// The emphasis around the text, innermost last.
    pub(super) styles: Vec<InlineKind>,
    /// The links around the text: where each leads, if its text does not say so.
    pub(super) links: Vec<Option<String>>,
}

/// The variant of [`Inline`] for text of one style.
pub(super) type InlineKind = fn(Spanned<String>) -> Inline;

impl<'a> InlineBuilder<'a> {
    pub(super) fn new(manuscript: &'a Manuscript) -> Self {
        Self {
            manuscript,
            list: Vec::new(),
            text_end: None,
            styles: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Takes the text out, so that the next block can begin.
    pub(super) fn take(&mut self) -> Vec<Inline> {
        self.text_end = None;
        std::mem::take(&mut self.list)
    }

    /// Adds text. The parser splits it at every character that could have been markup; adjacent pieces are joined again.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        let verbatim = self.manuscript.text[range.clone()] == *text;
        let touches = verbatim && self.text_end == Some(range.start);
        match self.list.last_mut().and_then(text_of) {
            Some(last) if touches => {
                last.value.push_str(text);
                last.at.width += text.chars().count();
            }
            _ => {
                let style: InlineKind = self.styles.last().copied().unwrap_or(Inline::Text);
                let value = text.to_owned();
                let at = self.manuscript.at(range.clone());
                self.list.push(style(Spanned { value, at }));
            }
        }
        self.text_end = verbatim.then_some(range.end);
    }

    /// Adds a space for a line break. It ends the text, which never spans two lines.
    pub(super) fn space(&mut self, range: Range<usize>) {
        if let Some(text) = self.list.last_mut().and_then(text_of) {
            text.value.push(' ');
        } else if !self.list.is_empty() {
            self.text(" ", range);
        }
        self.text_end = None;
    }

    /// Adds inline code, which may be a computed span or a condition.
    pub(super) fn code(&mut self, code: &str, range: Range<usize>) {
        let raw = &self.manuscript.text[range.clone()];
        let ticks = raw.len() - raw.trim_start_matches('`').len();
        let inner = &raw[ticks..raw.len() - ticks];
        // Read from the file and not from `code`, whose line breaks are gone, so that carets point at the right characters.
        let start = range.start + ticks + inner.len() - inner.trim_start().len();
        let bytes = start..(range.end - ticks).max(start);
        let source = self.manuscript.at(bytes.clone());
        let inner = bytes.start + 1..bytes.end;
        let span = || Grammar::span(self.manuscript, inner.clone());
        let condition = || Grammar::expression(self.manuscript, inner.clone());
        let begun = code.trim_start();
        let inline = match begun.get(..2) {
            Some("= ") => span().map(|(expression, decimals)| Inline::Computed {
                expression,
                decimals,
                source,
            }),
            Some("? ") => condition().map(|expression| Inline::Condition { expression, source }),
            _ if begun.starts_with('=') && span().is_ok()
                || begun.starts_with('?') && condition().is_ok() =>
            {
                let (mark, rest) = begun.split_at(1);
                let message = format!("`{mark}` lacks the space behind it");
                let help = format!("write `{mark} {}`", rest.trim());
                Err(self.manuscript.problem(source, message, help))
            }
            _ => Ok(Inline::Code(Spanned {
                value: code.to_owned(),
                at: source,
            })),
        };
        self.text_end = None;
        self.list.push(inline.unwrap_or_else(Inline::Broken));
    }

    pub(super) fn broken(&mut self, problem: Problem) {
        self.text_end = None;
        self.list.push(Inline::Broken(problem));
    }
}

/// The text of an inline to which more can be added.
fn text_of(inline: &mut Inline) -> Option<&mut Spanned<String>> {
    match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => Some(text),
        Inline::Code(_)
        | Inline::Computed { .. }
        | Inline::Condition { .. }
        | Inline::Broken(_) => None,
    }
}
