//! Numbers that a learner types into a cell or as an answer.

use crate::models::inputs::Inputs;
use crate::models::translation::{TARGET, typed_word};
use crate::text::short;

/// Parses a number.
///
/// # Errors
/// With a sentence that names the fault and the remedy.
///
/// ```
/// use attentive::runs::typed_number::typed_number;
/// assert_eq!(typed_number(" −1.5 "), Ok(-1.5));
/// assert_eq!(typed_number("1,5").unwrap_err(), "write a decimal point: 1.5");
/// ```
pub fn typed_number(text: &str) -> Result<f64, String> {
    let typed = text.trim();
    let plain = typed.replace('−', "-");
    let shown = short(typed);
    let size = plain.trim_start_matches(['-', '+']);
    if size.is_empty() {
        return Err("type a number such as 0.5".to_owned());
    }
    let name = size.to_lowercase();
    if ["nan", "inf", "infinity", "∞"].contains(&&*name) {
        return Err(format!(
            "`{shown}` is not a number to compute with; type a number such as 0.5"
        ));
    }
    if let Some((whole, fraction)) = size.split_once(',') {
        let are_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        return Err(match are_digits(whole) && are_digits(fraction) {
            true => format!("write a decimal point: {}", short(&plain.replace(',', "."))),
            false => format!("`{shown}` has a comma in it; type a number such as 0.5"),
        });
    }
    let number: f64 = plain
        .parse()
        .map_err(|_| format!("`{shown}` is not a number; type one such as 0.5, -2 or 1e-3"))?;
    let digits = size.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = !digits.contains(|c: char| ('1'..='9').contains(&c));
    if number.is_infinite() {
        return Err(format!(
            "`{shown}` is too large: the largest number is 1.8e308"
        ));
    }
    if number == 0.0 && !is_zero {
        return Err(format!("`{shown}` is too small to be told from 0; type 0"));
    }
    Ok(number)
}

/// Parses what is typed into a cell of the matrix with this address: a number for a mask, a word where words are forced, else a number.
///
/// # Errors
/// As [`typed_number`], and for what has no place in such a matrix.
pub fn typed_cell(
    address: &str,
    (row, _): (usize, usize),
    inputs: &Inputs,
    text: &str,
) -> Result<f64, String> {
    match address.rsplit('.').next() {
        Some(TARGET) if inputs.ids.contains_key("marks") && row == 0 => {
            Err("every translation begins with this mark: choose a word below it".to_owned())
        }
        Some("mask") => typed_mask_number(text),
        Some(TARGET) if inputs.ids.contains_key("marks") => {
            typed_word(inputs, text).map_err(|error| error.to_string())
        }
        _ => typed_number(text),
    }
}

/// Parses a number for a mask: 0, or minus infinity (`-inf`, `-∞`).
///
/// # Errors
/// As [`typed_number`], and for any other number.
pub fn typed_mask_number(text: &str) -> Result<f64, String> {
    let plain = text.trim().replace('−', "-").to_lowercase();
    match &*plain {
        "-inf" | "-infinity" | "-∞" => Ok(f64::NEG_INFINITY),
        _ => match typed_number(text)? {
            0.0 => Ok(0.0),
            _ => Err("a mask holds only 0 (visible) and -inf (hidden)".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: f64) {
        let number = typed_number(text).expect(text);
        assert_eq!(number.to_bits(), expected.to_bits(), "{text}");
    }

    fn refuses(text: &str, expected: &str) {
        assert_eq!(typed_number(text).expect_err(text), expected);
    }

    #[test]
    fn numbers_are_read_as_they_are_meant() {
        check("1.5", 1.5);
        check(" \u{a0}-2 ", -2.0);
        check("−2", -2.0);
        check("+.5", 0.5);
        check("5.", 5.0);
        check("-0", -0.0);
        check("1e308", 1e308);
        check("−4.0e−9", -4e-9);
        check("0e-999", 0.0);
        check("5e-324", 5e-324);
        check(&format!("0.{}", "3".repeat(400)), 1.0 / 3.0);
    }

    #[test]
    fn other_texts_are_refused_in_a_sentence() {
        let help = "type a number such as 0.5";
        for text in ["", "  ", "-", "−"] {
            refuses(text, help);
        }
        for text in ["nan", "NaN", "inf", "-inf", "−∞", "Infinity"] {
            refuses(
                text,
                &format!("`{text}` is not a number to compute with; {help}"),
            );
        }
        refuses("1,5", "write a decimal point: 1.5");
        refuses("−1,5", "write a decimal point: -1.5");
        refuses("1,000.5", &format!("`1,000.5` has a comma in it; {help}"));
        refuses("1,2,3", &format!("`1,2,3` has a comma in it; {help}"));
        for text in [
            "abc", "1.2.3", "0x10", "1e", "--1", "1 2", "१", "e5", "1_000", ".",
        ] {
            let expected = format!("`{text}` is not a number; type one such as 0.5, -2 or 1e-3");
            refuses(text, &expected);
        }
        refuses(
            "1e309",
            "`1e309` is too large: the largest number is 1.8e308",
        );
        refuses(
            "-1e-400",
            "`-1e-400` is too small to be told from 0; type 0",
        );
        let long = format!(
            "`{}…` is too large: the largest number is 1.8e308",
            "9".repeat(23)
        );
        refuses(&"9".repeat(400), &long);
    }

    #[test]
    fn a_mask_holds_0_and_minus_infinity() {
        for text in ["-inf", "−inf", " -∞", "−∞ ", "-INF"] {
            assert_eq!(typed_mask_number(text), Ok(f64::NEG_INFINITY), "{text}");
        }
        assert_eq!(typed_mask_number("-0"), Ok(0.0));
        assert!(typed_mask_number("-1").is_err() && typed_mask_number("0.5").is_err());
        assert!(typed_mask_number("inf").is_err() && typed_mask_number("∞").is_err());
    }
}
