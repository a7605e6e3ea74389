//! JSON from text, also as other tools write it; errors give line and column.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::models::input_error::InputError;
use crate::text::decode;

/// Reads a text as JSON. `source` is its name in errors.
///
/// A byte order mark is skipped, UTF-16 is read, and `-Infinity` and `Infinity`, which Python writes, are the texts `"-inf"` and
/// `"inf"` of our schema.
///
/// # Errors
/// If the text is not JSON, holds `NaN`, or if an object in it has a name twice, where most readers silently take the last one.
pub fn parse(source: &str, bytes: &[u8]) -> Result<Value, InputError> {
    let text = decode(bytes.to_vec()).map_err(|reason| {
        let message = format!("{source} cannot be read: {reason}");
        InputError::new(message, "save it as UTF-8")
    })?;
    let text = with_infinities(source, &text)?;
    let wrong = |error: &serde_json::Error| {
        let sentence = error.to_string();
        let (line, column) = (error.line(), error.column());
        let place = format!(" at line {line} column {column}");
        InputError::new(
            format!(
                "{source}, line {line}, column {column}: {}",
                sentence.strip_suffix(&place).unwrap_or(&sentence)
            ),
            "correct the JSON there",
        )
    };
    let DifferentNames(value) = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    Ok(value)
}

/// The text with infinities as texts in place of the bare words that Python writes. They are as long, so that every place in the
/// text stays where it is.
fn with_infinities<'a>(source: &str, text: &'a str) -> Result<Cow<'a, str>, InputError> {
    let mut changed = Cow::Borrowed(text);
    if !["NaN", "Infinity"].iter().any(|word| text.contains(word)) {
        return Ok(changed);
    }
    let (mut in_text, mut escaped) = (false, false);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if in_text {
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            in_text = true;
        } else if rest.starts_with("NaN") {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1) + 1;
            return Err(InputError::new(
                format!("{source}, line {line}, column {column}: NaN is not a number"),
                "write a number there, or \"-inf\" where −∞ is meant",
            ));
        } else {
            let words = [("-Infinity", "\"-inf\"   "), ("Infinity", "\"inf\"   ")];
            if let Some((word, instead)) = words.iter().find(|(word, _)| rest.starts_with(word)) {
                changed.to_mut().replace_range(at..at + word.len(), instead);
                at += word.len();
                continue;
            }
        }
        at += c.len_utf8();
    }
    Ok(changed)
}

/// Any JSON in whose objects all names differ.
struct DifferentNames(Value);

impl<'de> Deserialize<'de> for DifferentNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if all.contains_key(&name) {
                return Err(de::Error::custom(format!("`{name}` is given twice")));
            }
            let DifferentNames(value) = object.next_value()?;
            all.insert(name, value);
        }
        Ok(Value::Object(all))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(DifferentNames(value)) = array.next_element()? {
            all.push(value);
        }
        Ok(Value::Array(all))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &[u8], expected: Result<Value, &str>) {
        let found = parse("`a.json`", text).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned));
    }

    #[test]
    fn what_python_and_windows_write_is_read() {
        let expected = json!({"mask": [[0, "-inf"], ["inf", 0]]});
        check(
            b"\xef\xbb\xbf{\"mask\": [[0, -Infinity], [Infinity, 0]]}",
            Ok(expected),
        );
        let utf_16: Vec<u8> = "\u{feff}{\"a\": \"ನ\"}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(&utf_16, Ok(json!({"a": "ನ"})));
        check(
            br#"{"a": "-Infinity \"NaN\" \\"}"#,
            Ok(json!({"a": "-Infinity \"NaN\" \\"})),
        );
    }

    #[test]
    fn what_has_no_certain_meaning_is_refused_with_its_place() {
        check(
            b"{\n \"q\": [[1, NaN]]}",
            Err(
                "`a.json`, line 2, column 12: NaN is not a number; write a number there, or \"-inf\" where \u{2212}\u{221e} is meant",
            ),
        );
        check(
            b"[{\"a\": {\"b\": 1, \"b\": 2}}]",
            Err("`a.json`, line 1, column 19: `b` is given twice; correct the JSON there"),
        );
        check(
            b"{\"a\": -Infinity1}",
            Err("`a.json`, line 1, column 16: expected `,` or `}`; correct the JSON there"),
        );
        check(
            b"{\xff}",
            Err("`a.json` cannot be read: it is not UTF-8 from byte 1 on; save it as UTF-8"),
        );
    }
}
