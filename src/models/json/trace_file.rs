//! A file of numbers, as `attentive trace --json` writes it, or with the input alone.

use serde_json::Value;

use crate::math::Matrix;
use crate::models::catalog::{self, CATALOG, Computation};
use crate::models::input_error::InputError;
use crate::models::inputs::Inputs;
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

/// A file with the input of a computation, and perhaps with the knobs, the cells and the address of the gradients of a trace. Its stages and gradients
/// are results, which are computed again.
#[derive(Clone, Copy)]
pub struct TraceFile<'a>(pub &'a Value);

/// Knobs or cells with their values, as the command line has them.
pub type Assignments = Vec<(String, String)>;

impl TraceFile<'_> {
    /// A field of a file with an `input`.
    fn field(&self, name: &str) -> Option<&Value> {
        self.0.get("input").and_then(|_| self.0.get(name))
    }

    /// The inputs with their names, and the upstream gradient if there is one.
    ///
    /// # Errors
    /// If the file has something that nothing reads, or it does not fit the computation.
    pub fn inputs(
        &self,
        computation: &Computation,
    ) -> Result<(Inputs, Option<Matrix>), InputError> {
        let slots = computation.slots;
        let Some(input) = self.field("input") else {
            return Inputs::from_json(slots, self.0);
        };
        self.check_names(computation, input)?;
        let (inputs, upstream) = Inputs::from_json(slots, &Inputs::read_of(slots, input))?;
        Ok((inputs.with_names(slots, self.0)?, upstream))
    }

    /// The knobs that still count, but for those that the command has `set`, and those that shaped `inputs` which the file has.
    ///
    /// # Errors
    /// If the computation has no such knob, or it says something else than the inputs.
    pub fn settings(
        &self,
        computation: &Computation,
        inputs: &Inputs,
        set: &[(String, String)],
    ) -> Result<[Assignments; 2], InputError> {
        let (mut own, mut past) = (Vec::new(), Vec::new());
        for (name, value) in self.assignments("settings")? {
            if set.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let mut settings = computation.settings();
            settings.set(&name, &value)?;
            let slot = computation.slots.iter().find(|slot| slot.name == name);
            let given = self.field("input").and_then(|input| input.get(&name));
            if let (Some(slot), Some(_)) = (slot, given) {
                let set = inputs.clone().with_settings(&[*slot], &settings);
                if set.to_json(&[*slot]) != inputs.to_json(&[*slot]) {
                    return Err(InputError::new(
                        format!("`{name}` is {value} in `settings`, and something else in `input`"),
                        "leave one of them out",
                    ));
                }
                continue;
            }
            let knob = computation.knobs.iter().find(|knob| knob.name == name);
            let is_past = slot.is_none() && !computation.slots.is_empty();
            match is_past && knob.is_some_and(|knob| knob.shapes_inputs()) {
                true => past.push((name, value)),
                false if settings == computation.settings() => {}
                false => own.push((name, value)),
            }
        }
        Ok([own, past])
    }

    /// The cells that were set by hand.
    ///
    /// # Errors
    /// If they are no object of numbers.
    pub fn edits(&self) -> Result<Assignments, InputError> {
        self.assignments("edits")
    }

    /// Whether a file has fields and inputs that something reads. One file may serve several computations.
    fn check_names(&self, computation: &Computation, input: &Value) -> Result<(), InputError> {
        let (Value::Object(file), Value::Object(input)) = (self.0, input) else {
            return Ok(());
        };
        if let Some(field) = file.keys().find(|it| !FIELDS.contains(&it.as_str())) {
            return Err(InputError::unknown("field", field, FIELDS));
        }
        if self.field("computation").is_some() {
            catalog::find(&self.text("computation", "the name of a computation")?)?;
        }
        let of = |computation: &Computation| computation.slots.iter().map(|slot| slot.name);
        let known = |name: &str| CATALOG.iter().flat_map(of).any(|it| it == name);
        match input.keys().find(|it| *it != "upstream" && !known(it)) {
            Some(name) => Err(InputError::unknown("input", name, of(computation))),
            None => Ok(()),
        }
    }

    /// The address of the gradients, if the file asks for some.
    ///
    /// # Errors
    /// If it is no text.
    pub fn grad(&self) -> Result<Option<String>, InputError> {
        match self.field("grad") {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text("grad", "an address").map(Some),
        }
    }

    fn text(&self, field: &str, what: &str) -> Result<String, InputError> {
        let text = self.field(field).and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| {
            let message = format!("`{field}` is no text");
            InputError::new(message, format!("write {what}, or leave `{field}` out"))
        })
    }

    fn assignments(&self, field: &str) -> Result<Assignments, InputError> {
        let wrong = |what: &str| {
            InputError::new(
                format!("`{field}` {what}"),
                "write an object of numbers and texts, as `attentive trace --json` does",
            )
        };
        let values = match self.field(field) {
            None => return Ok(Vec::new()),
            Some(Value::Object(values)) => values,
            Some(_) => return Err(wrong("is not an object")),
        };
        let assignment = |(name, value): (&String, &Value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                // A whole number without the decimal that JSON gives it: it may be that of a word.
                Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
                    Some(number) => number.to_string(),
                    None => number.to_string(),
                },
                _ => {
                    let name = clean(name);
                    return Err(wrong(&format!("has no number or text for `{name}`")));
                }
            };
            Ok((name.clone(), text))
        };
        values.iter().map(assignment).collect()
    }
}
