//! Parts inside parts as a lesson shows them: two layers of two heads on the page.

use attentive::lesson::Library;
use attentive::notebook::panel::{CheckLine, Grid, Panel, StepCount};
use attentive::notebook::{Notebook, Start};
use attentive::runs::matrix_ref::MatrixId;

use crate::common::{press, text};
use crate::support::nested::NESTED;

const SIZE: (u16, u16) = (80, 24);

/// A lesson with this text on computations that the catalog does not have.
fn lesson(text: &str) -> Notebook {
    let text = format!("+++\ntitle = \"T\"\npart = \"P\"\n+++\n{text}");
    let file = ("1-test.md".to_owned(), Ok(text.into_bytes()));
    let start = Start {
        catalog: Some(NESTED),
        ..Start::default()
    };
    let notebook = Notebook::new(Library::from_files([file]), start);
    assert_eq!(notebook.page().problems().count(), 0);
    notebook
}

/// The same of two layers, with these settings.
fn layers(settings: &str, text: &str) -> Notebook {
    lesson(&format!("```run two-layers\n{settings}```\n{text}"))
}

fn panels(notebook: &Notebook) -> impl Iterator<Item = &Panel> {
    notebook.page().panels()
}

const WEIGHTS: &str = "```show encoder.0.head0.weights encoder.0.head1.weights \
                       encoder.1.head0.weights encoder.1.head1.weights\n```\n";

#[test]
fn one_line_of_code_has_a_result_in_each_head() {
    let mut notebook = layers("", &format!("{WEIGHTS}---\n{WEIGHTS}"));
    let lines = |notebook: &Notebook| {
        let lines = panels(notebook).filter(|panel| matches!(panel, Panel::Code(_)));
        lines.count()
    };
    let numbers = |notebook: &Notebook| -> Vec<Option<usize>> {
        let grids = notebook.page().grids();
        grids.map(|grid: &Grid| grid.number).collect()
    };
    assert_eq!(lines(&notebook), 1);
    assert_eq!(numbers(&notebook), [Some(1); 4]);
    // The same stages again have the same number, and their line of code is not repeated.
    press(&mut notebook, "→", SIZE);
    assert_eq!(lines(&notebook), 1);
    assert_eq!(numbers(&notebook), [Some(1); 8]);
}

#[test]
fn a_change_folds_addresses_that_differ_in_a_number() {
    let shown = "x encoder.0.head0.q encoder.0.head1.q encoder.1.head0.q encoder.1.head1.q";
    let mut notebook = layers("", &format!("```show {shown}\n```\n"));
    press(&mut notebook, "Tab e 9 Enter", SIZE);
    let told = notebook.told_changes().expect("a change");
    let all = told.in_words(|_| true);
    assert!(all.contains("encoder.0.head0–1.q"), "{all}");
    assert!(all.contains("encoder.1.head0–1.q"), "{all}");
    assert!(!all.contains("head1.q"), "{all}");
}

#[test]
fn a_mark_stays_in_its_head() {
    let mut notebook = layers("", WEIGHTS);
    press(&mut notebook, "Tab Tab e 9 Enter", SIZE);
    let changed: Vec<bool> = notebook
        .page()
        .grids()
        .map(|it| !it.changed.is_empty())
        .collect();
    assert_eq!(changed, [false, true, true, true]);
}

#[test]
fn tab_goes_through_the_page_and_its_sources() {
    let notebook = layers("", "```show encoder.1.output encoder.0.head1.q\n```\n");
    let address = |it: &MatrixId| {
        let recorded = notebook.runs[it.run].recorded(it.id);
        recorded.expect("a recorded matrix").address.clone()
    };
    let order: Vec<String> = notebook.tab_order().iter().map(address).collect();
    assert_eq!(order[..2], ["encoder.1.output", "encoder.0.head1.q"]);
    for near in [
        "encoder.1.w_o",
        "encoder.1.joined",
        "encoder.0.head1.w_q",
        "x",
    ] {
        assert!(order.iter().any(|it| it == near), "{near}: {order:?}");
    }
    let all = notebook.runs[0].result.recorded.len();
    assert!(
        order.len() <= 34 && order.len() < all,
        "{} of {all}",
        order.len()
    );
    let words = (1..=60).map(|word| format!("w{word}")).collect::<Vec<_>>();
    let long = lesson(&format!(
        "```run reader-and-writer\nsentence = \"{}\"\n```\n```show reader.states\n```\n",
        words.join(" ")
    ));
    let order = long.tab_order();
    assert!(order.len() <= 34, "{}", order.len());
    let w_h = long.runs[0]
        .result
        .find("reader.w_h")
        .expect("it is recorded");
    assert!(order.iter().any(|it| it.id == w_h));
}

#[test]
fn layers_are_no_steps_and_words_are() {
    let counts = |notebook: &Notebook| -> Vec<usize> {
        let counts = panels(notebook).filter_map(|panel| match panel {
            Panel::StepCounts(counts) => Some(counts),
            _ => None,
        });
        counts.flatten().map(|it: &StepCount| it.total).collect()
    };
    let race = "```race encoder.0.head0.weights encoder.1.head1.weights\n```\n";
    assert_eq!(counts(&layers("", race)), [1, 1]);
    let race = "```race reader.states writer.head0.context\n```\n";
    let reader = lesson(&format!("```run reader-and-writer\n```\n{race}"));
    assert_eq!(counts(&reader), [4, 4]);
}

fn checks(notebook: &Notebook) -> Vec<&CheckLine> {
    let checks = panels(notebook).filter_map(|panel| match panel {
        Panel::Checks(checks) => Some(checks),
        _ => None,
    });
    checks.flatten().collect()
}

#[test]
fn checks_look_at_one_head() {
    let mistake = "mask = \"causal\"\nmistake = \"late-mask\"\nat = \"encoder.1.head0\"\n";
    let holds = |part: &str| -> Vec<Option<bool>> {
        let notebook = layers(mistake, &format!("```checks {part}\n```\n"));
        checks(&notebook).iter().map(|check| check.holds).collect()
    };
    let broken = holds("encoder.1.head0");
    assert_eq!(broken.len(), 5);
    assert_eq!(broken[0], Some(false), "{broken:?}");
    assert!(!holds("encoder.1.head1").contains(&Some(false)));
    assert!(!holds("encoder.0.head0").contains(&Some(false)));
    // The whole has no shares of its own: there is nothing to check, and nothing breaks.
    assert_eq!(holds(""), []);
}

#[test]
fn a_head_is_found_in_a_run_with_a_name() {
    let named =
        lesson("```run two-layers\nas = \"own\"\n```\n```checks own.encoder.0.head1\n```\n");
    assert_eq!(checks(&named).len(), 5);
}

#[test]
fn the_page_of_a_nested_computation_is_drawn_and_inspected() {
    let mut notebook = layers("", WEIGHTS);
    press(&mut notebook, "Tab ↓ →", SIZE);
    let screen = text(&crate::common::draw(&mut notebook, (120, 40)));
    assert!(
        screen.contains("encoder.0.head0.weights[name, name]"),
        "{screen}"
    );
    assert!(screen.contains("encoder.0.head0.masked"), "{screen}");
}
