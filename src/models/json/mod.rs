//! Inputs and matrices as JSON, by the schema of `tests/reference/`: a matrix is rows of numbers, and −∞ is the text `"-inf"`.

mod names;
mod text;

pub use text::parse;

use std::num::NonZeroUsize;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::math::Matrix;
use crate::models::input_error::InputError;
use crate::models::inputs::{Badge, Input, Inputs, Mask, WordIds};
use crate::models::parameters::Parameters;
use crate::models::slots::{Slot, SlotKind};
use crate::text::shorten;

/// The most rows or columns of a matrix from a file, the longest list, and the largest number that must be there.
const LARGEST_SIDE: usize = 2048;

/// The most names that an example of an input has.
const MOST_IN_EXAMPLE: usize = 12;

impl Inputs {
    /// Reads the object that `--input` names.
    ///
    /// # Errors
    /// If it does not fit the `slots`: a missing or unknown name, ragged rows, a cell that is not a finite number, a shape or a
    /// number that does not fit the others. The shape of the upstream gradient (`upstream`) is checked later, against its stage.
    pub fn from_json(slots: &[Slot], json: &Value) -> Result<(Self, Option<Matrix>), InputError> {
        let Value::Object(object) = json else {
            return Err(InputError::new(
                format!("the input is {}, not an object", kind_of(json)),
                format!("write {}", example(slots)),
            ));
        };
        let names = slots.iter().map(|slot| slot.name).chain(["upstream"]);
        for name in object.keys() {
            if !names.clone().any(|known| known == name) {
                return Err(InputError::unknown("input", name, names));
            }
        }
        let mut inputs = Self {
            parameters: Parameters::new(Badge::Given),
            ..Self::default()
        };
        for slot in slots {
            let value = object.get(slot.name);
            if let Some(layer) = slot.layer
                && layer >= inputs.size("layers")
            {
                match value {
                    None => continue,
                    Some(_) => {
                        return Err(InputError::new(
                            format!(
                                "`{}` belongs to no layer: `layers` is {}",
                                slot.name,
                                inputs.size("layers")
                            ),
                            format!("leave it out, or let `layers` be {}", layer + 1),
                        ));
                    }
                }
            }
            match (slot.kind, value) {
                (
                    SlotKind::Optional
                    | SlotKind::Otherwise(_)
                    | SlotKind::OptionalWeights
                    | SlotKind::Count
                    | SlotKind::Decimal,
                    None,
                ) => {}
                (SlotKind::Mask, None) => inputs.mask = Some(Mask::None),
                (_, None) if slot.layer.is_some_and(|layer| layer > 0) => {
                    let layer = slot.layer.unwrap_or(0);
                    return Err(InputError::new(
                        format!("the input has no `{}`", slot.name),
                        format!("give every layer its weights, or let `layers` be {layer}"),
                    ));
                }
                (_, None) => {
                    return Err(InputError::new(
                        format!("the input has no `{}`", slot.name),
                        format!("write {}", example(slots)),
                    ));
                }
                (SlotKind::Count, Some(value)) => {
                    inputs
                        .counts
                        .insert(slot.name, count_from_json(slot.name, value)?);
                }
                (SlotKind::Size, Some(value)) => {
                    let number = size_from_json(slot.name, value)?;
                    inputs.counts.insert(slot.name, number);
                }
                (SlotKind::Decimal, Some(value)) => {
                    let number = decimal_from_json(slot.name, value)?;
                    inputs.decimals.insert(slot.name, number);
                }
                (SlotKind::Choice(options), Some(value)) => {
                    let choice = choice_from_json(slot.name, value, options)?;
                    inputs.choices.insert(slot.name, choice);
                }
                (SlotKind::Ids(least), Some(value)) => {
                    let ids = ids_from_json(slot.name, value, least)?;
                    let words = WordIds {
                        ids,
                        vocabulary: None,
                        script: None,
                    };
                    inputs.ids.insert(slot.name, words);
                }
                (SlotKind::Mask, Some(value)) => inputs.mask = Some(mask_from_json(value)?),
                (kind, Some(value)) => {
                    let value = matrix_from_json(slot.name, value, AllowedNumbers::Finite)?;
                    if matches!(kind, SlotKind::Weights | SlotKind::OptionalWeights) {
                        inputs.parameters.insert(slot.name, value);
                    } else {
                        let badge = Badge::Given;
                        let input = Input::random(value);
                        inputs.matrices.insert(slot.name, Input { badge, ..input });
                    }
                }
            }
        }
        if let (Some(layers), Some(most)) = (
            inputs.count("layers"),
            slots.iter().filter_map(|slot| slot.layer).max(),
        ) && layers.get() > most + 1
        {
            return Err(InputError::new(
                format!("`layers` is {layers}"),
                format!("use at most {} layers", most + 1),
            ));
        }
        inputs.check(slots)?;
        let upstream = object
            .get("upstream")
            .map(|value| matrix_from_json("upstream", value, AllowedNumbers::Finite))
            .transpose()?;
        Ok((inputs, upstream))
    }

