//! Reads and writes the progress as JSON.
//!
//! A person or another program may have written the file. It is read through a [`Value`], so that the last of two equal names
//! counts, and errors name the wrong field.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::{Value, json};

use super::{Attempt, Progress, Way};
use crate::text::decode;

/// The version of the format. A larger one comes from a newer program.
const VERSION: u64 = 1;

/// The text in the first line of the file.
const ABOUT: &str =
    "where you are in attentive; `attentive progress` shows it, `attentive reset` clears it";

impl Progress {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let file = json!({ "about": ABOUT, "version": VERSION, "courses": self.courses });
        format!("{file:#}\n")
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    /// With a clause that names the fault, if this is not such a file.
    pub fn from_json(text: &[u8]) -> Result<Self, String> {
        let text = decode(text.to_vec())?;
        let file: Value =
            serde_json::from_str(&text).map_err(|error| format!("it is not JSON: {error}"))?;
        match file.get("version").and_then(Value::as_u64) {
            Some(VERSION) => Self::deserialize(&file).map_err(|error| {
                let error = error.to_string();
                let missing = error.strip_prefix("missing field ");
                missing.map_or(error.clone(), |field| format!("{field} is missing"))
            }),
            Some(newer) if newer > VERSION => {
                Err(format!("version {newer} is newer than this program"))
            }
            _ => Err("it has no version".to_owned()),
        }
    }
}

pub(super) fn lesson<'de, D: Deserializer<'de>>(field: D) -> Result<String, D::Error> {
    named(field, "`lesson` is not text")
}

pub(super) fn step<'de, D: Deserializer<'de>>(field: D) -> Result<usize, D::Error> {
    named(field, "`step` is not a whole number")
}

pub(super) fn reply<'de, D: Deserializer<'de>>(field: D) -> Result<String, D::Error> {
    named(field, "`reply` is not text")
}

pub(super) fn right<'de, D: Deserializer<'de>>(field: D) -> Result<bool, D::Error> {
    named(field, "`right` is neither true nor false")
}

pub(super) fn how<'de, D: Deserializer<'de>>(field: D) -> Result<Attempt, D::Error> {
    let how: String = named(field, "`how` is not text")?;
    let attempt = Attempt::deserialize(Value::from(how.as_str()));
    attempt.map_err(|_| D::Error::custom(format!("`how` is `{how}`")))
}

pub(super) fn way<'de, D: Deserializer<'de>>(field: D) -> Result<Option<Way>, D::Error> {
    let way: String = named(field, "`way` is not text")?;
    let known = Way::deserialize(Value::from(way.as_str()));
    known
        .map(Some)
        .map_err(|_| D::Error::custom(format!("`way` is `{way}`")))
}

pub(super) fn romanised<'de, D: Deserializer<'de>>(field: D) -> Result<Option<bool>, D::Error> {
    named(field, "`romanised` is neither true nor false").map(Some)
}

pub(super) fn numbers<'de, D: Deserializer<'de>>(field: D) -> Result<Option<u32>, D::Error> {
    named(field, "`numbers` is not a whole number").map(Some)
}

pub(super) fn asked<'de, D: Deserializer<'de>>(field: D) -> Result<u32, D::Error> {
    named(field, "`asked` is not a whole number")
}

pub(super) fn right_again<'de, D: Deserializer<'de>>(field: D) -> Result<u32, D::Error> {
    named(field, "`right` in `again` is not a whole number")
}

pub(super) fn misconceptions<'de, D, T>(field: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    named(field, "`misconceptions` is not a table of numbers")
}

pub(super) fn courses<'de, D, T>(field: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    table(field, "`courses` is not a table")
}

pub(super) fn answers<'de, D, T>(field: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    table(field, "`answers` is not a table")
}

fn table<'de, D, T>(field: D, wrong: &str) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(field)? {
        table @ Value::Object(_) => T::deserialize(table).map_err(D::Error::custom),
        _ => Err(D::Error::custom(wrong)),
    }
}

