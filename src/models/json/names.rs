//! Names of the rows and columns of matrices from a file, `{"q": {"rows": ["my", "name"], "columns": ["noun", "verb"]}}`, and of the rows of the
//! first one, `"words": ["my", "name"]`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::kind_of;
use crate::math::Labels;
use crate::models::input_error::InputError;
use crate::models::inputs::Inputs;
use crate::models::slots::{Slot, SlotKind};

/// The names of the rows of a matrix.
const ROWS: &str = "rows";

/// Those of its columns.
const COLUMNS: &str = "columns";

/// The words of a table in their own script, where its rows are named in Latin letters.
const SCRIPT: &str = "script";

/// The keys of one matrix. Only a table of words has a script.
const SIDES: [&str; 3] = [ROWS, COLUMNS, SCRIPT];

impl Inputs {
    /// The same with the names that a file `{"input": {…}, "names": {…}, "words": […]}` gives to the rows and columns of its matrices. Those
    /// of a matrix that only another computation takes stay unused, as the matrix does.
    ///
    /// # Errors
    /// If they name no matrix of the file, are no names, are more or fewer than there are rows or columns, or contradict each other.
    pub fn with_names(mut self, slots: &[Slot], file: &Value) -> Result<Self, InputError> {
        if let Some(names) = file.get("names") {
            let given = file.get("input").and_then(Value::as_object);
            let given: Vec<&str> = given
                .into_iter()
                .flat_map(Map::keys)
                .map(String::as_str)
                .collect();
            for (matrix, sides) in object("names", names)? {
                if !given.contains(&matrix.as_str()) {
                    return Err(InputError::unknown("input", matrix, given));
                }
                if let Some(slot) = slots.iter().find(|slot| slot.name == matrix) {
                    self.name(slots, slot, sides)?;
                }
            }
        }
        if let Some(words) = file.get("words") {
            self.name_words(slots, words)?;
        }
        Ok(self)
    }

    /// The names of the rows of the first matrix, which are the words if a sentence gave it.
    pub fn words(&self, slots: &[Slot]) -> Option<&[String]> {
        let first = first_matrix(slots)?;
        self.matrices.get(first)?.rows.as_deref()
    }

    /// The other names as [`Inputs::with_names`] reads them; empty if there are none.
    pub fn names_to_json(&self, slots: &[Slot]) -> Map<String, Value> {
        let mut names = Map::new();
        let mut add = |matrix: &str, side: &str, labels: &Labels| {
            if let Some(labels) = labels {
                names.entry(matrix).or_insert_with(|| json!({}))[side] = json!(**labels);
            }
        };
        let first = first_matrix(slots);
        for (name, input) in &self.matrices {
            if Some(*name) != first {
                add(name, ROWS, &input.rows);
            }
            add(name, COLUMNS, &input.cols);
        }
        for (name, [rows, cols]) in self.parameters.named() {
            add(name, ROWS, rows);
            add(name, COLUMNS, cols);
        }
        for list in slots {
            let table = slots.iter().find(|slot| is_table(slot, list));
            if let (Some(table), Some(words)) = (table, self.ids.get(list.name)) {
                add(table.name, ROWS, &words.vocabulary);
                if words.script != words.vocabulary {
                    add(table.name, SCRIPT, &words.script);
                }
            }
        }
        names
    }

