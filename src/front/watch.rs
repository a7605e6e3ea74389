//! Watches a folder of lessons while its course is open.
//!
//! The folder is polled a few times a second: a listing takes some microseconds, works on every file system, and needs no
//! thread.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::course;
use crate::lesson::Library;

/// How often the folder is polled.
pub const PERIOD: Duration = Duration::from_millis(100);

/// The state of a folder: when each file was written, and its length.
type Listing = BTreeMap<OsString, (Option<SystemTime>, u64)>;

/// A folder and its last known states.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    /// The state that the open course was read from.
    read: Listing,
    /// The state at the last poll.
    seen: Listing,
}

impl Watch {
    /// Watches a folder for changes from now on; call it before the course is read.
    pub fn new(folder: &Path) -> Self {
        let now = listing(folder);
        Self {
            folder: folder.to_owned(),
            read: now.clone(),
            seen: now,
        }
    }

    /// Polls once; gives the course if the folder has changed since it was read.
    ///
    /// A change counts only when two polls in a row agree, so that no file is read while it is being written.
    pub fn look(&mut self) -> Option<Library> {
        let now = listing(&self.folder);
        let is_at_rest = now == self.seen;
        self.seen = now;
        if !is_at_rest || self.seen == self.read {
            return None;
        }
        // Listed before it is read: a change in between is noticed at the next poll.
        self.read.clone_from(&self.seen);
        let files = course::files(&self.folder, course::KINDS).unwrap_or_default();
        Some(Library::from_files(files))
    }
}

/// The files of a course; none where there is no folder.
fn listing(folder: &Path) -> Listing {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| course::is_one_of(&entry.path(), course::KINDS));
    files
        .map(|entry| {
            // The metadata of the file itself, if this is a link to it.
            let about = fs::metadata(entry.path()).ok();
            let written = about.as_ref().and_then(|it| it.modified().ok());
            (entry.file_name(), (written, about.map_or(0, |it| it.len())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of the course that a few looks find.
    fn news(watch: &mut Watch) -> Option<Vec<String>> {
        let found = (0..3).find_map(|_| watch.look())?;
        let lessons = found.lessons.iter().map(|it| it.lesson.file().to_owned());
        Some(lessons.chain(found.data.into_keys()).collect())
    }

    #[test]
    fn what_changes_is_news_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("1-a.md"), "One.").expect("a new file");
        let mut watch = Watch::new(folder.path());
        assert_eq!(news(&mut watch), None);
        fs::write(path("1-a.md"), "Longer.").expect("a writable file");
        assert_eq!(
            news(&mut watch).as_deref(),
            Some(&["1-a.md".to_owned()][..])
        );
        assert_eq!(news(&mut watch), None);
        fs::write(path("d.json"), "{}").expect("a new file");
        fs::rename(path("1-a.md"), path("2-b.md")).expect("a new name");
        let expected = ["2-b.md", "d.json"].map(str::to_owned);
        assert_eq!(news(&mut watch).as_deref(), Some(&expected[..]));
        fs::write(path("notes.txt"), "").expect("a new file");
        assert_eq!(news(&mut watch), None);
        let moved = folder.path().with_extension("moved");
        fs::rename(&folder, &moved).expect("a new name");
        assert_eq!(news(&mut watch).as_deref(), Some(&[][..]));
        fs::rename(&moved, &folder).expect("the old name");
        assert_eq!(news(&mut watch).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn a_file_that_is_being_written_is_not_read_half() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut watch = Watch::new(folder.path());
        for length in 1..5 {
            fs::write(folder.path().join("1-a.md"), "a".repeat(length)).expect("a file");
            assert!(watch.look().is_none());
        }
        assert!(watch.look().is_some());
    }
}
