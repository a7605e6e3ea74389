//! Edits, knobs, words and seeds, and the way back: whatever a learner does, the numbers are those of a fresh run.

mod common;

use attentive::math::Matrix;
use attentive::models::words::Sentence;
use attentive::notebook::page::page;
use attentive::notebook::{Focus, Key, Mode, Notebook};
use common::{course, draw, open, press, text, type_text};
use proptest::prelude::*;

const SIZE: (u16, u16) = (80, 24);

/// Every matrix of every computation, bit for bit.
fn numbers(notebook: &Notebook) -> Vec<(String, Vec<u64>)> {
    let of = |matrix: &Matrix| matrix.iter().map(|cell| cell.to_bits()).collect();
    notebook
        .lives
        .iter()
        .flat_map(|live| {
            let recorded = live.run.recorded.iter();
            // What somebody else printed stands beside the run and is not computed.
            let recorded = recorded.filter(|it| !it.address.starts_with("printed."));
            recorded.map(move |it| {
                let name = format!("{}.{}", live.key, it.address);
                (name, of(&live.run.tape.value(it.id)))
            })
        })
        .collect()
}

/// What the same inputs give when they are computed afresh, without the notebook.
fn afresh(notebook: &Notebook) -> Vec<(String, Vec<u64>)> {
    let mut all = Vec::new();
    for live in &notebook.lives {
        let settings = live.run.settings.clone();
        let inputs = match live.given {
            Some(_) => live.run.inputs.clone(),
            None => {
                let words = match live.words.is_empty() {
                    true => "none".to_owned(),
                    false => live.words.join(" "),
                };
                let sentence = Sentence::parse(&words).expect("words of a sentence");
                live.computation.inputs(&sentence, &settings)
            }
        };
        let cells = live.run.overrides.clone();
        let run = live.computation.run_with(inputs, settings, cells);
        for recorded in &run.recorded {
            let bits = run.tape.value(recorded.id);
            let bits = bits.iter().map(|cell| cell.to_bits()).collect();
            all.push((format!("{}.{}", live.key, recorded.address), bits));
        }
    }
    all
}

