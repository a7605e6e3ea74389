//! The `key = value` lines of a front matter or a directive, with the place of every key and value.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::manuscript::{Manuscript, Span, Spanned};
use super::problem::Problem;
use crate::nearest::nearest;

/// The keys that have not been taken yet, and the problems of those that have.
#[derive(Debug)]
pub(super) struct TomlKeys<'a> {
    pub(super) manuscript: &'a Manuscript,
    entries: Vec<TomlEntry<'a>>,
    start: usize,
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug)]
struct TomlEntry<'a> {
    name: Spanned<String>,
    value: DeValue<'a>,
    bytes: Range<usize>,
}

/// A text value, and the bytes between its quotes; none if it has escapes.
#[derive(Clone, Debug)]
pub(super) struct TomlText {
    pub(super) spanned: Spanned<String>,
    pub(super) bytes: Option<Range<usize>>,
}

impl<'a> TomlKeys<'a> {
    /// Reads the TOML that fills `body`.
    pub(super) fn read(manuscript: &'a Manuscript, body: Range<usize>) -> Result<Self, Problem> {
        let shift = |bytes: Range<usize>| bytes.start + body.start..bytes.end + body.start;
        let table = DeTable::parse(&manuscript.text()[body.clone()]).map_err(|error| {
            let at = manuscript.at(shift(error.span().unwrap_or_default()));
            let message = error.message().replace('\n', ", ");
            let help = "write one `key = value` on each line, text in quotes".to_owned();
            manuscript.problem(at, format!("this is not TOML: {message}"), help)
        })?;
        Ok(Self::of(manuscript, table.into_inner(), body.start))
    }

