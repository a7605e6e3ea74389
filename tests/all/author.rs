//! What an author of lessons begins with: the starter that `attentive new-lesson` writes, and the description of the format.

use std::fs;
use std::path::Path;

use crate::support::{Answer, answer, assert_harmless, program};
use attentive::front::new_lesson::STARTER;
use attentive::lesson::{
    Checks, Directive, Function, MapPart, Operator, Predict, Race, RunDirective, Show, Time, Train,
    View, Wrong,
};
use attentive::models::checks::CHECKS;

/// The program in a folder.
fn say(folder: &Path, arguments: &[&str]) -> Answer {
    answer(program().current_dir(folder).args(arguments), b"")
}

/// Asserts a refusal: one line, and nothing written.
#[track_caller]
fn refused(folder: &Path, path: &str, line: &str) {
    let found = say(folder, &["new-lesson", path]);
    assert_eq!(found.stderr, format!("attentive: {line}\n"));
    assert_eq!((found.code, found.stdout.as_str()), (1, ""));
}

#[test]
fn a_new_lesson_passes_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let found = say(folder.path(), &["new-lesson", "01-mine.md"]);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let next = "`01-mine.md` is written. Change it, then try\n  attentive check 01-mine.md\n  attentive --lessons .\n";
    assert_eq!(found.stdout, next);
    let written = fs::read_to_string(folder.path().join("01-mine.md")).expect("a lesson");
    assert_eq!(written, STARTER);
    for path in ["01-mine.md", "."] {
        let checked = say(folder.path(), &["check", path]);
        assert_eq!(checked.stdout, "1 lesson, no problems\n");
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("mine.md");
    fs::write(&path, "mine").expect("a new file");
    let line = "`mine.md` is there already; give the path of a new file: nothing is overwritten";
    refused(folder.path(), "mine.md", line);
    assert_eq!(fs::read_to_string(&path).expect("still there"), "mine");
}

#[test]
fn where_no_lesson_can_be_one_line_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let here = folder.path();
    let folder = "`.` is a folder; give the path of a new file, such as 01-my-lesson.md";
    refused(here, ".", folder);
    let kind =
        "`mine.txt` does not end with .md; a lesson is a Markdown file, such as 01-my-lesson.md";
    refused(here, "mine.txt", kind);
    assert_eq!(fs::read_dir(here).expect("a folder").count(), 0);
    assert_eq!(say(here, &["new-lesson"]).code, 2);
    // A file cannot be a folder.
    fs::write(here.join("taken"), "").expect("a new file");
    let found = say(here, &["new-lesson", "taken/mine.md"]);
    assert_eq!((found.code, found.stdout.as_str()), (1, ""));
    let begin = "attentive: `mine.md` cannot be written: ";
    assert!(
        found.stderr.starts_with(begin) || found.stderr.contains("taken/mine.md"),
        "{}",
        found.stderr
    );
}

/// The first command of the README, in an empty folder.
#[test]
fn a_new_lesson_makes_its_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = "my-lessons/mine/01-mine.md";
    let found = say(folder.path(), &["new-lesson", path]);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let written = fs::read_to_string(folder.path().join(path)).expect("a lesson");
    assert_eq!(written, STARTER);
}

/// An author finds the name of every check.
#[test]
fn the_description_names_every_check() {
    let text = fs::read_to_string("docs/lesson-format.md").expect("the description");
    let text = section(&text, "### checks");
    for check in &CHECKS {
        let row = format!("- `{}`: {}", check.name, check.title);
        assert!(text.contains(&row), "{row}");
    }
}

#[cfg(unix)]
#[test]
fn controls_in_a_name_do_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let found = say(folder.path(), &["new-lesson", "\u{1b}[31m.md"]);
    assert_eq!(found.code, 0);
    assert_harmless(&found.stdout);
}

/// The part of the description below a heading, up to the next one of the same level.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let start = text.find(&format!("\n{heading}\n")).expect(heading) + 1;
    let level = heading.split(' ').next().expect("signs");
    let rest = &text[start + heading.len()..];
    let end = rest.find(&format!("\n{level} ")).unwrap_or(rest.len());
    &rest[..end]
}

/// The words in backquotes in the first column of a table.
fn first_column(text: &str) -> Vec<&str> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    cells
        .flat_map(|cell| cell.split(['`', ',', ' ']))
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn the_description_names_what_there_is_and_nothing_else() {
    let text = fs::read_to_string("docs/lesson-format.md").expect("the description");
    let directives = section(&text, "## Directives");
    let described: Vec<&str> = directives
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    assert_eq!(described, Directive::NAMES);

    let keys = |directive: &str| {
        let part = section(directives, &format!("### {directive}"));
        first_column(part)
    };
    assert_eq!(keys("run"), RunDirective::KEYS);
    assert_eq!(keys("show"), Show::KEYS);
    assert_eq!(keys("predict"), Predict::KEYS);
    assert_eq!(keys("race"), Race::KEYS);
    assert_eq!(keys("checks"), Checks::KEYS);
    let named = keys("train");
    let (train, measured) = named.split_at(Train::KEYS.len());
    assert_eq!(train, Train::KEYS);
    let names = [
        "scores",
        "at_sizes",
        "diverged",
        "loss",
        "score",
        "parameters",
        "guessing",
        "trained",
        "held_out",
        "held_out_scores",
        "attention",
        "pairs",
        "vocabulary",
    ];
    assert_eq!(measured, names);
    let named = keys("time");
    let (time, measured) = named.split_at(Time::KEYS.len());
    assert_eq!(time, Time::KEYS);
    let names = [
        "one_thread",
        "all_threads",
        "microseconds",
        "threads",
        "width",
    ];
    assert_eq!(measured, names);
    for directive in ["knob", "map", "score", "notes"] {
        assert_eq!(keys(directive), [""; 0], "{directive}");
    }
    let race = section(directives, "### race");
    let show = section(directives, "### show");
    let predict = section(directives, "### predict");
    for (view, _) in Race::VIEWS {
        assert!(race.contains(&format!("`{view}`")), "{view}");
    }
    for (view, _) in View::ALL {
        assert!(show.contains(&format!("`{view}`")), "{view}");
    }
    for (_, name, _) in Wrong::ALL {
        assert!(predict.contains(&format!("`why.{name}`")), "{name}");
    }

    let file = section(&text, "## The file");
    for (part, _) in MapPart::ALL {
        assert!(file.contains(&format!("`{part}`")), "{part}");
    }

    let spans = section(&text, "## Computed spans");
    let mut functions = first_column(spans);
    let mut known = Function::ALL.map(|(name, _)| name);
    functions.sort_unstable();
    known.sort_unstable();
    assert_eq!(functions, known);
    for (sign, _) in Operator::COMPARING {
        assert!(spans.contains(&format!("`{sign}`")), "{sign}");
    }
}
