//! The file that weights are saved to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::front::{CommandError, file};

/// A file that can be written: that is found out before training, not after it.
pub(super) struct Destination {
    path: PathBuf,
}

impl Destination {
    /// Makes sure that the file can be written, and leaves it as it is until [`Destination::write`].
    ///
    /// # Errors
    /// If it cannot.
    pub(super) fn open(path: &Path) -> Result<Self, CommandError> {
        let destination = Self {
            path: path.to_owned(),
        };
        destination
            .probe()
            .map_err(|error| destination.failed(&error))?;
        Ok(destination)
    }

    fn probe(&self) -> io::Result<()> {
        if self.path.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        if self.path.exists() {
            OpenOptions::new().append(true).open(&self.path)?;
        }
        if self.is_replaced() {
            File::create(self.beside())?;
            fs::remove_file(self.beside())?;
        }
        Ok(())
    }

    /// Writes the whole file. One that is there already is replaced only once the new one is complete.
    ///
    /// # Errors
    /// If it can no longer be written.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), CommandError> {
        let written = if self.is_replaced() {
            let target = self.target();
            fs::write(self.beside(), bytes).and_then(|()| fs::rename(self.beside(), target))
        } else {
            let device = OpenOptions::new().write(true).open(&self.path);
            device.and_then(|mut device| device.write_all(bytes))
        };
        written.map_err(|error| self.failed(&error))
    }

    /// Whether it is replaced as a whole, as a file is and a device is not.
    fn is_replaced(&self) -> bool {
        fs::metadata(&self.path).map_or(true, |it| it.is_file())
    }

    /// The file itself where the path is a link to it.
    fn target(&self) -> PathBuf {
        fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone())
    }

    /// A path of this process in the same folder.
    fn beside(&self) -> PathBuf {
        let mut path = self.target().into_os_string();
        path.push(format!(".{}.new", std::process::id()));
        path.into()
    }

    fn failed(&self, error: &io::Error) -> CommandError {
        CommandError::data(
            format!("{} cannot be written: {error}", file::name(&self.path)),
            "give --save a file in a folder that you may write to",
        )
    }
}
