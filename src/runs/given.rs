//! Matrices from a file beside the lesson, with results that somebody else printed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::math::{Matrix, Recorded, Role};
use crate::models::catalog::{Computation, Run};
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::{self, AllowedNumbers, matrix_from_json};

/// The JSON files beside the lessons, or why one could not be read.
pub type Data = BTreeMap<String, Result<String, String>>;

/// What stands in such a file: `{"computation": NAME, "input": {…}, "stages": {address: [[…]]}}`, the schema of the
/// reference files.
pub(super) struct Given {
    /// The inputs of the computation.
    pub(super) inputs: Inputs,
    /// Results of it that somebody else printed.
    pub(super) printed: Vec<(String, Matrix)>,
}

impl Given {
    /// Reads what a file gives to a computation.
    ///
    /// # Errors
    /// If there is no such file, or it is not what it should be.
    pub(super) fn read(
        file: &str,
        computation: &Computation,
        data: &Data,
    ) -> Result<Self, InputError> {
        let names = data.keys().map(String::as_str);
        let text = data
            .get(file)
            .ok_or_else(|| InputError::unknown("file beside this lesson named", file, names))?
            .as_ref()
            .map_err(|error| {
                InputError::new(
                    format!("`{file}` cannot be read: {error}"),
                    "mend the file or leave out `given`",
                )
            })?;
        let json = json::parse(&format!("`{file}`"), text.as_bytes())?;
        let inside = |error: InputError| {
            InputError::new(format!("in `{file}`, {}", error.message), error.help)
        };
        let input = json.get("input").ok_or_else(|| {
            InputError::new(
                format!("`{file}` has no \"input\""),
                "write {\"input\": {…}, \"stages\": {…}}",
            )
        })?;
        let input = Inputs::read_of(computation.slots, input);
        let (inputs, _) = Inputs::from_json(computation.slots, &input).map_err(inside)?;
        let printed = json
            .get("stages")
            .map_or(Ok(Vec::new()), printed_from_json)
            .map_err(inside)?;
        Ok(Self { inputs, printed })
    }
}

fn printed_from_json(stages: &Value) -> Result<Vec<(String, Matrix)>, InputError> {
    let Value::Object(stages) = stages else {
        return Err(InputError::new(
            "the \"stages\" are no object",
            "write \"stages\": {\"context\": [[…]]}",
        ));
    };
    let matrix = |(address, value): (&String, &Value)| {
        let matrix = matrix_from_json(address, value, AllowedNumbers::Printed)?;
        Ok((address.clone(), matrix))
    };
    stages.iter().map(matrix).collect()
}

/// Puts what somebody else printed beside what was computed here, as `printed.NAME`.
pub(super) fn keep_printed(run: &mut Run, printed: Vec<(String, Matrix)>) {
    for (address, matrix) in printed {
        let (rows, cols) = run
            .recorded
            .iter()
            .find(|recorded| recorded.address == address)
            .map_or((None, None), |own| run.tape.labels(own.id));
        let id = run.tape.labelled_leaf(matrix, rows, cols).id();
        let address = format!("printed.{address}");
        run.recorded
            .push(Recorded::new(address, id, Role::Constant));
    }
}
