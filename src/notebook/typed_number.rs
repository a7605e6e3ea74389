//! Numbers as people type them: exactly what was meant, or a sentence that says why not.

/// Reads a finite number.
///
/// # Errors
/// One sentence: what is wrong, and what to type instead.
pub fn typed_number(text: &str) -> Result<f64, String> {
    let text = text.trim().replace('−', "-");
    if text.is_empty() {
        return Err("type a number, such as 0.5, or Esc to leave".to_owned());
    }
    let shown: String = text.chars().take(12).collect();
    let shown = match text.chars().count() {
        0..=12 => shown,
        _ => shown + "…",
    };
    if text.contains(',') {
        let point = text.replace(',', ".");
        return Err(match point.parse::<f64>() {
            Ok(_) => format!("`{shown}` has a comma; write a decimal point: {point}"),
            Err(_) => format!("`{shown}` is no number; type one such as 0.5"),
        });
    }
    // Rust reads `nan`, `inf` and `infinity` as well; a digit tells a number from those.
    match text.parse::<f64>() {
        Ok(number) if !text.contains(|c: char| c.is_ascii_digit()) => Err(format!(
            "`{shown}` is {}; type a number, such as 0.5",
            if number.is_nan() {
                "no number to compute with"
            } else {
                "infinite"
            }
        )),
        Ok(number) if number.is_infinite() => Err(format!(
            "`{shown}` is too large: the largest number is 1.8e308"
        )),
        Ok(number) if number == 0.0 && says_more_than_zero(&text) => Err(format!(
            "`{shown}` is too small: the nearest number is 0; type 0"
        )),
        Ok(number) => Ok(number),
        Err(_) => Err(format!("`{shown}` is no number; type one such as 0.5")),
    }
}

/// Reads a cell of a mask, where −∞ is as good as any number.
///
/// # Errors
/// As [`typed_number`].
pub fn typed_mask_number(text: &str) -> Result<f64, String> {
    match text.trim().replace('−', "-").as_str() {
        "-inf" | "-∞" => Ok(f64::NEG_INFINITY),
        other => typed_number(other),
    }
}

/// Whether a text that comes to 0 has a digit in it that is not 0.
fn says_more_than_zero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    mantissa.contains(|c: char| ('1'..='9').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are() {
        for (text, number) in [
            ("0.5", 0.5),
            (" −2 ", -2.0),
            ("1e308", 1e308),
            ("+3", 3.0),
            (".5", 0.5),
            ("1E-3", 0.001),
        ] {
            assert_eq!(typed_number(text), Ok(number), "{text}");
        }
        assert!(typed_number("-0").unwrap().is_sign_negative());
        let many = format!("0.{}", "3".repeat(400));
        assert_eq!(typed_number(&many), Ok(1.0 / 3.0));
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(typed_number(text), Err(expected.to_owned()));
    }

    #[test]
    fn what_is_no_number_says_what_to_type() {
        check("", "type a number, such as 0.5, or Esc to leave");
        check("abc", "`abc` is no number; type one such as 0.5");
        check("1,5", "`1,5` has a comma; write a decimal point: 1.5");
        check("1,5,2", "`1,5,2` is no number; type one such as 0.5");
        check(
            "nan",
            "`nan` is no number to compute with; type a number, such as 0.5",
        );
        check("inf", "`inf` is infinite; type a number, such as 0.5");
        check(
            "1e400",
            "`1e400` is too large: the largest number is 1.8e308",
        );
        check(
            "1e-400",
            "`1e-400` is too small: the nearest number is 0; type 0",
        );
        check(
            &"9".repeat(400),
            "`999999999999…` is too large: the largest number is 1.8e308",
        );
        check("0x10", "`0x10` is no number; type one such as 0.5");
    }

    #[test]
    fn a_mask_may_hide() {
        assert_eq!(typed_mask_number("-inf"), Ok(f64::NEG_INFINITY));
        assert_eq!(typed_mask_number(" −∞"), Ok(f64::NEG_INFINITY));
        assert_eq!(typed_mask_number("0"), Ok(0.0));
        assert!(typed_mask_number("inf").is_err());
    }
}
