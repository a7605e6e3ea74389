//! The error that ends a command.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::models::inputs::InputError;
use crate::text::clean;

/// The error that ends a command.
#[derive(Debug)]
pub enum CommandError {
    /// Something in a file or in the data is wrong, or cannot be read or written: exit code 1.
    Data(InputError),
    /// Something on the command line is wrong: exit code 2.
    Usage(InputError),
    /// The reader of the output has closed it (`attentive trace … | head -1`): nothing is wrong, exit code 0.
    Closed,
}

impl CommandError {
    /// Something wrong in a file or in the data.
    pub fn data(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Data(InputError::new(message, help))
    }

    /// Something wrong on the command line.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage(InputError::new(message, help))
    }

    /// Writes the one line that says what is wrong to the standard error, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        let (error, code) = match self {
            Self::Data(error) => (error, 1),
            Self::Usage(error) => (error, 2),
            Self::Closed => return ExitCode::SUCCESS,
        };
        note(&error.to_string());
        ExitCode::from(code)
    }
}

pub(super) fn note(text: &str) {
    let line = format!("attentive: {text}");
    // If the standard error is closed as well, only the exit code is left.
    let _ = writeln!(io::stderr(), "{}", clean(&line));
}
