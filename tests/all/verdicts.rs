//! The verdict on an answer, after the numbers changed and in a later session; the matrix that was pointed into; fresh numbers.

use attentive::front::print;
use attentive::lesson::Library;
use attentive::models::words::Sentence;
use attentive::notebook::{Notebook, PrintOut, Start};
use attentive::runs::changes::Choices;
use attentive::view::theme::Colours;

use crate::common::{course, draw, look, open, open_with, press, text};
use crate::questions::say;

const SIZE: (u16, u16) = (80, 24);

/// A step of a lesson, from 1 as on the screen.
fn at(lesson: &str, step: usize) -> Notebook {
    let mut notebook = open(lesson);
    notebook.open(notebook.lesson, step - 1);
    notebook
}

/// The same in a later session, with what was recorded in the one before.
fn later(before: &Notebook, choices: Choices) -> Notebook {
    let stem = before.lesson().stem().to_owned();
    let mut notebook = open_with(&stem, choices);
    notebook.progress = before.progress.clone();
    notebook.open(notebook.lesson, before.step);
    notebook
}

fn seed(seed: u64) -> Choices {
    Choices {
        seed: Some(seed),
        ..Choices::default()
    }
}

fn sentence(words: &str) -> Choices {
    Choices {
        sentence: Sentence::parse(words).ok(),
        ..Choices::default()
    }
}

/// The lines of the screen from the last question on.
fn answer(notebook: &mut Notebook) -> String {
    let screen = text(&draw(notebook, SIZE));
    let start = screen.rfind("\n ? ").expect("a question");
    screen[start..].to_owned()
}

/// Whether the matrix stands below its question, with the right cell and the learner's marked or not.
#[track_caller]
fn check_matrix(notebook: &mut Notebook, right: bool, pointed: bool) {
    let lines = answer(notebook);
    assert!(lines.contains("affinity 4×4"), "{lines}");
    let cells = lines.split("affinity 4×4").nth(1).expect("its rows");
    let cells: String = cells.lines().take(6).collect();
    assert_eq!(cells.contains('['), right, "{lines}");
    assert_eq!(cells.contains('‹'), pointed, "{lines}");
    let marks = ["[ ] is the answer, ‹ › is yours.", "  ‹ › is yours."];
    let said = marks.map(|it| lines.contains(it));
    assert_eq!(said, [right && pointed, pointed && !right], "{lines}");
    // That is the sign of a change.
    assert!(!cells.contains('*'), "{lines}");
}

#[test]
fn the_matrix_that_is_pointed_into_stays() {
    for (lesson, step) in [("8", 5), ("18", 7)] {
        let mut notebook = at(lesson, step);
        press(&mut notebook, "PgDn PgDn", SIZE);
        check_matrix(&mut notebook, true, false);
        let mut notebook = at(lesson, step);
        press(&mut notebook, "↓ Enter", SIZE);
        check_matrix(&mut notebook, true, true);
        check_matrix(&mut later(&notebook, Choices::default()), true, true);
        // The truth moves, and what was pointed at stays where it was.
        let (mut moved, mut undecided) = (0, 0);
        for _ in 0..6 {
            press(&mut notebook, "r", SIZE);
            let is_asked = !answer(&mut notebook).contains("so this question");
            check_matrix(&mut notebook, is_asked, true);
            moved += usize::from(answer(&mut notebook).contains("Now it is"));
            undecided += usize::from(!is_asked);
        }
        assert!(moved > 0 && (undecided > 0 || lesson != "8"));
    }
    // A tie, on the answer of an earlier session.
    let mut notebook = at("8", 5);
    press(&mut notebook, "↓ Enter", SIZE);
    let mut notebook = later(&notebook, seed(9));
    check_matrix(&mut notebook, false, true);
    look(
        &mut notebook,
        &["✗ Answered before: affinity[my, my], wrong then."],
    );
    // On other words there is no such cell.
    say(&mut notebook, "the cat sat here");
    assert!(!answer(&mut notebook).contains('‹'));
}

#[test]
fn an_answer_about_words_that_are_gone_is_of_before() {
    for (lesson, step) in [
        ("1", 6),
        ("2", 5),
        ("6", 2),
        ("6", 3),
        ("10", 9),
        ("13", 5),
        ("15", 5),
        ("18", 8),
        ("18", 17),
        ("18", 22),
    ] {
        let mut notebook = at(lesson, step);
        press(&mut notebook, "Space Enter", SIZE);
        look(&mut notebook, &["row"]);
        say(&mut notebook, "one two three four five six seven");
        let lines = answer(&mut notebook);
        assert!(
            lines.contains("Answered before: row "),
            "{lesson}.{step}: {lines}"
        );
        assert!(!lines.contains("You said"), "{lesson}.{step}: {lines}");
        assert!(!lines.contains("✓ Right"), "{lesson}.{step}: {lines}");
    }
}

