//! The picture of a large matrix, read back: each cell has the level of its value.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use attentive::front::print;
use attentive::lesson::View;
use attentive::math::Matrix;
use attentive::notebook::marks::{Amount, Marks};
use attentive::notebook::panel::{Grid, Panel};
use attentive::notebook::{PrintOut, Theme};
use attentive::runs::matrix_ref::MatrixId;
use attentive::view::theme::{Colours, Palette, SHADES};
use attentive::view::{Canvas, panel, text_width};
use proptest::prelude::*;
use ratatui::style::{Color, Style};
use ratatui::text::Line;

use crate::common::{draw, open, open_on, press, text};

const SIZE: (u16, u16) = (80, 24);

/// 19 words.
const LONG: &str =
    "the old captain of the ship told the young sailor that he had never seen such a storm before";

/// What a cell of the picture says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Shade(i8),
    Hidden,
    /// ∞ or NaN.
    Undefined,
}

/// The level of a value, computed apart from the drawing.
fn level(value: f64, scale: f64) -> Level {
    if value == f64::NEG_INFINITY {
        return Level::Hidden;
    } else if !value.is_finite() {
        return Level::Undefined;
    }
    let level = (value / scale * f64::from(SHADES)).round();
    Level::Shade(level.clamp(f64::from(-SHADES), f64::from(SHADES)) as i8)
}

/// A matrix with row names of three columns, and column names that begin with a letter.
fn grid(values: Matrix, scale: f64) -> Grid {
    /// The identity of some matrix.
    static MATRIX: LazyLock<MatrixId> = LazyLock::new(|| {
        let notebook = open("10");
        let mut grids = notebook.page().grids();
        grids.next().expect("a matrix").matrix
    });
    Grid {
        leaks: BTreeSet::new(),
        matrix: *MATRIX,
        number: None,
        address: "m".to_owned(),
        badge: None,
        scale,
        rows: (0..values.nrows())
            .map(|row| format!("w{row:02}"))
            .collect(),
        cols: (0..values.ncols()).map(|col| format!("c{col}")).collect(),
        view: View::Dense,
        extremes: None,
        revealed: values.nrows(),
        follow: None,
        changed: Marks::new(),
        lit: BTreeSet::new(),
        source: 0,
        cursor: None,
        pointed: None,
        values: Arc::new(values),
    }
}

/// The characters of a line with their styles, all of one column.
fn columns(line: &Line<'_>) -> Vec<(char, Style)> {
    let spans = line.spans.iter();
    spans
        .flat_map(|span| span.content.chars().map(|c| (c, span.style)))
        .collect()
}

/// Reads the levels of a picture, by row and column.
fn read(
    lines: &[Line<'_>],
    palette: Palette,
    has_colours: bool,
) -> BTreeMap<(usize, usize), Level> {
    let per_line = if has_colours { 2 } else { 1 };
    // The row names take five columns each, with a mark before and behind.
    assert_eq!(
        columns(&lines[1]).iter().position(|(c, _)| *c == 'c'),
        Some(5 * per_line)
    );
    let header = columns(&lines[1]);
    let letters: Vec<usize> = (0..header.len())
        .filter(|&at| header[at].0 == 'c')
        .collect();
    let mut levels: HashMap<Option<Color>, Level> = (1..=SHADES)
        .flat_map(|shade| [shade, -shade])
        .map(|shade| (palette.heat(shade).bg, Level::Shade(shade)))
        .collect();
    levels.insert(palette.hidden().bg, Level::Hidden);
    levels.insert(None, Level::Shade(0));
    let mut found = BTreeMap::new();
    for (line, cells) in lines[2..].iter().enumerate() {
        let cells = columns(cells);
        if cells.iter().any(|(c, _)| *c == '⋮') {
            continue;
        }
        for (col, &at) in letters.iter().enumerate() {
            let (symbol, style) = cells[at];
            if has_colours {
                let (upper, lower) = match symbol {
                    ' ' => (None, None),
                    '▀' => (style.fg, style.bg),
                    '▄' => (None, style.fg),
                    other => panic!("{other} is no half block"),
                };
                found.insert((2 * line, col), levels[&upper]);
                found.insert((2 * line + 1, col), levels[&lower]);
            } else {
                let size = match cells[at + 1].0 {
                    '·' => 0,
                    '░' => 1,
                    '▒' => 2,
                    '▓' => 3,
                    '█' => 4,
                    '╱' => {
                        found.insert((line, col), Level::Hidden);
                        continue;
                    }
                    '?' => {
                        found.insert((line, col), Level::Undefined);
                        continue;
                    }
                    other => panic!("{other} is no size"),
                };
                let sign = if symbol == '-' { -1 } else { 1 };
                found.insert((line, col), Level::Shade(sign * size));
            }
        }
    }
    found
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => -3.0..3.0,
        2 => Just(0.0),
        2 => Just(f64::NEG_INFINITY),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NAN),
        1 => -1e9..1e9,
    ]
}

fn matrix() -> impl Strategy<Value = Matrix> {
    (1usize..30, 1usize..40).prop_flat_map(|(rows, cols)| {
        let values = proptest::collection::vec(value(), rows * cols);
        values.prop_map(move |values| Matrix::from_vec(rows, cols, values))
    })
}