    /// The part of an object that [`Inputs::from_json`] reads: a file may give more than one computation needs, and then
    /// serves several.
    pub fn read_of(slots: &[Slot], json: &Value) -> Value {
        let mut json = json.clone();
        if let Value::Object(object) = &mut json {
            object
                .retain(|name, _| name == "upstream" || slots.iter().any(|slot| slot.name == name));
        }
        json
    }

    /// The object that [`Inputs::from_json`] reads.
    pub fn to_json(&self, slots: &[Slot]) -> Map<String, Value> {
        let values = self.values();
        let mut object = Map::new();
        for slot in slots {
            let value = match (slot.kind, &self.mask) {
                (SlotKind::Mask, None | Some(Mask::None)) => json!("none"),
                (SlotKind::Mask, Some(Mask::Causal)) => json!("causal"),
                (SlotKind::Mask, Some(Mask::Matrix(matrix))) => matrix_to_json(matrix),
                (SlotKind::Count | SlotKind::Size, _) => match self.count(slot.name) {
                    Some(number) => json!(number.get()),
                    None => continue,
                },
                (SlotKind::Decimal, _) => match self.decimals.get(slot.name) {
                    Some(number) => json!(number),
                    None => continue,
                },
                (SlotKind::Choice(_), _) => match self.choices.get(slot.name) {
                    Some(word) => json!(word),
                    None => continue,
                },
                (SlotKind::Ids(_), _) => match self.ids.get(slot.name) {
                    Some(list) => json!(*list.ids),
                    None => continue,
                },
                _ => match values.get(slot.name) {
                    Some(matrix) => matrix_to_json(matrix),
                    None => continue,
                },
            };
            object.insert(slot.name.to_owned(), value);
        }
        object
    }
}

/// A matrix as rows of numbers; −∞ is the string `"-inf"`.
pub fn matrix_to_json(matrix: &Matrix) -> Value {
    let cell = |&number: &f64| match number {
        f64::NEG_INFINITY => json!("-inf"),
        f64::INFINITY => json!("inf"),
        number if number.is_nan() => json!("nan"),
        number => json!(number),
    };
    matrix
        .row_iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>())
        .collect::<Vec<_>>()
        .into()
}

/// The numbers that a matrix from a file may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum AllowedNumbers {
    /// Finite numbers.
    Finite,
    /// Only 0 and −∞.
    Mask,
    /// Finite numbers and −∞, as in a stage that was printed.
    Printed,
}

