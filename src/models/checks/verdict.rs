//! The finding of a check.

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it holds; `None` where the question does not arise, or cannot be answered.
    pub holds: Option<bool>,
    /// The number that decides it, where there is one.
    pub number: Option<f64>,
    /// One short sentence with that number, or the reason why there is none.
    pub text: String,
}

impl Verdict {
    /// Something was measured, and it holds or it does not.
    pub(super) fn measured(holds: bool, number: f64, text: String) -> Self {
        Self {
            holds: Some(holds),
            number: Some(number),
            text,
        }
    }

    /// Nothing was measured, for a reason.
    pub(super) fn unasked(reason: &str) -> Self {
        Self {
            holds: None,
            number: None,
            text: reason.to_owned(),
        }
    }

    pub(super) fn overflow() -> Self {
        Self::unasked("not checked: the numbers overflow")
    }
}

/// A number in a sentence: two decimals, or as a power of ten where they would hide it.
pub(super) fn figure(number: f64) -> String {
    let size = number.abs();
    let text = if number == 0.0 {
        "0".to_owned()
    } else if (0.01..1e4).contains(&size) {
        format!("{number:.2}")
    } else {
        format!("{number:.0e}")
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        for (number, text) in [
            (0.0, "0"),
            (1.0, "1.00"),
            (-0.25, "−0.25"),
            (0.0031, "3e−3"),
            (63.2, "63.20"),
            (1e300, "1e300"),
        ] {
            assert_eq!(figure(number), text);
        }
    }
}