    /// Names the rows and columns of one matrix, and with the rows of a table the words that stand for them.
    fn name(&mut self, slots: &[Slot], slot: &Slot, sides: &Value) -> Result<(), InputError> {
        let matrix = slot.name;
        let sides = object(&format!("names of `{matrix}`"), sides)?;
        if let Some(other) = sides.keys().find(|key| !SIDES.contains(&key.as_str())) {
            return Err(InputError::unknown("list of names", other, SIDES));
        }
        let shape = self.values().get(matrix).map(|value| value.shape());
        let Some((rows, cols)) = shape.filter(|_| slot.kind != SlotKind::Mask) else {
            return Err(InputError::new(
                format!("`{matrix}` has no names of its own"),
                "name the rows and columns of the matrices beside it",
            ));
        };
        let labels = |side: &str, count| {
            let names = sides.get(side);
            names
                .map(|names| labels_of((side, matrix), count, names))
                .transpose()
        };
        let (row_names, script) = (labels(ROWS, rows)?, labels(SCRIPT, rows)?);
        let is_list = |list: &&Slot| is_table(slot, list);
        let list = slots.iter().find(is_list);
        match list.and_then(|list| self.ids.get_mut(list.name)) {
            Some(words) => {
                words.vocabulary.clone_from(&row_names);
                words.script = script.or_else(|| row_names.clone());
            }
            None if script.is_some() => {
                return Err(InputError::new(
                    format!("`{matrix}` is no table of words, and has no `{SCRIPT}`"),
                    format!("leave `{SCRIPT}` out"),
                ));
            }
            None => {}
        }
        let col_names = labels(COLUMNS, cols)?;
        match self.matrices.get_mut(matrix) {
            Some(input) => (input.rows, input.cols) = (row_names, col_names),
            None => self.parameters.name(matrix, (row_names, col_names)),
        }
        Ok(())
    }

    /// Names the rows of the first matrix by the words of the file.
    fn name_words(&mut self, slots: &[Slot], words: &Value) -> Result<(), InputError> {
        let first = first_matrix(slots);
        let Some((first, input)) =
            first.and_then(|name| Some((name, self.matrices.get_mut(name)?)))
        else {
            return Err(InputError::new(
                "`words` are names of rows, and no matrix here has a row for each word",
                "leave `words` out",
            ));
        };
        let rows = input.value.nrows();
        let help = "give a word for each row, or leave `words` out";
        let Some(words) = texts(words) else {
            return Err(InputError::new("`words` is no list of texts", help));
        };
        if words.len() != rows {
            let counted = |count: usize, noun: &str| {
                format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
            };
            let (words, rows) = (counted(words.len(), "word"), counted(rows, "row"));
            return Err(InputError::new(
                format!("`words` has {words}, but `{first}` has {rows}"),
                help,
            ));
        }
        if input.rows.as_deref().is_some_and(|names| *names != *words) {
            return Err(InputError::new(
                format!("`words` and the names of the rows of `{first}` differ"),
                "leave one of them out",
            ));
        }
        input.rows = Some(words.into());
        Ok(())
    }
}

/// The matrix whose rows are the words of the sentence.
fn first_matrix(slots: &[Slot]) -> Option<&'static str> {
    let first = slots.iter().find(|slot| slot.kind == SlotKind::Matrix);
    first.map(|slot| slot.name)
}

/// Whether a slot is the table whose row numbers are in that list.
fn is_table(slot: &Slot, list: &Slot) -> bool {
    let is_list = matches!(list.kind, SlotKind::Ids(_));
    is_list && slot.kind == SlotKind::Weights && slot.shape[0] == list.shape[1]
}

/// The names of one side of a matrix that has so many rows or columns.
fn labels_of(
    (side, matrix): (&str, &str),
    count: usize,
    names: &Value,
) -> Result<Arc<[String]>, InputError> {
    let help = format!("write a list of {count}, or leave `{side}` out");
    match texts(names) {
        None => Err(InputError::new(
            format!("the names of the {side} of `{matrix}` are not all texts"),
            help,
        )),
        Some(texts) if texts.len() != count => Err(InputError::new(
            format!(
                "there are {} names for the {side} of `{matrix}`, which has {count}",
                texts.len()
            ),
            help,
        )),
        Some(texts) => Ok(texts.into()),
    }
}

/// A list of texts with something in each of them.
fn texts(names: &Value) -> Option<Vec<String>> {
    let texts = names.as_array()?.iter();
    let texts = texts.map(|name| name.as_str().filter(|name| !name.trim().is_empty()));
    texts.map(|name| name.map(str::to_owned)).collect()
}

