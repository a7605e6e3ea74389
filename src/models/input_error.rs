//! The error of an input that cannot be computed.

use std::fmt;

use crate::nearest::nearest;

/// The most names that one error lists: a long sentence makes hundreds of stages, and an error is one line.
const MOST_NAMES: usize = 12;

/// Something that a person handed in and that cannot be computed: one sentence, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl InputError {
    /// An error with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// A name that does not exist, with the nearest that does, or with the first dozen of them.
    pub fn unknown<'a>(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let help = match nearest(name, known.clone()) {
            Some(candidate) => format!("did you mean `{candidate}`?"),
            None => {
                let all: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
                match all.len().saturating_sub(MOST_NAMES) {
                    _ if all.is_empty() => "there is none at all".to_owned(),
                    0 => format!("choose from {}", all.join(", ")),
                    more => format!(
                        "choose from {} and {more} more",
                        all[..MOST_NAMES].join(", ")
                    ),
                }
            }
        };
        Self::new(format!("there is no {what} `{name}`"), help)
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for InputError {}
