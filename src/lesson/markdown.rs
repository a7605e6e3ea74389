//! One step's Markdown, turned into blocks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::document::{Block, BlockKind};
use super::fence::Fence;
use super::inline::Inline;
use super::inline_builder::InlineBuilder;
use super::latex;
use super::manuscript::Manuscript;
use super::problem::Problem;
use super::read_directive;

pub(super) fn read(manuscript: &Manuscript, bytes: Range<usize>) -> Vec<Block> {
    // Enabled only so that they can be refused.
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_MATH;
    let text = &manuscript.text[bytes.clone()];
    let mut reader = MarkdownReader {
        manuscript,
        blocks: Vec::new(),
        inlines: InlineBuilder::new(manuscript),
        begun: bytes.start,
        bullet: false,
        code: None,
        comment: false,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range.start + bytes.start..range.end + bytes.start);
    }
    reader.finish(BlockKind::Prose);
    reader.blocks
}

struct MarkdownReader<'a> {
    manuscript: &'a Manuscript,
    blocks: Vec<Block>,
    /// The text of the block that is being read.
    inlines: InlineBuilder<'a>,
    /// The byte where that block begins.
    begun: usize,
    /// Whether the next paragraph follows a bullet.
    bullet: bool,
    /// The code block that is being read.
    code: Option<CodeBlock>,
    /// Whether the reader is inside a comment, which is not shown.
    comment: bool,
}

/// A code block, between fences or indented.
struct CodeBlock {
    fenced: bool,
    text: String,
}

