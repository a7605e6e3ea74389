//! What the keys do: (lesson, keys, screen) triples, and any keys at any size.

use crate::common::{course, draw, look, open, press, text, type_text};
use attentive::lesson::Library;
use attentive::notebook::{Effect, Key};
use proptest::prelude::*;

const SIZE: (u16, u16) = (80, 24);

const LESSON: &str = "\
+++
title = \"A test\"
part = \"Tests\"
+++
# First
There are `= words` words, the last is `= word[last]`, and the seed is `= seed`.

```run self-attention
seed = 7
```
---
# Second

```show affinity
inspect = \"0, last\"
```
---
# Third

```run rnn
as = \"rnn\"
```

```race rnn.states context
```
---
# Fourth
The end.
";

/// Presses the keys and looks for lines on the screen, and for the absence of others (after a `!`).
#[track_caller]
fn check(keys: &str, expected: &[&str]) {
    let mut notebook = course(LESSON);
    press(&mut notebook, keys, SIZE);
    look(&mut notebook, expected);
}

#[test]
fn stepping_forward_and_back() {
    check(
        "",
        &["First", "step 1 of 4", "There are 4 words", "!Second"],
    );
    for next in ["→", "l", "j", "↓", "Space", "PgDn", "Enter"] {
        check(next, &["Second", "step 2 of 4", "Out[1] affinity"]);
    }
    for back in ["←", "h", "k", "↑", "PgUp"] {
        check(&format!("→ → {back}"), &["Second", "step 2 of 4"]);
    }
    check("←", &["First", "the beginning of the course"]);
    check(
        "G →",
        &[
            "The end of lesson 1 · A test",
            "This is the end of the course",
        ],
    );
    check("G → ←", &["Fourth", "!The end of lesson"]);
    check("G gg", &["First", "step 1 of 4"]);
    check("G g g", &["First", "step 1 of 4"]);
    check("→ g x", &["Second"]);
}

#[test]
fn a_race_takes_a_press_for_each_word() {
    check(
        "→ →",
        &[
            "1 of 4 steps in turn: 1 of 4 rows",
            "1 step for all: 4 of 4 rows",
        ],
    );
    check("→ → →", &["2 of 4 steps in turn: 2 of 4 rows"]);
    check(
        "→ → → → →",
        &["4 of 4 steps in turn: 4 of 4 rows", "step 3 of 4"],
    );
    check("→ → → → → →", &["Fourth"]);
    check("G ←", &["4 of 4 steps in turn", "step 3 of 4"]);
}

#[test]
fn the_inspector_follows_the_cell() {
    check("→ Tab", &["▸my", "affinity[my, my] from q, k", "Esc leave"]);
    check("→ Tab ↓ →", &["▸name", "affinity[name, name]"]);
    check("→ Tab ↓ ↓ ↓ ↓ ↓ → → → → →", &["affinity[aj, aj]"]);
    check("→ Tab ↓ ↑ ↑ ← ←", &["affinity[my, my]"]);
    check("→ Tab Esc", &["In [1]", "!▸my"]);
    check("Tab", &["there is no matrix on this page yet"]);
    check("→ → → Tab Tab", &["context[my, 0] from weights, v"]);
    // Behind the matrices of the page come those that they were computed from, weights among them.
    check("→ Tab Tab Tab", &["▸0", "w_q 4×4", "a random number"]);
    check("→ → → Shift-Tab", &["context[my, 0]"]);
}

#[test]
fn new_weights_recompute_in_place() {
    check("→ r", &["new weights: seed 8", "seed 8", "step 2 of 4"]);
    check("r r gg", &["the seed is 9"]);
    let at = |keys| {
        let mut notebook = course(LESSON);
        press(&mut notebook, keys, SIZE);
        let screen = text(&draw(&mut notebook, SIZE));
        let row = screen.lines().find(|line| line.starts_with("  aj "));
        row.map(str::to_owned).expect("the last word's row")
    };
    assert_ne!(at("→"), at("→ r"), "the numbers must be new");
}

#[test]
fn another_sentence_recomputes_in_place() {
    let mut notebook = course(LESSON);
    press(&mut notebook, "→ Tab ↓ ↓ ↓ s", SIZE);
    type_text(&mut notebook, "hello world");
    look(&mut notebook, &["sentence: hello world▏", "Enter compute"]);
    press(&mut notebook, "Enter", SIZE);
    look(
        &mut notebook,
        &["“hello world”", "affinity 2×2", "▸world", "step 2 of 4"],
    );
    press(&mut notebook, "Esc gg", SIZE);
    look(&mut notebook, &["There are 2 words, the last is “world”"]);
}

