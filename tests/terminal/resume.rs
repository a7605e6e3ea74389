//! Progress in a real terminal: what is saved, and where the next start goes on.

use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use crate::pty::{Pty, signal};
use attentive::notebook::progress::{
    Again, Answered, Attempt, BUILT_IN, CourseProgress, Position, Progress,
};
use tempfile::TempDir;

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";

/// A state directory that several runs of the program share.
struct State(TempDir);

impl State {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("attentive/progress.json")
    }

    /// Puts this into the place of the file.
    fn write(&self, text: &str) {
        fs::create_dir_all(self.0.path().join("attentive")).expect("a folder");
        fs::write(self.file(), text).expect("a writable file");
    }

    /// What the file says; nothing while there is none.
    fn course(&self) -> CourseProgress {
        let text = fs::read(self.file()).unwrap_or_else(|_| Progress::default().to_json().into());
        let mut progress = Progress::from_json(&text).expect("a whole file");
        progress.courses.remove(BUILT_IN).unwrap_or_default()
    }

    /// Waits until the file says that the learner is here. It is written after the screen.
    #[track_caller]
    fn wait_for(&self, lesson: &str, step: usize) {
        let wanted = Some(at(lesson, step));
        let start = Instant::now();
        while self.course().position != wanted {
            let found = self.course().position;
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{found:?} is saved"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn start(&self, arguments: &[&str]) -> Pty {
        Pty::start(|command| {
            command.env("XDG_STATE_HOME", self.0.path());
            command.args(arguments);
        })
    }

    /// The notebook, painted.
    fn notebook(&self, arguments: &[&str]) -> (Pty, String) {
        let pty = self.start(arguments);
        pty.wait_for("next");
        let text = pty.screen().contents();
        (pty, text)
    }
}

fn at(lesson: &str, step: usize) -> Position {
    let lesson = lesson.to_owned();
    Position { lesson, step }
}

#[track_caller]
fn quit(mut pty: Pty) -> String {
    pty.send("q");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();
    pty.screen().contents()
}

#[test]
fn the_next_start_goes_on() {
    let state = State::new();
    let (mut pty, text) = state.notebook(&[]);
    assert!(!text.contains("resumed"), "{text}");
    pty.send(RIGHT);
    state.wait_for("00-words", 2);
    pty.send("8G");
    state.wait_for("08-query-key-value", 1);
    // Together with the key that ends it.
    pty.send(&[RIGHT, RIGHT, "q"].concat());
    assert_eq!(pty.end().exit_code(), 0);
    assert_eq!(
        pty.screen().contents().trim(),
        "",
        "there is nothing to say"
    );

    let (mut pty, text) = state.notebook(&[]);
    assert!(
        text.contains("resumed at step 3; gg goes to the start"),
        "{text}"
    );
    assert!(text.contains("8 · Query, key, value") && text.contains("step 3 of"));
    pty.send("gg");
    pty.wait("the start", |screen| {
        let text = screen.contents();
        text.contains("step 1 of") && !text.contains("resumed")
    });
    state.wait_for("08-query-key-value", 1);
    quit(pty);
    let (pty, text) = state.notebook(&["--sentence", "hello world"]);
    assert!(
        text.contains("resumed at this lesson; t lists all of them"),
        "{text}"
    );
    quit(pty);
}

#[test]
fn the_command_line_has_the_last_word() {
    let state = State::new();
    let (mut pty, _) = state.notebook(&["--lesson", "9"]);
    pty.send(RIGHT);
    state.wait_for("09-why-divide", 2);
    quit(pty);
    let (pty, text) = state.notebook(&["--lesson", "1"]);
    assert!(
        text.contains("step 1 of") && !text.contains("resumed"),
        "{text}"
    );
    quit(pty);
    // To look is not to step.
    state.wait_for("09-why-divide", 2);
}

