//! Opening a course: lessons from the binary or from a folder, a sentence and a seed from the command line.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{CommandError, file};
use crate::lesson::{FileKind, Library};
use crate::models::inputs::InputError;
use crate::models::words::Sentence;
use crate::notebook::{Notebook, Start, Theme};
use crate::runs::changes::Choices;

/// The name of a file, and its bytes or the reason why it cannot be read.
pub type CourseFile = (String, Result<Vec<u8>, String>);

/// The course that the command line asks for.
#[derive(Args, Clone, Debug)]
pub struct Course {
    /// Take the lessons from this folder instead of the built-in ones.
    #[arg(long = "lessons", value_name = "DIR", global = true)]
    pub folder: Option<PathBuf>,
    /// Compute on this sentence, in any script.
    #[arg(long, global = true)]
    pub sentence: Option<String>,
    /// Draw the random weights from this seed.
    #[arg(long, value_name = "N", global = true, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Colours for a dark or for a light terminal.
    #[arg(long, value_enum, default_value_t, global = true)]
    pub theme: ThemeChoice,
    /// Write Kannada in Latin letters only.
    #[arg(long, global = true)]
    pub romanised: bool,
    /// Open the notebook at this lesson: its name, or its number.
    #[arg(long)]
    pub lesson: Option<String>,
    /// And at this step of it.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub step: Option<usize>,
    /// Teach a class: nothing is recorded, questions start unanswered, and v counts hands.
    #[arg(long)]
    pub class: bool,
}

/// The background that the colours are chosen for.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum ThemeChoice {
    /// Whichever the terminal seems to have.
    #[default]
    Auto,
    /// A dark background.
    Dark,
    /// A light background.
    Light,
}

impl ThemeChoice {
    /// Dark unless the terminal says in `COLORFGBG` that it is light.
    fn theme(self) -> Theme {
        let colours = || std::env::var("COLORFGBG").unwrap_or_default();
        match self {
            Self::Light => Theme::Light,
            Self::Auto if matches!(colours().rsplit(';').next(), Some("7" | "15")) => Theme::Light,
            Self::Auto | Self::Dark => Theme::Dark,
        }
    }
}

impl Course {
    /// Opens it.
    ///
    /// # Errors
    /// If the folder cannot be read or has no lessons, there is no such lesson, or the sentence has no words.
    pub fn open(&self) -> Result<Notebook, CommandError> {
        let library = self.library()?;
        let choices = self.choices()?;
        let folder = self.folder.as_deref();
        let lesson = match &self.lesson {
            Some(name) => lesson(&library, name)?,
            None => 0,
        };
        let step = self.step_of(&library, lesson)?;
        let start = Start {
            folder: folder.map(|folder| folder.display().to_string()),
            lesson,
            choices,
            theme: self.theme.theme(),
            is_romanised: self.romanised,
            is_class: self.class,
            ..Start::default()
        };
        let mut notebook = Notebook::new(library, start);
        if step > 0 {
            notebook.open(lesson, step);
        }
        Ok(notebook)
    }

    /// The sentence and the seed.
    ///
    /// # Errors
    /// If the sentence has no words, or too many.
    pub fn choices(&self) -> Result<Choices, CommandError> {
        let sentence = self.sentence.as_deref().map(Sentence::parse).transpose();
        Ok(Choices {
            sentence: sentence.map_err(CommandError::Usage)?,
            seed: self.seed,
        })
    }

    /// The step to open, from 0.
    fn step_of(&self, library: &Library, lesson: usize) -> Result<usize, CommandError> {
        let Some(step) = self.step else {
            return Ok(0);
        };
        if self.lesson.is_none() {
            return Err(CommandError::usage(
                "--step is a step of a lesson, and no lesson is named",
                format!("write --lesson 8 --step {step}"),
            ));
        }
        let lesson = &library.lessons[lesson];
        let steps = lesson.steps.len();
        match (1..=steps).contains(&step) {
            true => Ok(step - 1),
            false => Err(CommandError::usage(
                format!("there is no step {step} in {}", lesson.stem()),
                format!("give one from 1 to {steps}"),
            )),
        }
    }

    /// The lessons.
    ///
    /// # Errors
    /// If the folder cannot be read or has no lessons in it.
    pub fn library(&self) -> Result<Library, CommandError> {
        let Some(folder) = &self.folder else {
            return Ok(Library::embedded());
        };
        let library = Library::from_files(files(folder)?);
        if library.lessons.is_empty() {
            return Err(CommandError::data(
                format!("there are no lessons in {}", file::name(folder)),
                "put a file there whose name ends with .md",
            ));
        }
        Ok(library)
    }
}

/// The position of a lesson by its number or name.
///
/// # Errors
/// If there is none; the nearest name is the help.
pub fn lesson(library: &Library, name: &str) -> Result<usize, CommandError> {
    library.find(name).ok_or_else(|| {
        let slugs = library.lessons.iter().map(|entry| entry.slug());
        CommandError::Usage(InputError::unknown("lesson", name, slugs))
    })
}

/// The lessons of a folder and their data, each with its bytes or with the reason why it cannot be read.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn files(folder: &Path) -> Result<Vec<CourseFile>, CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::data(
            format!("{} cannot be read: {error}", file::name(folder)),
            "give the path of a folder of lessons",
        )
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if FileKind::of(&name(&path)).is_some() {
            files.push((name(&path), file::regular(&path)));
        }
    }
    Ok(files)
}

/// The name of a file in its folder.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
