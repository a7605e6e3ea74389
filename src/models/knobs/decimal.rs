//! Decimal numbers without rounding: they compare exactly, and their text is all of the number.

use std::fmt;

/// A number from 0 up with six decimals at most, kept as whole millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    pub(super) millionths: u64,
}

impl Decimal {
    /// Reads digits, and after a point at least one and at most so many more, up to six. Nothing else is read: no sign, no
    /// exponent, no comma.
    pub fn parse(text: &str, decimals: u32) -> Option<Self> {
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let is_short = fraction.len() <= decimals.min(6) as usize;
        if whole.is_empty() || !is_short || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        let millionths = format!("{whole}{fraction:0<6}").parse().ok()?;
        Some(Self { millionths })
    }

    /// So many units of the last of these decimals, of which there are six at most: 35 with two decimals is 0.35.
    pub(super) const fn of_units(units: u64, decimals: u32) -> Self {
        let millionths = units * 10u64.pow(6 - decimals);
        Self { millionths }
    }

    /// The nearest floating-point number.
    pub fn value(self) -> f64 {
        self.millionths as f64 / 1e6
    }
}

/// The shortest text that reads back.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_the_shortest_way() {
        for (text, millionths, written) in [
            ("0", 0, "0"),
            ("0.5", 500_000, "0.5"),
            ("0.50", 500_000, "0.5"),
            ("1", 1_000_000, "1"),
            ("1.00", 1_000_000, "1"),
            ("2.25", 2_250_000, "2.25"),
            ("0.07", 70_000, "0.07"),
            ("0.003", 3_000, "0.003"),
            ("0.000001", 1, "0.000001"),
            ("10", 10_000_000, "10"),
        ] {
            let read = Decimal::parse(text, 6).unwrap();
            assert_eq!(
                (read.millionths, read.to_string().as_str()),
                (millionths, written)
            );
            assert_eq!(read.value(), text.parse::<f64>().unwrap());
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        let long = "1".repeat(400);
        for text in [
            "", " ", ".", "1.", ".5", "-1", "+1", "1e5", "nan", "inf", "1,5", "0.123", "1.5.2",
            "0.5 ", "１", &long,
        ] {
            assert_eq!(Decimal::parse(text, 2), None, "{text:?}");
        }
        assert_eq!(Decimal::parse("0.0000001", 7), None);
    }
}