fn object<'a>(what: &str, json: &'a Value) -> Result<&'a Map<String, Value>, InputError> {
    json.as_object().ok_or_else(|| {
        InputError::new(
            format!("the {what} are {}, not an object", kind_of(json)),
            "write {\"q\": {\"rows\": [\"…\"], \"columns\": [\"…\"]}}",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static SLOTS: [Slot; 3] = [
        Slot::matrix("q", ["n", "dk"]),
        Slot::weights("w", ["dk", "d"]),
        Slot::mask(["n", "n"]),
    ];

    /// Reads two rows and a column of `w`, with these names.
    fn read(names: &str) -> Result<Inputs, InputError> {
        let input = r#"{"q": [[1], [2]], "w": [[3]], "mask": "none", "other": 1}"#;
        let file = format!(r#"{{"input": {input}, "names": {names}}}"#);
        let file: Value = serde_json::from_str(&file).unwrap();
        let input = Inputs::read_of(&SLOTS, &file["input"]);
        let (inputs, _) = Inputs::from_json(&SLOTS, &input).unwrap();
        inputs.with_names(&SLOTS, &file)
    }

    #[test]
    fn matrices_and_weights_have_names() {
        let names = r#"{"q": {"rows": ["a", "a"]}, "w": {"columns": ["ಎ"]}, "other": {"rows": 1}}"#;
        let inputs = read(names).unwrap();
        let q = &inputs.matrices["q"];
        let names = ["a", "a"].map(str::to_owned);
        assert_eq!(
            (q.rows.as_deref(), q.cols.as_deref()),
            (Some(&names[..]), None)
        );
        let names = ["ಎ".to_owned()];
        assert_eq!(
            inputs.parameters.labels("w"),
            (None, Some(names.as_slice().into()))
        );
        assert_eq!(inputs.parameters.labels("q"), (None, None));
        assert_eq!(
            inputs.words(&SLOTS),
            Some(&["a", "a"].map(str::to_owned)[..])
        );
        let written = json!({"w": {"columns": ["ಎ"]}});
        assert_eq!(Value::Object(inputs.names_to_json(&SLOTS)), written);
    }

    #[test]
    fn wrong_names_have_their_sentence() {
        for (names, expected) in [
            (
                r#"{"q": {"rows": ["a"]}}"#,
                "there are 1 names for the rows of `q`, which has 2; write a list of 2, or leave `rows` out",
            ),
            (
                r#"{"q": {"rows": []}}"#,
                "there are 0 names for the rows of `q`, which has 2; write a list of 2, or leave `rows` out",
            ),
            (
                r#"{"q": {"rows": ["a", 2]}}"#,
                "the names of the rows of `q` are not all texts; write a list of 2, or leave `rows` out",
            ),
            (
                r#"{"w": {"columns": [" "]}}"#,
                "the names of the columns of `w` are not all texts; write a list of 1, or leave `columns` out",
            ),
            (
                r#"{"w": {"columns": "a"}}"#,
                "the names of the columns of `w` are not all texts; write a list of 1, or leave `columns` out",
            ),
            (
                r#"{"q": {"script": ["a", "b"]}}"#,
                "`q` is no table of words, and has no `script`; leave `script` out",
            ),
            (
                r#"{"q": {"row": ["a", "b"]}}"#,
                "there is no list of names `row`; did you mean `rows`?",
            ),
            (
                r#"{"Q": {"rows": ["a", "b"]}}"#,
                "there is no input `Q`; did you mean `q`?",
            ),
            (
                r#"{"mask": {"rows": ["a", "b"]}}"#,
                "`mask` has no names of its own; name the rows and columns of the matrices beside it",
            ),
            (
                r#"["a"]"#,
                r#"the names are an array, not an object; write {"q": {"rows": ["…"], "columns": ["…"]}}"#,
            ),
            (
                r#"{"q": ["a", "b"]}"#,
                r#"the names of `q` are an array, not an object; write {"q": {"rows": ["…"], "columns": ["…"]}}"#,
            ),
        ] {
            assert_eq!(read(names).unwrap_err().to_string(), expected, "{names}");
        }
    }
}