/// Something that a learner does to the numbers.
#[derive(Clone, Debug)]
enum Deed {
    Set(usize, usize, usize, String),
    ResetCell(usize, usize, usize),
    ResetMatrix(usize),
    ResetLesson,
    Turn(usize, bool),
    Word(usize, String),
    Sentence(String),
    Seed,
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = prop::sample::select(vec![
        "0", "-0", "9", "-3.25", "1e308", "-1e308", "1e-300", "0.5",
    ]);
    let number = number.prop_map(str::to_owned);
    let word = prop::sample::select(vec!["nobody", "name", "ಹೆಸರು", "x y"]);
    let sentence = prop::sample::select(vec!["a rose is a rose", "tea", "my name is aj", "I am"]);
    let cell = || (0..60usize, 0..6usize, 0..6usize);
    prop_oneof![
        6 => (cell(), number).prop_map(|((m, r, c), n)| Deed::Set(m, r, c, n)),
        1 => cell().prop_map(|(m, r, c)| Deed::ResetCell(m, r, c)),
        1 => (0..60usize).prop_map(Deed::ResetMatrix),
        1 => Just(Deed::ResetLesson),
        4 => (0..12usize, any::<bool>()).prop_map(|(at, up)| Deed::Turn(at, up)),
        1 => (0..5usize, word).prop_map(|(at, word)| Deed::Word(at, word.to_owned())),
        1 => sentence.prop_map(|text| Deed::Sentence(text.to_owned())),
        1 => Just(Deed::Seed),
        3 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

fn key(notebook: &mut Notebook, name: &str) {
    notebook.press(&Key::Named(name.to_owned()));
}

/// Moves to a cell of the page as Tab and the arrows would; whether there is one.
fn go(notebook: &mut Notebook, grid: usize, row: usize, col: usize) -> bool {
    let sizes: Vec<_> = {
        let page = page(notebook);
        let ring = page.ring(notebook);
        ring.iter().map(|reached| reached.size(notebook)).collect()
    };
    if sizes.is_empty() {
        return false;
    }
    let grid = grid % sizes.len();
    let (rows, cols) = sizes[grid];
    notebook.mode = Mode::Matrix;
    notebook.focus = Some(Focus {
        grid,
        row: row % rows,
        col: col % cols,
    });
    true
}

fn type_line(notebook: &mut Notebook, line: &str) {
    type_text(notebook, line);
    key(notebook, "Enter");
    // What was refused leaves the line open.
    if matches!(notebook.mode, Mode::Typing { .. }) {
        key(notebook, "Esc");
    }
}

fn perform(notebook: &mut Notebook, deed: &Deed) {
    match deed {
        Deed::Set(grid, row, col, number) => {
            if go(notebook, *grid, *row, *col) {
                key(notebook, "e");
                if matches!(notebook.mode, Mode::Typing { .. }) {
                    type_line(notebook, number);
                }
            }
        }
        Deed::ResetCell(grid, row, col) => {
            if go(notebook, *grid, *row, *col) {
                key(notebook, "x");
            }
        }
        Deed::ResetMatrix(grid) => {
            if go(notebook, *grid, 0, 0) {
                key(notebook, "X");
            }
        }
        Deed::ResetLesson => key(notebook, "R"),
        Deed::Turn(at, up) => {
            key(notebook, "o");
            if matches!(notebook.mode, Mode::Knobs) {
                for _ in 0..20 {
                    key(notebook, "↑");
                }
                for _ in 0..*at {
                    key(notebook, "↓");
                }
                key(notebook, if *up { "→" } else { "←" });
                key(notebook, "Esc");
            }
        }
        Deed::Word(at, word) => {
            go(notebook, 0, *at, 0);
            key(notebook, "w");
            if matches!(notebook.mode, Mode::Typing { .. }) {
                type_line(notebook, word);
            }
        }
        Deed::Sentence(text) => {
            key(notebook, "s");
            type_line(notebook, text);
        }
        Deed::Seed => key(notebook, "r"),
        Deed::Undo => key(notebook, "u"),
        Deed::Redo => key(notebook, "U"),
    }
    notebook.focus = None;
    notebook.mode = Mode::Reading;
}

fn can_undo(notebook: &Notebook) -> bool {
    notebook.changed().history.can_undo()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_done_is_what_a_fresh_run_gives_and_can_be_undone(
        lesson in prop::sample::select(vec!["0", "1", "side-by-side", "8", "10", "11"]),
        step in 0..9usize,
        deeds in prop::collection::vec(deed(), 1..25),
    ) {
        let mut notebook = open(lesson);
        notebook.go_to(notebook.lesson, step);
        let first = draw(&mut notebook, SIZE);
        let mut before: Vec<Vec<(String, Vec<u64>)>> = Vec::new();
        for deed in &deeds {
            let now = numbers(&notebook);
            let (could_undo, changes) = (can_undo(&notebook), notebook.changed().changes.clone());
            let choices = notebook.choices.clone();
            perform(&mut notebook, deed);
            prop_assert!(numbers(&notebook) == afresh(&notebook), "after {:?}", deed);
            match deed {
                Deed::Undo if could_undo => {
                    let expected = before.pop().expect("as many as were remembered");
                    prop_assert!(numbers(&notebook) == expected);
                }
                Deed::Undo => prop_assert!(numbers(&notebook) == now),
                _ if changes != notebook.changed().changes || choices != notebook.choices => {
                    before.push(now);
                }
                _ => prop_assert!(numbers(&notebook) == now, "{:?} said nothing of this", deed),
            }
            draw(&mut notebook, SIZE);
        }
        while can_undo(&notebook) {
            key(&mut notebook, "u");
            prop_assert!(numbers(&notebook) == before.pop().expect("one for each undo"));
        }
        key(&mut notebook, "Esc");
        let last = draw(&mut notebook, SIZE);
        prop_assert_eq!(text(&last), text(&first));
        prop_assert_eq!(last, first);
    }
}

/// Presses the keys in a lesson and looks for lines on the screen, and for the absence of others (after a `!`).
#[track_caller]
fn check(lesson: &str, keys: &str, expected: &[&str]) -> Notebook {
    let mut notebook = open(lesson);
    press(&mut notebook, keys, SIZE);
    let screen = text(&draw(&mut notebook, SIZE));
    for wanted in expected {
        match wanted.strip_prefix('!') {
            Some(absent) => assert!(!screen.contains(absent), "{absent:?} is in\n{screen}"),
            None => assert!(screen.contains(wanted), "{wanted:?} is not in\n{screen}"),
        }
    }
    notebook
}

#[test]
fn an_edit_flows_down_and_is_said_in_words() {
    check(
        "8",
        "→ → → x → x → Tab ↓ → → e 9 Enter",
        &[
            "affinity 4×4 · edited",
            "[ 9.00*",
            "but you set it to 9.00",
            "* affinity, scaled, masked, weights, context: row name changed; nothing else",
        ],
    );
    check(
        "8",
        "→ → → x → x → Tab ↓ → → e 9 Enter x",
        &["!edited", "row name changed"],
    );
    check(
        "8",
        "→ → → x → x → Tab ↓ → → e 9 Enter u",
        &["!edited", "all changes of this lesson are undone"],
    );
    check(
        "8",
        "→ → → x → x → Tab x",
        &["affinity[my, my] is not edited"],
    );
    check(
        "8",
        "→ → → x → x → Tab e 5 Tab 6 Enter Esc",
        &[
            "5.00   6.00*",
            "!but you set",
            "affinity, scaled, masked, weights, context: row my changed",
        ],
    );
}

#[test]
fn the_mask_can_be_lifted_and_lowered() {
    let notebook = check(
        "10",
        "Tab → e 0 Enter",
        &["mask 4×4 · edited", "set by you; it was -∞"],
    );
    let weights = notebook.scope(2, 0);
    let _ = weights;
    check("10", "Tab e - i n f Enter", &["set by you; it was 0"]);
    check(
        "8",
        "→ → → x → x → Tab e - i n f Enter",
        &["`-inf` is no number to compute with"],
    );
}

#[test]
fn what_is_no_number_changes_nothing() {
    for (typed, said) in [
        ("", "type a number such as 0.5"),
        ("1 , 5", "write a decimal point: 1.5"),
        ("n a n", "`nan` is no number to compute with"),
        ("a b c", "`abc` is no number"),
        ("1 e 9 9 9", "too large"),
    ] {
        let notebook = check("8", &format!("→ → → x → x → Tab e {typed} Enter"), &[said]);
        assert!(notebook.changed().changes.is_empty());
    }
}

#[test]
fn a_knob_turns_and_ends() {
    check(
        "8",
        "→ → → x → o",
        &["knob 2 of", "d = 4", "→ more", "← less"],
    );
    check("8", "→ → → x → o → → u", &["d = 5"]);
    check("8", "→ → → x → + +", &["d = 6"]);
    check("8", "→ → → x → - - - -", &["d = 1", "d ends at 1"]);
    check(
        "8",
        "→ → → x → o ↓ ↓ ↓ →",
        &[
            "none  [causal]",
            "mask, masked, weights, context: rows my, name, is changed",
        ],
    );
}

#[test]
fn a_word_is_marked_like_a_cell() {
    check(
        "1",
        "G ← w n o b o d y Enter",
        &[
            "my name is nobody",
            "step4.h",
            "states: row nobody changed",
            "nothing else did",
        ],
    );
}

#[test]
fn the_command_is_shown() {
    check(
        "8",
        "→ → → x → x → Tab e 9 Enter y",
        &[
            "$ attentive trace self-attention --sentence 'my name is aj'",
            "'affinity[0,0]=9.0'",
        ],
    );
}

/// What the prose says of the lesson's own numbers is not said of others.
#[test]
fn no_sentence_outlives_an_edit() {
    let claim = "can see only itself";
    let left_out = "(Left out: what the lesson says here is not true of these numbers.)";
    check("10", "→ → x", &[claim, &format!("!{left_out}")]);
    check(
        "10",
        "Tab → e 0 Enter Esc → →",
        &[
            left_out,
            &format!("!{claim}"),
            "none of the options is right here, so this question is not asked",
        ],
    );
}

/// A run that is like another follows what is changed there, except in what it says itself.
#[test]
fn a_run_that_is_like_another_follows_it() {
    let mut notebook = open("1");
    notebook.go_to(notebook.lesson, 6);
    press(&mut notebook, "x o ↓ + ↓ + Esc", SIZE);
    let run = |name: Option<&str>| {
        let live = notebook.lives.iter().find(|it| it.name.as_deref() == name);
        &live.expect("a run of that name").run
    };
    let (plain, forgetful) = (run(None), run(Some("forgetful")));
    let knobs = |run: &attentive::models::catalog::Run| {
        ["hidden", "gain"].map(|knob| run.settings.get(knob).map(|it| it.to_string()))
    };
    assert_eq!(knobs(plain), ["4", "1.1"].map(|it| Some(it.to_owned())));
    assert_eq!(knobs(forgetful), ["4", "0"].map(|it| Some(it.to_owned())));
    let first = |run: &attentive::models::catalog::Run| {
        let states = run.tape.value(run.find("states").expect("states"));
        states.row(0).into_owned()
    };
    assert_eq!(first(plain), first(forgetful));
}

/// What was chosen on one sentence is not what stands in its place on another.
#[test]
fn an_answer_is_what_was_said() {
    let mut notebook = check("8", "→ → → 3 Enter", &["✓ Right: “is”."]);
    for (sentence, said) in [
        (
            "we all like tea",
            "✓ Answered before: “is”, right then. Now it is “like”.",
        ),
        ("my name is aj", "✓ Right: “is”."),
    ] {
        press(&mut notebook, "s Ctrl-U", SIZE);
        type_text(&mut notebook, sentence);
        press(&mut notebook, "Enter", SIZE);
        let screen = text(&draw(&mut notebook, SIZE));
        assert!(screen.contains(said), "{said:?} is not in\n{screen}");
    }
}

/// Where one number is none, nobody knows which is the largest.
#[test]
fn the_largest_of_no_numbers_is_none() {
    let text = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n```show x\n```\nThe largest is `= max context[0]` at `= argmax context[0]`, the smallest `= min context`.\n";
    let mut notebook = course(text);
    press(&mut notebook, "Tab e 1 e 2 0 0 Enter Esc", SIZE);
    let screen = common::text(&draw(&mut notebook, SIZE));
    assert!(
        screen.contains("The largest is NaN at NaN, the smallest NaN."),
        "{screen}"
    );
}
