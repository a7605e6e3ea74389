//! The differences between two versions of a course, and the placeholder lesson of an empty one.

use crate::lesson::{Lesson, Library};

/// The differences between two versions of a course.
pub(super) struct CourseChange {
    /// The names of new or changed lessons and data files.
    pub(super) written: Vec<String>,
    /// The names of removed ones.
    pub(super) gone: Vec<String>,
    /// Whether data files are among them.
    pub(super) has_data: bool,
}

impl CourseChange {
    pub(super) fn between(old: &Library, new: &Library) -> Self {
        let stem = |lesson: &Lesson| lesson.stem().to_owned();
        let is_same = |lesson: &&Lesson| {
            let other = old.position(lesson.stem());
            other.is_some_and(|other| old.lessons[other] == **lesson)
        };
        let is_kept = |lesson: &&Lesson| new.position(lesson.stem()).is_some();
        let mut written: Vec<_> = new.lessons.iter().filter(|it| !is_same(it)).collect();
        let mut gone: Vec<_> = old.lessons.iter().filter(|it| !is_kept(it)).collect();
        for lessons in [&mut written, &mut gone] {
            lessons.retain(|lesson| lesson.file() != NO_LESSONS.0);
        }
        let data = new.data.iter();
        let data = data.filter(|(name, text)| old.data.get(*name) != Some(text));
        let lost = old.data.keys().filter(|name| !new.data.contains_key(*name));
        Self {
            has_data: data.clone().count() + lost.clone().count() > 0,
            written: written
                .into_iter()
                .map(stem)
                .chain(data.map(|(name, _)| name.clone()))
                .collect(),
            gone: gone.into_iter().map(stem).chain(lost.cloned()).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.gone.is_empty()
    }

    pub(super) fn in_words(&self, problems: usize) -> String {
        let text = match (&*self.written, &*self.gone) {
            ([], [one]) => format!("{one} is gone"),
            ([one], []) => format!("reloaded {one}"),
            (written, gone) => format!("reloaded {} files", written.len() + gone.len()),
        };
        match problems {
            0 => text,
            1 => format!("{text}: 1 problem"),
            count => format!("{text}: {count} problems"),
        }
    }
}

/// The name and text of the placeholder lesson of an empty course.
const NO_LESSONS: (&str, &str) = (
    "no-lessons.md",
    "+++\ntitle = \"No lessons\"\npart = \"Course\"\n+++\n\
     There are no lessons in this folder. Put a file there whose name ends with `.md`, and it opens here.\n",
);

/// The library, with a placeholder lesson if it has none.
pub(super) fn never_empty(library: Library) -> Library {
    if !library.lessons.is_empty() {
        return library;
    }
    let (file, text) = NO_LESSONS;
    let file = (file.to_owned(), Ok(text.as_bytes().to_vec()));
    Library {
        data: library.data,
        ..Library::from_files([file])
    }
}