/// Reads rows of numbers.
///
/// # Errors
/// If it is not an array of arrays of one length, or a number in it is not allowed.
pub fn matrix_from_json(
    name: &str,
    json: &Value,
    allowed: AllowedNumbers,
) -> Result<Matrix, InputError> {
    let rows_of_numbers = format!("write `{name}` as rows of numbers: [[1, 2], [3, 4]]");
    let wrong = |what: String| InputError::new(what, rows_of_numbers.clone());
    let Value::Array(rows) = json else {
        return Err(wrong(format!("`{name}` is {}, not rows", kind_of(json))));
    };
    let mut numbers = Vec::new();
    let width = rows.first().and_then(Value::as_array).map_or(0, Vec::len);
    for (i, row) in rows.iter().enumerate() {
        let Value::Array(row) = row else {
            let kind = kind_of(row);
            return Err(wrong(format!("row {i} of `{name}` is {kind}, not a row")));
        };
        if row.len() != width {
            let length = row.len();
            return Err(InputError::new(
                format!("row {i} of `{name}` has length {length}, but row 0 has length {width}"),
                "give every row the same length",
            ));
        }
        for (j, cell) in row.iter().enumerate() {
            numbers.push(number(name, i, j, cell, allowed)?);
        }
    }
    if numbers.is_empty() {
        return Err(wrong(format!("`{name}` is empty")));
    }
    if rows.len().max(width) > LARGEST_SIDE {
        return Err(InputError::new(
            format!("`{name}` is [{}, {width}]", rows.len()),
            format!("use at most {LARGEST_SIDE} rows and columns"),
        ));
    }
    Ok(Matrix::from_row_slice(rows.len(), width, &numbers))
}

fn number(
    name: &str,
    row: usize,
    col: usize,
    cell: &Value,
    allowed: AllowedNumbers,
) -> Result<f64, InputError> {
    let number = match cell {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text == "-inf" && allowed != AllowedNumbers::Finite => {
            Some(f64::NEG_INFINITY)
        }
        _ => None,
    };
    let number = number.filter(|&number| match allowed {
        AllowedNumbers::Finite => number.is_finite(),
        AllowedNumbers::Mask => number == 0.0 || number == f64::NEG_INFINITY,
        AllowedNumbers::Printed => true,
    });
    number.ok_or_else(|| {
        let written = shorten(&cell.to_string(), 40);
        InputError::new(
            format!("`{name}`[{row}, {col}] is {written}"),
            match allowed {
                AllowedNumbers::Finite => "write a finite number there",
                AllowedNumbers::Mask => "a mask holds only 0 (visible) and \"-inf\" (hidden)",
                AllowedNumbers::Printed => "write a number or \"-inf\" there",
            },
        )
    })
}

fn mask_from_json(json: &Value) -> Result<Mask, InputError> {
    match json {
        Value::String(word) if word == "none" => Ok(Mask::None),
        Value::String(word) if word == "causal" => Ok(Mask::Causal),
        Value::Array(_) => matrix_from_json("mask", json, AllowedNumbers::Mask).map(Mask::Matrix),
        _ => Err(InputError::new(
            format!("`mask` is {}", kind_of(json)),
            "write \"none\", \"causal\", or rows of 0 and \"-inf\"",
        )),
    }
}

fn count_from_json(name: &str, json: &Value) -> Result<NonZeroUsize, InputError> {
    let number = json
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    number.and_then(NonZeroUsize::new).ok_or_else(|| {
        let found = match json {
            Value::Number(number) => shorten(&number.to_string(), 40),
            other => kind_of(other),
        };
        InputError::new(
            format!("`{name}` is {found}"),
            "write a whole number from 1, or leave it out",
        )
    })
}

fn size_from_json(name: &str, json: &Value) -> Result<NonZeroUsize, InputError> {
    let help = format!("write a whole number from 1 to {LARGEST_SIDE}");
    let number = count_from_json(name, json);
    let number = number.map_err(|error| InputError::new(error.message, help.clone()))?;
    match number.get() > LARGEST_SIDE {
        true => Err(InputError::new(format!("`{name}` is {number}"), help)),
        false => Ok(number),
    }
}

fn decimal_from_json(name: &str, json: &Value) -> Result<f64, InputError> {
    let number = json
        .as_f64()
        .filter(|number| number.is_finite() && *number > 0.0);
    number.ok_or_else(|| {
        InputError::new(
            format!("`{name}` is {}", shorten(&json.to_string(), 40)),
            "write a number above 0, or leave it out",
        )
    })
}

fn choice_from_json(
    name: &str,
    json: &Value,
    options: &'static [&'static str],
) -> Result<&'static str, InputError> {
    let found = options.iter().find(|&&option| json == option);
    found.copied().ok_or_else(|| {
        let options: Vec<String> = options.iter().map(|word| format!("{word:?}")).collect();
        InputError::new(
            format!("`{name}` is {}", kind_of(json)),
            format!("write {}", options.join(" or ")),
        )
    })
}

