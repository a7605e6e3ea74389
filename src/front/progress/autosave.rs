//! Saves the progress of a notebook while it is open.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use super::store::{PATIENCE, Store, busy};
use crate::front::Course;
use crate::notebook::progress::{BUILT_IN, CourseProgress};

/// Saves changes of the progress. An error becomes a note, and the course goes on.
#[derive(Debug, Default)]
pub struct Autosave {
    store: Option<Store>,
    course: String,
    unsaved: CourseProgress,
    is_waiting: bool,
    notes: Vec<String>,
}

impl Autosave {
    /// Opens the progress of a course, and gives the progress so far.
    pub fn open(course: &Course) -> (Self, CourseProgress) {
        let mut autosave = Self {
            store: Store::of_this_user(),
            course: name_of(course.folder.as_deref()),
            ..Self::default()
        };
        let Some(store) = &autosave.store else {
            let note = "progress is not kept: neither XDG_STATE_HOME nor HOME is an absolute path";
            autosave.notes.push(note.to_owned());
            return (autosave, CourseProgress::default());
        };
        let (mut progress, note) = store.load();
        autosave.notes.extend(note);
        let known = progress.courses.remove(&autosave.course);
        (autosave, known.unwrap_or_default())
    }

    /// Records a change; [`save`](Self::save) saves it.
    pub fn note(&mut self, change: CourseProgress) {
        self.unsaved.merge(change);
    }

    /// Saves the recorded changes. Gives one sentence if there is something new to say about it.
    ///
    /// While another copy of the program saves, this does not block; the changes [wait](Self::is_waiting).
    pub fn save(&mut self) -> Option<String> {
        self.save_within(Duration::ZERO)
    }

    /// Saves the recorded changes before the program ends or is suspended, and waits for other copies if it has to.
    pub fn save_at_last(&mut self) {
        self.save_within(PATIENCE);
        if self.is_waiting {
            self.say(&busy());
        }
    }

    fn save_within(&mut self, patience: Duration) -> Option<String> {
        self.is_waiting = false;
        let store = self.store.as_ref()?;
        if self.unsaved.is_empty() {
            return None;
        }
        let saved = store.update(patience, |progress| {
            progress.merge(&self.course, self.unsaved.clone());
        });
        match saved {
            Ok(note) => {
                self.unsaved = CourseProgress::default();
                self.notes.extend(note.clone());
                note
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.is_waiting = true;
                None
            }
            Err(error) => self.say(&error),
        }
    }

    /// A sentence about an error, unless it was said before: otherwise it would come at every step.
    fn say(&mut self, error: &io::Error) -> Option<String> {
        let path = self.store.as_ref()?.path().display();
        let note = format!("progress is not saved: {error} (`{path}`)");
        if self.notes.contains(&note) {
            return None;
        }
        self.notes.push(note.clone());
        Some(note)
    }

    /// Whether there are changes that could not be saved because another copy of the program was saving.
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// All notes so far, the oldest first.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// The name of a course in the file; the same for every path to a folder.
pub(super) fn name_of(folder: Option<&Path>) -> String {
    match folder {
        None => BUILT_IN.to_owned(),
        Some(folder) => fs::canonicalize(folder)
            .unwrap_or_else(|_| folder.to_owned())
            .to_string_lossy()
            .into_owned(),
    }
}
