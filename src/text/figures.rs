//! How numbers are written: one function for each kind of place, since a cell has less room than a sentence.

/// A cell of a matrix, in at most six columns: two decimals, `0.47`, `−12.30`; three where two would leave one digit at the most, `−0.004`; fewer
/// where it is large, `508.8`, `1e300`. A sentence writes it alike.
pub fn cell(number: f64) -> String {
    match has_third_decimal(number) {
        true => minus(fixed(number, 3)),
        false => narrow_cell(number),
    }
}

/// The same with two decimals at the most, in at most five columns where it is below 10.
pub fn narrow_cell(number: f64) -> String {
    let size = number.abs();
    minus(if let Some(name) = name(number) {
        name.to_owned()
    } else if size < 99.995 {
        fixed(number, 2)
    } else if size < 999.95 {
        fixed(number, 1)
    } else if size < 99_999.5 {
        fixed(number, 0)
    } else {
        format!("{number:.0e}")
    })
}

/// Whether a number has a third decimal: two would leave one digit at the most.
pub fn has_third_decimal(number: f64) -> bool {
    (0.00095..0.0095).contains(&number.abs())
}

/// A number in a sentence: whole numbers as they are, others as in a cell, or with two digits that are not zero.
pub fn prose(number: f64) -> String {
    match number.fract() == 0.0 && number.abs() < 1e6 {
        true => minus(fixed(number, 0)),
        false => decimal(number),
    }
}

/// The same with decimals even if it is whole, beside others that have some; of nothing at all 0.
pub fn decimal(number: f64) -> String {
    let size = number.abs();
    minus(if let Some(name) = name(number) {
        name.to_owned()
    } else if size >= 1e6 || (size > 0.0 && size < 1e-6) {
        format!("{number:.1e}")
    } else if has_third_decimal(number) {
        fixed(number, 3)
    } else if number == 0.0 {
        fixed(number, 0)
    } else if size >= 0.0095 {
        fixed(number, 2)
    } else {
        // The first digit that is not zero stands at this place behind the point; one more makes two digits.
        let place = (-size.log10()).ceil().max(1.0) as usize;
        fixed(number, place + 1)
    })
}

/// A number in a sentence with so many decimals, or as a power of ten where it has no digits behind them.
pub fn rounded(number: f64, decimals: usize) -> String {
    minus(match name(number) {
        Some(name) => name.to_owned(),
        None if number.abs() >= 1e15 => format!("{number:.decimals$e}"),
        None => fixed(number, decimals),
    })
}

/// A number in a table, in at most seven columns: as in a sentence if its column has whole numbers, else with decimals, four where fewer
/// would leave nothing; if that is too long, as in a cell.
pub fn table(number: f64, is_whole: bool) -> String {
    let text = match is_whole {
        true => prose(number),
        // Powers of ten cannot be compared with the decimals beside them.
        false if number != 0.0 && number.abs() < 0.00095 => minus(fixed(number, 4)),
        false => decimal(number),
    };
    match text.chars().count() <= 6 || number.abs() < 1.0 {
        true => text,
        false => narrow_cell(number),
    }
}

/// A number in written-out arithmetic: three decimals, or two where the third is zero; a very small one as in a sentence, which may name it too.
pub fn term(number: f64) -> String {
    let size = number.abs();
    if name(number).is_some() || size >= 1000.0 || (size > 0.0 && size < 0.00095) {
        return prose(number);
    }
    let text = fixed(number, 3);
    minus(text.strip_suffix('0').map_or(text.clone(), str::to_owned))
}

/// A number that a check has measured: decimals always, as in a cell, so that 1.00 says how exact it is, or a power of ten where they
/// would hide it.
pub fn measured(number: f64) -> String {
    if number == 0.0 {
        "0".to_owned()
    } else if has_third_decimal(number) {
        minus(fixed(number, 3))
    } else if (0.0095..1e4).contains(&number.abs()) {
        minus(fixed(number, 2))
    } else {
        minus(format!("{number:.0e}"))
    }
}

/// A number that another program may read: four decimals, a power of ten where it is too large for that, and a minus sign that
/// a keyboard has.
pub fn traced(number: f64) -> String {
    if let Some(name) = name(number) {
        minus(name.to_owned())
    } else if number.abs() >= 1e7 {
        format!("{number:.4e}")
    } else {
        fixed(number, 4)
    }
}

/// With a proper minus sign, and without a negative zero.
fn minus(text: String) -> String {
    text.replace('-', "−")
}

fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    match text.strip_prefix('-') {
        Some(zero) if !zero.contains(|c: char| ('1'..='9').contains(&c)) => zero.to_owned(),
        _ => text,
    }
}

