//! Training in a real terminal. It makes a step a second where a test looks at the screen, which is then at rest in between.

use std::fs;

use crate::pty::{Pty, USUAL, signal};
use tempfile::TempDir;

const SLOWLY: &str = "<<<";
const ENTER: &str = "\r";
const CTRL_C: &str = "\x03";
const CTRL_Z: &str = "\x1a";

/// A course with a training that does not end by itself, and another lesson.
fn course() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let head = "+++\ntitle = \"A course\"\npart = \"Tests\"\n+++\n";
    let train =
        "```train recall\nmodels = [\"rnn\", \"attention\"]\ngap = 3\nsteps = 1000000\n```\n";
    for (name, body) in [("1-a.md", train), ("2-b.md", "Another lesson.\n")] {
        let text = format!("{head}{body}");
        fs::write(folder.path().join(name), text).expect("a writable file");
    }
    folder
}

/// The notebook at the training, not started.
fn open() -> (Pty, TempDir) {
    let folder = course();
    let pty = Pty::start(|command| {
        command.arg("--lessons");
        command.arg(folder.path());
    });
    pty.wait_for("not started");
    (pty, folder)
}

/// The step that the screen shows.
fn step(pty: &Pty) -> u64 {
    let text = pty.screen().contents();
    let number = text
        .split("step ")
        .find_map(|rest| rest.split_once(" of 1000000"));
    let number = number.and_then(|(number, _)| number.parse().ok());
    number.expect("a step")
}

#[test]
fn it_starts_pauses_and_is_found_again() {
    let (mut pty, _folder) = open();
    pty.send(SLOWLY);
    pty.send(ENTER);
    pty.wait_for("step 2 of 1000000");
    pty.send(ENTER);
    pty.wait_for("paused");
    pty.send("]");
    pty.wait_for("Another lesson.");
    pty.send("[");
    pty.wait_for("paused");
    pty.send("\t");
    pty.wait_for("rnn.b");
    pty.send("\x1b");
    pty.wait_for("paused");
    // One step, and it stands still again.
    let before = step(&pty);
    pty.send("f");
    pty.wait("a step more", |screen| {
        let text = screen.contents();
        text.contains("paused") && text.contains(&format!("step {} of", before + 1))
    });
    // It goes on while another lesson is read.
    pty.send(ENTER);
    pty.wait_for("running");
    pty.send("]");
    pty.wait_for("Another lesson.");
    pty.send("[");
    pty.wait_for("running");
    pty.send("x");
    pty.wait_for("stopped at step");
    pty.send("q");
    assert!(pty.end().success());
    pty.assert_restored();
}

#[test]
fn every_way_to_end_ends_it_in_mid_training() {
    for way in ["q", CTRL_C, "TERM", "HUP"] {
        let (mut pty, _folder) = open();
        pty.send(ENTER);
        pty.wait_for_bytes(b"/s, ", 1);
        match way {
            "TERM" | "HUP" => signal(way, pty.pid()),
            key => pty.send(key),
        }
        let status = pty.end();
        match way {
            "q" => assert!(status.success()),
            CTRL_C => assert_eq!(status.exit_code(), 130),
            _ => assert!(status.signal().is_some(), "{way}: {status:?}"),
        }
        pty.assert_restored();
    }
}

#[test]
fn suspending_the_program_pauses_it() {
    let (mut pty, _folder) = open();
    pty.send(ENTER);
    pty.wait_for_bytes(b"/s, ", 1);
    // No shell waits for it, so it goes on at once; the training does not.
    pty.send(CTRL_Z);
    pty.wait_for("paused");
    pty.send(ENTER);
    pty.wait_for_bytes(b"/s, ", 2);
    signal("TSTP", pty.pid());
    pty.wait_for("paused");
    pty.send("q");
    assert!(pty.end().success());
}

#[test]
fn a_storm_of_sizes_and_keys_is_survived() {
    let (mut pty, _folder) = open();
    pty.send(ENTER);
    for number in 0..60 {
        let columns = 1 + (number * 37) % 200;
        pty.resize((columns, 1 + (number * 13) % 60));
        pty.send("?\x1b+-uo\x1b");
    }
    pty.resize(USUAL);
    // A turn of a knob paused it, and the old knobs may be back.
    pty.wait("a page at rest", |screen| {
        let text = screen.contents();
        text.contains("paused") || text.contains("not started")
    });
    pty.send("q");
    assert!(pty.end().success());
    pty.assert_restored();
}

#[cfg(target_os = "linux")]
#[test]
fn no_thread_is_left_behind() {
    let (mut pty, _folder) = open();
    let threads = |pty: &Pty| {
        let tasks = fs::read_dir(format!("/proc/{}/task", pty.pid()));
        tasks.expect("a running process").count()
    };
    let before = threads(&pty);
    pty.send(&format!("{ENTER}x").repeat(10));
    pty.wait("stopped, without its threads", |screen| {
        screen.contents().contains("stopped") && threads(&pty) == before
    });
    pty.send(ENTER);
    pty.wait_for_bytes(b"/s, ", 1);
    pty.send(ENTER);
    pty.wait("paused, without a thread", |screen| {
        screen.contents().contains("paused") && threads(&pty) == before
    });
    pty.send("q");
    assert!(pty.end().success());
}
