//! The values of keys: expressions, cells, paragraphs, names and addresses, each read where it stands.

use std::ops::Range;

use super::directive::CellIndex;
use super::document::BlockKind;
use super::expression::Expression;
use super::grammar::Grammar;
use super::inline::Inline;
use super::manuscript::Spanned;
use super::markdown;
use super::step_conditions::{NO_TEXT, is_bare};
use super::tokens::{is_address, is_name};
use super::toml_keys::{TomlKeys, TomlText};

impl TomlKeys<'_> {
    /// An expression. A constant one would state an answer instead of computing it.
    pub(super) fn formula(&mut self, name: &str) -> Option<Spanned<Expression>> {
        let formula = self.expression(name)?;
        if formula.value.constant().is_some() {
            let help = "let it follow from a stage, so that it stays right after an edit";
            let message = "this is a constant, not computed from a stage";
            self.report(formula.at, message, help);
            return None;
        }
        Some(formula)
    }

    /// `level`: a number, or an expression for one.
    pub(super) fn level(&mut self) -> Option<Spanned<Expression>> {
        let number = self.number("level").map(|it| Spanned {
            value: Expression::Number(it.value),
            at: it.at,
        });
        number.or_else(|| self.expression("level"))
    }

    fn expression(&mut self, name: &str) -> Option<Spanned<Expression>> {
        let text = self.text(name)?;
        let bytes = self.bytes(&text)?;
        let value = Grammar::expression(self.manuscript, bytes);
        let value = value.map_err(|problem| self.problems.push(problem)).ok()?;
        Some(Spanned {
            value,
            at: text.spanned.at,
        })
    }

    pub(super) fn cell(&mut self, name: &str) -> Option<CellIndex> {
        let text = self.text(name)?;
        let bytes = self.bytes(&text)?;
        let cell = Grammar::cell(self.manuscript, bytes);
        cell.map_err(|problem| self.problems.push(problem)).ok()
    }

    pub(super) fn string(&mut self, name: &str) -> Option<Spanned<String>> {
        self.text(name).map(|text| text.spanned)
    }

    /// The bytes of a text without escapes, so that every character of it has its place in the file.
    pub(super) fn bytes(&mut self, text: &TomlText) -> Option<Range<usize>> {
        if text.bytes.is_none() {
            let message = format!("`{}` has escapes in it", text.spanned.value);
            let help = "write it between single quotes, without any";
            self.report(text.spanned.at, message, help);
        }
        text.bytes.clone()
    }

    /// One paragraph, with computed spans; empty if the key is absent.
    pub(super) fn prose(&mut self, name: &str) -> Vec<Inline> {
        let Some(text) = self.text(name) else {
            return Vec::new();
        };
        let Some(bytes) = self.bytes(&text) else {
            return Vec::new();
        };
        let mut inlines = Vec::new();
        let mut blocks = markdown::read(self.manuscript, bytes).into_iter();
        match (blocks.next().map(|block| block.kind), blocks.next()) {
            (None, _) => {}
            (Some(BlockKind::Prose(text)), None) => inlines = text,
            (Some(BlockKind::Problem(problem)), _) => self.problems.push(problem),
            _ => {
                let message = format!("`{name}` is more than a paragraph");
                let help = "write plain text, with *emphasis* and `= …` if need be";
                self.report(text.spanned.at, message, help);
            }
        }
        if is_bare(&inlines) {
            let help = "write the text before it, or leave out both";
            self.report(text.spanned.at, NO_TEXT, help);
        }
        for inline in &inlines {
            if let Inline::Broken(problem) = inline {
                self.problems.push(problem.clone());
            }
        }
        inlines
    }

    /// A name; `owner` says what it is the name of.
    pub(super) fn name(&mut self, key: &str, owner: &str) -> Option<Spanned<String>> {
        let name = self.string(key)?;
        if !is_name(&name.value) {
            let message = format!("`{}` cannot name {owner}", name.value);
            let help = "use letters, digits, `_` and `-`, a letter first";
            self.report(name.at, message, help);
            return None;
        }
        Some(name)
    }

    /// Whether a word is an address; reports it otherwise.
    pub(super) fn check_address(&mut self, word: &Spanned<String>) -> bool {
        let holds = is_address(&word.value);
        if !holds {
            let message = format!("`{}` is not an address", word.value);
            let help = "write names joined by dots, such as head0.weights";
            self.report(word.at, message, help);
        }
        holds
    }

    pub(super) fn address(&mut self, key: &str) -> Option<Spanned<String>> {
        let address = self.string(key)?;
        self.check_address(&address).then_some(address)
    }
}
