//! Reads a file, or the standard input for `-`, up to a limit, so that an endless device is safe.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::CommandError;
use crate::lesson::Library;
use crate::models::inputs::InputError;
use crate::notebook::shell_command::BUILT_IN;

/// The largest number of bytes that are read: 16 MiB.
const LIMIT: u64 = 16 << 20;

/// The contents of `path`; `-` is the standard input, and `builtin:NAME` a file beside the built-in lessons.
///
/// # Errors
/// If there is no such file, it cannot be read, or it holds more than 16 MiB.
pub fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    if let Some(name) = path.to_str().and_then(|path| path.strip_prefix(BUILT_IN)) {
        return built_in(name);
    }
    let name = name(path);
    match contents(path) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(TooLong(size))) => Err(CommandError::data(
            format!("{name} is {size}"),
            "at most 16 MiB is read",
        )),
        Err(error) => Err(CommandError::data(
            format!("{name} cannot be read: {error}"),
            "give the path of a readable file, or - for standard input",
        )),
    }
}

fn built_in(name: &str) -> Result<Vec<u8>, CommandError> {
    let file = Library::embedded_file(name);
    file.map(<[u8]>::to_vec).map_err(|names| {
        let error = InputError::unknown("built-in file", name, names);
        CommandError::Data(error)
    })
}

/// The size of a file that is longer than the limit, as far as it is known.
struct TooLong(String);

fn contents(path: &Path) -> io::Result<Result<Vec<u8>, TooLong>> {
    let (size, mut source): (u64, Box<dyn Read>) = if path == Path::new("-") {
        (0, Box::new(io::stdin().lock()))
    } else {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        (size, Box::new(file))
    };
    let mut text = Vec::new();
    // Devices and pipes report no size, so the bytes that arrive are counted as well.
    if size <= LIMIT {
        let mut limited = source.by_ref().take(LIMIT + 1);
        limited.read_to_end(&mut text)?;
        if text.len() as u64 <= LIMIT {
            return Ok(Ok(text));
        }
    }
    Ok(Err(TooLong(match size {
        0..=LIMIT => "more than 16 MiB".to_owned(),
        bytes => format!("{} MB", bytes.div_ceil(1_000_000)),
    })))
}

/// The contents of a regular file, or why it cannot be read: reading a pipe or a device could block for ever.
///
/// # Errors
/// In half a sentence.
pub fn regular(path: &Path) -> Result<Vec<u8>, String> {
    let kind = fs::metadata(path).map_err(|error| error.to_string())?;
    if !kind.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let read = contents(path).map_err(|error| error.to_string())?;
    read.map_err(|TooLong(size)| format!("it is {size}, and at most 16 MiB is read"))
}

/// The name of a path in messages: `` `a.json` ``, or standard input.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}
