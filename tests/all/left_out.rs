//! What is left out where its condition does not hold: a caption, and whole steps, which the way through the lesson passes over.

use crate::common::{course, draw, look, press, text};
use attentive::front::check::check_library;
use attentive::front::print;
use attentive::lesson::Library;
use attentive::notebook::progress::Position;
use attentive::notebook::{Effect, Mode, Notebook, PrintOut};
use attentive::view::theme::Colours;
use proptest::prelude::*;

const SIZE: (u16, u16) = (80, 24);

/// Five steps, of which the second, with a question, and the last are about three words or more.
const LESSON: &str = r#"+++
title = "T"
part = "P"
+++
One.

```run self-attention
```
---
`? words > 2`

# Two

```predict
ask = "How many words are there?"
number = "words"
within = 0
```

There are `= words`.

```show weights
caption = "The third is `= word[2]`."
```
---
Three.

```show affinity
caption = "There are many. `? words > 2`"
```
---
Four.
---
`? words > 2` `? max weights[2] > 0`

Five.
"#;

const REMARK: &str = "(Left out: what the lesson says here is not true of these numbers.)";

/// The lesson in which the learner has pressed some keys.
fn after(keys: &str) -> Notebook {
    let mut notebook = course(LESSON);
    press(&mut notebook, keys, SIZE);
    notebook
}

/// What `check` says, with lines.
fn problems(text: &str) -> Vec<(usize, String)> {
    let file = ("01-test.md".to_owned(), Ok(text.as_bytes().to_vec()));
    let problems = check_library(Library::from_files([file]));
    let said = problems.into_iter().map(|it| (it.line, it.message));
    said.collect()
}

/// What has a condition is not missed on other sentences; without the condition it is.
#[test]
fn an_author_hears_of_what_lacks_a_condition() {
    assert_eq!(problems(LESSON), []);
    let message = "this has no value, on the sentence “hello”".to_owned();
    let without = LESSON.replacen("`? words > 2`", "", 1);
    assert_eq!(problems(&without), [(23, message)]);
}

/// A step may be about longer sentences than the lesson's own: those say what is wrong in it, and only one that no sentence shows is a mistake.
#[test]
fn a_step_may_be_about_longer_sentences() {
    let with = |condition: &str| LESSON.replacen("`? words > 2`", condition, 1);
    let fifth = |condition: &str| {
        let lesson = with(condition).replacen("`= words`", "`= word[4]`", 1);
        lesson.replacen("max weights[2] > 0", "max weights[4] > 0", 1)
    };
    // The second condition of the last step is about what is there only where the first holds.
    let longer = fifth("`? words > 4`").replacen("`? words > 2` `?", "`? words > 4` `?", 1);
    assert_eq!(problems(&longer), []);
    // No sentence of the usual ones has six words or fifteen.
    assert_eq!(problems(&with("`? words == 6`")), []);
    assert_eq!(problems(&with("`? words == 15`")), []);
    let wrong = longer.replacen("`= word[4]`", "`= word[9]`", 1);
    let message = "this has no value, on the sentence “a rose is a rose is a rose”".to_owned();
    assert_eq!(problems(&wrong), [(20, message)]);
    let wrong = longer.replacen("`= word[4]`", "`= max wieghts`", 1);
    let message = "there is no stage `wieghts`, on the sentence “a rose is a rose is a rose”";
    assert_eq!(problems(&wrong), [(20, message.to_owned())]);
    let wrong = longer.replacen("within = 0", "within = 0\nwhy = \"`= max wieghts`\"", 1);
    assert_eq!(problems(&wrong), [(18, message.to_owned())]);
    let never = "this holds on none of the sentences that were tried, so its step is not shown";
    assert_eq!(problems(&with("`? words > 90`")), [(10, never.to_owned())]);
}

#[test]
fn a_step_whose_condition_holds_is_a_step_like_others() {
    let mut notebook = after("→");
    look(
        &mut notebook,
        &["step 2 of 5 ●●○○○", "╶─ 2 ", "How many words", "!Three."],
    );
    press(&mut notebook, "x → → →", SIZE);
    look(
        &mut notebook,
        &["step 5 of 5 ●●●●●", "╶─ 3 ", "Five.", "There are many."],
    );
}

#[test]
fn the_way_passes_over_a_step_and_its_number_stays() {
    let mut notebook = after("s a Space b Enter →");
    let said = "step 2 is left out on these numbers";
    look(
        &mut notebook,
        &["step 3 of 5 ●·●○·", "╶─ 3 ", "!╶─ 2 ", "!How many", said],
    );
    press(&mut notebook, "←", SIZE);
    look(&mut notebook, &["step 1 of 5", "One.", said]);
    press(&mut notebook, "G", SIZE);
    look(&mut notebook, &["step 4 of 5", "Four."]);
    press(&mut notebook, "→", SIZE);
    assert!(matches!(notebook.mode, Mode::End));
    look(
        &mut notebook,
        &["step 5 is left out on these numbers", "!How many words"],
    );
    // With the words of the lesson all of it is there again.
    press(&mut notebook, "Esc u ←", SIZE);
    look(&mut notebook, &["step 3 of 5 ●●●○○"]);
    press(&mut notebook, "←", SIZE);
    look(&mut notebook, &["step 2 of 5", "How many words"]);
}

