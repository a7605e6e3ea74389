//! Watches a folder of lessons while its course is open.
//!
//! The folder is polled a few times a second: a listing takes some microseconds, works on every file system, and needs no
//! thread.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{course, file};
use crate::lesson::{FileKind, Library};

/// How often the folder is polled.
pub const PERIOD: Duration = Duration::from_millis(100);

/// For how many polls after a change the contents of files are compared as well: three seconds. Two saves within one tick of the
/// clock of a file system (2 s on FAT) look alike from the outside.
const CAREFUL: u32 = 30;

/// The state of a folder: each file by its name.
type Listing = BTreeMap<String, FileState>;

/// How a file can be told from its earlier version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FileState {
    written: Option<SystemTime>,
    length: u64,
    /// Its number, and when its number was last given to a name or it was changed: a file swapped in may keep the time of another.
    identity: Option<(u64, i64, i64)>,
    /// A hash of its contents, as far as it is known.
    contents: Option<u64>,
}

/// A folder and its last known states.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    /// The state that the open course was read from.
    read: Listing,
    /// The state at the last poll.
    seen: Listing,
    /// For how many polls to go on comparing contents.
    careful: u32,
}

impl Watch {
    /// Watches a folder for changes from now on; call it before the course is read.
    pub fn new(folder: &Path) -> Self {
        let now = listing(folder, &Listing::new(), true);
        Self {
            folder: folder.to_owned(),
            read: now.clone(),
            seen: now,
            careful: CAREFUL,
        }
    }

    /// Polls once; gives the course if the folder has changed since it was read.
    ///
    /// A change counts only when two polls in a row agree, so that no file is read while it is being written.
    pub fn look(&mut self) -> Option<Library> {
        let now = listing(&self.folder, &self.seen, self.careful > 0);
        let is_at_rest = now == self.seen;
        self.careful = match is_at_rest {
            true => self.careful.saturating_sub(1),
            false => CAREFUL,
        };
        self.seen = now;
        if !is_at_rest || self.seen == self.read {
            return None;
        }
        // Listed before it is read: a change in between is noticed at the next poll.
        self.read.clone_from(&self.seen);
        let files = course::files(&self.folder).unwrap_or_default();
        Some(Library::from_files(files))
    }
}

/// The files of a course; none where there is no folder. Contents are read if `careful`, or else taken over from the state before,
/// unless the file has changed.
fn listing(folder: &Path, before: &Listing, careful: bool) -> Listing {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let state = |path: &Path, name: &str| {
        // The metadata of the file itself, if this is a link to it.
        let about = fs::metadata(path).ok();
        let mut state = FileState {
            written: about.as_ref().and_then(|it| it.modified().ok()),
            length: about.as_ref().map_or(0, Metadata::len),
            identity: about.as_ref().and_then(identity),
            contents: None,
        };
        let known = before.get(name).and_then(|known| known.contents);
        state.contents = known;
        if careful || before.get(name) != Some(&state) {
            state.contents = file::regular(path).ok().map(|bytes| {
                let mut hasher = DefaultHasher::new();
                bytes.hash(&mut hasher);
                hasher.finish()
            });
        }
        state
    };
    entries
        .map(|entry| entry.path())
        .map(|path| (course::name(&path), path))
        .filter(|(name, _)| FileKind::of(name).is_some())
        .map(|(name, path)| {
            let state = state(&path, &name);
            (name, state)
        })
        .collect()
}

#[cfg(unix)]
fn identity(about: &Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((about.ino(), about.ctime(), about.ctime_nsec()))
}

#[cfg(not(unix))]
fn identity(_about: &Metadata) -> Option<(u64, i64, i64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of the course that a few looks find.
    fn news(watch: &mut Watch) -> Option<Vec<String>> {
        let found = (0..3).find_map(|_| watch.look())?;
        let lessons = found.lessons.iter().map(|it| it.file().to_owned());
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
    fn a_save_of_the_same_length_and_time_is_news() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("1-a.md");
        fs::write(&path, "four").expect("a new file");
        let time = fs::metadata(&path).and_then(|it| it.modified());
        let time = time.expect("a file system with times");
        let mut watch = Watch::new(folder.path());
        let save = |text: &str, at: &Path| {
            fs::write(at, text).expect("a writable file");
            let file = fs::File::options().write(true).open(at);
            let set = file.and_then(|file| file.set_modified(time));
            set.expect("a file system with times");
        };
        save("five", &path);
        assert!(news(&mut watch).is_some());
        for _ in 0..2 * CAREFUL {
            assert!(watch.look().is_none());
        }
        // Long after the last change: another file of the same name, length and time.
        let other = folder.path().join("draft");
        save("nine", &other);
        fs::rename(other, &path).expect("a writable folder");
        assert_eq!(news(&mut watch).is_some(), cfg!(unix));
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
