//! What several of the test programs use.

pub(crate) mod nested;
pub(crate) mod operations;

use std::io::Write;
use std::process::{Command, Stdio};

use attentive::math::{Matrix, random};

/// What the program answered.
pub(crate) struct Answer {
    /// Its exit code.
    pub(crate) code: i32,
    /// What it wrote to the standard output.
    pub(crate) stdout: String,
    /// What it wrote to the standard error.
    pub(crate) stderr: String,
}

/// Runs the real binary.
pub(crate) fn attentive(arguments: &[&str], stdin: &[u8]) -> Answer {
    answer(program().args(arguments), stdin)
}

/// The real binary, in an environment that asks for nothing special.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attentive"));
    command.env("TERM", "xterm-256color");
    // A home of the tests, not that of whoever runs them.
    for variable in ["HOME", "XDG_STATE_HOME"] {
        command.env(variable, env!("CARGO_TARGET_TMPDIR"));
    }
    for variable in ["NO_COLOR", "COLORFGBG", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    command
}

/// What a program answers.
pub(crate) fn answer(program: &mut Command, stdin: &[u8]) -> Answer {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // A program that has read enough closes its end, which is no fault of the test's.
    let _ = child.stdin.take().expect("piped").write_all(stdin);
    let output = child.wait_with_output().expect("the binary ends");
    Answer {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Nothing in a text can do something to a terminal, or to the order of the text around it.
#[track_caller]
pub(crate) fn assert_harmless(text: &str) {
    let acts = |c: char| c.is_control() || "\u{202a}\u{202b}\u{202d}\u{202e}\u{2066}".contains(c);
    for line in text.split('\n') {
        assert!(!line.contains(acts), "{line:?}");
    }
}

/// Holds one matrix against another: |a − b| ≤ tolerance·(1 + |b|) in every cell, infinities equal.
#[track_caller]
pub(crate) fn assert_close(what: &str, a: &Matrix, b: &Matrix, tolerance: f64) {
    assert_eq!(a.shape(), b.shape(), "{what}: the shapes differ");
    for (i, (a, b)) in a.iter().zip(b.iter()).enumerate() {
        let close = a == b || (a - b).abs() <= tolerance * (1.0 + b.abs());
        assert!(close, "{what}, cell {i} down the columns: {a} is not {b}");
    }
}

/// Normal draws that are the same in every run.
pub(crate) fn draws(name: &str, (rows, cols): (usize, usize)) -> Matrix {
    random::normal(rows, cols, 1.0, &mut random::generator(1, name))
}
