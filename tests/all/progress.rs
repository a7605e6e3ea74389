//! Progress through the real binary: `attentive progress` and `attentive reset`, where there is no terminal.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Answer, answer, assert_harmless, program};
use attentive::notebook::progress::{
    Again, Answered, Attempt, BUILT_IN, CourseProgress, Position, Progress,
};
use tempfile::TempDir;

/// A state directory of its own.
struct State(TempDir);

impl State {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// One in which this is the progress in some course.
    fn with(course: &str, progress: CourseProgress) -> Self {
        let state = Self::new();
        let mut all = Progress::default();
        all.merge(course, progress);
        fs::create_dir(state.0.path().join("attentive")).expect("a new folder");
        fs::write(state.file(), all.to_json()).expect("a new file");
        state
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("attentive/progress.json")
    }

    fn progress(&self, course: &str) -> Option<CourseProgress> {
        let text = fs::read(self.file()).expect("a file");
        let mut progress = Progress::from_json(&text).expect("a good file");
        progress.courses.remove(course)
    }

    fn ask(&self, arguments: &[&str]) -> Answer {
        let mut command = program();
        command.env("XDG_STATE_HOME", self.0.path());
        answer(command.args(arguments), b"")
    }

    #[track_caller]
    fn check(&self, arguments: &[&str], expected: &str) {
        let found = self.ask(arguments);
        assert_eq!(found.stdout, expected);
        assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    }

    #[track_caller]
    fn check_error(&self, arguments: &[&str], code: i32, line: &str) {
        let found = self.ask(arguments);
        assert_eq!(found.stderr, format!("attentive: {line}\n"));
        assert_eq!((found.code, found.stdout.as_str()), (code, ""));
    }
}

/// Somewhere in lesson 8, with an answer in it and one in another lesson.
fn some() -> CourseProgress {
    let answer = |right, how| Answered {
        reply: "is".to_owned(),
        right,
        how,
        numbers: Some(7),
        again: Again::default(),
        misconceptions: Default::default(),
    };
    CourseProgress {
        position: Some(Position {
            lesson: "08-query-key-value".to_owned(),
            step: 4,
        }),
        answers: [
            ("00-words/same", answer(true, Attempt::FirstTry)),
            (
                "08-query-key-value/largest",
                answer(false, Attempt::AfterHint),
            ),
        ]
        .map(|(id, answer)| (id.to_owned(), answer))
        .into(),
        way: None,
        romanised: None,
    }
}

#[test]
fn where_there_is_none_it_says_so() {
    let state = State::new();
    let none = "There is no progress in the built-in course yet.\n";
    state.check(&["progress"], none);
    let nothing = "There is no progress in the built-in course to clear.\n";
    state.check(&["reset"], nothing);
    state.check(&["reset", "--yes"], nothing);
    let nothing = "There is no progress in 08-query-key-value to clear.\n";
    state.check(&["reset", "8"], nothing);
    let count = fs::read_dir(&state.0).expect("a folder").count();
    assert_eq!(count, 0, "asking leaves nothing behind");
}

