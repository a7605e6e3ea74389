//! The notebook in a real terminal: what it paints, and what it leaves behind however it ends.
//!
//! Every test waits for screens that are at rest. None measures time, and nothing answers what a program may ask the
//! terminal.

use std::io::Read;
use std::process::{Command, Stdio};
use std::{env, thread};

use crate::pty::{self, Pty, USUAL, count, signal};
use attentive::front::{progress::Autosave, tui};
use attentive::lesson::Library;
use attentive::notebook::{Notebook, Start};

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const CTRL_C: &str = "\x03";
const CTRL_Z: &str = "\x1a";

/// The notebook, painted.
fn notebook() -> (Pty, String) {
    let pty = Pty::start(|_| ());
    let first = pty.wait_for("next");
    (pty, first)
}

fn first_title() -> String {
    Library::embedded().lessons[0].title.clone()
}

/// The process ends by a signal.
#[track_caller]
fn assert_killed_by(pty: &mut Pty, name: &str) {
    let status = pty.end();
    let signal = status.signal().unwrap_or_default();
    assert!(signal.starts_with(name), "{status:?}");
}

#[test]
fn it_starts_with_the_first_lesson() {
    let (pty, _) = notebook();
    let screen = pty.screen();
    let text = screen.contents();
    assert!(
        text.lines()
            .next()
            .is_some_and(|line| line.contains("attentive"))
    );
    assert!(text.contains(&first_title()));
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
    assert!(!pty.has_its_modes_back());
}

#[test]
fn it_asks_the_terminal_nothing() {
    let (mut pty, first) = notebook();
    pty.send(RIGHT);
    pty.wait("the next step", |_| true);
    pty.resize((100, 30));
    pty.resize(USUAL);
    pty.send(LEFT);
    pty.wait_for_picture(&first);
    let bytes = pty.bytes();
    // Cursor position, attributes, versions, keyboard flags, modes, colours, capabilities.
    for question in [
        "6n", "5n", "c", ">c", ">0c", ">q", ">0q", "?u", "14t", "16t", "18t",
    ] {
        assert_eq!(count(&bytes, &format!("\x1b[{question}")), 0, "{question}");
    }
    for question in ["$p", "\x1b]", "\x1bP", "\x1b_"] {
        assert_eq!(count(&bytes, question), 0, "{question:?}");
    }
}

#[test]
fn a_frame_is_one_synchronised_update() {
    let (mut pty, first) = notebook();
    let before = pty.bytes().len();
    pty.send(RIGHT);
    pty.wait_for_change(&first);
    let step = &pty.bytes()[before..];
    assert!(step.starts_with(b"\x1b[?2026h") && step.ends_with(b"\x1b[?2026l"));
    assert_eq!(count(step, "\x1b[?2026h"), 1);
    assert_eq!(
        count(step, "\x1b[2J"),
        0,
        "a step does not clear the screen"
    );
    assert!(step.len() <= 8_000, "{} bytes", step.len());
}

#[test]
fn a_key_that_changes_nothing_is_no_bytes() {
    let (mut pty, first) = notebook();
    pty.send(RIGHT);
    let second = pty.wait_for_change(&first);
    let before = pty.bytes().len();
    // A release, a combination with Alt, a key that nobody bound, a report of the focus.
    pty.send("\x1b[97;1:3u\x1bq\x1b[2~\x1b[I");
    pty.wait_for_picture(&second);
    assert_eq!(pty.bytes().len(), before);
}

#[test]
fn steps_go_forth_and_back() {
    let (mut pty, first) = notebook();
    pty.send(RIGHT);
    let second = pty.wait_for_change(&first);
    pty.send(LEFT);
    pty.wait_for_picture(&first);
    // Many keys at once come to the same as one after the other.
    pty.send(&[RIGHT.repeat(200), LEFT.repeat(400), RIGHT.to_owned()].concat());
    pty.wait_for_picture(&second);
}

#[test]
fn a_box_of_the_map_opens_its_lesson() {
    let (mut pty, first) = notebook();
    pty.send("M");
    pty.wait_for("inside attention");
    pty.send("\x1b");
    pty.wait_for_picture(&first);
    pty.send("M\x1b[B\r");
    pty.wait_for("1 · The RNN");
}

#[test]
fn a_paste_is_text_and_no_keys() {
    let (mut pty, _) = notebook();
    pty.send("\x1b[200~q\x03\x1b[201~s\x1b[200~one\ntwo\x1b[201~");
    pty.wait_for("one two");
}

