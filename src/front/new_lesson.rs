//! `attentive new-lesson`: a lesson to start from.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{CommandError, Outcome, file, stdout};
use crate::text::clean;

/// A lesson with every directive and every key, each with a comment.
pub const STARTER: &str = include_str!("starter.md");

/// Writes the starter to a file that does not exist yet, and says what to do with it.
///
/// # Errors
/// If the name is not that of a lesson, something is there already, or it cannot be written.
pub fn new_lesson(path: &Path) -> Outcome {
    let name = file::name(path);
    if path.is_dir() {
        return Err(CommandError::data(
            format!("{name} is a folder"),
            "give the path of a new file, such as 01-my-lesson.md",
        ));
    }
    if path.extension().is_none_or(|kind| kind != "md") {
        return Err(CommandError::data(
            format!("{name} does not end with .md"),
            "a lesson is a Markdown file, such as 01-my-lesson.md",
        ));
    }
    write(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => CommandError::data(
            format!("{name} is there already"),
            "give the path of a new file: nothing is overwritten",
        ),
        _ => CommandError::data(
            format!("{name} cannot be written: {error}"),
            "give the path of a new file in a folder that you may write to",
        ),
    })?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (path, folder) = (path.display().to_string(), folder.display().to_string());
    let (path, folder) = (clean(&path), clean(&folder));
    stdout::write(format!(
        "`{path}` is written. Change it, then try\n  attentive check {path}\n  attentive --lessons {folder}\n"
    ))
}

/// Creates the file, and the folders above it. It fails if another program has just created it.
fn write(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(STARTER.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::check::check_library;
    use crate::lesson::{Directive, Library, Task};

    #[test]
    fn the_starter_passes_and_shows_every_directive() {
        let file = ("01-starter.md".to_owned(), Ok(STARTER.as_bytes().to_vec()));
        let library = Library::from_files([file]);
        for name in Directive::NAMES {
            assert!(STARTER.contains(&format!("\n```{name}")), "{name}");
        }
        let questions = library.lessons[0].questions();
        let mut kinds: Vec<usize> = questions
            .map(|question| match question.task {
                Task::Choose { .. } => 0,
                Task::ChooseWhen(_) => 1,
                Task::Number { .. } => 2,
                Task::Point { .. } => 3,
                Task::Rows { .. } => 4,
            })
            .collect();
        kinds.sort_unstable();
        assert_eq!(kinds, [0, 1, 2, 3, 4]);
        assert_eq!(check_library(library), []);
    }
}
