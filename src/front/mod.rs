//! The ends of the program: what reads files, writes to the terminal, and gives exit codes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod failure;
pub mod generated;
pub mod list;
pub mod output;
pub mod source;
pub mod trace;

pub use failure::Failure;

/// The sentence that everything is shown on until somebody gives another.
pub const SENTENCE: &str = "my name is aj";

/// How a command ended: with an exit code of its own, or early.
pub type Outcome = Result<ExitCode, Failure>;

/// `attentive`
pub fn notebook(_lesson: Option<&str>) -> Outcome {
    Ok(ExitCode::SUCCESS)
}

/// `attentive list`
pub fn list(_lessons: Option<&Path>) -> Outcome {
    output::write(list::computations())?;
    Ok(ExitCode::SUCCESS)
}

/// `attentive print`
pub fn print(_lesson: Option<&str>) -> Outcome {
    Ok(ExitCode::SUCCESS)
}

/// `attentive check`
pub fn check(_paths: &[PathBuf]) -> Outcome {
    Ok(ExitCode::SUCCESS)
}