fn name(number: f64) -> Option<&'static str> {
    match number {
        f64::INFINITY => Some("∞"),
        f64::NEG_INFINITY => Some("-∞"),
        number if number.is_nan() => Some("NaN"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fit_in_six_columns() {
        let written: Vec<String> = [
            0.466,
            -0.001,
            -12.3,
            99.996,
            -999.9,
            1234.5,
            1e300,
            -1e5,
            f64::NEG_INFINITY,
            f64::NAN,
        ]
        .map(cell)
        .to_vec();
        assert_eq!(
            written,
            [
                "0.47", "−0.001", "−12.30", "100.0", "−999.9", "1234", "1e300", "−1e5", "−∞", "NaN"
            ]
        );
        for exponent in -310..309 {
            for mantissa in [1.0, -9.999_999] {
                let text = cell(mantissa * 10f64.powi(exponent));
                assert!(text.chars().count() <= 6, "{text}");
            }
        }
    }

    #[test]
    fn numbers_in_sentences() {
        let written: Vec<String> = [4.0, -0.0, 0.398, -1.25, 0.00022, 0.0099, 4e-9, 3e8, 508.76]
            .map(prose)
            .to_vec();
        assert_eq!(
            written,
            [
                "4", "0", "0.40", "−1.25", "0.00022", "0.01", "4.0e−9", "3.0e8", "508.76"
            ]
        );
        assert_eq!(prose(f64::NEG_INFINITY), "−∞");
    }

    #[test]
    fn a_sentence_may_say_how_many_decimals() {
        for (number, decimals, text) in [
            (0.48756, 3, "0.488"),
            (0.48756, 0, "0"),
            (-2.5, 2, "−2.50"),
            (-0.0004, 3, "0.000"),
            (7.0, 1, "7.0"),
            (1_234_567.0, 0, "1234567"),
            (-1e300, 2, "−1.00e300"),
            (f64::NEG_INFINITY, 2, "−∞"),
            (f64::NAN, 2, "NaN"),
        ] {
            assert_eq!(rounded(number, decimals), text);
        }
    }

    #[test]
    fn tables_keep_the_digits_that_there_is_room_for() {
        let written: Vec<String> = [
            1003.7,
            -1003.7,
            508.76,
            -508.76,
            -99_999.4,
            123_456.0,
            1_234_567.8,
            -0.00022,
            1.0,
            0.0,
        ]
        .map(|number| table(number, false))
        .to_vec();
        assert_eq!(
            written,
            [
                "1004",
                "−1004",
                "508.76",
                "−508.8",
                "−99999",
                "1e5",
                "1.2e6",
                "−0.0002",
                "1.00",
                "0"
            ]
        );
        let written = [123_456.0, 1.0, -0.0].map(|number| table(number, true));
        assert_eq!(written, ["123456", "1", "0"]);
    }

    #[test]
    fn one_number_is_written_alike_in_a_sentence_a_cell_and_a_table() {
        for number in [
            -0.0044,
            0.00095,
            0.00949,
            0.0095,
            0.0097,
            0.01,
            0.617,
            -12.3,
            1.0 / 3.0,
        ] {
            let written = cell(number);
            assert_eq!(prose(number), written);
            assert_eq!(table(number, false), written);
            assert_eq!(measured(number), written);
            let shorter = narrow_cell(number);
            let is_rounded = shorter.len() < written.len();
            assert_eq!(has_third_decimal(number), is_rounded, "{number}: {shorter}");
        }
    }

    #[test]
    fn terms_keep_three_decimals_where_they_have_them() {
        let written: Vec<String> = [0.31, -1.2345, 2.0, 0.0001, 1e4].map(term).to_vec();
        assert_eq!(written, ["0.31", "−1.234", "2.00", "0.00010", "10000"]);
    }

    #[test]
    fn what_a_check_measured_is_short() {
        for (number, text) in [
            (0.0, "0"),
            (1.0, "1.00"),
            (-0.25, "−0.25"),
            (0.0031, "0.003"),
            (0.00031, "3e−4"),
            (63.2, "63.20"),
            (1e300, "1e300"),
        ] {
            assert_eq!(measured(number), text);
        }
    }

    #[test]
    fn no_number_in_a_trace_is_minus_zero() {
        assert_eq!(traced(-1e-9), "0.0000");
        assert_eq!(traced(-0.00006), "-0.0001");
        assert_eq!(traced(f64::INFINITY), "∞");
        assert_eq!(traced(f64::NAN), "NaN");
    }
}