#[test]
fn the_screen_survives_every_size() {
    let (pty, first) = notebook();
    for size in [
        (200, 60),
        (40, 10),
        (1, 1),
        (2, 1),
        (1, 50),
        (300, 2),
        (0, 0),
        (79, 23),
    ] {
        pty.resize(size);
        pty.wait(size, |_| true);
        pty.resize(USUAL);
        pty.wait_for_picture(&first);
    }
}

#[test]
fn the_screen_survives_a_storm_of_sizes() {
    let (mut pty, first) = notebook();
    pty.send(RIGHT);
    let second = pty.wait_for_change(&first);
    // Knuth's generator: any sequence will do, but always the same.
    let mut state: u64 = 1;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u16::try_from((state >> 33) % below).expect("a small number")
    };
    for _ in 0..200 {
        pty.resize((1 + random(220), 1 + random(70)));
        thread::yield_now();
    }
    pty.resize(USUAL);
    pty.wait_for_picture(&second);
}

#[test]
fn what_is_drawn_piece_by_piece_is_what_is_drawn_at_once() {
    let sentence = "ನನ್ನ ಹೆಸರು ಎಜೆ 漢字";
    let mut pty = Pty::start(|command| command.args(["--sentence", sentence]));
    let mut shown = pty.wait_for("next");
    // Steps with a question that is skipped, another lesson, into a matrix, the lessons, the help, and back.
    let (mut steps, more) = ([RIGHT; 8], [RIGHT; 4]);
    steps[3] = "x";
    let others = ["8G", "\t", "t", "?", "\x1b"];
    for key in [&steps[..], &others[..1], &more[..], &others[1..]].concat() {
        pty.send(key);
        shown = pty.wait_for_change(&shown);
        pty.scribble("\x1b[H\x1b[41mwhat a resized terminal may show\x1b[m");
        pty.resize((81, 24));
        pty.resize(USUAL);
        pty.wait_for_picture(&shown);
    }
}

