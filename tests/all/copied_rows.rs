//! A row that is a copy of a row of the matrix beside it: both are lit.

use std::collections::BTreeSet;

use attentive::notebook::Notebook;
use attentive::notebook::panel::Grid;

use crate::common::{course, open_on, press};

const SIZE: (u16, u16) = (120, 40);

/// The rows of a matrix that are lit, where it was shown last.
fn lit(notebook: &Notebook, address: &str) -> Vec<usize> {
    let shown = notebook.page().grids();
    let grid: &Grid = shown
        .filter(|grid| grid.address == address)
        .last()
        .expect(address);
    let rows: BTreeSet<usize> = grid.lit.iter().map(|(row, _)| *row).collect();
    assert_eq!(grid.lit.len(), rows.len() * grid.cols.len(), "whole rows");
    rows.into_iter().collect()
}

/// Lesson 0 where it looks up the words.
fn words() -> Notebook {
    let mut notebook = open_on("words", "a rose is a rose");
    notebook.open(notebook.lesson, 4);
    notebook
}

#[test]
fn the_row_of_a_word_is_lit_in_the_table() {
    let mut notebook = words();
    assert_eq!(
        (lit(&notebook, "table"), lit(&notebook, "x")),
        (vec![1], vec![4])
    );
    press(&mut notebook, "Tab Tab", SIZE);
    for (row, id) in [0, 1, 2, 0, 1].into_iter().enumerate() {
        let found = (lit(&notebook, "table"), lit(&notebook, "x"));
        assert_eq!(found, (vec![id], vec![row]));
        let grids: Vec<&Grid> = notebook.page().grids().collect();
        let [.., table, x] = &grids[..] else {
            panic!("too few matrices");
        };
        assert_eq!(table.values.row(id), x.values.row(row));
        press(&mut notebook, "↓", SIZE);
    }
}

#[test]
fn a_mixture_of_rows_is_no_copy() {
    for (keys, rows) in [
        // Another number than 1, a second number, and a cell of the copy itself.
        ("e 2 Enter", vec![]),
        ("← e 1 Enter", vec![]),
        ("e 1 Enter", vec![4]),
    ] {
        let mut notebook = words();
        press(&mut notebook, "Tab Tab Tab ↓ ↓ ↓ ↓ →", SIZE);
        press(&mut notebook, &format!("{keys} Esc"), SIZE);
        assert_eq!(lit(&notebook, "x"), rows, "{keys}");
    }
    let mut notebook = words();
    press(&mut notebook, "Tab Tab ↓ ↓ ↓ ↓ e 9 Enter Esc", SIZE);
    assert_eq!(lit(&notebook, "x"), Vec::<usize>::new());
}

#[test]
fn attention_that_looks_at_one_word_copies_its_value() {
    let notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\nmask = \"causal\"\n```\n\
         ```show v context\ninspect = \"0, 0\"\n```\n---\n```show v context\ninspect = \"1, 0\"\n```\n",
    );
    assert_eq!(
        (lit(&notebook, "v"), lit(&notebook, "context")),
        (vec![0], vec![0])
    );
    let mut notebook = notebook;
    press(&mut notebook, "→", SIZE);
    assert_eq!(lit(&notebook, "v"), Vec::<usize>::new());
}
