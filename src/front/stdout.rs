//! The standard output.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use super::{CommandError, Outcome};
use crate::view::theme::Colours;

/// Writes a text to the standard output, all of it; this is the whole answer of most commands.
///
/// # Errors
/// [`CommandError::Closed`] if its reader has closed it; [`CommandError::Data`] if it cannot be written (a full disk).
pub fn write(text: impl AsRef<[u8]>) -> Outcome {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_ref());
    match written.and_then(|()| stdout.flush()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(CommandError::Closed),
        Err(error) => Err(CommandError::data(
            format!("the output cannot be written: {error}"),
            "write it somewhere else",
        )),
    }
}

/// Whether the standard output is a terminal that shows colours.
pub fn is_coloured() -> bool {
    io::stdout().is_terminal() && !no_colour() && has_terminal_name()
}

/// Whether the user has turned colours off everywhere: <https://no-color.org>.
pub fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Whether `TERM` names a terminal that can move its cursor.
pub fn has_terminal_name() -> bool {
    std::env::var_os("TERM").is_some_and(|name| !name.is_empty() && name != "dumb")
}

/// The colours for the terminal: none if the user has turned them off.
pub fn colours() -> Colours {
    match no_colour() {
        true => Colours::None,
        false => colours_of_terminal(),
    }
}

/// The colours that the terminal has. Only one that is known to have few gets few: most of those without `256color` in their names have
/// them all.
pub fn colours_of_terminal() -> Colours {
    let name = std::env::var("TERM").unwrap_or_default();
    let is_old = ["linux", "ansi", "cygwin", "vt"]
        .iter()
        .any(|old| name.starts_with(old));
    let has_few = is_old
        || ["-8color", "-16color"]
            .iter()
            .any(|few| name.ends_with(few));
    match has_few && std::env::var_os("COLORTERM").is_none() {
        true => Colours::Sixteen,
        false => Colours::Indexed,
    }
}
