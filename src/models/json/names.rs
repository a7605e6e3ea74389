//! Names of the rows and columns of matrices from a file: `{"q": {"rows": ["my", "name"], "columns": ["noun", "verb"]}}`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::kind_of;
use crate::math::Labels;
use crate::models::input_error::InputError;
use crate::models::inputs::Inputs;
use crate::models::slots::{Slot, SlotKind};

/// The keys of one matrix.
const SIDES: [&str; 2] = ["rows", "columns"];

impl Inputs {
    /// The same with the names that a file `{"input": {…}, "names": {…}}` gives to the rows and columns of its matrices. Those of a
    /// matrix that only another computation takes stay unused, as the matrix does.
    ///
    /// # Errors
    /// If they name no matrix of the file, are no names, or are more or fewer than there are rows or columns.
    pub fn with_names(mut self, slots: &[Slot], file: &Value) -> Result<Self, InputError> {
        let Some(names) = file.get("names") else {
            return Ok(self);
        };
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
            let Some(slot) = slots.iter().find(|slot| slot.name == matrix) else {
                continue;
            };
            let sides = object(&format!("names of `{matrix}`"), sides)?;
            if let Some(other) = sides.keys().find(|key| !SIDES.contains(&key.as_str())) {
                return Err(InputError::unknown("list of names", other, SIDES));
            }
            let shape = self.values().get(slot.name).map(|value| value.shape());
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
            self.name(slot.name, (labels("rows", rows)?, labels("columns", cols)?));
        }
        Ok(self)
    }

    /// The names as [`Inputs::with_names`] reads them; empty if there are none.
    pub fn names_to_json(&self) -> Map<String, Value> {
        let inputs = self.matrices.iter();
        let inputs = inputs.map(|(name, input)| (*name, [&input.rows, &input.cols]));
        let mut names = Map::new();
        for (matrix, labels) in inputs.chain(self.parameters.named()) {
            let sides = SIDES.iter().zip(labels);
            let sides = sides.filter_map(|(side, names)| Some((*side, names.as_deref()?)));
            let sides: Map<_, _> = sides
                .map(|(side, names)| (side.to_owned(), json!(names)))
                .collect();
            if !sides.is_empty() {
                names.insert(matrix.to_owned(), sides.into());
            }
        }
        names
    }

    fn name(&mut self, address: &str, (rows, cols): (Labels, Labels)) {
        match self.matrices.get_mut(address) {
            Some(input) => (input.rows, input.cols) = (rows, cols),
            None => self.parameters.name(address, (rows, cols)),
        }
    }
}

/// The names of one side of a matrix that has so many rows or columns.
fn labels_of(
    (side, matrix): (&str, &str),
    count: usize,
    names: &Value,
) -> Result<Arc<[String]>, InputError> {
    let help = format!("write a list of {count}, or leave `{side}` out");
    let texts = names.as_array().into_iter().flatten();
    let texts: Option<Vec<String>> = texts
        .map(|name| name.as_str().filter(|name| !name.trim().is_empty()))
        .map(|name| name.map(str::to_owned))
        .collect();
    match texts.filter(|_| names.is_array()) {
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
        let written = json!({"q": {"rows": ["a", "a"]}, "w": {"columns": ["ಎ"]}});
        assert_eq!(Value::Object(inputs.names_to_json()), written);
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