#[test]
fn who_stands_on_a_step_that_is_left_out_stays_there() {
    let mut notebook = after("→ s a Enter");
    look(
        &mut notebook,
        &["step 2 of 5 ●·○○·", "╶─ 2 ", REMARK, "!How many words"],
    );
    press(&mut notebook, "Tab y 4 2 A v x + Esc", SIZE);
    look(&mut notebook, &["step 2 of 5", REMARK]);
    let effects = press(&mut notebook, "→ ←", SIZE);
    let saved = effects.iter().filter_map(|effect| match effect {
        Effect::Save(progress) => progress.position.as_ref().map(|it| it.step),
        _ => None,
    });
    assert_eq!(saved.collect::<Vec<_>>(), [3, 1]);
    press(&mut notebook, "→ u ←", SIZE);
    look(
        &mut notebook,
        &["step 2 of 5 ●●○○○", "How many words", "!Left out"],
    );
}

#[test]
fn a_saved_or_asked_for_position_is_kept() {
    let mut notebook = after("s a Enter");
    notebook.open(0, 1);
    look(&mut notebook, &["step 2 of 5", REMARK]);
    notebook.open(0, 0);
    let lesson = "01-test".to_owned();
    notebook.progress.position = Some(Position { lesson, step: 5 });
    notebook.resume();
    look(&mut notebook, &["step 5 of 5", "resumed at step 5", REMARK]);
}

#[test]
fn what_was_answered_stays_answered() {
    let mut notebook = after("→ 4 Enter G →");
    look(&mut notebook, &["✓ How many words are there?", "1 of 1"]);
    press(&mut notebook, "Esc s a Enter G →", SIZE);
    look(&mut notebook, &["✓ How many words are there?", "1 of 1"]);
    // And is not asked anew where it would have another answer.
    let answers = notebook.progress.answers.clone();
    press(&mut notebook, "Esc g g → → A x Esc", SIZE);
    assert_eq!(notebook.progress.answers, answers);
    // One that was never asked is not listed.
    look(&mut after("s a Enter G →"), &["!How many words"]);
}

#[test]
fn a_print_out_says_which_step_is_left_out() {
    let printed = |what| print::lesson(&mut after("s a Enter"), 80, Colours::None, what);
    let whole = printed(PrintOut::Whole);
    let remark = format!("── step 2 of 5 ──\n\n  {REMARK}\n\n── step 3 of 5 ──\n");
    assert!(whole.contains(&remark), "{whole}");
    for what in [PrintOut::Questions, PrintOut::Answers] {
        assert!(!printed(what).contains("── step"), "{}", printed(what));
    }
}

#[test]
fn a_caption_computes_and_is_left_out() {
    let mut notebook = after("→ x");
    look(&mut notebook, &["The third is “is”."]);
    press(&mut notebook, "→", SIZE);
    look(&mut notebook, &["There are many."]);
    press(&mut notebook, "s a Enter", SIZE);
    // There is something else to read.
    look(&mut notebook, &["Three.", "!There are many.", "!(Left out"]);
}

/// A condition that cannot be evaluated hides nothing, or its author would look for the step in vain.
#[test]
fn a_mistake_in_a_condition_stands_on_its_step() {
    let mut notebook = course(&LESSON.replace("max weights[2]", "max weight[2]"));
    press(&mut notebook, "G", SIZE);
    look(
        &mut notebook,
        &["step 5 of 5", "Five.", "there is no stage `weight`"],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn no_key_is_too_much(keys in prop::collection::vec(prop::sample::select(vec![
        "→", "←", "G", "gg", "PgDn", "s a Enter", "s a Space b Space c Enter", "u", "U", "r", "R", "x", "4 Enter", "A", "Tab",
        "e 0 Enter", "Esc", "b", "o", "+", "w z Enter", "↓", "n", "p", "y", "N",
    ]), 0..25)) {
        let mut notebook = course(LESSON);
        for key in keys {
            press(&mut notebook, key, SIZE);
            let step = notebook.step;
            let screen = text(&draw(&mut notebook, SIZE));
            let is_open = screen.contains("How many words are there?");
            let is_short = notebook.runs[0].words.len() < 3;
            prop_assert!(!(is_short && is_open && step < 2 && !matches!(notebook.mode, Mode::End)), "{screen}");
        }
    }
}