    /// The keys of a table whose spans count from the byte `start`.
    fn of(manuscript: &'a Manuscript, table: DeTable<'a>, start: usize) -> Self {
        let shift = |bytes: Range<usize>| bytes.start + start..bytes.end + start;
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(name, value)| TomlEntry {
                name: Spanned {
                    at: manuscript.at(shift(name.span())),
                    value: name.into_inner().into_owned(),
                },
                bytes: shift(value.span()),
                value: value.into_inner(),
            })
            .collect();
        // The table is sorted by name; an author reads from top to bottom.
        entries.sort_by_key(|entry| (entry.name.at.line, entry.name.at.column));
        Self {
            manuscript,
            entries,
            start,
            problems: Vec::new(),
        }
    }

    /// The place of a key that has not been taken yet.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        let mut entries = self.entries.iter();
        entries
            .find(|entry| entry.name.value == name)
            .map(|entry| entry.name.at)
    }

    /// The names that have not been taken yet.
    pub(super) fn names(&self) -> Vec<Spanned<String>> {
        self.entries
            .iter()
            .map(|entry| entry.name.clone())
            .collect()
    }

    /// Adds a problem.
    pub(super) fn report(&mut self, at: Span, message: impl Into<String>, help: &str) {
        let problem = self.manuscript.problem(at, message, help.to_owned());
        self.problems.push(problem);
    }

    fn take(&mut self, name: &str) -> Option<TomlEntry<'a>> {
        let mut entries = self.entries.iter();
        let position = entries.position(|entry| entry.name.value == name)?;
        Some(self.entries.remove(position))
    }

    /// Takes out a text; a value of another type is a problem.
    pub(super) fn text(&mut self, name: &str) -> Option<TomlText> {
        let entry = self.take(name)?;
        let DeValue::String(value) = &entry.value else {
            let at = self.manuscript.at(entry.bytes);
            let what = spoken_type(&entry.value);
            let message = format!("`{name}` wants text, and this is {what}");
            self.report(at, message, "put it in quotes");
            return None;
        };
        Some(self.text_of(value, entry.bytes))
    }

    /// A text, and the bytes between its quotes, of which there may be one or three on each side.
    fn text_of(&self, value: &str, bytes: Range<usize>) -> TomlText {
        let between = |quotes: usize| {
            let inner = bytes.start + quotes..bytes.end.checked_sub(quotes)?;
            (self.manuscript.text().get(inner.clone())? == value).then_some(inner)
        };
        let inner = between(1).or_else(|| between(3));
        TomlText {
            spanned: Spanned {
                value: value.to_owned(),
                at: self.manuscript.at(inner.clone().unwrap_or(bytes)),
            },
            bytes: inner,
        }
    }

    /// Takes out a list of texts, if the value is a list; anything else in the list is a problem.
    pub(super) fn list(&mut self, name: &str) -> Option<Vec<TomlText>> {
        let is_list = |entry: &TomlEntry<'_>| matches!(entry.value, DeValue::Array(_));
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.name.value == name && is_list(entry))?;
        let DeValue::Array(items) = self.take(name)?.value else {
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            let bytes = item.span().start + self.start..item.span().end + self.start;
            match item.into_inner() {
                DeValue::String(value) => texts.push(self.text_of(&value, bytes)),
                other => {
                    let at = self.manuscript.at(bytes);
                    let what = spoken_type(&other);
                    let message = format!("`{name}` is a list of text values, and this is {what}");
                    self.report(at, message, "put it in quotes");
                }
            }
        }
        Some(texts)
    }

    /// Takes out a list of texts; any other value is a problem.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<Spanned<String>>> {
        let list = self.list(name);
        if list.is_none()
            && let Some(entry) = self.take(name)
        {
            let at = self.manuscript.at(entry.bytes);
            let what = spoken_type(&entry.value);
            let message = format!("`{name}` wants a list, and this is {what}");
            self.report(at, message, "put it between [ and ]");
        }
        list.map(|texts| texts.into_iter().map(|text| text.spanned).collect())
    }

    /// Takes out the keys of a table (`why.is = "…"`), if the value is a table.
    pub(super) fn table(&mut self, name: &str) -> Option<TomlKeys<'a>> {
        let is_table = |entry: &TomlEntry<'_>| matches!(entry.value, DeValue::Table(_));
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.name.value == name && is_table(entry))?;
        match self.take(name)?.value {
            DeValue::Table(table) => Some(Self::of(self.manuscript, table, self.start)),
            _ => None,
        }
    }

    /// Takes out a number, a text or a boolean, as text without quotes; a list or a table is a problem.
    pub(super) fn plain(&mut self, name: &str) -> Option<Spanned<String>> {
        let entry = self.take(name)?;
        self.plain_value(entry).map(|(_, value)| value)
    }

    /// Takes out a whole number of at least 1; any other value is a problem.
    pub(super) fn count(&mut self, name: &str) -> Option<usize> {
        let entry = self.take(name)?;
        let number = match &entry.value {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        let number = number.filter(|&number| number >= 1);
        if number.is_none() {
            let at = self.manuscript.at(entry.bytes);
            let message = format!("`{name}` wants a whole number of at least 1");
            self.report(at, message, &format!("write {name} = 2"));
        }
        number
    }

    /// Takes out all that is left, as names with plain values; a list or a table is a problem.
    pub(super) fn plain_values(&mut self) -> Vec<(Spanned<String>, Spanned<String>)> {
        let entries = std::mem::take(&mut self.entries).into_iter();
        entries.filter_map(|it| self.plain_value(it)).collect()
    }

    fn plain_value(&mut self, entry: TomlEntry<'_>) -> Option<(Spanned<String>, Spanned<String>)> {
        let at = self.manuscript.at(entry.bytes);
        let value = match &entry.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(truth) => truth.to_string(),
            other => {
                let name = &entry.name.value;
                let message = format!("`{name}` cannot be {}", spoken_type(other));
                self.report(at, message, "write a number, text, `true` or `false`");
                return None;
            }
        };
        Some((entry.name, Spanned { value, at }))
    }

    /// Reports every key that is left and not one of the `known` keys of `owner`.
    pub(super) fn refuse_others(&mut self, owner: &str, known: &[&str]) {
        for entry in std::mem::take(&mut self.entries) {
            let name = &entry.name.value;
            if known.contains(&name.as_str()) {
                continue; // Its problem has been reported.
            }
            let help = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if known.is_empty() => "leave it out: there are none".to_owned(),
                None => format!("its keys are `{}`", known.join("`, `")),
            };
            let message = format!("{owner} has no key `{name}`");
            self.report(entry.name.at, message, &help);
        }
    }
}

/// The type of a value, in a sentence.
fn spoken_type(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let manuscript = Manuscript::new("", text);
        let problems = match TomlKeys::read(&manuscript, 0..text.len()) {
            Err(problem) => vec![problem],
            Ok(mut keys) => {
                keys.text("title");
                keys.refuse_others("the front matter", &["title", "part"]);
                keys.problems
            }
        };
        let found: Vec<_> = problems
            .iter()
            .map(|p| format!("{}:{}+{} {}", p.line, p.column, p.width, p.message))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn mistakes_have_places() {
        check("title = 'x'", &[]);
        check(
            "title = 12",
            &["1:9+2 `title` wants text, and this is a number"],
        );
        check(
            "x = 1\npratt = 2",
            &[
                "1:1+1 the front matter has no key `x`",
                "2:1+5 the front matter has no key `pratt`",
            ],
        );
        check(
            "title = x",
            &["1:9+1 this is not TOML: string values must be quoted, expected literal string"],
        );
    }

    #[test]
    fn a_plain_text_knows_its_bytes() {
        let manuscript = Manuscript::new("", "a = \"x y\"\nb = 'x'\nc = \"\\\"x\"\nd = ''");
        let mut keys = TomlKeys::read(&manuscript, 0..manuscript.text().len()).expect("TOML");
        let mut bytes = |name| keys.text(name).and_then(|text| text.bytes);
        assert_eq!(bytes("a"), Some(5..8));
        assert_eq!(bytes("b"), Some(15..16));
        assert_eq!(bytes("c"), None);
        assert_eq!(bytes("d"), Some(33..33));
    }
}
