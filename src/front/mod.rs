//! The ends of the program: what reads files, writes to the terminal, and gives exit codes.

use std::process::ExitCode;

pub mod check;
pub mod course;
mod failure;
pub mod generated;
pub mod list;
pub mod output;
pub mod print;
pub mod source;
pub mod trace;

pub use course::Course;
pub use failure::Failure;

pub use crate::notebook::live::SENTENCE;

/// The width of printed text: what every terminal and every reader has.
const COLUMNS: usize = 80;

/// How a command ended: with an exit code of its own, or early.
pub type Outcome = Result<ExitCode, Failure>;

/// `attentive`: opens the notebook, or prints it where there is no terminal to open it in.
///
/// # Errors
/// If the course cannot be opened, or the terminal fails.
pub fn notebook(course: &Course) -> Outcome {
    print(course, false)
}

/// `attentive list`: the lessons and the computations.
///
/// # Errors
/// If the course cannot be opened.
pub fn list(course: &Course) -> Outcome {
    let lessons = print::contents(&course.open()?);
    output::write(format!(
        "{lessons}\nComputations\n\n{}",
        list::computations()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// `attentive print`: one lesson, or all of them.
///
/// # Errors
/// If the course cannot be opened.
pub fn print(course: &Course, colour: bool) -> Outcome {
    let mut notebook = course.open()?;
    let lessons = match course.lesson {
        Some(_) => notebook.lesson..notebook.lesson + 1,
        None => 0..notebook.library.lessons.len(),
    };
    for (index, lesson) in lessons.enumerate() {
        notebook.go_to(lesson, 0);
        let text = print::lesson(&mut notebook, COLUMNS, colour);
        output::write(if index > 0 {
            format!("\n\n{text}")
        } else {
            text
        })?;
    }
    Ok(ExitCode::SUCCESS)
}
