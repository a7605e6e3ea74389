//! The placeholder lesson of an empty course.

use crate::lesson::Library;

/// The name and text of the placeholder lesson of an empty course.
pub(super) const NO_LESSONS: (&str, &str) = (
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
