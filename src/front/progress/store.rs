//! The file that progress is kept in.
//!
//! Several copies of the program may use it at once. To change it, a copy takes a lock, reads the file, applies its change, and
//! renames a new file over the old one. Reading needs no lock: because of the rename the file is always whole, even if a
//! program is killed in the middle. It is not synced to the disk, which would cost more than the step that it saves.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, thread};

use crate::front::file;
use crate::notebook::progress::Progress;

/// How long to wait for another copy of the program. It holds the lock for less than a millisecond, unless it is suspended
/// just then.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// How often to try again for the lock.
const PAUSE: Duration = Duration::from_millis(2);

/// The file, whether it exists or not.
#[derive(Clone, Debug)]
pub(super) struct Store {
    file: PathBuf,
}

/// The error while another copy of the program is changing the file; its kind is that of no other error here.
pub(super) fn busy() -> io::Error {
    let message = "another copy of this program is writing it";
    io::Error::new(ErrorKind::WouldBlock, message)
}

/// The progress in a file, and one sentence if the file could not be read.
type Loaded = (Progress, Option<String>);

impl Store {
    /// The store of the user who runs the program; `None` if the environment names no place for it.
    ///
    /// A relative path counts as none: that is the rule of the [XDG base directories][xdg].
    ///
    /// [xdg]: https://specifications.freedesktop.org/basedir-spec/latest/
    pub(super) fn of_this_user() -> Option<Self> {
        let folder = |name: &str| env::var_os(name).map(PathBuf::from);
        Self::within(folder("XDG_STATE_HOME"), folder("HOME"))
    }

    fn within(state: Option<PathBuf>, home: Option<PathBuf>) -> Option<Self> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let state = state.filter(absolute);
        let state = state.or_else(|| Some(home.filter(absolute)?.join(".local/state")))?;
        Some(Self {
            file: state.join("attentive/progress.json"),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// The progress in the file. One that cannot be read is moved aside.
    pub(super) fn load(&self) -> Loaded {
        if let Ok(progress) = self.read() {
            return (progress, None);
        }
        // Once more under the lock: another copy may have moved it by now, and put a good one in its place.
        let read = self.lock(PATIENCE).and_then(|_lock| self.read_anyway());
        read.unwrap_or_else(|error| {
            let path = file::name(&self.file);
            let note = format!("{path} can be neither read nor moved aside: {error}");
            (Progress::default(), Some(note))
        })
    }

    /// Changes the file. Gives one sentence if the old file had to be moved aside.
    pub(super) fn update(
        &self,
        patience: Duration,
        change: impl FnOnce(&mut Progress),
    ) -> io::Result<Option<String>> {
        let _lock = self.lock(patience)?;
        let (mut progress, note) = self.read_anyway()?;
        change(&mut progress);
        let target = self.target()?;
        // No other copy writes this one while the lock is held, and one that a killed program left behind is overwritten.
        let new = beside(&target, ".new");
        fs::write(&new, progress.to_json())?;
        fs::rename(&new, &target)?;
        Ok(note)
    }

    /// The target of the file, if it is a link. A rename would replace the link, and it would replace a read-only file, which is
    /// an error here.
    fn target(&self) -> io::Result<PathBuf> {
        if !fs::symlink_metadata(&self.file).is_ok_and(|it| it.is_symlink()) && !self.file.exists()
        {
            return Ok(self.file.clone());
        }
        let target = fs::canonicalize(&self.file)?;
        if fs::metadata(&target)?.permissions().readonly() {
            let message = "the file is read-only";
            return Err(io::Error::new(ErrorKind::PermissionDenied, message));
        }
        Ok(target)
    }

    /// Holds the lock until it is dropped, or the program ends in any way. The progress file itself cannot be locked, because it is
    /// replaced.
    ///
    /// On a file system without locks there is none: a rare race is better than no progress at all.
    fn lock(&self, patience: Duration) -> io::Result<File> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let lock = File::options()
            .create(true)
            .append(true)
            .open(self.beside(".lock"))?;
        let start = Instant::now();
        while let Err(TryLockError::WouldBlock) = lock.try_lock() {
            if start.elapsed() >= patience {
                return Err(busy());
            }
            thread::sleep(PAUSE);
        }
        Ok(lock)
    }

    /// The progress in the file, or why it cannot be read; the file stays as it is. Without a file there is no progress.
    pub(super) fn read(&self) -> Result<Progress, String> {
        match fs::metadata(&self.file) {
            Err(error) if is_nothing(&error) => Ok(Progress::default()),
            _ => Progress::from_json(&file::regular(&self.file)?),
        }
    }

    /// The progress in the file. One that cannot be read is moved aside; the lock must be held.
    fn read_anyway(&self) -> io::Result<Loaded> {
        self.read().map(|it| (it, None)).or_else(|reason| {
            let aside = file::name(&self.move_aside()?);
            let note = format!("unreadable progress is now {aside}: {reason}");
            Ok((Progress::default(), Some(note)))
        })
    }

    /// Renames the file to a name that is free.
    fn move_aside(&self) -> io::Result<PathBuf> {
        let more = (2..).map(|number| format!(".unreadable-{number}"));
        let mut names = std::iter::once(".unreadable".to_owned()).chain(more);
        let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err_and(|it| is_nothing(&it));
        let free = names.find_map(|name| Some(self.beside(&name)).filter(is_free));
        let free = free.ok_or(ErrorKind::AlreadyExists)?;
        fs::rename(&self.file, &free)?;
        Ok(free)
    }

    fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.file, ending)
    }
}