#[test]
fn a_place_that_is_gone_is_no_trouble() {
    let state = State::new();
    let mut progress = Progress::default();
    let mut save = |lesson, step| {
        let position = Some(at(lesson, step));
        progress.merge(
            BUILT_IN,
            CourseProgress {
                position,
                ..CourseProgress::default()
            },
        );
        state.write(&progress.to_json());
        state.notebook(&[])
    };
    let (pty, text) = save("99-\u{1b}[2J", 3);
    assert!(
        text.contains("is no longer there: this is the start of the course"),
        "{text}"
    );
    quit(pty);
    let library = attentive::lesson::Library::embedded();
    let last = library.lessons[0].steps.len();
    let (pty, text) = save("00-words", usize::MAX);
    assert!(
        text.contains(&format!("resumed at step {last}; gg goes to the start")),
        "{text}"
    );
    quit(pty);
}

#[test]
fn two_copies_at_once_lose_nothing() {
    let state = State::new();
    let (mut one, _) = state.notebook(&[]);
    let (mut two, _) = state.notebook(&[]);
    // Something that neither of them knows of: as if a third had saved it.
    let answer = Answered {
        reply: "ಹೆಸರು".to_owned(),
        right: true,
        how: Attempt::AfterHint,
        numbers: None,
        again: Again::default(),
        misconceptions: Default::default(),
    };
    let known = CourseProgress {
        answers: [("00-words/same".to_owned(), answer)].into(),
        ..CourseProgress::default()
    };
    let mut progress = Progress::default();
    progress.merge(BUILT_IN, known.clone());
    progress.merge("/elsewhere", known.clone());
    state.write(&progress.to_json());
    for _ in 0..20 {
        one.send(RIGHT);
        two.send("]");
    }
    one.send("gg");
    quit(one);
    two.send("1G");
    state.wait_for("01-rnn", 1);
    quit(two);
    assert_eq!(state.course().answers, known.answers);
    let text = fs::read(state.file()).expect("a file");
    let all = Progress::from_json(&text).expect("a whole file");
    assert_eq!(all.courses["/elsewhere"], known);
}

/// A copy that was stopped in the middle of saving is in the way, but nobody has to wait for it.
#[test]
fn who_is_locked_out_saves_later() {
    let state = State::new();
    let (mut pty, _) = state.notebook(&[]);
    pty.send(RIGHT);
    state.wait_for("00-words", 2);
    let lock = state.file().with_extension("json.lock");
    let lock = File::options().append(true).open(lock).expect("a lock");
    lock.lock().expect("nobody holds it for long");
    pty.send(RIGHT);
    pty.wait_for("step 3 of");
    pty.send(RIGHT);
    pty.wait_for("step 4 of");
    assert_eq!(state.course().position, Some(at("00-words", 2)));
    lock.unlock().expect("a lock");
    // Without another key.
    state.wait_for("00-words", 4);
    lock.lock().expect("nobody holds it for long");
    pty.send(LEFT);
    let last = quit(pty);
    let note = "attentive: progress is not saved: another copy of this program is writing it";
    assert!(last.contains(note), "{last}");
}

#[test]
fn a_killed_program_leaves_a_whole_file() {
    let state = State::new();
    for frames in 2..12 {
        let (mut pty, text) = state.notebook(&["--lesson", "1"]);
        assert!(!text.contains("unreadable"), "{text}");
        // More than one frame answers, and each is saved: it is killed somewhere among them.
        pty.send(&"]]][[[".repeat(400));
        pty.wait_for_bytes(b"\x1b[?2026l", frames);
        signal("KILL", pty.pid());
        pty.end();
        state.course();
    }
    assert!(state.course().position.is_some());
}

#[test]
fn where_nothing_can_be_written_the_course_goes_on() {
    let state = State::new();
    fs::write(state.0.path().join("attentive"), "a file").expect("a new file");
    let (mut pty, text) = state.notebook(&[]);
    assert!(!text.contains("progress"), "{text}");
    pty.send(RIGHT);
    pty.wait_for("progress is not saved: ");
    pty.send(RIGHT);
    pty.wait("no second note", |screen| {
        let text = screen.contents();
        text.contains("step 3 of") && !text.contains("progress is not saved")
    });
    let last = quit(pty);
    assert_eq!(
        last.matches("attentive: progress is not saved: ").count(),
        1,
        "{last}"
    );
}

