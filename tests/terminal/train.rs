//! `attentive train` in a terminal: its progress bar, and what Ctrl-C and a signal keep.

use std::fs;

use crate::pty::{Pty, signal};

/// A run that would go on for minutes, as soon as it says how far it is.
fn training(save: &str) -> Pty {
    let pty = Pty::start(|command| {
        let arguments = "train recall rnn --set gap=5 --steps 1000000 --save";
        command.args(arguments.split(' '));
        command.arg(save);
    });
    pty.wait_for_bytes("/1000000, loss".as_bytes(), 1);
    pty
}

#[track_caller]
fn check(end: impl FnOnce(&mut Pty), code: u32) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("weights.safetensors");
    let mut pty = training(path.to_str().expect("a path of ours"));
    end(&mut pty);
    assert_eq!(pty.end().exit_code(), code);
    let text = pty.screen().contents();
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("interrupted after"), "{text}");
    assert!(!text.contains("s left"), "the bar is taken away: {text}");
    assert!(fs::read(path).expect("what there was").len() > 992 * 8);
    let files = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 1, "nothing else is left behind");
    pty.assert_restored();
}

#[test]
fn ctrl_c_keeps_and_writes_what_there_is() {
    check(|pty| pty.send("\x03"), 130);
}

#[test]
fn so_does_the_signal_to_terminate() {
    check(|pty| signal("TERM", pty.pid()), 143);
}
