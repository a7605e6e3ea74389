//! A trace as one JSON object, a line for every row of a matrix, so that two traces compare well line by line.

use serde_json::{Map, Value, json};

use super::Traced;
use crate::models::json::matrix_to_json;
use crate::models::knobs::Setting;

/// The object `{"computation", "input", "settings", "edits", "grad", "stages", "grads"}`, and the `words` and the `names` if there are any. `--input` reads
/// all but the results, which are computed again. Where cells are set by hand between the loss and some matrices, `gradients_end` says so: `{"at": […], "before": […]}`.
pub(super) fn written(traced: &Traced) -> String {
    let run = &traced.run;
    let mut input = run.inputs.to_json(traced.computation.slots);
    if let Some(upstream) = &traced.upstream {
        input.insert("upstream".to_owned(), matrix_to_json(upstream));
    }
    let stages: Map<String, Value> = traced
        .stages()
        .map(|stage| {
            let value = matrix_to_json(&run.tape.value(stage.id));
            (stage.address.clone(), value)
        })
        .collect();
    let grads: Map<String, Value> = traced
        .gradients()
        .map(|(recorded, gradient)| (recorded.address.clone(), matrix_to_json(gradient)))
        .collect();
    let mut object = json!({
        "computation": traced.computation.name,
        "input": input,
        "settings": settings(traced),
        "edits": edits(traced),
        "grad": traced.grad.as_ref().map(|(address, _)| address),
        "stages": stages,
        "grads": grads,
    });
    let names = run.inputs.names_to_json(traced.computation.slots);
    if !names.is_empty() {
        object["names"] = names.into();
    }
    if let Some(words) = run.inputs.words(traced.computation.slots) {
        object["words"] = json!(words);
    }
    if let Some((edited, lost)) = traced.severed() {
        object["gradients_end"] = json!({"at": edited, "before": lost});
    }
    let mut text = String::new();
    lay_out(&object, 0, &mut text);
    text.push('\n');
    text
}

/// The cells that were set, as `--set` takes them.
fn edits(traced: &Traced) -> Map<String, Value> {
    let cells = traced.run.overrides.iter();
    cells
        .map(|(address, (row, col), number)| {
            // JSON has no infinity: the schema writes it as a string.
            let value = match number.is_finite() {
                true => json!(number),
                false => json!("-inf"),
            };
            (format!("{address}[{row},{col}]"), value)
        })
        .collect()
}

/// The knobs that had an effect.
fn settings(traced: &Traced) -> Map<String, Value> {
    let knobs = traced.effective_settings();
    let value = |setting| match setting {
        Setting::Count(number) => json!(number),
        Setting::Decimal(number) => json!(number.value()),
        Setting::Choice(word) => json!(word),
    };
    knobs
        .map(|(knob, setting)| (knob.name.to_owned(), value(setting)))
        .collect()
}

/// Objects and lists of lists over several lines, everything else on one.
fn lay_out(value: &Value, depth: usize, text: &mut String) {
    let ([open, close], items): (_, Vec<_>) = match value {
        Value::Object(object) if !object.is_empty() => {
            let named = |(name, value)| (format!("{}: ", json!(name)), value);
            (['{', '}'], object.iter().map(named).collect())
        }
        Value::Array(rows) if rows.iter().any(Value::is_array) => {
            let rows = rows.iter().map(|row| (String::new(), row));
            (['[', ']'], rows.collect())
        }
        other => return text.push_str(&other.to_string()),
    };
    let indent = "  ".repeat(depth);
    for (i, (name, value)) in items.into_iter().enumerate() {
        text.push(if i == 0 { open } else { ',' });
        *text += &format!("\n{indent}  {name}");
        lay_out(value, depth + 1, text);
    }
    *text += &format!("\n{indent}{close}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_matrix_is_a_line() {
        let mut text = String::new();
        let value =
            json!({"input": {"q": [[1.0, 0.1], ["-inf", 1e300]], "mask": "none"}, "grads": {}});
        lay_out(&value, 0, &mut text);
        let expected = r#"{
  "input": {
    "q": [
      [1.0,0.1],
      ["-inf",1e+300]
    ],
    "mask": "none"
  },
  "grads": {}
}"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
