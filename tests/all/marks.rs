//! The marks of changed cells say how much they changed, and what looks the same has none.

use attentive::notebook::Notebook;
use attentive::notebook::marks::Amount;
use attentive::view::screen;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::common::{course, open, press, text};

const SIZE: (u16, u16) = (120, 40);

/// A page that shows the input and the scores of attention, with its first cell set to a number.
fn edited(number: &str) -> Notebook {
    let mut notebook = open("8");
    notebook.open(notebook.lesson, 5);
    let keys: Vec<String> = number.chars().map(|c| c.to_string()).collect();
    press(
        &mut notebook,
        &format!("Tab e {} Enter Esc", keys.join(" ")),
        SIZE,
    );
    notebook
}

/// The mark of the first cell of the scores.
fn first(notebook: &Notebook) -> Option<Amount> {
    let grid = notebook.page().grids().last().expect("a matrix");
    assert_eq!(grid.address, "affinity");
    grid.changed.get(&(0, 0)).copied()
}

#[test]
fn a_mark_is_the_heavier_the_more_a_cell_changed() {
    // The cell is −0.43, and the largest of the matrix is 1.03.
    for (number, amount, star) in [
        ("-0.42", Amount::Small, "−0.42'"),
        ("-0.20", Amount::Middle, "−0.20*"),
        ("0.40", Amount::Large, "0.40✱"),
    ] {
        let notebook = edited(number);
        assert_eq!(first(&notebook), Some(amount), "{number}");
        // With colours and without.
        for has_colours in [true, false] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            screen::draw(&notebook, has_colours, &mut buffer);
            let screen = text(&buffer);
            assert!(screen.contains(star), "{star}\n{screen}");
        }
    }
}

/// Only marks of cells that look different: by every digit that the page shows.
#[test]
fn what_rounds_to_the_same_digits_has_no_mark() {
    let notebook = edited("-0.431");
    assert_eq!(first(&notebook), None);
    for (lesson, step, keys) in [
        ("8", 5, "Tab e 0 . 7 Enter Esc"),
        ("11", 0, "Tab e 0 . 1 Enter Esc"),
        ("13", 3, "+"),
        ("2", 0, "w z Enter"),
    ] {
        let mut notebook = open(lesson);
        notebook.open(notebook.lesson, step);
        press(&mut notebook, "x", SIZE);
        let before: Vec<_> = notebook.page().grids().cloned().collect();
        press(&mut notebook, keys, SIZE);
        for grid in notebook.page().grids() {
            let same = before
                .iter()
                .rfind(|it| it.matrix == grid.matrix && it.view == grid.view);
            let Some(was) = same.filter(|it| it.values.shape() == grid.values.shape()) else {
                continue;
            };
            for &(row, col) in grid.changed.keys() {
                let numbers = [was.values[(row, col)], grid.values[(row, col)]];
                let [was, is] = numbers.map(|it| match grid.view.is_table() {
                    true => attentive::text::figures::prose(it),
                    false => attentive::text::figures::cell(it),
                });
                assert_ne!(was, is, "{lesson}: {}[{row}, {col}]", grid.address);
            }
        }
    }
}

/// Between two matrices the marks are next to the scale, too.
#[test]
fn a_comparison_marks_how_much() {
    let run = |word: &str, name: &str| format!("```run rnn\n{word}as = \"{name}\"\n```\n");
    let text_of = format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n{}{}```show b.states\nagainst = \"a.states\"\n```\n",
        run("", "a"),
        run("first_word = \"nobody\"\n", "b")
    );
    let notebook = course(&text_of);
    let grid = notebook.page().grids().last().expect("a matrix");
    let [first, last] = [0, grid.rows.len() - 1].map(|row| grid.most_changed(row));
    assert!(first > last && last.is_some(), "{first:?} {last:?}");
}

#[test]
fn the_help_explains_the_marks() {
    let mut notebook = open("8");
    press(&mut notebook, "? G", (80, 200));
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 200));
    screen::draw(&notebook, true, &mut buffer);
    let help = text(&buffer)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        help.contains("' by a shade at most, * by more, ✱ by half"),
        "{help}"
    );
}
