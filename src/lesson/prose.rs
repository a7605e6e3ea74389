//! One step's Markdown, turned into blocks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::document::{Block, BlockKind, Inline};
use super::fence::Fence;
use super::grammar::Grammar;
use super::manuscript::{Manuscript, Spanned};
use super::problem::Problem;
use super::read_directive::{self, Reading};

/// Reads the Markdown that fills `bytes`.
pub(super) fn read(manuscript: &Manuscript, bytes: Range<usize>) -> Vec<Block> {
    // Tables and footnotes are switched on to be noticed, and refused.
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let text = &manuscript.text()[bytes.clone()];
    let mut reader = Reader {
        manuscript,
        blocks: Vec::new(),
        inlines: Vec::new(),
        text_end: None,
        styles: Vec::new(),
        links: Vec::new(),
        listing: None,
        begun: bytes.start,
        bullet: false,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range.start + bytes.start..range.end + bytes.start);
    }
    reader.finish(BlockKind::Prose);
    reader.blocks
}

/// What the reader knows between two events.
struct Reader<'a> {
    manuscript: &'a Manuscript,
    blocks: Vec<Block>,
    /// The text of the block that is being read.
    inlines: Vec<Inline>,
    /// Where the last inline ends, if text may still be added to it.
    text_end: Option<usize>,
    /// The emphasis around the text, innermost last.
    styles: Vec<fn(Spanned<String>) -> Inline>,
    /// The links around the text: where each leads, if its text does not say so.
    links: Vec<Option<String>>,
    /// The code block that is being read.
    listing: Option<String>,
    /// Where the block that is being read began.
    begun: usize,
    /// Whether the next paragraph follows a bullet.
    bullet: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.listing {
                Some(listing) => listing.push_str(&text),
                None => self.text(&text, range),
            },
            Event::Code(code) => self.code(&code, range),
            Event::SoftBreak | Event::HardBreak => self.space(range),
            Event::Html(html) => self.text(html.trim_end(), range),
            Event::InlineHtml(html) => {
                self.broken("HTML", "put it between backquotes", range.clone());
                self.text(&html, range);
            }
            // The footnote itself is reported; a mark without one is plain text to Markdown.
            Event::FootnoteReference(name) => self.text(&format!("[^{name}]"), range),
            Event::Rule => self.refuse("a rule", "write `---` for the next step", range),
            // What is left belongs to extensions that are switched off.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.styles.push(Inline::Emphasis),
            Tag::Strong => self.styles.push(Inline::Strong),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let says_so = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.links
                    .push((!says_so).then(|| format!(" ({dest_url})")));
            }
            Tag::Image { .. } => self.broken("an image", "describe it, or `show` a stage", range),
            Tag::TableCell => self.space(range),
            _ => {
                // A tight list item has no paragraph of its own that would end before the next block begins.
                self.finish(BlockKind::Prose);
                self.begun = range.start;
                self.start_block(tag, range);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Item => self.bullet = true,
            Tag::CodeBlock(kind) => {
                if matches!(kind, CodeBlockKind::Indented) {
                    self.refuse("an indented code block", "put it between ``` lines", range);
                }
                self.listing = Some(String::new());
            }
            Tag::BlockQuote(_) => self.refuse("a block quote", "write a paragraph", range),
            Tag::HtmlBlock => self.refuse("HTML", "write Markdown, or `notes` for a remark", range),
            Tag::Table(_) => self.refuse("a table", "write a list, or `show` a stage", range),
            Tag::FootnoteDefinition(_) => {
                self.refuse("a footnote", "write it as a sentence", range)
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Link => {
                if let Some(Some(address)) = self.links.pop() {
                    self.text(&address, range);
                }
            }
            TagEnd::Heading(_) => self.finish(BlockKind::Heading),
            TagEnd::CodeBlock => self.code_block(range),
            TagEnd::Image | TagEnd::TableCell => {}
            TagEnd::Item => {
                self.finish(BlockKind::Prose);
                self.bullet = false;
            }
            _ => self.finish(BlockKind::Prose),
        }
    }

    /// Closes the block that is being read, if there is any text in it.
    fn finish(&mut self, kind: fn(Vec<Inline>) -> BlockKind) {
        self.text_end = None;
        if self.inlines.is_empty() {
            return;
        }
        let inlines = std::mem::take(&mut self.inlines);
        let kind = if std::mem::take(&mut self.bullet) {
            BlockKind::Item
        } else {
            kind
        };
        self.push(self.begun, kind(inlines));
    }

    fn push(&mut self, start: usize, kind: BlockKind) {
        let line = self.manuscript.line_of(start);
        self.blocks.push(Block { line, kind });
    }

    fn code_block(&mut self, range: Range<usize>) {
        let text = self.listing.take().unwrap_or_default();
        let fence = Fence::read(self.manuscript, range.clone());
        let language = fence.word.value.clone();
        // An indented block has no fence to be read or closed.
        let fenced = self.manuscript.text()[range.clone()]
            .trim_start()
            .starts_with(['`', '~']);
        let reading = if fenced {
            read_directive::read(self.manuscript, &fence)
        } else {
            Reading::Listing
        };
        match reading {
            Reading::Directive(directive, problems) => {
                let problems = problems.into_iter().map(BlockKind::Problem);
                for kind in problems.chain(directive.map(BlockKind::Directive)) {
                    self.push(range.start, kind);
                }
            }
            Reading::Listing => {
                if fenced && !fence.closed {
                    let problem = read_directive::unclosed(self.manuscript, &fence);
                    self.push(range.start, BlockKind::Problem(problem));
                }
                let language = if fenced { language } else { String::new() };
                self.push(range.start, BlockKind::Listing { language, text });
            }
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        // Markdown cuts text at every sign that might have meant something; what touches belongs together again.
        let verbatim = self.manuscript.text()[range.clone()] == *text;
        if let (true, true, Some(last)) = (
            verbatim,
            self.text_end == Some(range.start),
            self.inlines.last_mut().and_then(text_of),
        ) {
            last.value.push_str(text);
            last.at.width += text.chars().count();
        } else {
            let style = self.styles.last().copied().unwrap_or(Inline::Text);
            self.inlines.push(style(Spanned {
                value: text.to_owned(),
                at: self.manuscript.at(range.clone()),
            }));
        }
        self.text_end = verbatim.then_some(range.end);
    }

    /// A line break within a paragraph. It ends the text, which never spans two lines.
    fn space(&mut self, range: Range<usize>) {
        if let Some(text) = self.inlines.last_mut().and_then(text_of) {
            text.value.push(' ');
        } else if !self.inlines.is_empty() {
            self.text(" ", range);
        }
        self.text_end = None;
    }

    fn code(&mut self, code: &str, range: Range<usize>) {
        self.text_end = None;
        let raw = &self.manuscript.text()[range.clone()];
        let ticks = raw.len() - raw.trim_start_matches('`').len();
        let inner = &raw[ticks..raw.len() - ticks];
        // The span is read from the file and not from `code`, whose line breaks are gone, so that carets are right.
        let start = range.start + ticks + inner.len() - inner.trim_start().len();
        let bytes = start..(range.end - ticks).max(start);
        let at = self.manuscript.at(bytes.clone());
        let Some(_) = code.trim_start().strip_prefix("= ") else {
            let value = code.to_owned();
            return self.inlines.push(Inline::Code(Spanned { value, at }));
        };
        self.inlines.push(
            match Grammar::expression(self.manuscript, bytes.start + 1..bytes.end) {
                Ok(expression) => Inline::Computed {
                    expression,
                    source: at,
                },
                Err(problem) => Inline::Broken(problem),
            },
        );
    }

    /// Reports Markdown that a lesson has no use for, ahead of its text.
    fn refuse(&mut self, what: &str, instead: &str, range: Range<usize>) {
        let problem = self.unsupported(what, instead, range.clone());
        self.push(range.start, BlockKind::Problem(problem));
    }

    /// The same, within a line of text.
    fn broken(&mut self, what: &str, instead: &str, range: Range<usize>) {
        let problem = self.unsupported(what, instead, range);
        self.text_end = None;
        self.inlines.push(Inline::Broken(problem));
    }

    fn unsupported(&self, what: &str, instead: &str, range: Range<usize>) -> Problem {
        let at = self.manuscript.at(range);
        let message = format!("{what} is not supported in a lesson");
        self.manuscript.problem(at, message, instead.to_owned())
    }
}

