//! JSON from text; errors give line and column.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::models::input_error::InputError;

/// Reads a text as JSON. `source` is its name in errors.
///
/// # Errors
/// If the text is not JSON, or if its object has a name twice, where most readers silently take the last one.
pub fn parse(source: &str, text: &[u8]) -> Result<Value, InputError> {
    let wrong = |error: &serde_json::Error| {
        let sentence = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        InputError::new(
            format!(
                "{source}, line {}, column {}: {}",
                error.line(),
                error.column(),
                sentence.strip_suffix(&place).unwrap_or(&sentence)
            ),
            "correct the JSON there",
        )
    };
    let value: Value = serde_json::from_slice(text).map_err(|error| wrong(&error))?;
    if value.is_object() {
        let mut names = serde_json::Deserializer::from_slice(text);
        names
            .deserialize_map(DifferentNames)
            .map_err(|error| wrong(&error))?;
    }
    Ok(value)
}

/// Accepts any object whose names all differ.
struct DifferentNames;

impl<'de> Visitor<'de> for DifferentNames {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = object.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(de::Error::custom(format!("`{name}` is given twice")));
            }
            seen.insert(name);
            object.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
