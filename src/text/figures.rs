//! How numbers are written: one function for each kind of place, since a cell has less room than a sentence.

/// A cell of a matrix, in at most six columns and usually two decimals: `0.47`, `-12.30`, `508.8`, `1e300`, `-∞`.
pub fn cell(number: f64) -> String {
    let size = number.abs();
    if let Some(name) = name(number) {
        name.to_owned()
    } else if size < 99.995 {
        fixed(number, 2)
    } else if size < 999.95 {
        fixed(number, 1)
    } else if size < 99_999.5 {
        fixed(number, 0)
    } else {
        format!("{number:.0e}")
    }
}

/// The same where a sentence beside it may name the number: `.004` and `-.004`, of which two decimals would make zero.
pub fn grid(number: f64) -> String {
    match (0.0005..0.005).contains(&number.abs()) {
        true => fixed(number, 3).replace("0.", "."),
        false => cell(number),
    }
}

/// A number in a sentence: whole numbers as they are, others with two decimals, or with two digits that are not zero.
pub fn prose(number: f64) -> String {
    let size = number.abs();
    if let Some(name) = name(number) {
        minus(name.to_owned())
    } else if size >= 1e6 || (size > 0.0 && size < 1e-6) {
        minus(format!("{number:.1e}"))
    } else if number.fract() == 0.0 {
        minus(fixed(number, 0))
    } else if size >= 0.01 {
        minus(fixed(number, 2))
    } else {
        // The first digit that is not zero stands at this place behind the point; one more makes two digits.
        let place = (-size.log10()).ceil().max(1.0) as usize;
        minus(fixed(number, place + 1))
    }
}

/// Whether two numbers are other ones in a [sentence](prose).
pub fn differ_in_prose(a: f64, b: f64) -> bool {
    // Below a million no figure stands for more than a hundredth.
    let is_far = (a - b).abs() > 0.01 + 1e-9 && a.abs().max(b.abs()) < 1e6;
    is_far || prose(a) != prose(b)
}

/// A number in a table, in at most six columns: as in a sentence; if that is too long as in a cell, or as a power of ten if a
/// cell would show 0.00.
pub fn table(number: f64) -> String {
    let text = prose(number);
    if text.chars().count() <= 6 {
        text
    } else if number.abs() >= 1.0 {
        minus(cell(number))
    } else {
        minus(format!("{number:.0e}"))
    }
}

/// A number in written-out arithmetic: three decimals, or two where the third is zero; a small one as in a sentence, which may name it too.
pub fn term(number: f64) -> String {
    let size = number.abs();
    if name(number).is_some() || size >= 1000.0 || (size > 0.0 && size < 0.01) {
        return prose(number);
    }
    let text = fixed(number, 3);
    minus(text.strip_suffix('0').map_or(text.clone(), str::to_owned))
}

/// A number that a check has measured: two decimals always, so that 1.00 says how exact it is, or a power of ten where they
/// would hide it.
pub fn measured(number: f64) -> String {
    let size = number.abs();
    minus(if number == 0.0 {
        "0".to_owned()
    } else if (0.01..1e4).contains(&size) {
        format!("{number:.2}")
    } else {
        format!("{number:.0e}")
    })
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
                "0.47", "0.00", "-12.30", "100.0", "-999.9", "1234", "1e300", "-1e5", "-∞", "NaN"
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
                "4", "0", "0.40", "−1.25", "0.00022", "0.0099", "4.0e−9", "3.0e8", "508.76"
            ]
        );
        assert_eq!(prose(f64::NEG_INFINITY), "−∞");
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
            0.00022,
        ]
        .map(table)
        .to_vec();
        assert_eq!(
            written,
            [
                "1004", "−1004", "508.76", "−508.8", "−99999", "123456", "1.2e6", "2e−4"
            ]
        );
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
            (0.0031, "3e−3"),
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

    #[test]
    fn whether_figures_differ_is_known_without_writing_them() {
        let sizes = [
            0.0,
            1e-9,
            0.004,
            0.0099,
            0.01,
            0.5,
            3.0,
            99.995,
            508.8,
            1e5,
            999_999.0,
            1e6,
            1e9,
            f64::INFINITY,
            f64::NAN,
        ];
        let numbers: Vec<f64> = sizes.iter().flat_map(|&it| [it, -it]).collect();
        let steps = [
            0.0, 1e-7, 0.0004, 0.005, 0.0099, 0.01, 0.0101, 0.02, 1.0, 7e5,
        ];
        for &a in &numbers {
            let nearby = steps.iter().flat_map(|step| [a + step, a - step]);
            for b in nearby.chain(numbers.iter().copied()) {
                assert_eq!(differ_in_prose(a, b), prose(a) != prose(b), "{a} and {b}");
            }
        }
    }
}
