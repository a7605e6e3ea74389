//! Inputs from a file beside the lesson, and results that another program printed for them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::math::{Matrix, Recorded, Role};
use crate::models::catalog::{Computation, Run};
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::{self, AllowedNumbers, Assignments, TraceFile, matrix_from_json};

/// The text of each JSON file beside the lessons, by file name, or the reason that it could not be read.
pub type DataFiles = BTreeMap<String, Result<String, String>>;

/// The content of such a file, in the schema of the reference files:
/// `{"computation": NAME, "input": {…}, "names": {…}, "stages": {address: [[…]]}}`.
pub(super) struct GivenFile {
    /// The inputs of the computation.
    pub(super) inputs: Inputs,
    /// The printed results, by address.
    pub(super) printed: Vec<(String, Matrix)>,
    /// The knobs off their defaults.
    pub(super) settings: Assignments,
}

impl GivenFile {
    /// Reads a file for a computation.
    ///
    /// # Errors
    /// If the file does not exist or does not follow the schema.
    pub(super) fn read(
        file: &str,
        computation: &Computation,
        data: &DataFiles,
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
        if json.get("input").is_none() {
            return Err(InputError::new(
                format!("`{file}` has no \"input\""),
                "write {\"input\": {…}, \"stages\": {…}}",
            ));
        }
        let read = TraceFile(&json);
        let (inputs, _) = read.inputs(computation).map_err(inside)?;
        let [settings, _] = read.settings(computation, &inputs, &[]).map_err(inside)?;
        if let Some((cell, _)) = read.edits().map_err(inside)?.first() {
            return Err(inside(InputError::new(
                format!("`{cell}` is set by hand"),
                "leave `edits` out: a lesson begins without any",
            )));
        }
        let printed = json
            .get("stages")
            .map_or(Ok(Vec::new()), printed_from_json)
            .map_err(inside)?;
        Ok(Self {
            inputs,
            printed,
            settings,
        })
    }
}

fn printed_from_json(stages: &Value) -> Result<Vec<(String, Matrix)>, InputError> {
    let Value::Object(stages) = stages else {
        return Err(InputError::new(
            "\"stages\" is not an object",
            "write \"stages\": {\"context\": [[…]]}",
        ));
    };
    let matrix = |(address, value): (&String, &Value)| {
        let matrix = matrix_from_json(address, value, AllowedNumbers::Printed)?;
        Ok((address.clone(), matrix))
    };
    stages.iter().map(matrix).collect()
}

/// Records printed results as `printed.ADDRESS`, with the labels of the computed matrix of that address.
pub(super) fn record_printed(run: &mut Run, printed: Vec<(String, Matrix)>) {
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
