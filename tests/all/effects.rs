//! The page says what happened, where it happened: the effect of an edit, the line of changes, what can be undone, what a mistake breaks,
//! and numbers that agree with each other.

use crate::common::{draw, open, open_on, press, text, type_text};
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::panel::Panel;
use attentive::notebook::{Mode, Notebook};
use attentive::text::figures;

const SIZES: [(u16, u16); 4] = [(40, 10), (80, 24), (120, 40), (200, 60)];

fn screen(notebook: &mut Notebook, size: (u16, u16)) -> String {
    text(&draw(notebook, size))
}

/// Opens a step, from 1, with its questions passed over.
fn at(lesson: &str, step: usize) -> Notebook {
    let mut notebook = open(lesson);
    notebook.open(notebook.lesson, step - 1);
    while notebook.key_context() == KeyContext::Asking {
        press(&mut notebook, "x", (80, 24));
        notebook.open(notebook.lesson, step - 1);
    }
    notebook
}

/// After an edit the matrix that follows from it stands in view, with its changed cells marked, at every size.
#[test]
fn the_effect_of_an_edit_is_on_the_screen() {
    for (lesson, step, number, follower) in [
        ("0", 7, "2", "x"),
        ("8", 3, "3", "affinity"),
        ("8", 9, "3", "affinity"),
        ("10", 4, "0", "weights"),
        ("11", 6, "2", "context"),
        ("15", 4, "3", "norm1.output"),
    ] {
        for size in SIZES {
            let place = format!("lesson {lesson}, step {step}, {size:?}");
            let mut notebook = at(lesson, step);
            // To a cell that is not what it is set to, and not the last: in a mask, a hidden one.
            press(&mut notebook, "Tab → e", size);
            if lesson == "8" && step == 3 {
                assert!(screen(&mut notebook, size).contains("k["), "{place}");
            }
            type_text(&mut notebook, number);
            press(&mut notebook, "Enter", size);
            let shown = screen(&mut notebook, size);
            let title = shown.lines().skip(1).find(|line| {
                let mut words = line
                    .split_whitespace()
                    .filter(|word| !word.starts_with("Out["));
                words.any(|word| word == follower) && line.contains('×')
            });
            assert!(title.is_some(), "{place}: no {follower}\n{shown}");
            let is_marked = |line: &str| !line.starts_with(" *") && line.contains(['*', '✱']);
            let marked = shown.lines().filter(|line| is_marked(line)).count();
            assert!(marked > 1 || size.1 == 10 && marked > 0, "{place}\n{shown}");
        }
    }
}

/// The line of changes is one line about the matrices that the learner has seen; what follows further on is a number.
#[test]
fn the_line_of_changes_is_one_line() {
    let lessons = attentive::lesson::Library::embedded().lessons.len();
    for lesson in 0..lessons {
        let mut notebook = open("0");
        notebook.open(lesson, 0);
        for step in 0..notebook.lesson().steps.len() {
            notebook.open(lesson, step);
            let size = (80, 24);
            press(&mut notebook, "r", size);
            let Some(report) = &notebook.report else {
                continue;
            };
            if report.is_empty() {
                continue;
            }
            let place = format!("{}, step {}", notebook.lesson().file(), step + 1);
            let told = notebook.told_changes().expect("a change");
            let words = told.in_words(|text| text.chars().count() <= 76);
            let is_partial = told.others > 0;
            let shown = screen(&mut notebook, size);
            let lines: Vec<&str> = shown
                .lines()
                .filter(|line| line.starts_with(" * "))
                .collect();
            assert_eq!(lines.len(), 1, "{place}\n{shown}");
            assert!(
                words.contains("changed") || words.contains("shape"),
                "{place}: {words}"
            );
            assert!(
                !is_partial
                    || words.contains("more")
                    || words.contains("matrices changed")
                    || words.contains("matrix changed"),
                "{place}: {words}"
            );
        }
    }
}

