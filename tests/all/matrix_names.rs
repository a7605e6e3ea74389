//! Every matrix of a page's computations opens by its name, whether or not the page shows it.

use attentive::notebook::Notebook;

use crate::common::{look, open, press, type_text};

const SIZE: (u16, u16) = (80, 24);

fn go_to(notebook: &mut Notebook, name: &str) {
    press(notebook, "/", SIZE);
    type_text(notebook, name);
    press(notebook, "Enter", SIZE);
}

/// The address of the matrix in focus.
fn opened(notebook: &Notebook) -> String {
    notebook.matrix_in_focus().expect("a matrix").address()
}

#[test]
fn every_stage_of_every_layer_and_head_opens_and_explains_its_cells() {
    let mut notebook = open("17");
    let step = notebook.lesson().steps.len() - 1;
    notebook.open(notebook.lesson, step);
    let scope = notebook.scope(step, usize::MAX);
    let names = scope.names().into_iter();
    let names: Vec<String> = names.filter(|it| it.starts_with("writer.")).collect();
    for part in [
        "encoder.0.attention.head3.context",
        "encoder.0.gamma1",
        "decoder.0.self.head1.weights",
        "decoder.0.cross.head0.affinity",
        "decoder.0.cross.w_v",
        "memory",
    ] {
        assert!(names.iter().any(|it| it.ends_with(part)), "{part}");
    }
    for name in &names {
        go_to(&mut notebook, name);
        assert_eq!(opened(&notebook), *name);
        look(&mut notebook, &[name]);
    }
    press(&mut notebook, "Esc", SIZE);
    assert!(notebook.matrix_in_focus().is_none());
}

#[test]
fn tab_offers_the_parts_of_the_names() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 2);
    press(&mut notebook, "/", SIZE);
    look(&mut notebook, &["matrix:", "Tab: ", "names"]);
    type_text(&mut notebook, "af");
    press(&mut notebook, "Tab", SIZE);
    look(
        &mut notebook,
        &["matrix: affinity", "Enter opens it, Tab another"],
    );
    press(&mut notebook, "Enter", SIZE);
    assert_eq!(opened(&notebook), "affinity");
    press(&mut notebook, "/", SIZE);
    type_text(&mut notebook, "afinity");
    press(&mut notebook, "Enter", SIZE);
    look(&mut notebook, &["did you mean “affinity”?"]);
    press(&mut notebook, "Esc", SIZE);
    assert_eq!(opened(&notebook), "affinity");
}

#[test]
fn a_name_gives_no_answer_away() {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 3);
    press(&mut notebook, "/", SIZE);
    look(&mut notebook, &["could give the answer away"]);
    assert!(notebook.matrix_in_focus().is_none());
}