fn ids_from_json(name: &str, json: &Value, least: usize) -> Result<Arc<[usize]>, InputError> {
    let help = "write the words as a list of row numbers from 0: [1, 4, 2]";
    let Value::Array(list) = json else {
        let message = format!("`{name}` is {}, not a list", kind_of(json));
        return Err(InputError::new(message, help));
    };
    let read = |(place, id): (usize, &Value)| {
        let number = id.as_u64().and_then(|number| usize::try_from(number).ok());
        number.ok_or_else(|| {
            let written = shorten(&id.to_string(), 40);
            InputError::new(format!("`{name}`[{place}] is {written}"), help)
        })
    };
    let ids: Arc<[usize]> = list
        .iter()
        .enumerate()
        .map(read)
        .collect::<Result<_, _>>()?;
    if ids.len() < least {
        let words = match least {
            1 => "at least one word".to_owned(),
            _ => "at least the mark that begins it and one word to guess".to_owned(),
        };
        let message = match ids.len() {
            0 => format!("`{name}` is empty"),
            length => format!("`{name}` has length {length}"),
        };
        return Err(InputError::new(message, format!("give it {words}")));
    }
    if ids.len() > LARGEST_SIDE {
        return Err(InputError::new(
            format!("`{name}` has length {}", ids.len()),
            format!("use at most {LARGEST_SIDE} words"),
        ));
    }
    Ok(ids)
}

fn kind_of(json: &Value) -> String {
    match json {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "true or false".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(text) if text.chars().count() <= 20 => format!("the text {text:?}"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn example(slots: &[Slot]) -> String {
    use SlotKind::{Choice, Count, Decimal, Ids, Mask, Optional, OptionalWeights, Otherwise, Size};
    let mut parts: Vec<String> = slots
        .iter()
        .filter(|slot| {
            !matches!(
                slot.kind,
                Optional | Otherwise(_) | OptionalWeights | Count | Decimal
            )
        })
        .map(|slot| match slot.kind {
            Mask => "\"mask\": \"none\"".to_owned(),
            Size => format!("\"{}\": 2", slot.name),
            Choice(options) => format!("\"{}\": {:?}", slot.name, options[0]),
            Ids(_) => format!("\"{}\": [1, 2]", slot.name),
            _ => format!("\"{}\": [[…]]", slot.name),
        })
        .collect();
    if parts.len() > MOST_IN_EXAMPLE {
        parts.truncate(MOST_IN_EXAMPLE);
        parts.push("…".to_owned());
    }
    format!("{{{}}}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    static SLOTS: [Slot; 3] = [
        Slot::optional("h0", ["1", "h"]),
        Slot::mask(["n", "m"]),
        Slot::count("truncate"),
    ];

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let json = serde_json::from_str(text).unwrap();
        let error = Inputs::from_json(&SLOTS, &json).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_wrong_mask_or_optional_input_has_its_sentence() {
        check(
            r#"{"mask": "none", "h0": [[1], [2]]}"#,
            "rows of `h0`: 2, but that is always 1; give `h0` the shape [1, h]",
        );
        check(
            r#"{"mask": "future"}"#,
            "`mask` is the text \"future\"; write \"none\", \"causal\", or rows of 0 and \"-inf\"",
        );
    }

    #[test]
    fn a_number_is_whole_and_above_0() {
        for (written, found) in [
            ("0", "0"),
            ("-1", "-1"),
            ("2.5", "2.5"),
            ("1e300", "1e+300"),
            ("\"2\"", "the text \"2\""),
            ("null", "null"),
            ("[[2]]", "an array"),
        ] {
            check(
                &format!(r#"{{"mask": "none", "truncate": {written}}}"#),
                &format!("`truncate` is {found}; write a whole number from 1, or leave it out"),
            );
        }
        let json = json!({"mask": "none", "truncate": 3});
        let (inputs, _) = Inputs::from_json(&SLOTS, &json).unwrap();
        assert_eq!(inputs.count("truncate"), NonZeroUsize::new(3));
        assert_eq!(Value::Object(inputs.to_json(&SLOTS)), json);
    }
}