#[test]
fn a_sentence_without_words_is_refused_and_not_lost() {
    let mut notebook = course(LESSON);
    press(&mut notebook, "s Enter", SIZE);
    look(
        &mut notebook,
        &["this sentence has no words in it; type at least one word"],
    );
    type_text(&mut notebook, "?! ");
    press(&mut notebook, "Enter", SIZE);
    look(
        &mut notebook,
        &["this sentence has no words", "sentence: ?! ▏"],
    );
    press(&mut notebook, "Esc", SIZE);
    look(&mut notebook, &["“my name is aj”"]);
}

#[test]
fn the_line_can_be_edited_and_pasted_into() {
    let mut notebook = course(LESSON);
    press(
        &mut notebook,
        "s a c ← b Home Delete End d Backspace e",
        SIZE,
    );
    look(&mut notebook, &["sentence: bce▏"]);
    notebook.press(&Key::Paste(" two\nlines\u{1b}[31m".to_owned()));
    look(&mut notebook, &["sentence: bce two lines [31m▏"]);
    press(&mut notebook, "Ctrl-U q t ?", SIZE);
    look(&mut notebook, &["sentence: qt?▏"]);
    let mut notebook = course(LESSON);
    notebook.press(&Key::Paste("q".to_owned()));
    look(&mut notebook, &["press s first, then paste a sentence"]);
}

#[test]
fn lists_help_and_themes() {
    check("t", &["Lessons", "A test", "Enter open"]);
    check("t Esc", &["First"]);
    check("?", &["All keys", "next step", "another sentence"]);
    check(
        &format!("?{}", " ↓".repeat(90)),
        &["In a matrix, [ ]", "!next step"],
    );
    check("? ↓ ↓ Esc", &["First", "!All keys"]);
    check("7 G", &["there is no lesson 7; t lists the lessons"]);
    check("→ 1 G", &["First"]);
    check("g →", &["Second"]);
    check("g g →", &["Second"]);
    check("1", &["1…  G opens the lesson of that number"]);
    // At a question a digit takes an option, and may begin the number of a lesson all the same.
    let question = |keys: &str| {
        let mut notebook = open("8");
        press(&mut notebook, &format!("→ → → {keys}"), SIZE);
        (notebook.lesson().number(), notebook.step, notebook.draft.at)
    };
    assert_eq!(question("2"), (Some(8), 3, Some(1)));
    assert_eq!(question("2 3"), (Some(8), 3, Some(1)));
    assert_eq!(question("9 G"), (Some(9), 0, None));
    assert_eq!(question("1 0 G"), (Some(10), 0, None));
    assert_eq!(question("2 ↓ G").0, Some(8));
    let mut notebook = open("0");
    press(&mut notebook, "t ↓ ↓ Enter", SIZE);
    assert_eq!((notebook.lesson, notebook.step), (2, 0));
    press(&mut notebook, "] [ [", SIZE);
    assert_eq!(notebook.lesson, 1);
    press(&mut notebook, "9 G", SIZE);
    assert_eq!(notebook.lesson().number(), Some(9));
}

#[test]
fn leaving_is_an_effect() {
    let effects = |keys| press(&mut course(LESSON), keys, SIZE);
    assert_eq!(effects("q"), [Effect::Quit(0)]);
    assert_eq!(effects("Ctrl-C"), [Effect::Quit(130)]);
    assert_eq!(effects("s Ctrl-C"), [Effect::Quit(130)]);
    assert_eq!(effects("Ctrl-Z"), [Effect::Suspend]);
    assert_eq!(effects("m m"), [Effect::Mouse(true), Effect::Mouse(false)]);
    assert_eq!(effects("s q"), []);
}

/// In a window that is too low for a step, "next" first shows the rest of it.
#[test]
fn nothing_is_skipped_in_a_small_window() {
    let size = (40, 10);
    let mut notebook = course(LESSON);
    press(&mut notebook, "→", size);
    assert_eq!(notebook.step, 1);
    let mut seen = String::new();
    while notebook.step == 1 {
        seen += &text(&draw(&mut notebook, size));
        press(&mut notebook, "→", size);
    }
    for wanted in ["Second", "In [1]", "Out[1]", "affinity[my, aj]"] {
        assert!(seen.contains(wanted), "{wanted} was never shown:\n{seen}");
    }
}

/// A lesson may speak of a word or a step that the learner's own sentence does not have: it says so, and blames nobody.
#[test]
fn a_sentence_may_be_shorter_than_the_lessons() {
    let mut notebook = course(
        "\
+++
title = \"A test\"
part = \"Tests\"
+++
`= max states[name]`

```run rnn
```

```show step2.h
```
",
    );
    look(&mut notebook, &["step2.h 1×4", "!too short"]);
    press(&mut notebook, "s h i Enter", SIZE);
    look(
        &mut notebook,
        &[
            "(Left out: the numbers that the lesson speaks of",
            "(step2.h is not there: your sentence is too short)",
            "!error",
        ],
    );
}