#[test]
fn q_ends_with_0() {
    let (mut pty, _) = notebook();
    pty.send("q");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn ctrl_c_ends_with_130() {
    let (mut pty, _) = notebook();
    pty.send(CTRL_C);
    assert_eq!(pty.end().exit_code(), 130);
    pty.assert_restored();
}

#[test]
fn the_mouse_is_given_back() {
    let (mut pty, _) = notebook();
    let captured =
        |screen: &vt100::Screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
    pty.send("m");
    pty.wait("the mouse", captured);
    pty.send("m");
    pty.wait("no mouse", |screen| !captured(screen));
    pty.send("m");
    pty.wait("the mouse", captured);
    signal("TERM", pty.pid());
    assert_killed_by(&mut pty, "Terminated");
    pty.assert_restored();
}

#[test]
fn a_signal_is_what_it_dies_of() {
    for (name, description) in [
        ("TERM", "Terminated"),
        ("HUP", "Hangup"),
        ("INT", "Interrupt"),
        ("QUIT", "Quit"),
    ] {
        let (mut pty, _) = notebook();
        signal(name, pty.pid());
        assert_killed_by(&mut pty, description);
        pty.assert_restored();
    }
}

#[test]
fn a_terminal_that_hangs_up_ends_it() {
    // A program gets a signal from its controlling terminal; where the terminal is not that, it has to find out.
    for controlling in [true, false] {
        let pair = pty::open(USUAL);
        let (mut command, _home) = pty::command(env!("CARGO_BIN_EXE_attentive"));
        command.set_controlling_tty(controlling);
        let mut child = pair.slave.spawn_command(command).expect("the program");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let mut bytes = Vec::new();
        while count(&bytes, "next") == 0 {
            let mut buffer = [0; 1 << 12];
            let read = reader.read(&mut buffer).expect("a terminal");
            bytes.extend_from_slice(&buffer[..read]);
        }
        drop((reader, pair));
        let status = child.wait().expect("a child");
        let signal = status.signal().unwrap_or_default();
        assert!(signal.starts_with("Hangup"), "{status:?}");
    }
}

/// The notebook as the job of a shell.
fn job() -> (Pty, String) {
    let script = r#"
        set -m
        "$0"
        echo "stopped, $?"
        read -r line
        fg >/dev/null
        echo "ended, $?"
    "#;
    let pty = Pty::start_program("sh", |command| {
        command.args(["-c", script, env!("CARGO_BIN_EXE_attentive")]);
    });
    let first = pty.wait_for("next");
    (pty, first)
}

#[test]
fn ctrl_z_stops_it_and_fg_comes_back() {
    let (mut pty, first) = job();
    for stop in [CTRL_Z, "TSTP"] {
        if stop == CTRL_Z {
            pty.send(CTRL_Z);
        } else {
            signal(stop, pty.foreground());
        }
        // 128 and the number of a signal that stops.
        pty.wait("the shell", |screen| {
            screen.contents().contains("stopped, 1")
        });
        pty.assert_restored();
        pty.send("go on\n");
        pty.wait_for_picture(&first);
        let screen = pty.screen();
        assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
        assert!(!pty.has_its_modes_back());
        pty.send("q");
        pty.wait_for("ended, 0");
        assert!(pty.end().success());
        pty.assert_restored();
        if stop == CTRL_Z {
            (pty, _) = job();
        }
    }
}

#[test]
fn without_a_shell_ctrl_z_does_not_freeze_it() {
    let (mut pty, first) = notebook();
    pty.send(CTRL_Z);
    // The picture is there before and after: only the second time that it takes the screen says that it is back.
    pty.wait_for_bytes(b"\x1b[?1049h", 2);
    pty.wait_for_picture(&first);
    pty.send(CTRL_C);
    assert_eq!(pty.end().exit_code(), 130);
}

#[test]
fn it_repaints_after_it_was_stopped_without_being_asked() {
    let (pty, first) = notebook();
    signal("STOP", pty.pid());
    pty.scribble("\x1b[?1049l\x1b[?25hwhat a shell would write\x1b[?1049h\x1b[2J");
    signal("CONT", pty.pid());
    pty.wait_for_picture(&first);
    assert!(pty.screen().hide_cursor());
}

/// The variable that lets the panic below happen.
const PANIC: &str = "ATTENTIVE_TEST_PANICS";

/// Passes by itself and does nothing: the next test runs it in a terminal of its own, with the variable set.
#[test]
fn panics() {
    if env::var_os(PANIC).is_some() {
        let mut notebook = Notebook::new(Library::embedded(), Start::default());
        // No front-end can do this; it makes the first frame panic.
        notebook.library.lessons.clear();
        let _ = tui::run(notebook, None, &mut Autosave::default());
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_its_message() {
    let this = env::current_exe().expect("the tests");
    let this = this.to_str().expect("a path in UTF-8");
    let mut pty = Pty::start_program(this, |command| {
        command.args(["notebook::panics", "--exact", "--nocapture"]);
        command.env(PANIC, "1");
    });
    assert_eq!(pty.end().exit_code(), 101);
    pty.assert_restored();
    let output = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let at = |text: &str| {
        output
            .find(text)
            .unwrap_or_else(|| panic!("{text:?} in {output}"))
    };
    assert!(at("\x1b[?1049h") < at("\x1b[?1049l"));
    assert!(at("\x1b[?1049l") < at("panicked at"));
    assert!(pty.screen().contents().contains("panicked at"));
}

#[test]
fn no_color_means_no_colours() {
    let mut pty = Pty::start(|command| command.env("NO_COLOR", "1"));
    let mut shown = pty.wait_for("next");
    for key in [RIGHT, RIGHT, "8G", RIGHT, RIGHT, "\t", "?"] {
        pty.send(key);
        shown = pty.wait_for_change(&shown);
    }
    let screen = pty.screen();
    let (rows, columns) = screen.size();
    for row in 0..rows.get() {
        for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
            let colours = (cell.fgcolor(), cell.bgcolor());
            assert_eq!(colours, (vt100::Color::Default, vt100::Color::Default));
        }
    }
    let bytes = pty.bytes();
    let styles = String::from_utf8_lossy(&bytes);
    let styles = styles.split("\x1b[").filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        (rest[end..].starts_with('m')).then(|| &rest[..end])
    });
    for number in styles.flat_map(|style| style.split([';', ':'])) {
        let coloured = matches!(number.parse(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107));
        assert!(!coloured, "SGR {number}");
    }
}

/// Plain text of the course: no escape codes, and no complaint.
#[track_caller]
fn assert_plain(bytes: &[u8]) {
    assert!(!bytes.contains(&0x1b));
    assert!(String::from_utf8_lossy(bytes).contains(&first_title()));
}

#[test]
fn a_dumb_terminal_gets_plain_text() {
    for term in ["dumb", ""] {
        let mut pty = Pty::start(|command| command.env("TERM", term));
        assert_eq!(pty.end().exit_code(), 0);
        assert_plain(&pty.bytes());
        pty.assert_restored();
    }
}

fn piped() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attentive"));
    command
        .env("TERM", "xterm-256color")
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn a_pipe_gets_plain_text() {
    let output = piped().output().expect("the program");
    assert_eq!(output.status.code(), Some(0));
    assert_plain(&output.stdout);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_pipe_that_closes_early_is_no_failure() {
    let mut child = piped().spawn().expect("the program");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("a child");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
