//! The outside world: files, the terminal, signals, the environment, exit codes.

use std::process::ExitCode;

mod anchored_backend;
pub mod check;
mod command_error;
pub mod completions_and_manual;
pub mod course;
pub mod file;
mod input;
mod key_names;
pub mod list;
pub mod new_lesson;
pub mod print;
pub mod progress;
mod signals;
pub mod stdout;
mod stopwatch;
pub mod terminal;
pub mod trace;
pub mod train;
mod training;
pub mod translate;
pub mod tui;
pub mod watch;

pub use command_error::CommandError;
pub use course::Course;
use progress::Autosave;
use watch::Watch;

use crate::notebook::PrintOut;
use crate::view::theme::Colours;

/// The width of printed text, which fits every terminal.
const COLUMNS: usize = 80;

/// What a class is told first: in the rule above the footer, so that it covers nothing that the page asks.
const CLASS: &str = "a class: nothing is recorded; v counts hands, . blanks the screen";

const _: () = assert!(CLASS.len() + 4 <= COLUMNS);

/// The exit code of a command, or the error that ended it.
pub type Outcome = Result<ExitCode, CommandError>;

/// Settings that options of their own have made, and those of every `--set`: knobs, or cells such as `scaled[1,2]`, with their values.
fn all_settings(
    mut settings: Vec<(String, String)>,
    set: &[String],
) -> Result<Vec<(String, String)>, CommandError> {
    for set in set {
        let Some((knob, value)) = set.split_once('=') else {
            return Err(CommandError::usage(
                format!("--set `{set}` has no value"),
                format!("write --set {set}=VALUE"),
            ));
        };
        if settings.iter().any(|(known, _)| known == knob) {
            return Err(CommandError::usage(
                format!("`{knob}` is set twice"),
                "set it once",
            ));
        }
        settings.push((knob.to_owned(), value.to_owned()));
    }
    Ok(settings)
}

/// `attentive`: opens the notebook, or prints it where there is no terminal to open it in.
///
/// # Errors
/// If the course cannot be opened, or the terminal fails.
pub fn notebook(course: &Course) -> Outcome {
    if !terminal::is_usable() {
        return print(course, Colours::None, PrintOut::Whole, false);
    }
    // Before the course is read, so that no change in between is missed.
    let watch = course.folder.as_deref().map(Watch::new);
    let mut notebook = course.open()?;
    let (mut autosave, known) = match course.class {
        true => Default::default(),
        false => Autosave::open(course),
    };
    notebook.progress = known;
    if course.class {
        notebook.message = Some(CLASS.to_owned());
    } else if course.lesson.is_none() {
        notebook.resume();
    } else {
        // Its questions are perhaps answered.
        notebook.open(notebook.lesson, notebook.step);
    }
    notebook.message = autosave.notes().last().cloned().or(notebook.message);
    let ended = tui::run(notebook, watch, &mut autosave);
    // The screen showed them only for a moment, and perhaps cut.
    for note in autosave.notes() {
        command_error::note(note);
    }
    let code = ended.map_err(|error| {
        CommandError::data(
            format!("the terminal cannot be used: {error}"),
            "`attentive print` needs none",
        )
    })?;
    Ok(ExitCode::from(code))
}

/// `attentive list`: the lessons and the computations, as text or as JSON.
///
/// # Errors
/// If the course cannot be opened.
pub fn list(course: &Course, json: bool) -> Outcome {
    if json {
        return stdout::write(list::json(&course.library()?));
    }
    let lessons = print::contents(&course.open()?);
    let computations = list::computations();
    stdout::write(format!("{lessons}\nComputations\n\n{computations}"))
}

/// `attentive print`: one lesson, or all of them, in colour or without, with notes for the teacher or without.
///
/// # Errors
/// If the course cannot be opened.
pub fn print(course: &Course, colours: Colours, what: PrintOut, notes: bool) -> Outcome {
    let mut notebook = course.open()?;
    notebook.notes = notes;
    let lessons = match course.lesson {
        Some(_) => notebook.lesson..notebook.lesson + 1,
        None => 0..notebook.library.lessons.len(),
    };
    for (index, lesson) in lessons.enumerate() {
        notebook.open(lesson, 0);
        let text = print::lesson(&mut notebook, COLUMNS, colours, what);
        let divider = if index > 0 { "\n\n" } else { "" };
        stdout::write(format!("{divider}{text}"))?;
    }
    Ok(ExitCode::SUCCESS)
}
