//! Progress as JSON that a person can read, and back.
//!
//! By hand rather than derived: the file is small, another program or a person may have written it, and each thing that
//! is wrong in it gets a name.

use serde_json::{Map, Value, json};

use super::{Answered, CourseProgress, How, Position, Progress};

/// The version of the format. A file with a larger number is from a program that knows more than this one.
const VERSION: u64 = 1;

/// The first line of the file.
const ABOUT: &str =
    "where you are in attentive; `attentive progress` shows it, `attentive reset` clears it";

impl Progress {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let courses: Map<String, Value> = self
            .courses
            .iter()
            .map(|(name, course)| (name.clone(), written(course)))
            .collect();
        let file = json!({ "about": ABOUT, "version": VERSION, "courses": courses });
        format!("{file:#}\n")
    }

    /// What the text of a file says.
    ///
    /// # Errors
    /// If this is not such a file: in half a sentence, what is wrong with it.
    pub fn from_json(text: &[u8]) -> Result<Self, String> {
        let file: Value =
            serde_json::from_slice(text).map_err(|error| format!("it is no JSON: {error}"))?;
        match file.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => {
                return Err(format!("version {newer} is newer than this program"));
            }
            _ => return Err("it has no version".to_owned()),
        }
        let courses = table(&file, "courses")?.iter();
        let courses = courses.map(|(name, value)| Ok((name.clone(), course(value)?)));
        Ok(Self {
            courses: courses.collect::<Result<_, String>>()?,
        })
    }
}

fn written(course: &CourseProgress) -> Value {
    let answers: Map<String, Value> = course
        .answers
        .iter()
        .map(|(id, answer)| {
            let how = answer.how.to_string();
            let value = json!({ "reply": answer.reply, "right": answer.right, "how": how });
            (id.clone(), value)
        })
        .collect();
    let position = course.position.as_ref();
    json!({
        "position": position.map(|it| json!({ "lesson": it.lesson, "step": it.step })),
        "answers": answers,
    })
}

fn course(value: &Value) -> Result<CourseProgress, String> {
    let position = match field(value, "position")? {
        Value::Null => None,
        value => Some(Position {
            lesson: text(value, "lesson")?,
            step: step(value)?,
        }),
    };
    let answers = table(value, "answers")?.iter();
    let answers = answers.map(|(id, value)| Ok((id.clone(), answered(value)?)));
    Ok(CourseProgress {
        position,
        answers: answers.collect::<Result<_, String>>()?,
    })
}

fn answered(value: &Value) -> Result<Answered, String> {
    let how = text(value, "how")?;
    let right = field(value, "right")?.as_bool();
    Ok(Answered {
        reply: text(value, "reply")?,
        right: right.ok_or("`right` is neither true nor false")?,
        how: How::ALL
            .into_iter()
            .find(|it| it.to_string() == how)
            .ok_or_else(|| format!("`how` is `{how}`"))?,
    })
}

fn step(value: &Value) -> Result<usize, String> {
    let step = field(value, "step")?.as_u64();
    step.and_then(|step| usize::try_from(step).ok())
        .ok_or_else(|| "`step` is no whole number".to_owned())
}

fn field<'a>(value: &'a Value, name: &str) -> Result<&'a Value, String> {
    value
        .get(name)
        .ok_or_else(|| format!("`{name}` is missing"))
}

fn table<'a>(value: &'a Value, name: &str) -> Result<&'a Map<String, Value>, String> {
    let table = field(value, name)?.as_object();
    table.ok_or_else(|| format!("`{name}` is no table"))
}

fn text(value: &Value, name: &str) -> Result<String, String> {
    let text = field(value, name)?.as_str();
    text.map(str::to_owned)
        .ok_or_else(|| format!("`{name}` is no text"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::notebook::progress::tests::any_course;

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
          "how": "after a hint"
        }
      }
    }
  }
}
"#;

    fn example() -> Progress {
        let answer = Answered {
            reply: "is".to_owned(),
            right: true,
            how: How::AfterHint,
        };
        let course = CourseProgress {
            position: Some(Position {
                lesson: "08-query-key-value".to_owned(),
                step: 4,
            }),
            answers: BTreeMap::from([("08-query-key-value/largest".to_owned(), answer)]),
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
    fn what_is_wrong_has_a_name() {
        let check = |old: &str, new: &str, reason: &str| {
            let changed = FILE.replace(old, new);
            assert_ne!(changed, FILE, "{old}");
            let error = Progress::from_json(changed.as_bytes()).expect_err(new);
            assert!(error.starts_with(reason), "{new}: {error}");
        };
        check("}\n}\n", "}\n", "it is no JSON: EOF while parsing");
        check(FILE, "", "it is no JSON");
        check(FILE, "[]", "it has no version");
        check("1,", "2,", "version 2 is newer than this program");
        check("1,", "\"1\",", "it has no version");
        check("\"courses\"", "\"course\"", "`courses` is missing");
        check("4", "-4", "`step` is no whole number");
        check("4", "1e99", "`step` is no whole number");
        check("\"08-query-key-value\"", "8", "`lesson` is no text");
        check("true", "\"yes\"", "`right` is neither true nor false");
        check("after a hint", "by luck", "`how` is `by luck`");
        check("\"is\"", "null", "`reply` is no text");
        let deep = "[".repeat(1_000_000);
        assert!(Progress::from_json(deep.as_bytes()).is_err());
    }
}
