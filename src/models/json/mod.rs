//! Inputs and matrices as JSON, by the schema of `tests/reference/`: a matrix is rows of numbers, and −∞ is the text `"-inf"`.

mod matrix;
mod names;
mod numbers_and_words;
mod text;
mod trace_file;

pub use matrix::{AllowedNumbers, matrix_from_json, matrix_to_json};
pub use text::parse;
pub use trace_file::{Assignments, TraceFile};

use serde_json::{Map, Value, json};

use crate::math::Matrix;
use crate::models::input_error::InputError;
use crate::models::inputs::{Badge, Input, Inputs, Mask, WordIds};
use crate::models::parameters::Parameters;
use crate::models::slots::{Slot, SlotKind};
use numbers_and_words::{
    choice_from_json, count_from_json, decimal_from_json, ids_from_json, mask_from_json,
    size_from_json,
};

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
    use std::num::NonZeroUsize;

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