/// Whatever is changed on a page, its footer says how to undo it, in a narrow window too; and nothing moves on by surprise.
#[test]
fn what_was_changed_can_be_undone_by_a_key_in_the_footer() {
    for size in SIZES {
        for (lesson, step, keys) in [
            ("8", 6, "Tab e 2 Enter"),
            ("8", 6, "e 3 Enter"),
            ("8", 6, "r"),
            ("8", 6, "e 3 Enter Esc"),
            ("9", 8, "+"),
            ("1", 7, "-"),
        ] {
            let mut notebook = at(lesson, step);
            press(&mut notebook, keys, size);
            let place = format!("lesson {lesson}, {keys:?}, {size:?}");
            assert_eq!(notebook.step, step - 1, "{place}");
            let shown = screen(&mut notebook, size);
            let footer = shown.lines().last().unwrap_or_default().to_owned();
            assert!(footer.contains("u undo"), "{place}: {footer}");
        }
    }
    // The number lands in the cell that the line names.
    let mut notebook = at("8", 6);
    press(&mut notebook, "e", (80, 24));
    assert!(matches!(notebook.mode, Mode::Typing { .. }));
    assert!(screen(&mut notebook, (80, 24)).contains("affinity[my, my]: "));
    press(&mut notebook, "3 Enter", (80, 24));
    assert!(screen(&mut notebook, (80, 24)).contains("[  3.00]✱"));
}

/// Breaking it opens only where something on the page shows it: a matrix with marks, or a check. Elsewhere the page says where to go.
#[test]
fn break_it_opens_where_it_shows() {
    let size = (80, 24);
    let mut opened = 0;
    for lesson in ["2", "8", "9", "10", "11", "12", "13", "15"] {
        let mut notebook = open(lesson);
        for step in 0..notebook.lesson().steps.len() {
            notebook.open(notebook.lesson, step);
            press(&mut notebook, "b", size);
            let place = format!("lesson {lesson}, step {}", step + 1);
            let shown = screen(&mut notebook, size);
            if !matches!(notebook.mode, Mode::Breaking) {
                let said = [
                    "nothing on this page would break",
                    "would show a famous mistake",
                    "comes later",
                    "stands behind the question",
                ];
                let message = notebook.message.as_deref().unwrap_or_default();
                assert!(
                    said.iter().any(|said| message.contains(said)),
                    "{place}: {message}"
                );
                continue;
            }
            opened += 1;
            let newest = notebook.page().steps.last().expect("a step");
            let is_marked = newest
                .iter()
                .flat_map(Panel::grids)
                .any(|grid| !grid.changed.is_empty());
            let is_noticed = newest.iter().any(|panel| match panel {
                Panel::Checks(checks) => checks.iter().any(|check| check.holds == Some(false)),
                _ => false,
            });
            assert!(is_marked || is_noticed, "{place}\n{shown}");
            press(&mut notebook, "Esc", size);
        }
    }
    assert!(opened > 10, "{opened}");
    // A page whose question hides what breaks does not send anybody away from it.
    let mut behind = 0;
    for lesson in ["8", "9", "10", "11", "12", "13", "16"] {
        let mut notebook = open(lesson);
        for step in 0..notebook.lesson().steps.len() {
            notebook.open(notebook.lesson, step);
            press(&mut notebook, "b", size);
            let message = notebook.message.as_deref().unwrap_or_default();
            if message.contains("behind the question") {
                behind += 1;
                press(&mut notebook, "x b", size);
                assert!(matches!(notebook.mode, Mode::Breaking), "{lesson}: {step}");
            }
            press(&mut notebook, "Esc", size);
        }
    }
    assert!(behind > 2, "{behind}");
    let mut notebook = at("8", 2);
    press(&mut notebook, "b", size);
    let message = notebook.message.as_deref();
    assert_eq!(
        message,
        Some("nothing on this page would break: step 6 shows it")
    );
}

/// The panel of mistakes hides neither the matrix nor the check of the page, and names are in the quotes of the page.
#[test]
fn the_panel_of_mistakes_leaves_the_page_in_view() {
    let mut notebook = at("10", 4);
    let size = (80, 24);
    press(&mut notebook, "b", size);
    for mistake in 0..7 {
        let shown = screen(&mut notebook, size);
        assert!(
            shown.contains("weights 4×4") && shown.contains("  aj  "),
            "{mistake}\n{shown}"
        );
        let own = ["each row of shares sums to 1:", "no row looks ahead:"];
        assert!(
            own.iter().all(|check| shown.contains(check)),
            "{mistake}\n{shown}"
        );
        assert!(!shown.contains('`'), "{shown}");
        press(&mut notebook, "↓", size);
    }
}

/// Of many options the chosen one is in view.
#[test]
fn the_chosen_option_is_on_the_screen() {
    let words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
    for size in [(40, 10), (80, 24), (120, 40)] {
        let mut notebook = open_on("8", words);
        notebook.open(notebook.lesson, 3);
        for down in 0..14 {
            press(&mut notebook, "↓", size);
            let shown = screen(&mut notebook, size);
            let word = words.split(' ').nth(down).expect("a word");
            let chosen = shown
                .lines()
                .any(|line| line.contains('▸') && line.contains(word));
            assert!(chosen, "{size:?}, {word}\n{shown}");
        }
    }
}