/// Reads a field with a message that names it, which serde's does not.
fn named<'de, D, T>(field: D, wrong: &str) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(field).map_err(|_| D::Error::custom(wrong))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::notebook::progress::tests::any_course;
    use crate::notebook::progress::{Again, Answered, CourseProgress, Position};

    proptest! {
        #[test]
        fn any_progress_comes_back(
            courses in proptest::collection::btree_map(".*", any_course(), 0..4)
        ) {
            let progress = Progress { courses };
            prop_assert_eq!(Progress::from_json(progress.to_json().as_bytes()), Ok(progress));
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in any::<Vec<u8>>()) {
            let _ = Progress::from_json(&bytes);
        }
    }

    const FILE: &str = r#"{
  "about": "where you are in attentive; `attentive progress` shows it, `attentive reset` clears it",
  "version": 1,
  "courses": {
    "built-in": {
      "position": {
        "lesson": "08-query-key-value",
        "step": 4
      },
      "answers": {
        "08-query-key-value/largest": {
          "reply": "is",
          "right": true,
          "how": "after a hint",
          "numbers": 2166136260,
          "again": {
            "asked": 3,
            "right": 2
          },
          "misconceptions": {
            "the nearest word counts most": 1
          }
        }
      },
      "way": "short",
      "romanised": false
    }
  }
}
"#;

    fn example() -> Progress {
        let answer = Answered {
            reply: "is".to_owned(),
            right: true,
            how: Attempt::AfterHint,
            numbers: Some(2_166_136_260),
            again: Again { asked: 3, right: 2 },
            misconceptions: BTreeMap::from([("the nearest word counts most".to_owned(), 1)]),
        };
        let course = CourseProgress {
            position: Some(Position {
                lesson: "08-query-key-value".to_owned(),
                step: 4,
            }),
            answers: BTreeMap::from([("08-query-key-value/largest".to_owned(), answer)]),
            way: Some(Way::Short),
            romanised: Some(false),
        };
        Progress {
            courses: BTreeMap::from([("built-in".to_owned(), course)]),
        }
    }

    #[test]
    fn the_file_can_be_read_by_a_person() {
        assert_eq!(example().to_json(), FILE);
    }

    #[test]
    fn errors_name_the_wrong_field() {
        let check = |old: &str, new: &str, reason: &str| {
            let changed = FILE.replace(old, new);
            assert_ne!(changed, FILE, "{old}");
            let error = Progress::from_json(changed.as_bytes()).expect_err(new);
            assert!(error.starts_with(reason), "{new}: {error}");
        };
        check("}\n}\n", "}\n", "it is not JSON: EOF while parsing");
        check(FILE, "", "it is not JSON");
        check(FILE, "[]", "it has no version");
        check("1,", "2,", "version 2 is newer than this program");
        check("1,", "\"1\",", "it has no version");
        check("\"courses\"", "\"course\"", "`courses` is missing");
        check("4", "-4", "`step` is not a whole number");
        check("4", "1e99", "`step` is not a whole number");
        check("\"08-query-key-value\"", "8", "`lesson` is not text");
        check("true", "\"yes\"", "`right` is neither true nor false");
        check("after a hint", "by luck", "`how` is `by luck`");
        check("\"after a hint\"", "1", "`how` is not text");
        check("\"position\"", "\"place\"", "`position` is missing");
        check("\"is\"", "null", "`reply` is not text");
        check("\"short\"", "\"scenic\"", "`way` is `scenic`");
        check("\"short\"", "null", "`way` is not text");
        check("false", "\"no\"", "`romanised` is neither true nor false");
        let wrong = "`misconceptions` is not a table of numbers";
        check("most\": 1", "most\": -1", wrong);
        check("most\": 1", "most\": \"often\"", wrong);
        check("2166136260", "-1", "`numbers` is not a whole number");
        check(
            "\"asked\": 3",
            "\"asked\": -3",
            "`asked` is not a whole number",
        );
        check(
            "\"right\": 2",
            "\"right\": null",
            "`right` in `again` is not a whole number",
        );
        let wrong = |file: &str, reason: &str| {
            assert_eq!(Progress::from_json(file.as_bytes()), Err(reason.to_owned()));
        };
        wrong(
            r#"{"version": 1, "courses": []}"#,
            "`courses` is not a table",
        );
        wrong(
            r#"{"version": 1, "courses": {"a": {"position": null, "answers": 1}}}"#,
            "`answers` is not a table",
        );
        wrong(
            r#"{"version": 1, "courses": {"a": {"position": null}}}"#,
            "`answers` is missing",
        );
        // A file from before there was a choice.
        let old = FILE.replace(
            ",\n      \"way\": \"short\",\n      \"romanised\": false",
            "",
        );
        let old = Progress::from_json(old.as_bytes()).expect("an old file");
        let old = &old.courses["built-in"];
        assert_eq!((old.way, old.romanised), (None, None));
        let deep = "[".repeat(1_000_000);
        assert!(Progress::from_json(deep.as_bytes()).is_err());
    }
}
