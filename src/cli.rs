//! The command line: its arguments, and the function that answers each command.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::front::trace::TraceArgs;
use crate::front::train::TrainArgs;
use crate::front::translate::TranslateArgs;
use crate::front::{self, CommandError, Course, Outcome, completions_and_manual, stdout};
use crate::math::memory::keep_freed_memory;
use crate::notebook::PrintOut;
use crate::view::theme::Colours;

/// A notebook you step through in a terminal: an RNN and self-attention, computed on your own sentence.
///
/// Without a command it opens the notebook.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    course: Course,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Whether the output has colours.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ColourChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// List the lessons and the computations.
    List {
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a lesson, or all of them, as plain text.
    Print {
        /// The name or the number of a lesson.
        lesson: Option<String>,
        /// Whether to print in colour.
        #[arg(long, value_enum, default_value_t)]
        color: ColourChoice,
        /// Print the notes for the teacher as well.
        #[arg(long)]
        notes: bool,
        /// Print the questions without their answers: a work sheet.
        #[arg(long, conflicts_with = "answers")]
        questions: bool,
        /// Print the questions with their answers: the key to the work sheet.
        #[arg(long)]
        answers: bool,
    },
    /// Check lesson files, and say what is wrong in them; with --sentence, on that sentence.
    Check {
        /// Files, or folders of them.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Write a lesson to start from, with every directive in it.
    NewLesson {
        /// The new file: its name ends with .md.
        path: PathBuf,
    },
    /// Run one computation and write down every matrix of it.
    Trace(TraceArgs),
    /// Train a model on a task, and say how well it answers.
    Train(TrainArgs),
    /// Translate a sentence with a trained Transformer: English into Kannada, unless you bring your own.
    Translate(TranslateArgs),
    /// Show how far you are in the course.
    Progress {
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Forget how far you are in the course, or in one lesson of it.
    Reset {
        /// The name or the number of a lesson.
        lesson: Option<String>,
        /// Do not ask first.
        #[arg(long)]
        yes: bool,
    },
    /// Write the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write the manual page.
    Man,
}

/// Parses and runs a command line, and gives the exit code: 0, 1 for something wrong in a file or in the data, 2 for something
/// wrong in the arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    keep_freed_memory();
    let outcome = match Cli::try_parse_from(arguments) {
        Ok(cli) => answer(cli),
        Err(error) => told(&error),
    };
    outcome.unwrap_or_else(|failure| failure.report())
}

fn answer(Cli { course, command }: Cli) -> Outcome {
    let Some(command) = command else {
        return front::notebook(&course);
    };
    let options = [
        ("--lesson", course.lesson.is_some()),
        ("--step", course.step.is_some()),
        ("--class", course.class),
    ];
    if let Some((option, _)) = options.iter().find(|(_, is_given)| *is_given) {
        return Err(CommandError::usage(
            format!("{option} opens the notebook, and a command does not"),
            "leave out one of them",
        ));
    }
    match command {
        Command::List { json } => front::list(&course, json),
        Command::Print {
            lesson,
            color,
            notes,
            questions,
            answers,
        } => {
            let what = match (questions, answers) {
                (true, _) => PrintOut::Questions,
                (_, true) => PrintOut::Answers,
                (false, false) => PrintOut::Whole,
            };
            let colours = match color {
                ColourChoice::Auto if stdout::is_coloured() => stdout::colours(),
                ColourChoice::Always => stdout::colours_of_terminal(),
                ColourChoice::Auto | ColourChoice::Never => Colours::None,
            };
            front::print(&Course { lesson, ..course }, colours, what, notes)
        }
        Command::Check { paths } => front::check::check(&paths, &course),
        Command::NewLesson { path } => front::new_lesson::new_lesson(&path),
        Command::Trace(args) => front::trace::trace(&args, &course),
        Command::Train(args) => front::train::train(&args, &course),
        Command::Translate(args) => front::translate::translate(&args, &course),
        Command::Progress { json } => front::progress::show(&course, json),
        Command::Reset { lesson, yes } => front::progress::reset(&course, lesson.as_deref(), yes),
        Command::Completions { shell } => {
            stdout::write(completions_and_manual::completions(Cli::command(), shell))
        }
        Command::Man => stdout::write(completions_and_manual::manual(
            &Cli::command(),
            &front::list::computations(),
        )),
    }
}

/// A message of clap: help and version are printed, and an error becomes one line like all our errors.
fn told(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if let ErrorKind::DisplayHelp | ErrorKind::DisplayVersion = error.kind() {
        return stdout::write(text);
    }
    // clap writes `error: …`, indented details, an empty line, perhaps `tip: …`, and the usage.
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message: Vec<&str> = message.split_whitespace().collect();
    let message = message.join(" ");
    let tip = rest
        .lines()
        .find_map(|line| line.trim().strip_prefix("tip: "));
    Err(CommandError::usage(
        message.strip_prefix("error: ").unwrap_or(&message),
        tip.unwrap_or("`attentive help` lists the commands"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