#[test]
fn where_there_is_no_place_the_course_goes_on() {
    let pty = Pty::start(|command| {
        command.env_remove("HOME");
        command.env("XDG_STATE_HOME", "");
    });
    pty.wait_for("progress is not kept: neither XDG_STATE_HOME nor HOME is an absolute");
    let last = quit(pty);
    assert!(last.contains("attentive: progress is not kept: "), "{last}");
}

#[test]
fn a_file_that_cannot_be_read_is_moved_aside_and_said_so() {
    let state = State::new();
    state.write("{ \"version\": 1");
    let (mut pty, text) = state.notebook(&[]);
    // It may be too long for one line.
    let words: Vec<&str> = text.split_whitespace().collect();
    let said = words.join(" ").contains("unreadable progress is now `");
    assert!(said, "{text}");
    pty.send(RIGHT);
    state.wait_for("00-words", 2);
    let last = quit(pty).replace('\n', "");
    let aside = format!("{}.unreadable", state.file().display());
    assert!(
        last.contains(&format!("now `{aside}`: it is not JSON")),
        "{last}"
    );
    let kept = fs::read_to_string(aside).expect("the moved file");
    assert_eq!(kept, "{ \"version\": 1");
    let (pty, text) = state.notebook(&[]);
    assert!(text.contains("resumed at step 2"), "{text}");
    assert_eq!(quit(pty).trim(), "");
}

#[test]
fn reset_asks_on_a_terminal() {
    let state = State::new();
    let (mut pty, _) = state.notebook(&[]);
    pty.send(RIGHT);
    state.wait_for("00-words", 2);
    quit(pty);
    let reset = |reply: &str| {
        let mut pty = state.start(&["reset"]);
        pty.wait_for("Clear the progress in the built-in course? [y/N]");
        pty.send(reply);
        assert_eq!(pty.end().exit_code(), 0);
        pty.screen().contents()
    };
    // A line without an answer, and no line at all.
    for no in ["\n", "n\n", "yell\n", "\x04"] {
        let told = reset(no);
        assert!(
            told.contains("The progress in the built-in course is as it was."),
            "{told}"
        );
        assert!(!state.course().is_empty());
    }
    let told = reset("Y\n");
    assert!(
        told.contains("Cleared the progress in the built-in course."),
        "{told}"
    );
    assert!(state.course().is_empty());
}

/// A class leaves no trace: not where there is progress, and not where none can be written.
#[test]
fn a_class_records_nothing() {
    let state = State::new();
    let (mut pty, _) = state.notebook(&[]);
    pty.send(RIGHT);
    state.wait_for("00-words", 2);
    quit(pty);
    let before = fs::read(state.file()).expect("a file");

    let mut pty = state.start(&["--class", "--lesson", "8", "--step", "4"]);
    pty.wait_for("v hands");
    let text = pty.screen().contents();
    assert!(text.contains("a class: nothing is recorded"), "{text}");
    assert!(text.contains("step 4 of"), "{text}");
    pty.send("v");
    pty.wait_for("hands: ");
    pty.send("12 9 5 4\r");
    pty.wait_for("my  12");
    pty.send("\x1b[6~\x1b[6~");
    pty.wait_for("Shown. It is");
    quit(pty);
    assert_eq!(fs::read(state.file()).expect("a file"), before);

    let nowhere = State::new();
    fs::write(nowhere.0.path().join("attentive"), "in the way").expect("a file");
    let (pty, text) = nowhere.notebook(&["--class"]);
    assert!(!text.contains("not kept"), "{text}");
    assert_eq!(quit(pty).trim(), "");
}
