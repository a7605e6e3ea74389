//! The standard output.

use std::io::{self, ErrorKind, Write};

use super::Failure;

/// Writes a text to the standard output, all of it.
///
/// # Errors
/// [`Failure::Closed`] if nobody reads on; [`Failure::Data`] if it cannot be written (a full disk).
pub fn write(text: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_ref())
        .and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::data(
            format!("the output cannot be written: {error}"),
            "write it somewhere else",
        ),
    })
}
