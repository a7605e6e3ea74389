//! Reading what a path names, `-` and endless devices included, up to a limit.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::CommandError;
use crate::lesson::Library;
use crate::models::inputs::InputError;
use crate::notebook::shell_command::BUILT_IN;

/// The most bytes that are read: 16 MiB.
pub const LIMIT: u64 = 16 << 20;

/// Why there is nothing to read.
#[derive(Debug)]
pub enum ReadError {
    /// The system cannot read it.
    Unreadable(io::Error),
    /// It is longer than [`LIMIT`], and this long, as far as that is known.
    TooLong(String),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::TooLong(size) => write!(f, "it is {size}, and at most 16 MiB is read"),
        }
    }
}

/// All that stands at `path`; `-` is the standard input, and `builtin:NAME` a file beside the built-in lessons.
///
/// # Errors
/// If there is no such file, it cannot be read, or it holds more than [`LIMIT`] bytes, of which the rest is then left unread.
pub fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    if let Some(name) = path.to_str().and_then(|path| path.strip_prefix(BUILT_IN)) {
        return built_in(name);
    }
    let name = name(path);
    contents(path).map_err(|refusal| match refusal {
        ReadError::Unreadable(error) => CommandError::data(
            format!("{name} cannot be read: {error}"),
            "give the path of a readable file, or - for standard input",
        ),
        ReadError::TooLong(size) => {
            CommandError::data(format!("{name} is {size}"), "at most 16 MiB is read")
        }
    })
}

fn built_in(name: &str) -> Result<Vec<u8>, CommandError> {
    let data = Library::embedded().data;
    match data.get(name) {
        Some(Ok(text)) => Ok(text.clone().into_bytes()),
        _ => {
            let names = data.keys().map(String::as_str);
            Err(CommandError::Data(InputError::unknown(
                "built-in file",
                name,
                names,
            )))
        }
    }
}

/// The same, with the bare reason why not.
///
/// # Errors
/// As [`read`].
pub fn contents(path: &Path) -> Result<Vec<u8>, ReadError> {
    let (size, mut source): (u64, Box<dyn Read>) = if path == Path::new("-") {
        (0, Box::new(io::stdin().lock()))
    } else {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        (size, Box::new(file))
    };
    let mut text = Vec::new();
    // A device and a pipe have no size of their own, so what arrives is counted as well.
    if size <= LIMIT {
        let mut limited = source.by_ref().take(LIMIT + 1);
        limited.read_to_end(&mut text)?;
        if text.len() as u64 <= LIMIT {
            return Ok(text);
        }
    }
    Err(ReadError::TooLong(match size {
        0..=LIMIT => "more than 16 MiB".to_owned(),
        bytes => format!("{} MB", bytes.div_ceil(1_000_000)),
    }))
}

/// What errors call it: `` `a.json` ``, or standard input.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
