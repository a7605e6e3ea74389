//! Questions as a conversation: asked again, answered on other numbers, shown to a class.

use attentive::front::print;
use attentive::lesson::Library;
use attentive::notebook::{Notebook, PrintOut, Start};
use attentive::view::theme::Colours;

use crate::common::{course, draw, look, open, press, text, type_text};
use crate::support::{answer, program};

const SIZE: (u16, u16) = (80, 24);

/// A lesson with a question of each form. The scores depend on the sentence and on the seed.
const LESSON: &str = "\
+++
title = \"A test\"
part = \"Tests\"
+++
```run self-attention
seed = 7
```
# One
```predict
ask = \"Whom does the last word look at most?\"
choose = \"columns of weights\"
answer = \"argmax weights[last]\"
why = \"That one has a smaller share.\"
id = \"most\"
```
```notes
Ask them first.
```
---
# Two
```predict
id = \"where\"
ask = \"Where is the largest score of the last word?\"
point = \"max affinity[last]\"
```
---
# Three
```predict
id = \"count\"
ask = \"How many words are there?\"
number = \"words\"
within = 0
```
";

pub(crate) fn say(notebook: &mut Notebook, sentence: &str) {
    press(notebook, "s Ctrl-U", SIZE);
    type_text(notebook, sentence);
    press(notebook, "Enter", SIZE);
}

/// The options of the question on the page, and the one that is right, from 0.
fn right_option(notebook: &Notebook) -> usize {
    let run = &notebook.runs[0].result;
    let weights = run.tape.value(run.find("weights").expect("weights"));
    let last = weights.nrows() - 1;
    let row: Vec<f64> = weights.row(last).iter().copied().collect();
    let best = (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b]));
    best.expect("a word")
}

fn answer_rightly(notebook: &mut Notebook) {
    let key = (right_option(notebook) + 1).to_string();
    press(notebook, &format!("{key} Enter"), SIZE);
}

#[test]
fn a_right_answer_never_turns_wrong() {
    let mut notebook = course(LESSON);
    answer_rightly(&mut notebook);
    look(&mut notebook, &["✓ Right:", "!A asks again"]);
    let mut has_changed = false;
    for _ in 0..12 {
        press(&mut notebook, "r", SIZE);
        let screen = text(&draw(&mut notebook, SIZE));
        if screen.contains("this question is not asked") {
            continue;
        }
        assert!(!screen.contains('✗'), "{screen}");
        assert!(!screen.contains("That one has a smaller share"), "{screen}");
        assert!(screen.contains("A asks again"), "{screen}");
        has_changed |= screen.contains("right then. Now it is");
    }
    assert!(has_changed);
}

#[test]
fn a_wrong_answer_stays_what_it_was() {
    let mut notebook = course(LESSON);
    let wrong = (right_option(&notebook) + 1) % 4 + 1;
    press(&mut notebook, &format!("{wrong} Enter"), SIZE);
    look(
        &mut notebook,
        &["✗ You said", "That one has a smaller share"],
    );
    say(&mut notebook, "we all like tea");
    look(&mut notebook, &["✗ Answered before:", "wrong then (it was"]);
}

#[test]
fn answers_on_other_numbers_are_counted_apart() {
    let mut notebook = course(LESSON);
    let wrong = (right_option(&notebook) + 1) % 4 + 1;
    press(&mut notebook, &format!("{wrong} Enter"), SIZE);
    // On the same numbers the answer is known, and counts for nothing.
    press(&mut notebook, "A", SIZE);
    look(&mut notebook, &["What do you think?"]);
    answer_rightly(&mut notebook);
    look(&mut notebook, &["✓ Right:", "!Asked again"]);
    press(&mut notebook, "r A", SIZE);
    answer_rightly(&mut notebook);
    look(
        &mut notebook,
        &["✓ Right:", "Asked again on other numbers: 1 of 1 right"],
    );
    press(&mut notebook, "r r A x", SIZE);
    look(&mut notebook, &["Skipped", "1 of 1 right"]);
    let answers: Vec<_> = notebook.progress.answers.values().collect();
    assert_eq!(answers.len(), 1);
    assert!(!answers[0].right, "the first try stays");
    assert_eq!((answers[0].again.asked, answers[0].again.right), (1, 1));
}

#[test]
fn resetting_a_lesson_asks_its_questions_again() {
    let mut notebook = course(LESSON);
    answer_rightly(&mut notebook);
    press(&mut notebook, "R", SIZE);
    look(&mut notebook, &["What do you think?", "asked again"]);
    press(&mut notebook, "x R → R", SIZE);
    let mut notebook = course(LESSON);
    press(&mut notebook, "A", SIZE);
    look(&mut notebook, &["What do you think?"]);
}

/// Two scores that tie: there is nothing to ask.
#[test]
fn a_tie_is_not_asked_again() {
    let mut notebook = course(LESSON);
    answer_rightly(&mut notebook);
    say(&mut notebook, "a a a a");
    press(&mut notebook, "A", SIZE);
    look(
        &mut notebook,
        &[
            "so this question is not asked",
            "these numbers do not decide the question",
        ],
    );
}