/// A lesson that asks for a choice, for rows, for a cell and for a number.
const QUESTIONS: &str = "\
+++
title = \"A test\"
part = \"Tests\"
+++
```run self-attention
seed = 7
```
```run self-attention
as = \"after\"
seed = 7
last_word = \"nobody\"
```
```predict
ask = \"Which word?\"
choose = \"columns of affinity\"
answer = \"argmax affinity[last]\"
id = \"choice\"
```
---
```predict
ask = \"Which rows?\"
rows = \"after.x\"
against = \"x\"
id = \"rows\"
```
---
```predict
ask = \"Which cell?\"
point = \"max affinity\"
id = \"cell\"
```
---
```predict
ask = \"How many?\"
number = \"rows affinity\"
within = 0
id = \"number\"
```
";

#[test]
fn nobody_answers_by_going_on() {
    let check = |step: usize, keys: &str, expected: &[&str]| {
        let mut notebook = course(QUESTIONS);
        notebook.open(0, step);
        press(&mut notebook, keys, SIZE);
        look(&mut notebook, expected);
    };
    check(0, "", &["    1 my", "!▸", "!Enter answer", "↓ choose"]);
    check(0, "Enter", &["choose with ↑ ↓ or a digit", "! It is "]);
    check(0, "↓", &["▸1 my", "Enter answer"]);
    check(0, "↓ ↓ Enter", &["!▸"]);
    check(0, "↑", &["▸1 my"]);
    check(0, "3", &["▸3 is"]);
    check(0, "1 Enter", &["!What do you think?"]);
    check(1, "Space", &["[x] my", "[ ] name"]);
    let none = "no row is ticked: Space ticks one; Enter again answers “no row”";
    check(1, "Enter", &[none, "[ ] my", "Tick all"]);
    check(1, "Enter Enter", &["You said no row"]);
    check(1, "Enter ↓ Enter", &[none]);
    check(1, "↓ Space Space Enter", &[none]);
    check(1, "↓ ↓ ↓ ↓ Space Enter", &["✓ Right"]);
    check(2, "Enter", &["move to a cell with the arrows", "![  "]);
    check(2, "→", &["▸my", "Enter answer"]);
    check(2, "→ → ↓ Enter", &["!Point at a cell"]);
    check(3, "", &["Enter answer", "!choose"]);
    check(3, "↓", &["Enter opens the line for your number"]);
}

fn any_key() -> impl Strategy<Value = Key> {
    let bound: Vec<String> = attentive::notebook::key_table::KEYS
        .iter()
        .flat_map(|binding| binding.keys)
        .map(|&key| key.to_owned())
        .collect();
    prop_oneof![
        6 => proptest::sample::select(bound).prop_map(Key::Named),
        2 => any::<char>().prop_map(|c| Key::Named(c.to_string())),
        1 => "[0-9]{1,12}".prop_map(Key::Named),
        1 => ".{0,40}".prop_map(Key::Paste),
        1 => Just(Key::Paste("ನನ್ನ ಹೆಸರು 👩‍👩‍👧 שלום \u{1b}[2J".to_owned())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any keys at any sizes: nothing panics, every screen can be drawn, and Ctrl-C always quits.
    #[test]
    fn any_keys_at_any_size(
        lesson in 0usize..7,
        presses in proptest::collection::vec((any_key(), 0u16..130, 0u16..45), 1..60),
    ) {
        let mut notebook = open("0");
        notebook.open(lesson, 0);
        for (key, columns, rows) in presses {
            notebook.press(&key);
            draw(&mut notebook, (columns, rows));
        }
        let quit = notebook.press(&Key::Named("Ctrl-C".to_owned()));
        prop_assert_eq!(quit, vec![Effect::Quit(130)]);
    }

    /// The same while the files of the course change under the learner's hands.
    #[test]
    fn any_keys_while_the_files_change(
        presses in proptest::collection::vec((any_key(), proptest::option::weighted(0.3, 0..5usize)), 1..60),
    ) {
        let library = |files: &[(&str, &str)]| {
            Library::from_files(files.iter().map(|(name, text)| {
                ((*name).to_owned(), Ok(text.as_bytes().to_vec()))
            }))
        };
        let half = &LESSON[..LESSON.len() / 2];
        let smaller = LESSON.replace("seed = 7", "sentence = \"hi\"\nd_k = 2\nmask = \"causal\"");
        let versions = [
            library(&[("01-test.md", LESSON), ("02-more.md", LESSON)]),
            library(&[("01-test.md", &smaller), ("02-more.md", LESSON)]),
            library(&[("01-test.md", half)]),
            library(&[("02-more.md", LESSON)]),
            library(&[]),
        ];
        let mut notebook = course(LESSON);
        for (key, version) in presses {
            if let Some(version) = version {
                notebook.reload(versions[version].clone());
                draw(&mut notebook, SIZE);
            }
            notebook.press(&key);
            draw(&mut notebook, SIZE);
        }
        let quit = notebook.press(&Key::Named("Ctrl-C".to_owned()));
        prop_assert_eq!(quit, vec![Effect::Quit(130)]);
    }
}
