//! `attentive check`: reports every problem of a lesson, with its place.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{CommandError, Course, Outcome, course, file, stdout};
use crate::lesson::{FileKind, Library, Problem, Span, typed_results};
use crate::notebook::{Notebook, PrintOut, Start, lint, other_words, step_panels};
use crate::runs::changes::Choices;
use crate::sorting::sort_by_key;
use crate::text::clean;
use crate::view::theme::Palette;
use crate::view::{Canvas, page};

/// The lines that header, rules and footer leave of 80×24, and the columns between the margins.
const PAGE: (usize, usize) = (78, 20);

/// Checks files and folders, and writes their problems. Exit code 1 if there are any, or if one of the paths holds no lesson. A sentence or
/// a seed of `course` stands for those of the lessons.
///
/// # Errors
/// If there is no word in the sentence, or the report cannot be written.
pub fn check(paths: &[PathBuf], course: &Course) -> Outcome {
    let choices = course.choices()?;
    let (mut report, mut lessons, mut problems) = (String::new(), 0, 0);
    let (mut remarks, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        let found = check_path(path, &choices).unwrap_or_else(|failure| {
            failures.push(failure);
            Findings::default()
        });
        lessons += found.lessons;
        problems += found.problems.len();
        for problem in found.problems {
            report += &format!("{problem}\n\n");
        }
        remarks.extend(found.remarks);
    }
    for remark in &remarks {
        report += &format!("{}\n", clean(remark));
    }
    if !remarks.is_empty() {
        report.push('\n');
    }
    let counted = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural}")
    };
    let checked = counted(lessons, "lesson");
    report += &match problems {
        0 => format!("{checked}, no problems\n"),
        _ => format!("{} in {checked}\n", counted(problems, "problem")),
    };
    if lessons > 0 {
        stdout::write(report)?;
    }
    for failure in &failures {
        failure.report();
    }
    Ok(if problems == 0 && failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What there is to say about the lessons of a library.
#[derive(Debug, Default)]
struct Findings {
    /// The number of lessons.
    lessons: usize,
    /// Their problems, in course order and by line.
    problems: Vec<Problem>,
    /// Why a lesson was checked on its own sentence instead of the one that was asked for.
    remarks: Vec<String>,
}

fn check_path(path: &Path, choices: &Choices) -> Result<Findings, CommandError> {
    let is_folder = path.is_dir();
    let files = if is_folder {
        course::files(path)?
    } else {
        // The data that a lesson names lies beside it.
        let folder = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut data = course::files(folder).unwrap_or_default();
        data.retain(|(name, _)| FileKind::of(name) == Some(FileKind::Data));
        let bytes = file::regular(path).map_err(|reason| {
            CommandError::data(
                format!("`{}` cannot be read: {reason}", path.display()),
                "give the path of a lesson or of a folder of lessons",
            )
        })?;
        // A file that is named is checked as a lesson, whatever its name.
        let name = course::name(path);
        let name = match FileKind::of(&name) {
            Some(FileKind::Lesson) if !name.to_lowercase().starts_with("readme.") => name,
            _ => format!("{}.md", name.trim_start_matches('.')),
        };
        data.into_iter().chain([(name, Ok(bytes))]).collect()
    };
    let library = Library::from_files(files);
    if library.lessons.is_empty() {
        return Err(CommandError::data(
            format!("there are no lessons in `{}`", path.display()),
            "put a file there whose name ends with .md",
        ));
    }
    let mut found = findings(library, choices);
    for problem in &mut found.problems {
        // The path as it was typed, so that an editor can open it.
        let file = if is_folder {
            path.join(&problem.file)
        } else {
            path.to_owned()
        };
        problem.file = file.display().to_string();
    }
    Ok(found)
}

/// Every problem of the lessons of a library, in course order and by line.
pub fn check_library(library: Library) -> Vec<Problem> {
    findings(library, &Choices::default()).problems
}

/// The same with a sentence and a seed that stand for those of the lessons. Without them, a lesson that has no problem is tried on other
/// sentences, too.
fn findings(library: Library, choices: &Choices) -> Findings {
    let is_own = *choices == Choices::default();
    let mut found = Findings {
        lessons: library.lessons.len(),
        ..Findings::default()
    };
    let start = Start {
        choices: choices.clone(),
        choices_are_own: !is_own,
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    for lesson in 0..found.lessons {
        notebook.choices.clone_from(choices);
        notebook.open(lesson, usize::MAX);
        let mut problems: Vec<_> = notebook.lesson().problems().cloned().collect();
        problems.extend(typed_results(notebook.lesson()));
        // Problems of the syntax stand on the page as well.
        let on_the_page = notebook.page().problems().cloned();
        for problem in on_the_page.chain(lint::problems(&notebook)) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        // A longer sentence takes more lines, and is scrolled.
        if problems.is_empty() && is_own {
            let steps = 0..notebook.lesson().steps.len();
            problems.extend(steps.filter_map(|step| too_long(&notebook, step)));
        }
        if problems.is_empty() && is_own {
            problems = other_words::problems(&mut notebook);
        }
        sort_by_key(&mut problems, |problem| (problem.line, problem.column));
        found.problems.extend(problems);
        if !is_own {
            let file = notebook.lesson().file();
            let why = notebook.why_other_words();
            let left_out = notebook.steps_left_out().into_iter();
            let left_out =
                left_out.map(|step| format!("step {} is left out on these numbers", step + 1));
            let remarks = why.into_iter().chain(left_out);
            found
                .remarks
                .extend(remarks.map(|remark| format!("{file}: {remark}")));
        }
    }
    found
}

/// A step that does not fit a screen of 80×24.
fn too_long(notebook: &Notebook, step: usize) -> Option<Problem> {
    let (width, height) = PAGE;
    let canvas = Canvas {
        width,
        rows: page::matrix_rows(height),
        // Without colours, which are rare, a dense picture takes twice the lines, and is scrolled.
        palette: Palette::new(notebook.theme, true),
    };
    let divider = usize::from(step > 0);
    let panels = step_panels(notebook, step, PrintOut::Whole);
    let lines = page::step_lines(&panels, canvas).len() + divider;
    if lines <= height {
        return None;
    }
    let at = Span {
        line: notebook.lesson().steps[step].line,
        column: 1,
        width: 1,
    };
    let number = step + 1;
    let message =
        format!("step {number} takes {lines} lines, and a screen of 80×24 has {height} for it");
    let help = "move some of it to a step of its own, behind `---`";
    Some(notebook.lesson().problem(&at, message, help))
}