#[test]
fn a_cell_pointed_at_stays_beside_the_truth() {
    let mut notebook = course(LESSON);
    press(&mut notebook, "x →", SIZE);
    look(&mut notebook, &["affinity 4×4", "!["]);
    press(&mut notebook, "↓ →", SIZE);
    look(&mut notebook, &["·]"]);
    press(&mut notebook, "Enter", SIZE);
    look(
        &mut notebook,
        &[
            "You said affinity[my, name]",
            "[ ] is the answer, ‹ › is yours",
            "affinity 4×4",
        ],
    );
    let screen = text(&draw(&mut notebook, SIZE));
    assert_eq!(screen.matches('‹').count(), 2, "{screen}");
}

#[test]
fn a_clicker_gets_through_every_lesson() {
    let mut notebook = open("0");
    let lessons = notebook.library.lessons.len();
    let mut presses = 0;
    loop {
        let before = text(&draw(&mut notebook, SIZE));
        press(&mut notebook, "PgDn", SIZE);
        let after = text(&draw(&mut notebook, SIZE));
        if after.contains("the end of the course") {
            break;
        }
        presses += 1;
        assert_ne!(before, after, "press {presses} has no effect");
        assert!(presses < 2000);
    }
    assert_eq!(notebook.lesson + 1, lessons);
    let asked = notebook.progress.answers.values();
    assert!(asked.clone().count() > 20);
    assert!(asked.clone().all(|answer| !answer.how.is_try()));
}

#[test]
fn a_clicker_walks_the_mistakes_and_leaves() {
    let mut notebook = course(&LESSON.replacen("---", "```show weights\n```\n---", 1));
    press(&mut notebook, "x b", SIZE);
    look(&mut notebook, &["mistake 3 of"]);
    for _ in 3..7 {
        press(&mut notebook, "PgDn", SIZE);
    }
    look(&mut notebook, &["mistake 7 of 7"]);
    // Then those before the one that it began with.
    press(&mut notebook, "PgUp PgDn PgDn", SIZE);
    look(&mut notebook, &["mistake 1 of 7"]);
    press(&mut notebook, "PgDn PgDn", SIZE);
    look(&mut notebook, &["repaired:", "!mistake"]);
}

#[test]
fn a_blank_screen_lasts_until_the_next_key() {
    let mut notebook = course(LESSON);
    let before = text(&draw(&mut notebook, SIZE));
    press(&mut notebook, ".", SIZE);
    assert_eq!(text(&draw(&mut notebook, SIZE)).trim(), "");
    press(&mut notebook, "→", SIZE);
    assert_eq!(text(&draw(&mut notebook, SIZE)), before);
    for key in ["F5", "Shift-F5", "F7"] {
        press(&mut notebook, key, SIZE);
        assert_eq!(text(&draw(&mut notebook, SIZE)), before, "{key}");
    }
}

#[test]
fn a_class_counts_hands() {
    let file = ("1-test.md".to_owned(), Ok(LESSON.as_bytes().to_vec()));
    let library = Library::from_files([file]);
    let start = Start {
        is_class: true,
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    press(&mut notebook, "v", SIZE);
    look(
        &mut notebook,
        &["hands: ", "4 numbers, one for each option"],
    );
    for (typed, error) in [
        (
            "12 9 5",
            "the question has 4 options, and these are 3 numbers",
        ),
        (
            "1234567890123456789012345678901 1 1 1",
            "more than 9999 hands",
        ),
        ("a 1 1 1", "“a” is not a number of hands"),
    ] {
        press(&mut notebook, "Ctrl-U", SIZE);
        type_text(&mut notebook, typed);
        press(&mut notebook, "Enter", SIZE);
        look(&mut notebook, &[error]);
    }
    press(&mut notebook, "Ctrl-U", SIZE);
    type_text(&mut notebook, "12 / 9 / 5 / 4");
    press(&mut notebook, "Enter", SIZE);
    look(&mut notebook, &["my  12", "name  9", "is  5", "aj  4"]);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["PgDn again shows the answer"]);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["Shown. It is", "my  12", "  ✓"]);
    // With another answer they were not counted, even where the options are the same.
    let right = right_option(&notebook);
    while right_option(&notebook) == right
        || text(&draw(&mut notebook, SIZE)).contains("so this question")
    {
        press(&mut notebook, "r", SIZE);
    }
    press(&mut notebook, "A", SIZE);
    look(&mut notebook, &["What do you think?", "!my  12"]);
    // Nobody's hands are counted outside a class.
    let mut notebook = course(LESSON);
    press(&mut notebook, "v", SIZE);
    look(&mut notebook, &["attentive --class"]);
}

