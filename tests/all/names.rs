//! Names of rows and columns: in full where there is room, and never at the cost of the numbers.

use attentive::notebook::Theme;
use attentive::notebook::panel::Panel;
use attentive::view::theme::Palette;
use attentive::view::{Canvas, panel};
use ratatui::text::Line;

use crate::common::{course, draw, open, press, text};

/// Two matrices that stand side by side, with long names.
fn matrices() -> Panel {
    let notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n\
         sentence = \"hippopotamuses eat watermelons\"\n```\n```show weights affinity\n```\n",
    );
    let newest = notebook.page().steps.last().expect("a step");
    let found = newest.iter().find(|panel| panel.grids().len() == 2);
    found.expect("two matrices").clone()
}

#[test]
fn long_names_are_in_full_where_both_matrices_have_room_beside_each_other() {
    let panel = matrices();
    let mut before: Option<(usize, bool)> = None;
    for width in 36..=150 {
        let canvas = Canvas {
            width,
            rows: 12,
            palette: Palette::new(Theme::Dark, true),
        };
        let lines = panel::lines(&panel, canvas);
        let drawn: Vec<String> = lines.iter().map(ToString::to_string).collect();
        assert!(
            lines.iter().map(Line::width).all(|it| it <= width),
            "{width}: {drawn:#?}"
        );
        let is_cut = drawn.iter().any(|line| line.contains('…'));
        if let Some((count, was_cut)) = before {
            // More room costs no line, and beside each other no letter.
            assert!(lines.len() <= count, "{width}: {drawn:#?}");
            assert!(
                was_cut || !is_cut || lines.len() < count,
                "{width}: {drawn:#?}"
            );
        }
        before = Some((lines.len(), is_cut));
    }
    assert_eq!(before.map(|it| it.1), Some(false));
}

#[test]
fn the_matrices_of_the_translator_have_whole_names() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for (lesson, step, name) in [("16", 4, "hesaru"), ("17", 5, "transformer")] {
            let mut notebook = open(lesson);
            notebook.open(notebook.lesson, step - 1);
            press(&mut notebook, "x", size);
            let screen = text(&draw(&mut notebook, size));
            assert!(screen.contains(name) && !screen.contains('…'), "{screen}");
        }
    }
}
