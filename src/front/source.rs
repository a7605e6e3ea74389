//! Reading what a path names, `-` and endless devices included, up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Failure;

/// The most bytes that are read: 16 MiB.
pub const LIMIT: u64 = 16 << 20;

/// All that stands at `path`; `-` is the standard input.
///
/// # Errors
/// If it cannot be read, or holds more than [`LIMIT`] bytes, of which the rest is then left unread.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = name(path);
    let unreadable = |error: io::Error| {
        Failure::data(
            format!("{name} cannot be read: {error}"),
            "give the path of a readable file, or - for standard input",
        )
    };
    let (size, mut source): (u64, Box<dyn Read>) = if path == Path::new("-") {
        (0, Box::new(io::stdin().lock()))
    } else {
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        (size, Box::new(file))
    };
    let mut text = Vec::new();
    // A device and a pipe have no size of their own, so what arrives is counted as well.
    if size <= LIMIT {
        let mut limited = source.by_ref().take(LIMIT + 1);
        limited.read_to_end(&mut text).map_err(unreadable)?;
        if text.len() as u64 <= LIMIT {
            return Ok(text);
        }
    }
    let size = match size {
        0..=LIMIT => "more than 16 MiB".to_owned(),
        bytes => format!("{} MB", bytes.div_ceil(1_000_000)),
    };
    Err(Failure::data(
        format!("{name} is {size}"),
        "at most 16 MiB is read",
    ))
}

/// What errors call it: `` `a.json` ``, or standard input.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