#[test]
fn the_end_of_a_lesson_words_no_question_anew() {
    let mut notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n```predict\nask = \"Whom does `= word[last]` ask?\"\n\
         choose = \"columns of affinity\"\nanswer = \"argmax affinity[last]\"\nid = \"a\"\n```\n",
    );
    press(&mut notebook, "1 Enter →", SIZE);
    look(&mut notebook, &["Whom does “aj” ask?"]);
    press(&mut notebook, "← w", SIZE);
    type_text(&mut notebook, "dog");
    press(&mut notebook, "Enter →", SIZE);
    look(&mut notebook, &["Whom does … ask?"]);
}

/// Keys that open another lesson leave the end of this one.
#[test]
fn the_lesson_before_opens_at_its_beginning() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 9);
    press(&mut notebook, "→", SIZE);
    look(&mut notebook, &["The end of lesson 8"]);
    press(&mut notebook, "[", SIZE);
    look(&mut notebook, &["step 1 of 3", "!The end of lesson"]);
}

#[test]
fn a_lesson_ends_with_its_answers() {
    let mut notebook = open("8");
    press(&mut notebook, "G →", SIZE);
    look(
        &mut notebook,
        &[
            "The end of lesson 8",
            "not answered",
            "→ goes on to lesson 9 · Why divide by √dₖ? · ← goes back",
        ],
    );
    press(&mut notebook, "→", SIZE);
    assert_eq!(notebook.lesson().number(), Some(9));
    press(&mut notebook, "[ G → ←", SIZE);
    look(&mut notebook, &["!The end of lesson"]);
    for size in [(1, 1), (9, 3), (40, 10), (200, 60)] {
        press(&mut notebook, "→", size);
        draw(&mut notebook, size);
        press(&mut notebook, "←", size);
    }
}

/// A work sheet asks and does not tell; its key tells.
#[test]
fn a_work_sheet_and_its_key() {
    let sheet = |what, notes| {
        let mut notebook = course(LESSON);
        notebook.notes = notes;
        print::lesson(&mut notebook, 80, Colours::None, what)
    };
    let questions = sheet(PrintOut::Questions, false);
    let steps = |text: &str| text.matches("── step ").count();
    assert_eq!(steps(&questions), 3, "{questions}");
    for wanted in ["[ ] my", "Row ____", "affinity 4×4", "Answer: ____"] {
        assert!(questions.contains(wanted), "{wanted}\n{questions}");
    }
    assert!(!questions.contains("Answer: “"), "{questions}");
    let answers = sheet(PrintOut::Answers, false);
    assert_eq!(answers.matches("Answer: ").count(), 3, "{answers}");
    assert!(answers.contains("affinity[aj, "), "{answers}");
    assert!(!sheet(PrintOut::Whole, false).contains("Ask them first"));
    let notes = sheet(PrintOut::Whole, true);
    let (said, asked) = (notes.find("Ask them first"), notes.find("Whom does"));
    assert!(
        said.expect("the note") < asked.expect("the question"),
        "{notes}"
    );
    assert_eq!(notes.matches("Ask them first").count(), 1, "{notes}");
}

/// The page to open is on the command line, and what is not there is said in one line.
#[test]
fn a_step_on_the_command_line() {
    let check = |arguments: &[&str], expected: &str| {
        let answer = answer(program().args(arguments), b"");
        assert_eq!(answer.stderr, format!("attentive: {expected}\n"));
        assert_eq!((answer.code, &*answer.stdout), (2, ""));
    };
    let from_1_to_10 = "give one from 1 to 10";
    for step in ["0", "99"] {
        let expected = format!("there is no step {step} in 08-query-key-value; {from_1_to_10}");
        check(&["--lesson", "8", "--step", step], &expected);
    }
    check(
        &["--step", "3"],
        "--step is a step of a lesson, and no lesson is named; write --lesson 8 --step 3",
    );
    check(
        &["--class", "list"],
        "--class opens the notebook, and a command does not; leave out one of them",
    );
    let mut notebook = open("8");
    press(&mut notebook, "→ → y", SIZE);
    assert_eq!(
        notebook.command.as_deref(),
        Some("attentive --lesson 8 --step 3")
    );
    press(&mut notebook, "r", SIZE);
    say(&mut notebook, "don't look");
    press(&mut notebook, "y", SIZE);
    let command = r"attentive --lesson 8 --step 3 --sentence 'don'\''t look' --seed 8";
    assert_eq!(notebook.command.as_deref(), Some(command));
}

/// Nor does an answer vanish where the question is about other numbers than these.
#[test]
fn an_answer_stays_where_its_question_is_not_asked() {
    let mut notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n```predict\n\
         ask = \"How many words? `? words > 3`\"\nnumber = \"words\"\nwithin = 0\nid = \"n\"\n```\n",
    );
    press(&mut notebook, "4 Enter", SIZE);
    look(&mut notebook, &["Right: 4"]);
    say(&mut notebook, "two words");
    look(
        &mut notebook,
        &[
            "How many words?",
            "✓ Answered before: 4, right then.",
            "(on these numbers this question is not asked)",
        ],
    );
}
