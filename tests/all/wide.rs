//! A wide screen: text and pictures of a step side by side.

use attentive::notebook::Notebook;

use crate::common::{course, draw, open, press, text};
use crate::snapshots::{Snapshot, assert_unchanged};

/// The file of these screens in `snapshots/`.
pub(crate) const SNAPSHOT: &str = "wide";

/// A beamer, and a large window.
const SIZES: [(u16, u16); 2] = [(160, 45), (200, 60)];

fn at(lesson: &str, step: usize) -> Notebook {
    let mut notebook = open(lesson);
    notebook.open(notebook.lesson, step - 1);
    notebook
}

/// The first line of the screen with all of these.
fn line<'t>(screen: &'t str, wanted: &[&str]) -> Option<&'t str> {
    let has = |line: &&str| wanted.iter().all(|it| line.contains(it));
    screen.lines().find(has)
}

#[test]
fn wide_screens_look_as_they_did() {
    let mut snapshot = Snapshot::new(SNAPSHOT);
    for (lesson, step, keys, size) in [
        ("8", 6, "", (200, 60)),
        ("10", 4, "b ↓", (200, 60)),
        ("8", 5, "", (160, 45)),
        ("11", 3, "+ Tab", (160, 45)),
        ("17", 4, "", (160, 45)),
    ] {
        let mut notebook = at(lesson, step);
        press(&mut notebook, keys, size);
        let screen = text(&draw(&mut notebook, size));
        let (columns, rows) = size;
        let pressed = if keys.is_empty() { "as it opens" } else { keys };
        let heading = format!("lesson {lesson}, step {step}, {pressed}, {columns}x{rows}");
        snapshot.section(heading, screen);
    }
    assert_unchanged(&[snapshot]);
}

#[test]
fn text_and_matrix_stand_side_by_side_from_160_columns_on() {
    let beside = ["The last row holds the dot products", "let affinity"];
    for size in SIZES {
        let mut notebook = at("8", 6);
        let screen = text(&draw(&mut notebook, size));
        assert!(
            line(&screen, &["The affinity", "In [4]"]).is_some(),
            "{screen}"
        );
    }
    for size in [(159, 45), (120, 40), (80, 24)] {
        let mut notebook = at("8", 6);
        let screen = text(&draw(&mut notebook, size));
        assert!(line(&screen, &beside[..1]).is_some(), "{screen}");
        assert!(
            line(&screen, &["The affinity", "In ["]).is_none(),
            "{screen}"
        );
    }
}

/// What one does to a matrix shows in it, while text and inspector stay.
#[test]
fn a_matrix_is_edited_beside_its_text() {
    for size in SIZES {
        let mut notebook = at("8", 6);
        press(&mut notebook, "Tab ↓ → → e 9 Enter", size);
        let screen = text(&draw(&mut notebook, size));
        assert_eq!(screen.matches("[  9.00]✱").count(), 2, "{screen}");
        assert!(screen.contains("but you set it to 9.00"), "{screen}");
        assert!(
            line(&screen, &["The affinity", "In [4]"]).is_some(),
            "{screen}"
        );
    }
}

/// In a low window the choice stays in view, and so does the knob that turns.
#[test]
fn what_one_is_at_stays_in_view() {
    let size = (200, 12);
    let mut notebook = at("8", 4);
    press(&mut notebook, "↓ ↓", size);
    let screen = text(&draw(&mut notebook, size));
    assert!(screen.contains("  ▸2 name"), "{screen}");
    let mut notebook = at("11", 3);
    for keys in ["o", "Esc +", "+"] {
        press(&mut notebook, keys, size);
        let screen = text(&draw(&mut notebook, size));
        assert!(screen.contains("- + temperature"), "{screen}");
    }
}

/// A step that is higher than the window can be scrolled through to its last line.
#[test]
fn a_high_step_is_scrolled_to_its_end() {
    let size = (180, 10);
    let mut notebook = at("13", 3);
    let mut seen = String::new();
    for _ in 0..12 {
        seen += &text(&draw(&mut notebook, size));
        press(&mut notebook, "J", size);
    }
    for wanted in ["How many heads?", "heads = 2", "Two are shown"] {
        assert!(seen.contains(wanted), "{wanted}");
    }
}

/// The matrix to point into stands beside the question.
#[test]
fn one_points_beside_the_question() {
    for size in SIZES {
        let mut notebook = at("8", 5);
        press(&mut notebook, "↓ →", size);
        let screen = text(&draw(&mut notebook, size));
        assert!(
            line(&screen, &["? “aj” asked", "affinity 4×4"]).is_some(),
            "{screen}"
        );
        press(&mut notebook, "Enter", size);
        let screen = text(&draw(&mut notebook, size));
        assert!(line(&screen, &["‹ › is yours"]).is_some(), "{screen}");
    }
}

/// A matrix that needs the width has it.
#[test]
fn a_matrix_that_does_not_fit_beside_the_text_stands_below() {
    let words = "```run self-attention\nsentence = \"a b c d e f g h i j k l\"\n```\n";
    let text_of = format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n{words}Some text.\n\n```show affinity\n```\n"
    );
    let mut notebook = course(&text_of);
    let screen = text(&draw(&mut notebook, (200, 60)));
    assert!(
        line(&screen, &["Some text.", "affinity"]).is_none(),
        "{screen}"
    );
    let page = screen.lines().filter_map(|line| line.split('│').next());
    let title = page.rev().find(|line| line.contains("affinity 12×12"));
    let title = title.expect("a matrix");
    assert!(!title.contains("columns"), "{title}");
}

/// A step without text to stand beside has its pictures at the left.
#[test]
fn pictures_without_text_are_not_pushed_to_the_right() {
    for (lesson, step, first) in [("12", 1, "plain.weights"), ("15", 10, "stack.difference")] {
        let mut notebook = at(lesson, step);
        let screen = text(&draw(&mut notebook, (200, 60)));
        let at = |line: &str| line.find(first).is_some_and(|at| at <= 3);
        assert!(screen.lines().any(at), "{screen}");
    }
}

/// The curves of a training are as high as the page allows.
#[test]
fn a_training_fills_a_high_page() {
    for (size, least) in [((200, 60), 10), ((120, 40), 10), ((80, 24), 4)] {
        let mut notebook = at("17", 4);
        let screen = text(&draw(&mut notebook, size));
        let lines = screen.lines();
        let mut lines = lines.skip_while(|line| !line.contains("failures.held_out"));
        lines.next();
        let rows = lines.take_while(|line| !line.contains('└')).count();
        assert_eq!(rows, least, "{screen}");
        assert!(!screen.contains("J more below"), "{screen}");
    }
}

/// What was held out is what the page is about: where there is no room for all curves, that one stays.
#[test]
fn the_held_out_curve_is_the_last_to_go() {
    for (columns, shown) in [(120, 3), (80, 2), (46, 1)] {
        let mut notebook = at("17", 3);
        press(&mut notebook, "x", (columns, 40));
        let screen = text(&draw(&mut notebook, (columns, 40)));
        let curves = ["race.loss", "race.score", "race.held_out"];
        for (index, curve) in curves.into_iter().rev().enumerate() {
            assert_eq!(screen.contains(curve), index < shown, "{curve}\n{screen}");
        }
    }
}
