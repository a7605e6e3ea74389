//! A folder of lessons that changes while its course is open in a real terminal.

use std::fs;
use std::path::PathBuf;

use crate::pty::Pty;
use tempfile::TempDir;

const RIGHT: &str = "\x1b[C";

const HEAD: &str = "+++\ntitle = \"A course\"\npart = \"Tests\"\n+++\n";

const SHOW: &str = "```run self-attention\nseed = 7\n```\n```show affinity\n```\n";

/// A teacher's folder.
struct Folder(TempDir);

impl Folder {
    /// Two lessons, the second of two steps.
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        folder.write("1-a.md", "The first lesson.\n");
        folder.write("2-b.md", &format!("One.\n---\nTwo.\n{SHOW}"));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, body: &str) {
        fs::write(self.path(name), format!("{HEAD}{body}")).expect("a writable file");
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("a file");
    }

    /// The notebook, at the second step of the second lesson.
    fn open(&self) -> Pty {
        let mut pty = Pty::start(|command| {
            command.arg("--lessons");
            command.arg(self.0.path());
            command.args(["--lesson", "2"]);
        });
        pty.wait_for("One.");
        pty.send(RIGHT);
        pty.wait_for("Out[1]");
        pty
    }
}

/// Waits for all of these, and for none of those after a `!`.
#[track_caller]
fn wait_for(pty: &Pty, wanted: &[&str]) {
    pty.wait(wanted, |screen| {
        let text = screen.contents();
        wanted.iter().all(|it| match it.strip_prefix('!') {
            Some(absent) => !text.contains(absent),
            None => text.contains(it),
        })
    });
}

#[test]
fn an_edit_shows_at_once_and_keeps_the_place() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.send("r");
    pty.wait_for("seed 8");
    pty.send("shello world\r");
    pty.wait_for("affinity 2×2");
    folder.write(
        "2-b.md",
        &format!("One.\n---\nNew prose.\n{SHOW}---\nThree.\n"),
    );
    let wanted = [
        "reloaded 2-b",
        "New prose.",
        "step 2 of 3",
        "seed 8",
        "affinity 2×2",
    ];
    wait_for(&pty, &wanted);
    folder.write("1-a.md", "Changed as well.\n");
    wait_for(&pty, &["reloaded 1-a", "New prose.", "step 2 of 3"]);
    pty.send(RIGHT);
    wait_for(&pty, &["Three.", "!reloaded"]);
}

#[test]
fn a_reload_clears_no_screen_and_moves_nothing() {
    let folder = Folder::new();
    let mut pty = folder.open();
    pty.send("\t");
    pty.wait_for("▸my");
    pty.send("\x1b[B");
    pty.wait_for("▸name");
    let before = pty.bytes().len();
    folder.write("1-a.md", "Changed.\n");
    wait_for(&pty, &["reloaded 1-a", "▸name"]);
    let frame = String::from_utf8_lossy(&pty.bytes()[before..]).into_owned();
    assert!(!frame.contains("\x1b[2J"), "{frame:?}");
    // The message is all that is new.
    assert!(frame.len() < 1_000, "{} bytes", frame.len());
}

#[test]
fn errors_show_in_place_and_go_away() {
    let folder = Folder::new();
    let pty = folder.open();
    folder.write("2-b.md", "One.\n---\nTwo.\n```shwo affinity\n```\n");
    let error = [
        "reloaded 2-b: 1 problem",
        "error: no directive `shwo`",
        "step 2 of 2",
    ];
    wait_for(&pty, &error);
    fs::write(folder.path("2-b.md"), b"caf\xe9").expect("a writable file");
    wait_for(
        &pty,
        &["reloaded 2-b: 1 problem", "it is not UTF-8 from byte 3 on"],
    );
    // Half a file has fewer steps; the whole one has the learner's again.
    folder.write("2-b.md", &format!("One.\n---\nTwo.\n{SHOW}"));
    wait_for(
        &pty,
        &[
            "reloaded 2-b",
            "!problem",
            "!error",
            "Out[1]",
            "step 2 of 2",
        ],
    );
}

#[test]
fn a_lesson_that_is_deleted_comes_back() {
    let folder = Folder::new();
    let mut pty = folder.open();
    let text = fs::read(folder.path("2-b.md")).expect("a file");
    folder.remove("2-b.md");
    let gone = "2-b is gone; it opens again as soon as it is back";
    wait_for(&pty, &[gone, "The first lesson.", "step 1 of 1"]);
    fs::write(folder.path("2-b.md"), &text).expect("a new file");
    wait_for(&pty, &["2-b is back", "Out[1]", "step 2 of 2"]);
    folder.remove("2-b.md");
    wait_for(&pty, &[gone]);
    folder.remove("1-a.md");
    let empty = "There are no lessons in this folder.";
    wait_for(&pty, &["1-a is gone", empty]);
    fs::write(folder.path("2-b.md"), &text).expect("a new file");
    wait_for(&pty, &["2-b is back", "Out[1]", "step 2 of 2"]);
    pty.send("q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn a_folder_may_go_and_come_back() {
    let folder = Folder::new();
    let pty = folder.open();
    let elsewhere = folder.0.path().with_extension("moved");
    fs::rename(&folder.0, &elsewhere).expect("a new name");
    wait_for(&pty, &["There are no lessons in this folder."]);
    fs::rename(&elsewhere, &folder.0).expect("the old name");
    wait_for(&pty, &["2-b is back", "Out[1]", "step 2 of 2"]);
}

#[test]
fn data_is_watched_as_well() {
    let folder = Folder::new();
    let data = |q: &str| {
        let text =
            format!(r#"{{"input": {{"q": [[{q}]], "k": [[1.5]], "v": [[1]], "mask": "none"}}}}"#);
        fs::write(folder.path("d.json"), text).expect("a new file");
    };
    data("2");
    let run = "```run attention\ngiven = \"d.json\"\n```\n```show affinity\n```\n";
    folder.write("2-b.md", &format!("One.\n---\n{run}"));
    let pty = folder.open();
    wait_for(&pty, &["3.00"]);
    data("4");
    wait_for(&pty, &["reloaded d.json", "6.00", "!3.00"]);
    data("oops");
    wait_for(&pty, &["reloaded d.json: ", "error: "]);
}