impl MarkdownReader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => {
                    if let Some(mark) = latex::mark(&self.manuscript.text, range.clone()) {
                        self.broken("LaTeX", latex::INSTEAD, mark);
                    }
                    self.inlines.text(&text, range);
                }
            },
            Event::Code(code) => self.inlines.code(&code, range),
            Event::SoftBreak | Event::HardBreak => self.inlines.space(range),
            Event::Html(_) if self.comment => {}
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::Html(html) => {
                self.inlines.text(html.trim_end(), range.clone());
                self.inlines.space(range);
            }
            Event::InlineHtml(html) => {
                self.broken("HTML", "put it between backquotes", range.clone());
                self.inlines.text(&html, range);
            }
            // The footnote itself is reported; a reference without one is plain text in Markdown.
            Event::FootnoteReference(name) => self.inlines.text(&format!("[^{name}]"), range),
            Event::Rule => self.refuse("a rule", "write `---` for the next step", range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                let manuscript = self.manuscript;
                self.broken("LaTeX", latex::INSTEAD, range.clone());
                self.inlines.text(&manuscript.text[range.clone()], range);
            }
            // It belongs to an extension that is not enabled.
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.inlines.styles.push(Inline::Emphasis),
            Tag::Strong => self.inlines.styles.push(Inline::Strong),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let says_so = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let address = (!says_so).then(|| format!(" ({dest_url})"));
                self.inlines.links.push(address);
            }
            Tag::Image { .. } => self.broken("an image", "describe it, or `show` a stage", range),
            Tag::TableCell => self.inlines.space(range),
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
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                if !fenced {
                    self.refuse("an indented code block", "put it between ``` lines", range);
                }
                let text = String::new();
                self.code = Some(CodeBlock { fenced, text });
            }
            Tag::BlockQuote(_) => self.refuse("a block quote", "write a paragraph", range),
            Tag::HtmlBlock if self.is_comment(range.clone()) => self.comment = true,
            Tag::HtmlBlock => self.refuse("HTML", "write Markdown, or `notes` for a remark", range),
            Tag::Table(_) => self.refuse("a table", "write a list, or `show` a stage", range),
            Tag::FootnoteDefinition(_) => self.refuse("a footnote", "write a sentence", range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => {
                self.inlines.styles.pop();
            }
            TagEnd::Link => {
                if let Some(Some(address)) = self.inlines.links.pop() {
                    self.inlines.text(&address, range);
                }
            }
            TagEnd::Heading(_) => self.finish(BlockKind::Heading),
            TagEnd::CodeBlock => self.code_block(range),
            TagEnd::Image | TagEnd::TableCell => {}
            TagEnd::HtmlBlock if self.comment => self.comment = false,
            TagEnd::Item => {
                self.finish(BlockKind::Prose);
                self.bullet = false;
            }
            _ => self.finish(BlockKind::Prose),
        }
    }

    /// Whether a block of HTML is a comment and nothing else; reports one that is never closed.
    fn is_comment(&mut self, range: Range<usize>) -> bool {
        let manuscript = self.manuscript;
        let text = manuscript.text[range.clone()].trim();
        if !text.starts_with("<!--") {
            return false;
        }
        let Some(end) = text.find("-->") else {
            let at = manuscript.line_at(manuscript.line_of(range.start));
            let help = "write `-->` where it ends";
            let problem = manuscript.problem(at, "this comment is never closed", help);
            self.push(range.start, BlockKind::Problem(problem));
            return true;
        };
        text.len() == end + "-->".len()
    }

    /// Ends the block that is being read, if it has any text.
    fn finish(&mut self, kind: fn(Vec<Inline>) -> BlockKind) {
        let inlines = self.inlines.take();
        if inlines.is_empty() {
            return;
        }
        let bullet = std::mem::take(&mut self.bullet);
        let kind = if bullet { BlockKind::Item } else { kind };
        self.push(self.begun, kind(inlines));
    }

    fn push(&mut self, start: usize, kind: BlockKind) {
        let line = self.manuscript.line_of(start);
        self.blocks.push(Block { line, kind });
    }

    fn code_block(&mut self, range: Range<usize>) {
        let Some(CodeBlock { fenced, text }) = self.code.take() else {
            return;
        };
        let mut language = String::new();
        if fenced {
            let fence = Fence::read(self.manuscript, range.clone());
            if let Some(kinds) = read_directive::read(self.manuscript, &fence) {
                return kinds
                    .into_iter()
                    .for_each(|kind| self.push(range.start, kind));
            }
            if !fence.closed {
                let problem = read_directive::unclosed(self.manuscript, &fence);
                self.push(range.start, BlockKind::Problem(problem));
            }
            language = fence.word.value;
        }
        self.push(range.start, BlockKind::Listing { language, text });
    }

    /// Reports a block that is not supported, ahead of its text.
    fn refuse(&mut self, what: &str, instead: &str, range: Range<usize>) {
        self.finish(BlockKind::Prose);
        let problem = self.unsupported(what, instead, range.clone());
        self.push(range.start, BlockKind::Problem(problem));
    }

    /// The same, within a line of text.
    fn broken(&mut self, what: &str, instead: &str, range: Range<usize>) {
        self.inlines.broken(self.unsupported(what, instead, range));
    }

    fn unsupported(&self, what: &str, instead: &str, range: Range<usize>) -> Problem {
        let at = self.manuscript.at(range);
        let message = format!("{what} is not supported in a lesson");
        self.manuscript.problem(at, message, instead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Inline;

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
                Inline::Computed { source: at, .. } => format!("<= {}+{}>", at.column, at.width),
                Inline::Condition { source: at, .. } => format!("<? {}+{}>", at.column, at.width),
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
        let found: Vec<String> = blocks.iter().map(spelled).collect();
        assert_eq!(found, expected, "{text}");
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
        check(
            "`=` `==` `=>` `?`",
            &["1 prose <code => <code ==> <code =>> <code ?>"],
        );
        check(
            "`=max a` `?a`",
            &["1 prose <`=` lacks the space behind it> <`?` lacks the space behind it>"],
        );
        check("`= max`b", &["1 prose <= 2+5>b"]);
        check(
            "so `= [` b",
            &["1 prose so <`[` stands where a value should be> b"],
        );
    }

    #[test]
    fn latex_is_noticed_and_money_is_not() {
        let latex = "<LaTeX is not supported in a lesson>";
        for formula in [
            "$a_1$",
            "$$a$$",
            "\\frac{1}{2}",
            "$\\frac{1}{2}$",
            "$$",
            "e^{-x}",
            "2^n",
            "x_1^2",
            "x^-1",
            "(a + b)^2",
        ] {
            check(formula, &[&format!("1 prose {latex}{formula}")]);
        }
        check("H_{t}", &[&format!("1 prose H{latex}_{{t}}")]);
        check("é^2", &[&format!("1 prose {latex}é^2")]);
        check("a \\(b\\)", &[&format!("1 prose a {latex}(b)")]);
        check("a \\[b\\]", &[&format!("1 prose a {latex}[b]")]);
        check(
            "w_h, first_word, ^C, a ^ b, 2\\^n, a\\_{b}",
            &["1 prose w_h, first_word, ^C, a ^ b, 2^n, a_{b}"],
        );
        check("$5 and $7, \\$8\\$", &["1 prose $5 and $7, $8$"]);
        check("`$a$` `\\frac`", &["1 prose <code $a$> <code \\frac>"]);
        check("a [1] \\\\frac", &["1 prose a [1] \\frac"]);
    }

    #[test]
    fn comments_are_left_out() {
        check(
            "<!-- a -->\nb\n\n<!--\nc\n\n`= [`\n-->\nd",
            &["2 prose b", "9 prose d"],
        );
        check(
            "a\n<!-- b\n-->\nc <!-- d --> e",
            &["1 prose a", "4 prose c  e"],
        );
        check(
            "# a\n\n<!-- b\n---\nc -->\n\nd",
            &["1 heading a", "7 prose d"],
        );
        check("- a <!-- b\n  c -->\n", &["1 item a "]);
        check(
            "a\n\n<!-- b\n\nc",
            &["1 prose a", "3 problem this comment is never closed"],
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
