//! Progress in a file: kept while the notebook is open, shown by `attentive progress`, cleared by `attentive reset`.

use std::io::{self, BufRead, IsTerminal, Write};

use serde_json::json;

use super::{CommandError, Course, Outcome, command_error, course, file, stdout};
use crate::notebook::progress::{CourseProgress, Progress};
use crate::text::clean;

mod autosave;
mod store;
mod table;

pub use autosave::Autosave;
use store::{PATIENCE, Store};

/// `attentive progress`: where the learner is in a course, and how its questions were answered, as text or as JSON.
///
/// # Errors
/// If the course cannot be opened, or there is no place where progress could be kept.
pub fn show(course: &Course, json: bool) -> Outcome {
    let library = course.library()?;
    let title = title(course);
    let progress = known(&store()?, course)?;
    if json {
        return stdout::write(format!("{:#}\n", json!(progress)));
    }
    stdout::write(if progress.is_empty() {
        format!("There is no progress in {title} yet.\n")
    } else {
        table::of(&progress, &library, &title)
    })
}

/// `attentive reset`: clears the progress in a course, or in one lesson of it. Asks first unless `is_sure`.
///
/// # Errors
/// If the course cannot be opened, there is no such lesson, nobody can be asked, or the file cannot be written.
pub fn reset(course: &Course, lesson: Option<&str>, is_sure: bool) -> Outcome {
    let library = course.library()?;
    let position = lesson.map(|name| course::lesson(&library, name));
    let lesson = position.transpose()?;
    let lesson = lesson.map(|position| library.lessons[position].stem());
    let (title, store) = (title(course), store()?);
    let what = format!("progress in {}", lesson.unwrap_or(&title));
    let told = if !forget(&mut known(&store, course)?, lesson) {
        format!("There is no {what} to clear.")
    } else if is_sure || asked(&format!("Clear the {what}? [y/N] "))? {
        clear(&store, course, lesson).map_err(|error| {
            let path = store.path().display();
            CommandError::data(
                format!("the {what} cannot be cleared: {error}"),
                format!("make sure that `{path}` can be written"),
            )
        })?;
        format!("Cleared the {what}.")
    } else {
        format!("The {what} is as it was.")
    };
    stdout::write(format!("{}\n", clean(&told)))
}

fn clear(store: &Store, course: &Course, lesson: Option<&str>) -> io::Result<()> {
    let name = autosave::name_of(course.folder.as_deref());
    let clear = |progress: &mut Progress| {
        forget(progress.courses.entry(name).or_default(), lesson);
        progress.courses.retain(|_, course| !course.is_empty());
    };
    let note = store.update(PATIENCE, clear)?;
    note.iter().for_each(|note| command_error::note(note));
    Ok(())
}

/// Clears a lesson, or the whole course; says whether there was anything to clear.
fn forget(course: &mut CourseProgress, lesson: Option<&str>) -> bool {
    match lesson {
        Some(lesson) => course.forget(lesson),
        None => !std::mem::take(course).is_empty(),
    }
}

fn store() -> Result<Store, CommandError> {
    Store::of_this_user().ok_or_else(|| {
        CommandError::data(
            "there is nowhere to keep progress",
            "set XDG_STATE_HOME or HOME to an absolute path",
        )
    })
}

/// The progress in a course. A file that cannot be read stays where it is: only the notebook, which has to write one, moves it
/// aside.
fn known(store: &Store, course: &Course) -> Result<CourseProgress, CommandError> {
    let mut progress = store.read().map_err(|reason| {
        let path = file::name(store.path());
        let help = "the notebook moves it aside at its next start, and loses nothing of it";
        CommandError::data(format!("{path} cannot be read: {reason}"), help)
    })?;
    let name = autosave::name_of(course.folder.as_deref());
    Ok(progress.courses.remove(&name).unwrap_or_default())
}

/// The name of a course in a sentence.
fn title(course: &Course) -> String {
    match &course.folder {
        None => "the built-in course".to_owned(),
        Some(folder) => format!("the course in `{}`", folder.display()),
    }
}

/// Whether the learner answers a question with yes; anything else means no.
fn asked(question: &str) -> Result<bool, CommandError> {
    if !io::stdin().is_terminal() {
        return Err(CommandError::usage(
            "there is no terminal to ask on",
            "give --yes to clear without being asked",
        ));
    }
    let mut answer = String::new();
    // Not to the standard output, which may be redirected to a file. An error counts as no.
    let _ = write!(io::stderr(), "{}", clean(question));
    let _ = io::stdin().lock().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes"].contains(&&*answer))
}