#[test]
fn it_is_shown_lesson_by_lesson() {
    let state = State::with(BUILT_IN, some());
    let before = fs::read(state.file()).expect("a file");
    let text = state.ask(&["progress"]).stdout;
    for line in [
        "Progress in the built-in course\n",
        "  at 08-query-key-value, step 4 of ",
        "  00-words                                    1             0      0        0\n",
        "  08-query-key-value                          0             0      1        0\n",
        "  all                                         1             0      1        0\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert_eq!(fs::read(state.file()).expect("a file"), before);
}

#[test]
fn one_lesson_is_cleared_by_any_of_its_names() {
    for name in ["8", "query-key-value", "Query, key, value"] {
        let state = State::with(BUILT_IN, some());
        let cleared = "Cleared the progress in 08-query-key-value.\n";
        state.check(&["reset", name, "--yes"], cleared);
        let left = state.progress(BUILT_IN).expect("the other lesson");
        assert_eq!(left.answers.keys().collect::<Vec<_>>(), ["00-words/same"]);
        assert_eq!(left.position, None);
        let nothing = "There is no progress in 08-query-key-value to clear.\n";
        state.check(&["reset", name], nothing);
    }
}

#[test]
fn a_whole_course_is_cleared_and_no_other() {
    let state = State::with(BUILT_IN, some());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nText.\n";
    fs::write(folder.path().join("1-a.md"), lesson).expect("a new file");
    let path = folder.path().to_str().expect("a plain name");
    let none = format!("There is no progress in the course in `{path}` yet.\n");
    state.check(&["--lessons", path, "progress"], &none);
    let none = format!("There is no progress in the course in `{path}` to clear.\n");
    state.check(&["reset", "--yes", "--lessons", path], &none);
    assert_eq!(state.progress(BUILT_IN), Some(some()));
    state.check(
        &["reset", "--yes"],
        "Cleared the progress in the built-in course.\n",
    );
    assert_eq!(state.progress(BUILT_IN), None);
}

#[test]
fn a_folder_is_the_same_course_by_every_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\nText.\n";
    fs::write(folder.path().join("08-query-key-value.md"), lesson).expect("a new file");
    let real = fs::canonicalize(&folder).expect("a path");
    let state = State::with(real.to_str().expect("a plain name"), some());
    fs::create_dir(folder.path().join("inside")).expect("a new folder");
    for path in [real.clone(), real.join("inside/.."), real.join(".")] {
        let path = path.to_str().expect("a plain name");
        let text = state.ask(&["progress", "--lessons", path]).stdout;
        assert!(
            text.contains("  at 08-query-key-value, step 1 of 1\n"),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_cleared_without_a_yes() {
    let state = State::with(BUILT_IN, some());
    let line = "there is no terminal to ask on; give --yes to clear without being asked";
    for arguments in [&["reset"][..], &["reset", "8"]] {
        state.check_error(arguments, 2, line);
    }
    assert_eq!(state.progress(BUILT_IN), Some(some()));
}

#[test]
fn a_lesson_that_there_is_not() {
    let state = State::with(BUILT_IN, some());
    let line = "there is no lesson `why-divid`; did you mean `why-divide`?";
    state.check_error(&["reset", "why-divid", "--yes"], 2, line);
    let line = "--lesson opens the notebook, and a command does not; leave out one of them";
    state.check_error(&["--lesson", "8", "reset"], 2, line);
    assert_eq!(state.progress(BUILT_IN), Some(some()));
}

#[test]
fn a_file_that_cannot_be_read_stays_where_it_is() {
    let good = {
        let state = State::with(BUILT_IN, some());
        fs::read_to_string(state.file()).expect("a file")
    };
    for (text, reason) in [
        (&good[..good.len() / 2], "it is not JSON: EOF while parsing"),
        ("\u{1b}[2J", "it is not JSON: expected value"),
        (
            &good.replace("\"step\": 4", "\"step\": \"4\""),
            "`step` is not a whole number",
        ),
        (
            &good.replace("\"version\": 1", "\"version\": 9"),
            "version 9 is newer than this program",
        ),
    ] {
        let state = State::with(BUILT_IN, some());
        fs::write(state.file(), text).expect("a writable file");
        for command in [&["progress"][..], &["reset", "--yes"]] {
            let found = state.ask(command);
            let path = state.file().display().to_string();
            let start = format!("attentive: `{path}` cannot be read: {reason}");
            assert!(found.stderr.starts_with(&start), "{}", found.stderr);
            let end = "; the notebook moves it aside at its next start, and loses nothing of it\n";
            assert!(found.stderr.ends_with(end), "{}", found.stderr);
            assert_eq!(found.stderr.lines().count(), 1);
            assert_harmless(&found.stderr);
            assert_eq!((found.code, &*found.stdout), (1, ""));
            assert_eq!(fs::read_to_string(state.file()).expect("the file"), text);
        }
    }
}

#[test]
fn where_there_is_no_place_it_says_so() {
    let mut command = program();
    command.env_remove("HOME").env("XDG_STATE_HOME", "relative");
    let found = answer(command.arg("progress"), b"");
    let line = "attentive: there is nowhere to keep progress; set XDG_STATE_HOME or HOME to an absolute path\n";
    assert_eq!((found.code, found.stderr.as_str()), (1, line));
}

#[test]
fn a_place_that_cannot_be_is_as_good_as_empty() {
    let state = State::new();
    fs::write(state.0.path().join("attentive"), "a file").expect("a new file");
    let none = "There is no progress in the built-in course yet.\n";
    state.check(&["progress"], none);
    state.check(
        &["reset", "--yes"],
        "There is no progress in the built-in course to clear.\n",
    );
}

/// Printing is not stepping: it neither reads nor leaves anything.
#[test]
fn printing_keeps_no_progress() {
    let state = State::new();
    for arguments in [&[][..], &["print", "8"], &["list"], &["trace", "rnn"]] {
        assert_eq!(state.ask(arguments).code, 0);
    }
    let left = |folder: &Path| fs::read_dir(folder).expect("a folder").count();
    assert_eq!(left(state.0.path()), 0);
}

/// Another program reads where the learner is.
#[test]
fn progress_is_written_as_json() {
    let state = State::with(BUILT_IN, some());
    let found = state.ask(&["progress", "--json"]);
    assert_eq!((found.code, found.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&found.stdout).expect("JSON");
    let position = some().position.expect("a position");
    assert_eq!(json["position"]["lesson"], position.lesson.as_str());
    assert_eq!(json["position"]["step"], position.step);
    let answers = json["answers"].as_object().expect("answers");
    assert_eq!(answers.len(), some().answers.len());
}