/// The text within an inline that text can be added to.
fn text_of(inline: &mut Inline) -> Option<&mut Spanned<String>> {
    match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => Some(text),
        Inline::Code(_) | Inline::Computed { .. } | Inline::Broken(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a block as one line: its line number, its kind, and its text with the kind of each inline.
    fn spelled(block: &Block) -> String {
        let inlines: String = block
            .inlines()
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => text.value.clone(),
                Inline::Strong(text) => format!("<strong {}>", text.value),
                Inline::Emphasis(text) => format!("<em {}>", text.value),
                Inline::Code(text) => format!("<code {}>", text.value),
                Inline::Computed { source, .. } => {
                    format!("<= {}+{}>", source.column, source.width)
                }
                Inline::Broken(problem) => format!("<{}>", problem.message),
            })
            .collect();
        let kind = match &block.kind {
            BlockKind::Heading(_) => "heading",
            BlockKind::Prose(_) => "prose",
            BlockKind::Item(_) => "item",
            BlockKind::Listing { language, text } => {
                return format!("{} {language}: {text:?}", block.line);
            }
            BlockKind::Directive(directive) => return format!("{} {directive:?}", block.line),
            BlockKind::Problem(problem) => {
                return format!("{} problem {}", block.line, problem.message);
            }
        };
        format!("{} {kind} {inlines}", block.line)
    }

    fn check(text: &str, expected: &[&str]) {
        let manuscript = Manuscript::new("", text);
        let blocks = read(&manuscript, 0..text.len());
        assert_eq!(
            blocks.iter().map(spelled).collect::<Vec<_>>(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn text_has_styles() {
        check(
            "# A *b*\n\nc **d**\ne_f `g` h",
            &["1 heading A <em b>", "3 prose c <strong d >e_f <code g> h"],
        );
        check(
            "see [a *b*](c.md), <https://d.e>",
            &["1 prose see a <em b> (c.md), https://d.e"],
        );
        check("a \\* b &amp; c\\\nd", &["1 prose a * b & c d"]);
    }

    #[test]
    fn a_list_is_its_items() {
        check(
            "- a\n  b\n- c\n  1. d\n\n  e\n",
            &["1 item a b", "3 item c", "4 item d", "6 prose e"],
        );
        check(
            "- a\n\n  ```rust\n  b\n  ```\n",
            &["1 item a", "3 rust: \"b\\n\""],
        );
    }

    #[test]
    fn a_computed_span_keeps_its_place() {
        check(
            "größe `= max a` and `` = 1 ``",
            &["1 prose größe <= 8+7> and <= 24+3>"],
        );
        check("`=` `==` `=a`", &["1 prose <code => <code ==> <code =a>"]);
        check("`= max`b", &["1 prose <= 2+5>b"]);
        check(
            "so `= [` b",
            &["1 prose so <`[` stands where a value should be> b"],
        );
    }

    #[test]
    fn what_a_lesson_has_no_use_for_is_kept_as_text() {
        check(
            "> a\n\n|b|c|\n|-|-|\n|d|e|\n\nf <g> h",
            &[
                "1 problem a block quote is not supported in a lesson",
                "1 prose a",
                "3 problem a table is not supported in a lesson",
                "3 prose b c",
                "5 prose d e",
                "7 prose f <HTML is not supported in a lesson><g> h",
            ],
        );
        check(
            "    a",
            &[
                "1 problem an indented code block is not supported in a lesson",
                "1 : \"a\"",
            ],
        );
    }
}
