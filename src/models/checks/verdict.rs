//! The finding of a check.

/// A verdict, or the reason why nothing was measured.
pub(super) type Measured = Result<Verdict, &'static str>;

/// The reason where a number is not finite.
pub(super) const OVERFLOW: &str = "not checked: the numbers overflow";

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
}