#[test]
fn an_earlier_answer_that_is_right_now_is_right() {
    let mut notebook = at("15", 3);
    press(&mut notebook, "1 Enter", SIZE);
    look(&mut notebook, &["✓ Right: 1.00."]);
    let mut notebook = later(&notebook, Choices::default());
    look(
        &mut notebook,
        &["✓ Answered before: 1, right.", "!It is 1.00"],
    );
    // One that is near enough says so.
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\nseed = 7\n```\n```predict\n\
                  ask = \"How much?\"\nnumber = \"max affinity[last]\"\nwithin = 0.05\nid = \"n\"\n```\n";
    let mut notebook = course(lesson);
    press(&mut notebook, "0 . 6 Enter", SIZE);
    let near = "0.62 (yours, 0.60, is within 0.05).";
    look(&mut notebook, &[&format!("✓ Right: {near}")]);
    let mut again = course(lesson);
    again.progress = notebook.progress.clone();
    press(&mut again, "Esc", SIZE);
    look(
        &mut again,
        &[&format!("✓ Answered before: 0.60, right: {near}")],
    );
    press(&mut again, "r", SIZE);
    look(
        &mut again,
        &["✓ Answered before: 0.60, right then. Now it is 1.14."],
    );
}

#[test]
fn a_wrong_number_of_before_has_no_tolerance() {
    for (lesson, step) in [("2", 1), ("4", 2), ("18", 12)] {
        let mut notebook = at(lesson, step);
        press(&mut notebook, "9 9 Enter", SIZE);
        look(&mut notebook, &["✗ You said 99. It is "]);
        say(&mut notebook, "one two three four five six seven");
        let lines = answer(&mut notebook);
        let words = lines.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Answered before: 99, wrong"), "{lines}");
        assert!(!words.contains("within"), "{lines}");
    }
}

/// Asked again is what depends on other cells, in this session and in the next one.
#[test]
fn fresh_numbers_are_those_that_the_question_reads() {
    let offers = |notebook: &mut Notebook| {
        let lines = answer(notebook);
        let footer = lines.contains("A ask again");
        assert_eq!(lines.contains("A asks again, on"), footer, "{lines}");
        footer
    };
    // A width, which no weights change.
    for (lesson, step, wrong, right) in [("18", 10, "5", "4"), ("18", 5, "5", "8")] {
        let mut notebook = at(lesson, step);
        press(&mut notebook, &format!("{wrong} Enter r"), SIZE);
        assert!(!offers(&mut notebook), "{lesson}.{step}");
        press(&mut notebook, &format!("A {right} Enter"), SIZE);
        look(&mut notebook, &["✓ Right:", "!Asked again"]);
        assert!(!offers(&mut later(&notebook, seed(99))), "{lesson}.{step}");
    }
    let mut notebook = at("2", 6);
    press(&mut notebook, "1 Enter r", SIZE);
    assert!(!offers(&mut notebook));
    // Scores, which they do.
    let mut notebook = at("8", 4);
    press(&mut notebook, "3 Enter", SIZE);
    look(&mut notebook, &["✓ Right: “is”."]);
    assert!(!offers(&mut notebook));
    assert!(!offers(&mut later(&notebook, Choices::default())));
    for choices in [seed(8), sentence("the cat sat")] {
        let mut notebook = later(&notebook, choices);
        assert!(offers(&mut notebook));
        press(&mut notebook, "A 1 Enter", SIZE);
        assert!(!offers(&mut notebook));
        press(&mut notebook, "J J", SIZE);
        look(&mut notebook, &["Asked again on other numbers: "]);
    }
    press(&mut notebook, "r", SIZE);
    assert!(offers(&mut notebook));
    press(&mut notebook, "u", SIZE);
    assert!(!offers(&mut notebook));
}

