//! A matrix as JSON: rows of numbers.

use serde_json::{Value, json};

use super::{LARGEST_SIDE, kind_of};
use crate::math::Matrix;
use crate::models::input_error::InputError;
use crate::text::shorten;

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