/// A number has one face wherever it stands, and a sum that its written terms do not come to says that they are rounded.
#[test]
fn numbers_agree() {
    for number in [-0.0044, 0.0012, 0.0049, -0.003] {
        let cell = figures::cell(number);
        assert_eq!(figures::prose(number), cell);
        assert_eq!(figures::term(number), cell);
        assert_eq!(figures::table(number, false), cell);
        let cell: f64 = cell.replace('−', "-").parse().expect("a number");
        assert!((cell - number).abs() <= 0.0005, "{number}: {cell}");
        assert_ne!(cell, 0.0, "{number}");
    }
    let mut sums = 0;
    for lesson in ["1", "8", "11"] {
        let mut notebook = open(lesson);
        notebook.open(notebook.lesson, usize::MAX);
        for panel in notebook.page().panels() {
            let Panel::Arithmetic(written) = panel else {
                continue;
            };
            let line = |at: usize| -> String {
                let pieces = written.lines[at].iter();
                pieces.map(|piece| piece.text.as_str()).collect()
            };
            let count = written.lines.len();
            if count < 2 {
                continue;
            }
            let (terms, result) = (line(count - 2), line(count - 1));
            let plain = terms.replace("− ", "+ -").replace('−', "-");
            let terms: Result<Vec<f64>, _> =
                plain.split(" + ").map(str::trim).map(str::parse).collect();
            let Ok(terms) = terms else { continue };
            let shown = figures::term(terms.iter().sum());
            sums += 1;
            match result.strip_suffix(" (terms are rounded)") {
                Some(result) => assert_ne!(shown, result, "{plain}"),
                None => assert_eq!(shown, result, "{plain}"),
            }
        }
    }
    assert!(sums > 2, "{sums}");
}

/// A variance of lesson 9 leads to one of the scores that it was measured on, and that to its terms.
#[test]
fn a_variance_opens_down_to_the_terms_of_a_score() {
    let size = (80, 24);
    let mut notebook = at("9", 2);
    press(&mut notebook, "Tab", size);
    let shown = screen(&mut notebook, size);
    assert!(
        shown.contains("variance[d=4, q·k] from d4.scores"),
        "{shown}"
    );
    assert!(
        shown.contains("more terms …") && shown.contains("/ 600"),
        "{shown}"
    );
    press(&mut notebook, "Tab", size);
    let shown = screen(&mut notebook, size);
    assert!(
        shown.contains("d4.scores 60×10") && shown.contains("d4.scores[0, 0]"),
        "{shown}"
    );
    let inspection = notebook.page().inspection.as_ref().expect("a cell");
    let written = inspection.written.as_ref().expect("arithmetic");
    let products = written.lines[0]
        .iter()
        .filter(|piece| piece.text == "·")
        .count();
    assert_eq!(products, 4, "{shown}");
}

/// Cells that were set in rows of words belong to these words: another sentence takes them back, another word in one place does not,
/// and weights keep theirs.
#[test]
fn another_sentence_takes_back_what_was_set_in_the_old_words() {
    const SIZE: (u16, u16) = (120, 40);
    let edited = |notebook: &Notebook| notebook.changed().changes.cells();
    for (lesson, step, address, is_of_words) in [("0", 7, "one_hot", true), ("1", 7, "w_h", false)]
    {
        let mut notebook = at(lesson, step);
        let is_set = (0..12).any(|_| {
            press(&mut notebook, "Tab e", SIZE);
            type_text(&mut notebook, "3");
            press(&mut notebook, "Enter", SIZE);
            let changes = format!("{:?}", notebook.changed().changes);
            let is_set = changes.contains(&format!("{address:?}"));
            if !is_set {
                press(&mut notebook, "u", SIZE);
            }
            is_set
        });
        assert!(is_set, "lesson {lesson}: no {address}");
        press(&mut notebook, "Esc w", SIZE);
        type_text(&mut notebook, "his");
        press(&mut notebook, "Enter", SIZE);
        assert_eq!(edited(&notebook), 1, "lesson {lesson}: another word");
        press(&mut notebook, "s", SIZE);
        type_text(&mut notebook, "a rose is a rose");
        press(&mut notebook, "Enter", SIZE);
        let left = usize::from(!is_of_words);
        assert_eq!(edited(&notebook), left, "lesson {lesson}: other words");
        press(&mut notebook, "u", SIZE);
        assert_eq!(edited(&notebook), 1, "lesson {lesson}: undone");
    }
}