proptest! {
    #[test]
    fn a_cell_has_the_level_of_its_value(
        values in matrix(),
        scale in 0.1..4.0,
        width in 30usize..140,
        rows in 4usize..13,
        light: bool,
        has_colours: bool,
        changes: bool,
    ) {
        let mut grid = grid(values, scale);
        let (all_rows, all_cols) = grid.values.shape();
        if changes {
            let marks = (0..all_rows).map(|row| ((row, row % all_cols), Amount::Middle));
            grid.changed = marks.collect();
        }
        let theme = if light { Theme::Light } else { Theme::Dark };
        let palette = Palette::new(theme, has_colours);
        // Without colours a low page has numbers.
        let rows = if has_colours { rows } else { rows.max(6) };
        let values = Arc::clone(&grid.values);
        let lines = panel::lines(&Panel::Grids(vec![grid]), Canvas { width, rows, palette });
        let found = read(&lines, palette, has_colours);
        for row in 0..all_rows {
            for col in 0..all_cols {
                let Some(&drawn) = found.get(&(row, col)) else { continue };
                let expected = level(values[(row, col)], scale);
                let expected = match (expected, has_colours) {
                    // A `?` stands beside it.
                    (Level::Undefined, true) => Level::Shade(0),
                    // A character stands for two levels.
                    (Level::Shade(shade), false) => {
                        Level::Shade(shade.signum() * ((shade.abs() + 1) / 2))
                    }
                    (expected, _) => expected,
                };
                prop_assert_eq!(drawn, expected, "[{}, {}] of\n{:#?}", row, col, lines);
            }
        }
        prop_assert!(found.contains_key(&(0, 0)));
        let is_whole = found.contains_key(&(all_rows - 1, all_cols - 1));
        let shown: Vec<String> = lines.iter().map(Line::to_string).collect();
        let is_said = shown[0].contains("column") || shown.iter().any(|line| line.contains('⋮'));
        prop_assert!(is_whole != is_said, "{:#?}", shown);
        for line in &shown[1..] {
            prop_assert!(text_width::width(line.trim_end()) <= width, "{line:?} in {width}");
        }
    }
}

#[test]
fn a_long_sentence_shows_its_whole_matrix() {
    let mut notebook = open_on("10", LONG);
    notebook.open(notebook.lesson, 1);
    let screen = text(&draw(&mut notebook, SIZE));
    let wanted = [
        "masked 19×19\n",
        " before ",
        "storm",
        "largest ",
        "171 of 361 hidden",
    ];
    for wanted in wanted {
        assert!(screen.contains(wanted), "{wanted:?} is not in\n{screen}");
    }
    assert!(
        !screen.contains('⋮') && !screen.contains("columns"),
        "{screen}"
    );
}

#[test]
fn where_a_picture_has_no_room_there_are_numbers() {
    let lines = |has_colours: bool| -> Vec<String> {
        let grid = grid(Matrix::from_element(12, 12, 0.5), 1.0);
        let palette = Palette::new(Theme::Dark, has_colours);
        let canvas = Canvas {
            width: 40,
            rows: 4,
            palette,
        };
        let lines = panel::lines(&Panel::Grids(vec![grid]), canvas);
        lines.iter().map(Line::to_string).collect()
    };
    let numbers = lines(false);
    assert!(numbers[2].contains("0.50"), "{numbers:#?}");
    // Half blocks show twice the rows on as many lines.
    let picture = lines(true);
    assert!(picture[2].contains('▀'), "{picture:#?}");
    assert!(picture[6].contains("⋮ rows 0 to 7 of 12"), "{picture:#?}");
}

#[test]
fn the_focus_has_its_names_and_changes_have_their_stars() {
    let mut notebook = open_on("10", LONG);
    notebook.open(notebook.lesson, 1);
    press(&mut notebook, "Tab ↓ ↓ ↓ → e 3 Enter", (120, 40));
    let screen = text(&draw(&mut notebook, (120, 40)));
    assert!(screen.contains("· [of, old] = 3"), "{screen}");
    assert!(screen.contains("▸of     ✱"), "{screen}");
    press(&mut notebook, "Esc", (120, 40));
    let screen = text(&draw(&mut notebook, (120, 40)));
    let row = screen
        .lines()
        .find(|line| line.contains(" captain  of     ✱"));
    let row = row.unwrap_or_else(|| panic!("{screen}"));
    assert_eq!(row.matches('✱').count(), 2, "{screen}");
}

#[test]
fn a_print_has_a_sentence_and_then_the_numbers() {
    let mut notebook = open_on("10", LONG);
    let text = print::lesson(&mut notebook, 80, Colours::None, PrintOut::Whole);
    let sentence =
        text.find("masked: 171 of 361 hidden by −∞; largest 5.61 [that, told]; smallest");
    let numbers = text.find("masked 19×19 · columns 0 to 9 ›");
    assert!(
        sentence.is_some() && sentence < numbers,
        "{sentence:?}, {numbers:?}"
    );
    assert!(!text.contains('▀'));
}

/// Names in any script leave the cells in their columns, and the picture inside its width.
#[test]
fn names_in_any_script_move_nothing() {
    let palette = Palette::new(Theme::Dark, true);
    for width in 30..140 {
        let mut grid = grid(Matrix::from_element(12, 12, 1.0), 1.0);
        let names = ["ನನ್ನ", "ಸ್ತ್ರೀ", "ಕೀ", "👩‍👩‍👧", "漢字", "שלום", "a"];
        grid.rows = names
            .iter()
            .cycle()
            .take(12)
            .map(|&name| name.to_owned())
            .collect();
        grid.cols.clone_from(&grid.rows);
        let lines = panel::lines(
            &Panel::Grids(vec![grid]),
            Canvas {
                width,
                rows: 8,
                palette,
            },
        );
        let mut starts = BTreeSet::new();
        for line in lines[2..].iter().map(Line::to_string) {
            let before = line.split('▀').next().unwrap_or_default();
            starts.insert(text_width::width(before));
            assert!(
                text_width::width(line.trim_end()) <= width,
                "{line:?} in {width}"
            );
        }
        assert_eq!(starts.len(), 1, "{width}: {lines:#?}");
        assert!(text_width::width(lines[1].to_string().trim_end()) <= width);
    }
}
