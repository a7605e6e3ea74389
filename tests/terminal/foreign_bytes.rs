//! Bytes that are no keys: reports and answers that another program asked for, pastes without an end, Alt. None of them may
//! change the page or keep a later key from its work.

use crate::pty::Pty;

const RIGHT: &str = "\x1b[C";
const CTRL_C: &str = "\x03";

/// The notebook at its second step, so that keys have something to spoil.
fn notebook() -> (Pty, String) {
    let mut pty = Pty::start(|_| ());
    pty.wait_for("next");
    pty.send(RIGHT);
    let second = pty.wait_for("step 2");
    (pty, second)
}

#[track_caller]
fn assert_ctrl_c_ends(mut pty: Pty) {
    pty.send(CTRL_C);
    assert_eq!(pty.end().exit_code(), 130);
    pty.assert_restored();
}

/// <https://github.com/crossterm-rs/crossterm/issues/1104>: a report that the parser does not know.
#[test]
fn a_private_report_freezes_no_key() {
    let (mut pty, _) = notebook();
    for report in ["2026;2$y", "997;1n", "6;1;1R", "1;0;256S", "2027;0$y"] {
        pty.send(&format!("\x1b[?{report}"));
    }
    pty.send(RIGHT);
    pty.wait_for("step 3");
    assert_ctrl_c_ends(pty);
}

/// <https://github.com/crossterm-rs/crossterm/issues/1060>: the end of the paste was lost.
#[test]
fn a_paste_without_an_end_freezes_no_key() {
    let (mut pty, _) = notebook();
    pty.send("\x1b[200~hello");
    pty.wait_for("press s first");
    pty.send(RIGHT);
    pty.wait_for("step 3");
    pty.send("\x1b[200~hello");
    assert_ctrl_c_ends(pty);
}

/// <https://github.com/1jehuang/jcode/issues/970>, <https://github.com/NousResearch/hermes-agent/issues/30092>: late answers.
#[test]
fn answers_of_the_terminal_are_no_keys() {
    let (mut pty, second) = notebook();
    for answer in [
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
        "\x1b]52;c;aGVsbG8gcQ==\x07",
        "\x1bP>|foot(1.16.2)\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[8;24;80t",
    ] {
        pty.send(answer);
    }
    // A key that changes the page and one that changes it back: nothing else did.
    pty.send(RIGHT);
    pty.wait_for("step 3");
    pty.send("\x1b[D");
    pty.wait_for_picture(&second);
}

/// <https://github.com/crossterm-rs/crossterm/pull/1124>: Option+Up is `ESC ESC [ A`.
#[test]
fn option_and_an_arrow_leaves_no_lesson() {
    let (mut pty, second) = notebook();
    pty.send("s");
    pty.wait_for("sentence:");
    pty.send("abc\x1b\x1b[A\x1b[1;3A");
    pty.wait_for("abc");
    pty.send("\x1b");
    pty.wait_for_picture(&second);
}

/// <https://github.com/neovim/neovim/issues/2035>: tmux holds Esc back, and sends it together with the next key.
#[test]
fn escape_and_a_quick_key_are_two_keys() {
    let (mut pty, _) = notebook();
    pty.send("s");
    pty.wait_for("sentence:");
    pty.send("abc\x1bG");
    let last = |text: &str| {
        let steps = text.split("step ").nth(1).unwrap_or_default();
        let mut numbers = steps.split_whitespace();
        let (step, of, steps) = (numbers.next(), numbers.next(), numbers.next());
        of == Some("of") && step.is_some() && step == steps
    };
    pty.wait("the last step", |screen| last(&screen.contents()));
}

/// <https://github.com/JayanAXHF/gitv/issues/39>: a long paste.
#[test]
fn a_long_paste_is_answered() {
    let (mut pty, _) = notebook();
    pty.send("s");
    pty.wait_for("sentence:");
    pty.send(&format!("\x1b[200~{}\x1b[201~", "word ".repeat(80_000)));
    pty.wait_for("word word");
    pty.send("\r");
    pty.wait_for("this sentence has");
    assert_ctrl_c_ends(pty);
}

/// Keys, reports and broken pastes while the window changes its size: the program goes on, and Ctrl-C ends it.
#[test]
fn ctrl_c_ends_a_storm() {
    let (mut pty, _) = notebook();
    let pieces = [
        RIGHT,
        "\x1b[?997;1n",
        "j",
        "\x1b]11;rgb:1e1e",
        "\x1b[D",
        "\x1b[200~lost",
        "\x1b\\",
        "o",
        "+",
        "\x1b[?1",
        "\x1b[B",
        "\x1b\x1b[A",
        "s",
        "a",
        "\x1b[201~",
        "\x1bP1+r5",
        "\r",
        "\x1b[12;4R",
        "w",
        "\x1b_Gi",
        "\t",
        "e",
        "1",
    ];
    for round in 0..300_usize {
        pty.resize((1 + (round * 37 % 160) as u16, 1 + (round * 17 % 60) as u16));
        for piece in 0..7 {
            pty.send(pieces[(round * 7 + piece * piece) % pieces.len()]);
        }
    }
    pty.resize(crate::pty::USUAL);
    assert_ctrl_c_ends(pty);
}
