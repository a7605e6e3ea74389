//! Decimal numbers without rounding: they compare exactly, and their text is all of the number.

use std::fmt;

/// The most decimals of a [`Decimal`].
const MOST_DECIMALS: u32 = 6;

/// A number from 0 up with six decimals at most, kept as whole millionths.
///
/// ```
/// use attentive::models::knobs::Decimal;
///
/// let rate = Decimal::parse("0.0030", 4).unwrap();
/// assert_eq!((rate.to_string(), rate.value()), ("0.003".to_owned(), 0.003));
/// assert_eq!(Decimal::parse("0.003", 2), None);
/// assert_eq!(Decimal::parse("1e5", 2), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal {
    pub(super) millionths: u64,
}

impl Decimal {
    /// Reads digits, and after a point at least one and at most so many more. Nothing else is read: no sign, no exponent, no
    /// comma.
    pub const fn parse(text: &str, decimals: u32) -> Option<Self> {
        let bytes = text.as_bytes();
        let (mut number, mut after_point, mut at) = (0u64, None, 0);
        while at < bytes.len() {
            match (bytes[at], after_point) {
                (digit @ b'0'..=b'9', _) => {
                    let Some(tenfold) = number.checked_mul(10) else {
                        return None;
                    };
                    let Some(sum) = tenfold.checked_add((digit - b'0') as u64) else {
                        return None;
                    };
                    number = sum;
                    if let Some(digits) = after_point {
                        after_point = Some(digits + 1);
                    }
                }
                (b'.', None) if at > 0 => after_point = Some(0),
                _ => return None,
            }
            at += 1;
        }
        let digits = match after_point {
            Some(0) => return None,
            Some(digits) => digits,
            None => 0,
        };
        if bytes.is_empty() || digits > decimals || digits > MOST_DECIMALS {
            return None;
        }
        match number.checked_mul(10u64.pow(MOST_DECIMALS - digits)) {
            Some(millionths) => Some(Self { millionths }),
            None => None,
        }
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
