//! Numbers with two decimals at most, kept as whole hundredths: they compare exactly, and what is shown is all there is.

use std::fmt;

/// A number of hundredths.
///
/// ```
/// use attentive::models::knobs::Hundredths;
///
/// let half = Hundredths::parse("0.5").unwrap();
/// assert_eq!((half.to_string(), half.value()), ("0.5".to_owned(), 0.5));
/// assert_eq!(Hundredths::parse("1e5"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub u32);

impl Hundredths {
    /// Reads digits, and after a point one or two more; nothing else is a number here, be it a sign, an exponent or a comma.
    pub fn parse(text: &str) -> Option<Self> {
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, decimals) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        if whole.is_empty() || decimals.len() > 2 || !are_digits(whole) || !are_digits(decimals) {
            return None;
        }
        format!("{whole}{decimals:0<2}").parse().ok().map(Self)
    }

    /// The number itself.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_the_shortest_way() {
        for (text, hundredths, written) in [
            ("0", 0, "0"),
            ("0.5", 50, "0.5"),
            ("0.50", 50, "0.5"),
            ("1", 100, "1"),
            ("1.00", 100, "1"),
            ("2.25", 225, "2.25"),
            ("0.07", 7, "0.07"),
            ("10", 1000, "10"),
        ] {
            let read = Hundredths::parse(text).unwrap();
            assert_eq!((read.0, read.to_string().as_str()), (hundredths, written));
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        let long = "1".repeat(400);
        for text in [
            "", " ", ".", "1.", ".5", "-1", "+1", "1e5", "nan", "inf", "1,5", "0.123", "1.5.2",
            "0.5 ", "１", &long,
        ] {
            assert_eq!(Hundredths::parse(text), None, "{text:?}");
        }
    }
}
