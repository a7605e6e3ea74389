//! The `key = value` lines of a front matter or a directive, with the place of every key and value.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::directive::KnobAssignment;
use super::manuscript::{Manuscript, Span, Spanned};
use super::problem::Problem;
use crate::nearest::nearest;
use crate::sorting::sort_by_key;

/// The keys that have not been taken yet, and the problems of those that have.
pub(super) struct TomlKeys<'a> {
    pub(super) manuscript: &'a Manuscript,
    entries: Vec<TomlEntry<'a>>,
    start: usize,
    pub(super) problems: Vec<Problem>,
}

pub(super) struct TomlEntry<'a> {
    name: Spanned<String>,
    pub(super) value: DeValue<'a>,
    pub(super) bytes: Range<usize>,
}

/// A text value, and the bytes between its quotes; none if it has escapes.
pub(super) struct TomlText {
    pub(super) spanned: Spanned<String>,
    pub(super) bytes: Option<Range<usize>>,
}

impl<'a> TomlKeys<'a> {
    pub(super) fn read(manuscript: &'a Manuscript, body: Range<usize>) -> Result<Self, Problem> {
        let shift = |bytes: Range<usize>| bytes.start + body.start..bytes.end + body.start;
        let table = DeTable::parse(&manuscript.text[body.clone()]).map_err(|error| {
            let at = manuscript.at(shift(error.span().unwrap_or_default()));
            let message = error.message().replace('\n', ", ");
            let help = "write one `key = value` on each line, text in quotes";
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
        sort_by_key(&mut entries, |entry| {
            (entry.name.at.line, entry.name.at.column)
        });
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

    pub(super) fn report(&mut self, at: Span, message: impl Into<String>, help: &str) {
        let problem = self.manuscript.problem(at, message, help);
        self.problems.push(problem);
    }

    fn take(&mut self, name: &str) -> Option<TomlEntry<'a>> {
        self.take_if(name, |_| true)
    }

    pub(super) fn take_if(
        &mut self,
        name: &str,
        is_wanted: fn(&DeValue<'a>) -> bool,
    ) -> Option<TomlEntry<'a>> {
        let mut entries = self.entries.iter();
        let position = entries.position(|it| it.name.value == name && is_wanted(&it.value))?;
        Some(self.entries.remove(position))
    }

    fn mistyped(&mut self, wants: String, value: &DeValue<'_>, bytes: Range<usize>, help: &str) {
        let message = format!("{wants}, and this is {}", spoken_type(value));
        self.report(self.manuscript.at(bytes), message, help);
    }

    /// Takes out a text; a value of another type is a problem.
    pub(super) fn text(&mut self, name: &str) -> Option<TomlText> {
        let TomlEntry { value, bytes, .. } = self.take(name)?;
        match &value {
            DeValue::String(text) => Some(self.text_of(text, bytes)),
            other => {
                let wants = format!("`{name}` wants text");
                self.mistyped(wants, other, bytes, "put it in quotes");
                None
            }
        }
    }

    /// A text, and the bytes between its quotes, of which there may be one or three on each side.
    fn text_of(&self, value: &str, bytes: Range<usize>) -> TomlText {
        let between = |quotes: usize| {
            let inner = bytes.start + quotes..bytes.end.checked_sub(quotes)?;
            (self.manuscript.text.get(inner.clone())? == value).then_some(inner)
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
        let DeValue::Array(items) = self.take_if(name, DeValue::is_array)?.value else {
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            let bytes = item.span().start + self.start..item.span().end + self.start;
            match item.into_inner() {
                DeValue::String(value) => texts.push(self.text_of(&value, bytes)),
                other => {
                    let wants = format!("`{name}` is a list of text values");
                    self.mistyped(wants, &other, bytes, "put it in quotes");
                }
            }
        }
        Some(texts)
    }

    /// Takes out a list of texts; any other value is a problem.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<Spanned<String>>> {
        let list = self.list(name);
        if list.is_none()
            && let Some(TomlEntry { value, bytes, .. }) = self.take(name)
        {
            let wants = format!("`{name}` wants a list");
            self.mistyped(wants, &value, bytes, "put it between [ and ]");
        }
        list.map(|texts| texts.into_iter().map(|text| text.spanned).collect())
    }

    /// Takes out the keys of a table (`why.is = "…"`), if the value is a table.
    pub(super) fn table(&mut self, name: &str) -> Option<TomlKeys<'a>> {
        match self.take_if(name, DeValue::is_table)?.value {
            DeValue::Table(table) => Some(Self::of(self.manuscript, table, self.start)),
            _ => None,
        }
    }

    /// Takes out a number, a text or a boolean, as text without quotes; a list or a table is a problem.
    pub(super) fn plain(&mut self, name: &str) -> Option<Spanned<String>> {
        let entry = self.take(name)?;
        self.plain_value(entry).map(|it| it.value)
    }

    /// Takes out a number, if the value is one.
    pub(super) fn number(&mut self, name: &str) -> Option<Spanned<f64>> {
        let is_number = |value: &DeValue<'_>| value.is_integer() || value.is_float();
        let entry = self.take_if(name, is_number)?;
        let number = self.plain_value(entry)?.value;
        let value = number.value.parse().ok()?;
        Some(Spanned {
            value,
            at: number.at,
        })
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

    /// Takes out `true` or `false`; any other value is a problem.
    pub(super) fn truth(&mut self, name: &str) -> Option<bool> {
        let TomlEntry { value, bytes, .. } = self.take(name)?;
        match &value {
            DeValue::Boolean(truth) => Some(*truth),
            other => {
                let wants = format!("`{name}` wants true or false");
                self.mistyped(wants, other, bytes, &format!("write {name} = true"));
                None
            }
        }
    }

    /// Takes out all that is left, as names with plain values; a list or a table is a problem.
    pub(super) fn assignments(&mut self) -> Vec<KnobAssignment> {
        let entries = std::mem::take(&mut self.entries).into_iter();
        entries.filter_map(|it| self.plain_value(it)).collect()
    }

    fn plain_value(
        &mut self,
        TomlEntry { name, value, bytes }: TomlEntry<'_>,
    ) -> Option<KnobAssignment> {
        let at = self.manuscript.at(bytes);
        let value = match &value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(truth) => truth.to_string(),
            other => {
                let message = format!("`{}` cannot be {}", name.value, spoken_type(other));
                self.report(at, message, "write a number, text, `true` or `false`");
                return None;
            }
        };
        let value = Spanned { value, at };
        Some(KnobAssignment { name, value })
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

    #[test]
    fn a_plain_text_knows_its_bytes() {
        let manuscript = Manuscript::new("", "a = \"x y\"\nb = 'x'\nc = \"\\\"x\"\nd = ''");
        let mut keys = TomlKeys::read(&manuscript, 0..manuscript.text.len()).expect("TOML");
        let mut bytes = |name| keys.text(name).and_then(|text| text.bytes);
        assert_eq!(bytes("a"), Some(5..8));
        assert_eq!(bytes("b"), Some(15..16));
        assert_eq!(bytes("c"), None);
        assert_eq!(bytes("d"), Some(33..33));
    }
}
