//! A file of numbers for a trace.

use std::path::Path;

use serde_json::Value;

use crate::front::{CommandError, file};
use crate::math::Matrix;
use crate::models::catalog::{CATALOG, Computation};
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::parse;
use crate::models::knobs::{Knob, Settings};
use crate::text::clean;

/// The fields of such a file.
const FIELDS: [&str; 11] = [
    "computation",
    "input",
    "settings",
    "edits",
    "grad",
    "stages",
    "grads",
    "gradients_end",
    "words",
    "names",
    "source",
];

/// A file with the input of a computation, and perhaps with the settings and the edits that a trace ran with.
pub(super) struct GivenFile(Value);

impl GivenFile {
    pub(super) fn read(path: &Path) -> Result<Self, CommandError> {
        let text = file::read(path)?;
        let json = parse(&file::name(path), &text).map_err(CommandError::Data)?;
        Ok(Self(json))
    }

    /// The inputs, and the upstream gradient if there is one.
    pub(super) fn inputs(
        &self,
        computation: &Computation,
        settings: &Settings,
    ) -> Result<(Inputs, Option<Matrix>), InputError> {
        // A file beside a lesson and the output of `--json` have the input in a field.
        self.check_names(computation)?;
        let (inputs, upstream) = match self.0.get("input") {
            Some(input) => Inputs::from_json(
                computation.slots,
                &Inputs::read_of(computation.slots, input),
            )?,
            None => Inputs::from_json(computation.slots, &self.0)?,
        };
        self.check_words(&inputs)?;
        let inputs = inputs.with_names(computation.slots, &self.0)?;
        let inputs = inputs.with_settings(computation.slots, settings);
        inputs.check(computation.slots)?;
        Ok((inputs, upstream))
    }

    /// Whether a file with an `input` has fields and inputs that something reads. One file may serve several computations.
    fn check_names(&self, computation: &Computation) -> Result<(), InputError> {
        let (Value::Object(file), Some(Value::Object(input))) = (&self.0, self.0.get("input"))
        else {
            return Ok(());
        };
        if let Some(field) = file.keys().find(|it| !FIELDS.contains(&it.as_str())) {
            return Err(InputError::unknown("field", field, FIELDS));
        }
        let of = |computation: &Computation| computation.slots.iter().map(|slot| slot.name);
        let known = |name: &str| CATALOG.iter().flat_map(of).any(|it| it == name);
        match input.keys().find(|it| *it != "upstream" && !known(it)) {
            Some(name) => Err(InputError::unknown("input", name, of(computation))),
            None => Ok(()),
        }
    }

    /// Whether the words of a file are as many as the rows that they name.
    fn check_words(&self, inputs: &Inputs) -> Result<(), InputError> {
        let words = self.0.get("input").and_then(|_| self.0.get("words"));
        let words = words.and_then(Value::as_array).map(Vec::len);
        let rows = inputs.matrices.get("x").map(|x| x.value.nrows());
        match (words, rows) {
            (Some(words), Some(rows)) if words != rows => Err(InputError::new(
                format!("`words` has {words} words, but `x` has {rows} rows"),
                "give a word for each row, or leave `words` out",
            )),
            _ => Ok(()),
        }
    }

    /// The knobs and the cells that a trace was computed with, but for knobs that shaped the inputs which it has.
    pub(super) fn kept(
        &self,
        computation: &Computation,
    ) -> Result<Vec<(String, String)>, InputError> {
        let mut kept = Vec::new();
        for field in ["settings", "edits"] {
            let Some(values) = self.0.get("input").and_then(|_| self.0.get(field)) else {
                continue;
            };
            let wrong = |what: &str| {
                InputError::new(
                    format!("`{field}` {what}"),
                    "write an object of numbers and texts, as `attentive trace --json` does",
                )
            };
            let Value::Object(values) = values else {
                return Err(wrong("is not an object"));
            };
            for (name, value) in values {
                let knob = computation.knobs.iter().find(|knob| knob.name == name);
                let is_shape = knob.is_some_and(Knob::shapes_inputs);
                if is_shape && !computation.slots.is_empty() {
                    continue;
                }
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    _ => {
                        return Err(wrong(&format!(
                            "has no number or text for `{}`",
                            clean(name)
                        )));
                    }
                };
                kept.push((name.clone(), text));
            }
        }
        Ok(kept)
    }
}
