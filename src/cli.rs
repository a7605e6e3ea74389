//! The command line: its arguments, and the function that answers each command.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::front::trace::{InputSource, Request};
use crate::front::{self, CommandError, Course, Outcome, SENTENCE, completions_and_manual, stdout};
use crate::notebook;

/// A notebook you step through in a terminal: an RNN and self-attention, computed on your own sentence.
///
/// Without a command it opens the notebook.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub options: GlobalOptions,
    /// Open the notebook at this lesson: its name, or its number.
    #[arg(long)]
    pub lesson: Option<String>,
    /// The command; without one the notebook opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options of every command.
#[derive(Args, Debug)]
pub struct GlobalOptions {
    /// Take the lessons from this folder instead of the built-in ones.
    #[arg(long, value_name = "DIR", global = true)]
    pub lessons: Option<PathBuf>,
    /// Compute on this sentence, in any script.
    #[arg(long, global = true)]
    pub sentence: Option<String>,
    /// Draw the random weights from this seed.
    #[arg(long, value_name = "N", global = true, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Colours for a dark or for a light terminal.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub theme: ThemeChoice,
}

/// The background that the colours are chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeChoice {
    /// Whichever the terminal seems to have.
    #[default]
    Auto,
    /// A dark background.
    Dark,
    /// A light background.
    Light,
}

/// Whether the output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
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
pub enum Command {
    /// List the lessons and the computations.
    List,
    /// Print a lesson, or all of them, as plain text.
    Print {
        /// The name or the number of a lesson.
        lesson: Option<String>,
        /// Whether to print in colour.
        #[arg(long, value_enum, default_value_t)]
        color: ColourChoice,
    },
    /// Check lesson files, and say what is wrong in them.
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
    /// Show how far you are in the course.
    Progress,
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

/// The arguments of `trace`.
#[derive(Args, Debug)]
#[command(after_help = format!("Computations:\n\n{}", front::list::computations()))]
pub struct TraceArgs {
    /// The computation: one of the list below.
    pub computation: String,
    /// Take the inputs from a JSON file instead of a sentence; - is standard input, builtin:NAME a file of the built-in lessons.
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Turn a knob. May be repeated.
    #[arg(long, value_name = "KNOB=VALUE")]
    pub set: Vec<String>,
    /// Write the gradients of this input or stage, summed or weighted by the `upstream` of the input.
    #[arg(long, value_name = "ADDRESS")]
    pub grad: Option<String>,
    /// Write JSON, every number in full.
    #[arg(long)]
    pub json: bool,
}

/// Parses and runs a command line, and gives the exit code: 0, 1 for something wrong in a file or in the data, 2 for something
/// wrong in the arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let outcome = match Cli::try_parse_from(arguments) {
        Ok(cli) => answer(&cli),
        Err(error) => told(&error),
    };
    outcome.unwrap_or_else(|failure| failure.report())
}

fn answer(cli: &Cli) -> Outcome {
    let course = course(&cli.options, cli.lesson.clone());
    let Some(command) = &cli.command else {
        return front::notebook(&course);
    };
    if cli.lesson.is_some() {
        return Err(CommandError::usage(
            "--lesson opens the notebook, and a command does not",
            "leave out one of them",
        ));
    }
    match command {
        Command::List => front::list(&course),
        Command::Print { lesson, color } => {
            let lesson = lesson.clone();
            let colour = match color {
                ColourChoice::Auto => stdout::is_coloured(),
                ColourChoice::Always => true,
                ColourChoice::Never => false,
            };
            front::print(&Course { lesson, ..course }, colour)
        }
        Command::Check { paths } => front::check::check(paths),
        Command::NewLesson { path } => front::new_lesson::new_lesson(path),
        Command::Trace(args) => front::trace::trace(&request(&cli.options, args)?),
        Command::Progress => front::progress::show(&course),
        Command::Reset { lesson, yes } => front::progress::reset(&course, lesson.as_deref(), *yes),
        Command::Completions { shell } => {
            written(completions_and_manual::completions(Cli::command(), *shell))
        }
        Command::Man => written(completions_and_manual::manual(
            &Cli::command(),
            &front::list::computations(),
        )),
    }
}

fn course(options: &GlobalOptions, lesson: Option<String>) -> Course {
    let theme = match options.theme {
        ThemeChoice::Auto => front::print::theme_of(std::env::var("COLORFGBG").ok().as_deref()),
        ThemeChoice::Dark => notebook::Theme::Dark,
        ThemeChoice::Light => notebook::Theme::Light,
    };
    Course {
        folder: options.lessons.clone(),
        lesson,
        sentence: options.sentence.clone(),
        seed: options.seed,
        theme,
    }
}

fn request(options: &GlobalOptions, args: &TraceArgs) -> Result<Request, CommandError> {
    let source = match (&options.sentence, &args.input) {
        (Some(_), Some(_)) => {
            return Err(CommandError::usage(
                "--sentence and --input cannot be used together",
                "give one of them",
            ));
        }
        (_, Some(path)) => InputSource::File(path.clone()),
        (sentence, None) => {
            InputSource::Sentence(sentence.as_deref().unwrap_or(SENTENCE).to_owned())
        }
    };
    let mut settings = Vec::new();
    settings.extend(
        options
            .seed
            .map(|seed| ("seed".to_owned(), seed.to_string())),
    );
    for set in &args.set {
        let Some((knob, value)) = set.split_once('=') else {
            return Err(CommandError::usage(
                format!("--set `{set}` has no value"),
                format!("write --set {set}=VALUE"),
            ));
        };
        settings.push((knob.to_owned(), value.to_owned()));
    }
    Ok(Request {
        computation: args.computation.clone(),
        source,
        settings,
        grad: args.grad.clone(),
        json: args.json,
    })
}

fn written(text: impl AsRef<[u8]>) -> Outcome {
    stdout::write(text)?;
    Ok(ExitCode::SUCCESS)
}

/// A message of clap: help and version are printed, and an error becomes one line like all our errors.
fn told(error: &clap::Error) -> Outcome {
    let text = error.render().to_string();
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return written(text);
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

    #[test]
    fn an_error_of_clap_is_one_line() {
        let check = |arguments: &[&str], expected: &str| {
            let error = Cli::try_parse_from(arguments).unwrap_err();
            let Err(CommandError::Usage(error)) = told(&error) else {
                panic!("{arguments:?} is no usage error");
            };
            assert_eq!(error.to_string(), expected);
        };
        check(
            &["attentive", "--sentense", "a"],
            "unexpected argument '--sentense' found; a similar argument exists: '--sentence'",
        );
        check(
            &["attentive", "trace"],
            "the following required arguments were not provided: <COMPUTATION>; `attentive help` lists the commands",
        );
    }
}
