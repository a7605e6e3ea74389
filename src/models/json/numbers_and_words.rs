//! What goes into a computation besides matrices, from JSON: the mask by its name, numbers, words to choose from, and lists of row numbers.

use std::num::NonZeroUsize;
use std::sync::Arc;

use serde_json::Value;

use super::{AllowedNumbers, LARGEST_SIDE, kind_of, matrix_from_json};
use crate::models::input_error::InputError;
use crate::models::inputs::Mask;
use crate::text::shorten;

pub(super) fn mask_from_json(json: &Value) -> Result<Mask, InputError> {
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

pub(super) fn count_from_json(name: &str, json: &Value) -> Result<NonZeroUsize, InputError> {
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

pub(super) fn size_from_json(name: &str, json: &Value) -> Result<NonZeroUsize, InputError> {
    let help = format!("write a whole number from 1 to {LARGEST_SIDE}");
    let number = count_from_json(name, json);
    let number = number.map_err(|error| InputError::new(error.message, help.clone()))?;
    match number.get() > LARGEST_SIDE {
        true => Err(InputError::new(format!("`{name}` is {number}"), help)),
        false => Ok(number),
    }
}

pub(super) fn decimal_from_json(name: &str, json: &Value) -> Result<f64, InputError> {
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

pub(super) fn choice_from_json(
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

pub(super) fn ids_from_json(
    name: &str,
    json: &Value,
    least: usize,
) -> Result<Arc<[usize]>, InputError> {
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