/// A question further down does not tell the answer of one above it, and a step whose question is not asked is not on the sheet.
#[test]
fn a_work_sheet_tells_no_answers() {
    let sheet = |lesson: &str, what| print::lesson(&mut open(lesson), 100, Colours::None, what);
    let check = |lesson: &str, wanted: &[&str], absent: &[&str]| {
        let sheet = sheet(lesson, PrintOut::Questions);
        for wanted in wanted {
            assert!(sheet.contains(wanted), "{wanted}\n{sheet}");
        }
        for absent in absent {
            assert!(!sheet.contains(absent), "{absent}\n{sheet}");
        }
    };
    check(
        "8",
        &[
            "“aj” asked, and ____________ had the best answer",
            "“aj” asks “is”",
        ],
        &["“is” had the best answer"],
    );
    check(
        "16",
        &["look most at ____________, as head 2 does"],
        &["look most at “name”"],
    );
    // Seconds are not measured here, so nothing is asked about them.
    check(
        "2",
        &["Who has more work?"],
        &["And in seconds?", "17.50", "step 9"],
    );
    assert!(sheet("8", PrintOut::Answers).contains("and “is” had the best answer"));
    // A number, where the page has it from the same matrix, and not another one that is like it by chance.
    let mut notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n```\n```predict\n\
         ask = \"How many words?\"\nnumber = \"words\"\nwithin = 0\nid = \"a\"\n```\n---\n\
         So many: `= words`, `= rows q`.\n\n```predict\nask = \"How wide?\"\nnumber = \"cols q\"\nwithin = 0\nid = \"b\"\n```\n",
    );
    let sheet = print::lesson(&mut notebook, 100, Colours::None, PrintOut::Questions);
    assert!(sheet.contains("So many: ____________, 4."), "{sheet}");
}

#[test]
fn the_answers_of_a_print_out_have_their_matrix() {
    for what in [PrintOut::Whole, PrintOut::Answers] {
        let print = print::lesson(&mut open("8"), 80, Colours::None, what);
        let matrix = print.split("affinity 4×4").nth(1).expect("the matrix");
        let rows: String = matrix.lines().take(6).collect();
        assert!(rows.contains("[  0.62]"), "{print}");
    }
}

fn class(lesson: &str, step: usize) -> Notebook {
    let library = Library::embedded();
    let start = Start {
        lesson: library.find(lesson).expect("a lesson"),
        is_class: true,
        ..Start::default()
    };
    let mut notebook = Notebook::new(library, start);
    notebook.open(notebook.lesson, step - 1);
    notebook
}

/// A clicker has no Esc: it goes on from a line of hands, and says how to leave another one.
#[test]
fn a_clicker_leaves_the_line_of_hands() {
    let mut notebook = class("8", 4);
    press(&mut notebook, "v 1 Space 2 Enter", SIZE);
    look(&mut notebook, &["the question has 4 options"]);
    press(&mut notebook, "PgDn PgDn", SIZE);
    look(&mut notebook, &["!hands: ", "PgDn again shows the answer"]);
    press(&mut notebook, "PgDn", SIZE);
    look(&mut notebook, &["– Shown. It is “is”."]);
    // What is right is kept, and stays with the truth.
    let mut notebook = class("8", 4);
    press(
        &mut notebook,
        "v 1 Space 2 Space 3 Space 4 PgDn PgDn PgDn",
        SIZE,
    );
    look(
        &mut notebook,
        &["my  1", "✓3 is  3", "– Shown. It is “is”."],
    );
    let mut notebook = class("8", 4);
    press(&mut notebook, "s x PgDn", SIZE);
    look(&mut notebook, &["Enter takes what is typed, Esc leaves it"]);
    press(&mut notebook, "Esc PgDn", SIZE);
    look(&mut notebook, &["PgDn again shows the answer"]);
}

#[test]
fn hands_stay_with_the_truth_of_rows() {
    let mut notebook = class("6", 2);
    press(
        &mut notebook,
        "v 1 Space 2 Space 3 Space 4 Enter PgDn PgDn",
        SIZE,
    );
    look(
        &mut notebook,
        &["nobody  4", "  ✓", "– Shown. It is row nobody."],
    );
    say(&mut notebook, "one two three four five");
    look(&mut notebook, &["– Shown. It is row", "!nobody  4"]);
}

/// What became of the questions is said where they have no room.
#[test]
fn the_end_of_a_lesson_in_a_small_window() {
    let mut notebook = open("2");
    press(&mut notebook, "Enter 1 Enter", (80, 24));
    let size = (40, 10);
    let mut screen = String::new();
    for _ in 0..200 {
        press(&mut notebook, "PgDn", size);
        screen = text(&draw(&mut notebook, size));
        if screen.contains("The end of lesson") {
            break;
        }
    }
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("questions right, 1 wrong,"), "{screen}");
    assert!(words.contains("skipped or shown."), "{screen}");
}
