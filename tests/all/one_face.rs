//! What the page says once it says alike everywhere: numbers in matrices, names that repeat, and what stands behind a question.

use attentive::lesson::Library;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::panel::Panel;
use attentive::notebook::{Key, Mode, Notebook};

use crate::common::{draw, look, open, open_on, press, text, type_text};

const SIZE: (u16, u16) = (80, 24);

fn screen(notebook: &mut Notebook, size: (u16, u16)) -> String {
    text(&draw(notebook, size))
}

/// The numbers of a drawn row behind its name.
fn numbers(line: &str) -> Vec<String> {
    let words = line.split_whitespace().skip(1);
    let words = words.map(|word| word.trim_matches(['[', ']', '*', '✱', '\'']).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// The row of a word in the last drawn matrix of this title.
#[track_caller]
fn row_of(shown: &str, title: &str, word: &str) -> Vec<String> {
    let lines: Vec<&str> = shown.lines().collect();
    let has_title = |line: &&str| line.contains(title);
    let at = lines.iter().rposition(has_title).expect(title);
    let is_row = |line: &&&str| line.trim_start_matches([' ', '▸']).starts_with(word);
    let row = lines[at + 2..].iter().find(is_row);
    numbers(row.expect(word))
}

/// The scores of lesson 8 look alike where one points at them, on the page after it, and in prose.
#[test]
fn a_score_has_one_face_on_neighbouring_pages() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 4);
    press(&mut notebook, "↓ ↓ Enter", SIZE);
    let pointed = row_of(&screen(&mut notebook, SIZE), "affinity 4×4", "my");
    notebook.open(notebook.lesson, 5);
    let shown = row_of(&screen(&mut notebook, SIZE), "affinity 4×4", "my");
    assert_eq!(pointed, shown);
    assert_eq!(shown, ["−0.43", "0.74", "0.50", "−0.004"]);
}

/// A matrix writes all its numbers with decimals or none, its minus as a sentence does, and no zero is left away before the point.
#[test]
fn a_matrix_does_not_mix_formats() {
    let mut seen = 0;
    for lesson in 0..Library::embedded().lessons.len() {
        for sentence in ["my name is aj", "the cat saw the dog"] {
            let mut notebook = open_on(&lesson.to_string(), sentence);
            for step in 0..notebook.lesson().steps.len() {
                notebook.open(notebook.lesson, step);
                while notebook.key_context() == KeyContext::Asking {
                    notebook.press(&Key::Named("x".to_owned()));
                }
                let place = format!("lesson {lesson}, step {}", step + 1);
                let panels = notebook.page().steps.last().expect("a step").clone();
                let matrices = panels.iter().filter(|it| matches!(it, Panel::Grids(_)));
                for grid in matrices.flat_map(Panel::grids) {
                    let drawn = attentive::view::page::step_lines(
                        &[Panel::Grids(vec![grid.clone()])],
                        attentive::view::Canvas {
                            width: 200,
                            rows: 100,
                            palette: attentive::view::theme::Palette::new(
                                attentive::notebook::Theme::Dark,
                                true,
                            ),
                        },
                    );
                    let (rows, cols) = grid.values.shape();
                    if drawn.len() < rows + 2 {
                        continue;
                    }
                    let is_number = |text: &String| {
                        text.trim_start_matches('−')
                            .starts_with(|c: char| c.is_ascii_digit())
                    };
                    for col in 0..cols {
                        let cell = |line: &ratatui::text::Line<'_>| {
                            let span = line.spans.get(col + 1)?;
                            let text = span.content.trim_matches([' ', '!', '*', '✱', '\'']);
                            Some(text.to_owned()).filter(is_number)
                        };
                        let texts: Vec<String> = drawn[2..].iter().filter_map(cell).collect();
                        seen += texts.len();
                        let has = |what: &str| texts.iter().any(|text| text.contains(what));
                        assert!(!has("-"), "{place}: {texts:?}");
                        let is_mixed = has(".") && has("e−");
                        assert!(!is_mixed, "{place}: {texts:?}");
                        // Nothing at all is 0.
                        let is_small = |text: &&String| {
                            *text != "0" && text.trim_start_matches('−').len() <= 2
                        };
                        let small = texts
                            .iter()
                            .filter(|text| !text.contains('.'))
                            .filter(is_small);
                        assert!(
                            !has(".") || small.count() == 0,
                            "{place}: {}: {texts:?}",
                            grid.address
                        );
                    }
                }
            }
        }
    }
    assert!(seen > 2000, "{seen}");
}