/// A path with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push(ending);
    path.into()
}

/// Whether an error means that a path does not exist.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::progress::{CourseProgress, Position};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let state = Some(folder.path().to_owned());
        let store = Store::within(state, None).expect("an absolute path");
        (folder, store)
    }

    fn at(lesson: &str) -> CourseProgress {
        CourseProgress {
            position: Some(Position {
                lesson: lesson.to_owned(),
                step: 1,
            }),
            ..CourseProgress::default()
        }
    }

    #[track_caller]
    fn save(store: &Store, lesson: &str) -> Option<String> {
        let saved = store.update(Duration::ZERO, |it| it.merge("built-in", at(lesson)));
        saved.expect("a writable folder")
    }

    #[test]
    fn the_place_is_the_one_of_the_specification() {
        let check = |state: Option<&str>, home: Option<&str>, expected: Option<&str>| {
            let found = Store::within(state.map(PathBuf::from), home.map(PathBuf::from));
            let expected = expected.map(Path::new);
            assert_eq!(found.as_ref().map(Store::path), expected);
        };
        let root = if cfg!(windows) { "C:/" } else { "/" };
        let [state, home, in_state, in_home] = [
            "s",
            "h",
            "s/attentive/progress.json",
            "h/.local/state/attentive/progress.json",
        ]
        .map(|path| format!("{root}{path}"));
        check(Some(&state), Some(&home), Some(&in_state));
        check(Some("state"), Some(&home), Some(&in_home));
        check(Some(""), Some(&home), Some(&in_home));
        check(None, Some(&home), Some(&in_home));
        check(None, Some("home"), None);
        check(Some(""), None, None);
    }

    #[test]
    fn what_was_saved_is_there() {
        let (_folder, store) = store();
        assert_eq!(store.load(), (Progress::default(), None));
        assert_eq!(save(&store, "1-a"), None);
        let (progress, note) = store.load();
        assert_eq!(
            (progress.courses["built-in"].clone(), note),
            (at("1-a"), None)
        );
    }

    #[test]
    fn reading_changes_nothing() {
        let (folder, store) = store();
        store.load();
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
        save(&store, "1-a");
        let before = fs::metadata(store.path()).and_then(|it| it.modified());
        store.load();
        let after = fs::metadata(store.path()).and_then(|it| it.modified());
        assert_eq!(before.expect("a file"), after.expect("a file"));
    }

    #[test]
    fn what_cannot_be_read_is_moved_aside_and_never_lost() {
        let (_folder, store) = store();
        save(&store, "1-a");
        let good = fs::read(store.path()).expect("a file");
        for (number, bytes) in [&good[..good.len() / 2], b"", b"\xff", b"[]"]
            .iter()
            .enumerate()
        {
            fs::write(store.path(), bytes).expect("a writable file");
            let (progress, note) = store.load();
            let name = match number {
                0 => ".unreadable".to_owned(),
                _ => format!(".unreadable-{}", number + 1),
            };
            let aside = store.beside(&name);
            let note = note.expect("a note");
            let start = format!("unreadable progress is now `{}`: ", aside.display());
            assert!(note.starts_with(&start), "{note}");
            assert_eq!(progress, Progress::default());
            assert_eq!(fs::read(aside).expect("the moved file"), *bytes);
            assert!(!store.path().exists());
        }
        // Also where it only broke after it was read.
        fs::write(store.path(), "{}").expect("a writable file");
        let note = save(&store, "2-b").expect("a note");
        assert!(note.contains(".unreadable-5`: it has no version"), "{note}");
        assert_eq!(store.load().0.courses["built-in"], at("2-b"));
    }

    #[test]
    fn what_is_no_file_is_moved_aside() {
        let (_folder, store) = store();
        fs::create_dir_all(store.path().join("inside")).expect("a new folder");
        let note = store.load().1.expect("a note");
        assert!(note.ends_with(": it is not a regular file"), "{note}");
        assert!(store.beside(".unreadable").join("inside").is_dir());
        let huge = File::create(store.path()).expect("a new file");
        huge.set_len(200_000_000).expect("a longer file");
        let note = store.load().1.expect("a note");
        assert!(
            note.ends_with(": it is 200 MB, and at most 16 MiB is read"),
            "{note}"
        );
        assert_eq!(save(&store, "1-a"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_what_is_read_only_stays_as_it_is() {
        let (folder, store) = store();
        save(&store, "1-a");
        let elsewhere = folder.path().join("elsewhere.json");
        fs::rename(store.path(), &elsewhere).expect("the same folder");
        std::os::unix::fs::symlink(&elsewhere, store.path()).expect("a link");
        assert_eq!(save(&store, "2-b"), None);
        assert!(fs::symlink_metadata(store.path()).is_ok_and(|it| it.is_symlink()));
        let saved = fs::read_to_string(&elsewhere).expect("the file");
        assert!(saved.contains("2-b"), "{saved}");

        let mut permissions = fs::metadata(&elsewhere).expect("the file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&elsewhere, permissions).expect("a file of ours");
        let error = store.update(Duration::ZERO, |it| it.merge("built-in", at("3-c")));
        let error = error.expect_err("it is read-only").to_string();
        assert_eq!(error, "the file is read-only");
        assert_eq!(fs::read_to_string(&elsewhere).expect("the file"), saved);

        fs::remove_file(&elsewhere).expect("a file of ours");
        let error = store.update(Duration::ZERO, |it| it.merge("built-in", at("3-c")));
        assert!(error.is_err_and(|it| it.kind() != ErrorKind::WouldBlock));
        assert!(fs::symlink_metadata(store.path()).is_ok_and(|it| it.is_symlink()));
    }

    #[test]
    fn who_comes_second_waits_and_then_gives_up() {
        let (_folder, store) = store();
        let lock = store.lock(Duration::ZERO).expect("a free lock");
        let saved = store.update(Duration::ZERO, |_| ());
        assert!(saved.is_err_and(|it| it.kind() == ErrorKind::WouldBlock));
        drop(lock);
        assert_eq!(save(&store, "1-a"), None);
    }

    #[test]
    fn a_folder_that_cannot_exist_is_an_error() {
        let (folder, store) = store();
        fs::write(folder.path().join("attentive"), "").expect("a new file");
        assert_eq!(store.load(), (Progress::default(), None));
        let saved = store.update(Duration::ZERO, |_| ());
        assert!(saved.is_err_and(|it| it.kind() != ErrorKind::WouldBlock));
    }

    #[test]
    fn many_copies_at_once_lose_nothing() {
        let (_folder, store) = store();
        thread::scope(|scope| {
            for copy in 0..8 {
                let store = store.clone();
                scope.spawn(move || {
                    for step in 0..20 {
                        let course = format!("{copy}-{step}");
                        let saved = store.update(Duration::MAX, |it| it.merge(&course, at("1-a")));
                        saved.expect("a writable folder");
                        assert_eq!(
                            store.read().map(|it| it.courses.contains_key(&course)),
                            Ok(true)
                        );
                    }
                });
            }
        });
        assert_eq!(store.load().0.courses.len(), 8 * 20);
    }
}