/// A page that was gone past is as on first reading: what its question hides stays hidden, and Tab does not lead there.
#[test]
fn an_earlier_question_still_hides_its_answer() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 7);
    let before = screen(&mut notebook, (80, 60));
    assert!(!before.contains("0.62: in the row"), "{before}");
    // The seventh page stands above, its matrix behind no question; that of the eighth is behind its own.
    notebook.open(notebook.lesson, 8);
    let above = notebook.page().steps[7].clone();
    let has_matrix = |panels: &[Panel]| panels.iter().any(|panel| !panel.grids().is_empty());
    assert!(!has_matrix(&above));
    let numbers = |notebook: &Notebook| {
        let grids: Vec<Option<usize>> = notebook.page().grids().map(|grid| grid.number).collect();
        grids.last().copied()
    };
    let number = numbers(&notebook);
    press(&mut notebook, "←", SIZE);
    assert_eq!(notebook.key_context(), KeyContext::Asking);
    press(&mut notebook, "x", SIZE);
    notebook.open(notebook.lesson, 8);
    assert!(has_matrix(&notebook.page().steps[7]));
    // A line of code keeps its number.
    assert_eq!(numbers(&notebook), number);
}

/// A clicker sees all mistakes, the one that shows on the page first.
#[test]
fn a_clicker_walks_round_all_mistakes() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 5);
    press(&mut notebook, "b", SIZE);
    let mut seen = Vec::new();
    while matches!(notebook.mode, Mode::Breaking) {
        let status = notebook.page().mistake.as_ref().expect("a mistake");
        seen.push(status.at + 1);
        press(&mut notebook, "PgDn", SIZE);
    }
    assert_eq!(seen, [5, 6, 7, 1, 2, 3, 4]);
    assert_eq!(notebook.step, 5);
    look(&mut notebook, &["repaired: softmax down the columns"]);
}

/// On a high screen a matrix has all its rows.
#[test]
fn a_matrix_has_all_rows_that_fit() {
    let words = "the old captain of the ship told the young sailor that he had never";
    let mut notebook = open_on("8", words);
    notebook.open(notebook.lesson, 2);
    let shown = screen(&mut notebook, (200, 60));
    assert!(!shown.contains("⋮ rows"), "{shown}");
    let shown = screen(&mut notebook, SIZE);
    assert!(shown.contains("⋮ rows"), "{shown}");
}

/// Tab leads from a variance to the first of the scores behind that very cell.
#[test]
fn tab_leads_from_a_variance_to_its_scores() {
    for (keys, scores, alike) in [
        ("Tab Tab", "d4.scores[0, 0]", "d4.scores 60×10"),
        ("Tab ↓ ↓ Tab", "d64.scores[0, 0]", "d64.scores 60×10"),
        ("Tab ↓ ↓ ↓ → Tab", "d256.scaled[0, 0]", "d256.scaled 60×10"),
    ] {
        let mut notebook = open("9");
        notebook.open(notebook.lesson, 1);
        press(&mut notebook, "x", SIZE);
        press(&mut notebook, keys, SIZE);
        look(&mut notebook, &[scores, alike]);
    }
}

#[test]
fn names_that_repeat_have_their_number() {
    let mut notebook = open_on("8", "the cat saw the cat");
    notebook.open(notebook.lesson, 4);
    look(
        &mut notebook,
        &["“affinity[2nd cat, 1st the]” and “affinity[2nd cat, 2nd the]” tie here"],
    );
    notebook.open(notebook.lesson, 8);
    press(&mut notebook, "Tab Tab ↓ ↓ ↓ e", SIZE);
    look(&mut notebook, &["[2nd the, 0]"]);
    type_text(&mut notebook, "3");
    press(&mut notebook, "Enter Esc", SIZE);
    look(&mut notebook, &["2nd the changed"]);
}

/// A percentage may be typed as one.
#[test]
fn percent_signs_are_read() {
    let mut notebook = open("17");
    notebook.open(notebook.lesson, 6);
    press(&mut notebook, "Enter", SIZE);
    type_text(&mut notebook, "25%");
    press(&mut notebook, "Enter", SIZE);
    look(&mut notebook, &["✓ Right: 21.75 (yours, 25, is within 10)"]);
}

/// The header says that a training has not begun, not that its numbers are random.
#[test]
fn a_training_that_has_not_begun_has_no_origin() {
    let mut notebook = open("14");
    look(&mut notebook, &["── trained ──"]);
    press(&mut notebook, "o +", SIZE);
    look(
        &mut notebook,
        &["── not trained yet ──", "not started", "!random"],
    );
}
