//! Readers unrolled over their words: the drawing is read back, and what it says is true of the run.

use attentive::notebook::panel::{Grid, Panel};
use attentive::notebook::pictures::unrolled::{Reader, Unrolled};
use attentive::notebook::{Notebook, Theme};
use attentive::runs::reading::Reading;
use attentive::text::figures;
use attentive::view::text_width::{fit, width};
use attentive::view::theme::Palette;
use attentive::view::{Canvas, panel};
use proptest::prelude::*;
use ratatui::text::Line;

use crate::common::{course, draw, press, text};

const SIZE: (u16, u16) = (120, 40);

const SENTENCES: [&str; 5] = [
    "aj",
    "a rose is a rose",
    "ನನ್ನ ಹೆಸರು ಸ್ತ್ರೀ ಕೀ",
    "👩‍👩‍👧 sees 漢字 and שלום",
    "the cat that the dog chased ran up a tall old tree and sat there until the sun went",
];

/// A course of one step: an RNN and an attention, and a directive about them.
fn lesson(sentence: &str, settings: &str, directive: &str) -> Notebook {
    let notebook = course(&format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run rnn\nsentence = \"{sentence}\"\nhidden = 3\n```\n\
         ```run self-attention\nas = \"attention\"\nsentence = \"{sentence}\"\n{settings}```\n```{directive}\nview = \"unrolled\"\n```\n"
    ));
    assert_eq!(notebook.page().problems().count(), 0);
    notebook
}

fn picture(notebook: &Notebook) -> &Unrolled {
    let panels = notebook.page().panels();
    let mut pictures = panels.filter_map(|panel| match panel {
        Panel::Unrolled(unrolled) => Some(unrolled),
        _ => None,
    });
    pictures.next().expect("a picture")
}

fn only(notebook: &Notebook) -> (&Grid, &Reader) {
    picture(notebook).pairs().next().expect("a reader")
}

fn styled(notebook: &Notebook, width: usize, rows: usize, colours: bool) -> Vec<Line<'static>> {
    let canvas = Canvas {
        width,
        rows,
        palette: Palette::new(Theme::Dark, colours),
    };
    panel::lines(&Panel::Unrolled(picture(notebook).clone()), canvas)
}

fn lines(notebook: &Notebook, width: usize, rows: usize) -> Vec<String> {
    let lines = styled(notebook, width, rows, false);
    lines.iter().map(ToString::to_string).collect()
}

/// A box that was read back.
#[derive(Debug)]
struct Box {
    /// Its left side: `│`, `┃` or `[` where it is marked, `┆` where it waits.
    side: char,
    number: String,
    is_starred: bool,
    /// The columns that it takes.
    columns: std::ops::Range<usize>,
    /// The words on the line below it, each with its columns.
    words: Vec<(String, std::ops::Range<usize>)>,
}

/// The boxes of a drawing, from left to right and from top to bottom.
fn boxes(lines: &[String]) -> Vec<Box> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut open: Option<(char, usize, String)> = None;
        for (column, c) in line.chars().enumerate() {
            match &mut open {
                Some((side, start, number)) if "│┃]┆'*✱".contains(c) => {
                    found.push(Box {
                        side: *side,
                        number: number.trim().to_owned(),
                        is_starred: "'*✱".contains(c),
                        columns: *start..column + 1,
                        words: words_below(lines, at),
                    });
                    open = None;
                }
                Some((_, _, number)) => number.push(c),
                None if "│┃[┆".contains(c) => open = Some((c, column, String::new())),
                None => {}
            }
        }
    }
    found
}

/// The boxes of readers that stand side by side, from left to right.
fn side_by_side(notebook: &Notebook) -> Vec<Box> {
    let mut boxes = boxes(&lines(notebook, 80, 8));
    boxes.sort_by_key(|found| found.columns.start);
    boxes
}

/// The words on the next line without frames and arrows.
fn words_below(lines: &[String], at: usize) -> Vec<(String, std::ops::Range<usize>)> {
    let is_drawn = |c: char| "└┗▲┼".contains(c) || ('\u{2800}'..='\u{28ff}').contains(&c);
    let mut below = lines[at + 1..].iter();
    let line = below.find(|line| !line.contains(is_drawn)).expect("words");
    let mut words = Vec::new();
    let mut column = 0;
    for part in line.split(' ') {
        let end = column + width(part);
        if !part.is_empty() {
            words.push((part.trim_start_matches('▸').to_owned(), column..end));
        }
        column = end + 1;
    }
    words
}

/// The lines above the boxes, as one.
fn title(lines: &[String]) -> String {
    let drawn = lines
        .iter()
        .position(|line| line.contains(['┌', '┏', '│', '[', '┆']));
    let title = lines[..drawn.unwrap_or(lines.len())].join(" ");
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first row of a drawing.
fn first_row(lines: &[String]) -> usize {
    let title = title(lines);
    let Some((_, part)) = title.split_once("⋮ row") else {
        return 0;
    };
    let part = part.trim_start_matches('s').trim_start();
    let first = part.split(' ').next().expect("a row");
    first.parse().expect("a number")
}

/// Every box has the number of its row, is lit if that was computed, and stands above its word.
fn is_true(notebook: &Notebook, columns: usize, rows: usize) -> Result<(), TestCaseError> {
    let lines = lines(notebook, columns, rows);
    let drawing = lines.join("\n");
    let (grid, reader) = only(notebook);
    let column = reader.column(grid);
    let first = first_row(&lines);
    let boxes = boxes(&lines);
    prop_assert!(!boxes.is_empty(), "{drawing}");
    let is_whole = first == 0 && !drawing.contains('⋮');
    prop_assert!(!is_whole || boxes.len() == grid.rows.len(), "{drawing}");
    let title = title(&lines);
    prop_assert!(title.contains(&format!("· column {column}")), "{drawing}");
    for (at, found) in boxes.iter().enumerate() {
        let row = first + at;
        let number = figures::cell(grid.values[(row, column)]);
        let is_lit = row < grid.revealed;
        let expected = if is_lit { number.as_str() } else { "·" };
        prop_assert_eq!(&found.number, expected, "{}", drawing);
        prop_assert_eq!(found.side == '┆', !is_lit, "{}", drawing);
        let is_marked = reader.marked(grid) == Some(row);
        prop_assert_eq!(
            "┃[".contains(found.side),
            is_marked && is_lit,
            "{}",
            drawing
        );
        let is_below = |(word, place): &&(String, std::ops::Range<usize>)| {
            fit(&grid.rows[row], width(word)) == *word
                && place.start < found.columns.end
                && place.end > found.columns.start
        };
        let below = found.words.iter().filter(is_below);
        prop_assert_eq!(below.count(), 1, "{} in\n{}", grid.rows[row], drawing);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_box_has_the_number_of_its_row(
        words in prop::collection::vec("[a-z]{1,9}", 1..21),
        presses in 0usize..20,
        (row, col) in (0usize..20, 0usize..3),
        (width, rows) in (26usize..130, 4usize..13),
        is_chain in prop::bool::ANY,
    ) {
        let matrix = if is_chain { "states" } else { "attention.context" };
        let mut notebook = lesson(&words.join(" "), "", &format!("race {matrix}"));
        for _ in 0..presses.min(words.len() - 1) {
            press(&mut notebook, if is_chain { "→" } else { "" }, SIZE);
        }
        is_true(&notebook, width, rows)?;
        press(&mut notebook, &format!("Tab {}{}", "↓ ".repeat(row), "→ ".repeat(col)), SIZE);
        is_true(&notebook, width, rows)?;
    }
}

/// Where there is no room to spread the words, the mark of one still stands apart from the word before it.
#[test]
fn the_mark_of_a_word_touches_no_other() {
    for directive in ["show states", "show attention.context"] {
        let mut notebook = lesson("aaaaaaaaa bbbbbbbb", "", directive);
        press(&mut notebook, "Tab ↓", SIZE);
        for columns in 26..60 {
            let drawn = lines(&notebook, columns, 12).join("\n");
            assert!(drawn.contains(" ▸bbbbbbbb"), "{drawn}");
        }
    }
}

#[test]
fn a_race_lights_a_box_with_each_press() {
    let mut notebook = lesson("my name is aj", "", "race states attention.context");
    for lit in 1..=4 {
        let boxes = side_by_side(&notebook);
        let is_lit = |range: std::ops::Range<usize>| {
            boxes[range]
                .iter()
                .filter(|found| found.side != '┆')
                .count()
        };
        assert_eq!((boxes.len(), is_lit(0..4), is_lit(4..8)), (8, lit, 4));
        press(&mut notebook, "→", SIZE);
    }
    // The cell beside the page is one of the latest state.
    let mut notebook = lesson("my name is aj", "", "race states attention.context");
    press(&mut notebook, "→", SIZE);
    let screen = text(&draw(&mut notebook, SIZE));
    assert!(screen.contains("step2.h[name, 0] from"), "{screen}");
}

#[test]
fn the_box_of_the_cell_in_focus_is_marked() {
    let mut notebook = lesson("my name is aj", "", "show states");
    press(&mut notebook, "Tab ↓ →", SIZE);
    let (grid, reader) = only(&notebook);
    assert_eq!((grid.cursor, reader.marked(grid)), (Some((1, 1)), Some(1)));
    // The matrix of a state stands for the same box.
    let Reading::OneByOne(states) = &reader.reading else {
        panic!("states are made one by one");
    };
    let third = states[2].id;
    while notebook.focus.expect("a focus").matrix.id != third {
        press(&mut notebook, "Tab", SIZE);
    }
    press(&mut notebook, "→ →", SIZE);
    assert_eq!(only(&notebook).0.cursor, Some((2, 2)));
    // On a narrow screen the picture stands above the arithmetic of the cell.
    let screen = text(&draw(&mut notebook, (80, 24)));
    for part in ["▸is", "┃", "step3.h[is, 2] from"] {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

#[test]
fn the_cell_to_inspect_gives_row_and_column() {
    let directive = "show states\ninspect = \"name, last\"";
    let notebook = lesson("my name is aj", "", directive);
    let (grid, reader) = only(&notebook);
    assert_eq!((reader.marked(grid), reader.column(grid)), (Some(1), 2));
}

#[test]
fn a_row_is_joined_to_the_words_with_a_share_in_it() {
    let joined = |settings: &str| {
        let notebook = lesson("my name is aj", settings, "show attention.context");
        match &only(&notebook).1.reading {
            Reading::AtOnce { joined, .. } => joined.clone(),
            Reading::OneByOne(_) => panic!("attention is made at once"),
        }
    };
    let (all, causal) = (
        vec![vec![0, 1, 2, 3]; 4],
        [vec![0], vec![0, 1], vec![0, 1, 2], vec![0, 1, 2, 3]],
    );
    assert_eq!(joined(""), all);
    for mistake in ["none", "late-mask", "unscaled"] {
        let settings = format!("mask = \"causal\"\nmistake = \"{mistake}\"\n");
        assert_eq!(joined(&settings), causal, "{mistake}");
    }
    // A mask of zeros hides nothing.
    assert_eq!(joined("mask = \"causal\"\nmistake = \"zero-mask\"\n"), all);
}

/// The heavy lines of the marked row end at its words and at no others.
#[test]
fn the_lines_of_a_row_go_to_its_words() {
    let settings = "mask = \"causal\"\n";
    for row in 0..4 {
        let mut notebook = lesson("my name is aj", settings, "show attention.context");
        press(&mut notebook, &format!("Tab {}", "↓ ".repeat(row)), SIZE);
        let lines = styled(&notebook, 78, 8, true);
        let [.., dots, _] = &lines[..] else {
            panic!("too few lines");
        };
        let boxes = boxes(&self::lines(&notebook, 78, 8));
        let cells: Vec<_> = dots
            .spans
            .iter()
            .flat_map(|span| span.content.chars().map(|_| span.style))
            .collect();
        let heavy = cells
            .iter()
            .filter(|style| style.fg == Some(ratatui::style::Color::Indexed(222)));
        assert!(heavy.count() > 0, "row {row}");
        for (word, found) in boxes.iter().enumerate() {
            let middle = (found.columns.start + found.columns.end) / 2;
            let style = cells.get(middle).copied().unwrap_or_default();
            let is_heavy = style.fg == Some(ratatui::style::Color::Indexed(222));
            assert_eq!(is_heavy, word <= row, "row {row}, word {word}");
        }
    }
}

/// Small boxes on one line have a rail that joins them to all the words; where some are hidden, a sentence says which are not.
#[test]
fn the_title_says_which_side_asks() {
    let sides = "each asks the words below";
    let says = |stage: &str, width: usize| {
        let notebook = lesson("my name is aj", "", &format!("show {stage}"));
        lines(&notebook, width, 8)[0].contains(sides)
    };
    assert!(says("attention.context", 80));
    assert!(!says("states", 80));
    // A title has one line.
    assert!(!says("attention.context", 44));
}

#[test]
fn a_rail_joins_all_to_all() {
    let drawn = |settings: &str| {
        let notebook = lesson("my name is aj", settings, "show attention.context");
        lines(&notebook, 78, 2).concat()
    };
    assert_eq!(drawn("").matches('┼').count(), 4);
    let causal = drawn("mask = \"causal\"\n");
    assert_eq!(causal.matches('┼').count(), 0);
    // Large boxes have one where lines would fill the space.
    let large = lesson("a b c d e f", "", "show attention.context");
    assert_eq!(lines(&large, 120, 12).concat().matches('┼').count(), 6);
    assert!(causal.contains("the words up to its own"), "{causal}");
}

#[test]
fn a_star_marks_the_rows_that_changed() {
    let mut notebook = lesson("my name is aj", "", "show states attention.context");
    press(&mut notebook, "Tab Tab Tab Tab", SIZE);
    let word = notebook.focus.expect("a focus").row;
    assert_eq!(word, 0);
    press(&mut notebook, "Esc w z Enter", SIZE);
    let starred: Vec<bool> = side_by_side(&notebook)
        .iter()
        .map(|found| found.is_starred)
        .collect();
    let (states, rows) = starred.split_at(4);
    assert_eq!(states, [false, false, false, true]);
    assert_eq!(rows, [true; 4]);
}

#[test]
fn twenty_words_are_all_there() {
    let sentence = (1..=20).map(|number| format!("word{number}"));
    let sentence = sentence.collect::<Vec<_>>().join(" ");
    for directive in ["show states", "show attention.context"] {
        let notebook = lesson(&sentence, "", directive);
        let lines = lines(&notebook, 78, 8);
        assert_eq!(boxes(&lines).len(), 20, "{}", lines.join("\n"));
        // Where they have no room, the marked one is there, and the title says which ones are.
        let lines = self::lines(&notebook, 38, 4);
        assert!(title(&lines).ends_with(" of 20"), "{lines:?}");
        assert!(boxes(&lines).len() < 20);
    }
}

/// No line is wider than its canvas, at any width and in any script.
#[test]
fn boxes_stay_inside() {
    for sentence in SENTENCES {
        for directive in ["race states attention.context", "show attention.context"] {
            let notebook = lesson(sentence, "", directive);
            for columns in 26..130 {
                for rows in [4, 8, 12] {
                    for line in lines(&notebook, columns, rows) {
                        let used = width(line.trim_end());
                        assert!(used <= columns, "{used} > {columns}: {line}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_print_out_is_a_sentence_and_the_numbers() {
    let notebook = lesson("my name is aj", "", "race states attention.context");
    let lines = lines(&notebook, 100, usize::MAX);
    let first = "  states: 4 steps, one after the other: each state is made from its word and from the state before.";
    let second = "  attention.context: One step for all rows: each is made from all 4 words.";
    assert_eq!([&lines[0], &lines[8]], [first, second]);
    assert!(lines[3].starts_with(" my "), "{lines:?}");
}

#[test]
fn a_sentence_says_what_a_row_is_made_from() {
    let said = |sentence: &str, settings: &str, matrix: &str| {
        let notebook = lesson(sentence, settings, &format!("show {matrix}"));
        let (grid, reader) = only(&notebook);
        reader.in_words(grid)
    };
    assert_eq!(
        said("aj", "", "states"),
        "One step: the state is made from its word and from a first state"
    );
    let context = "attention.context";
    assert_eq!(
        said("aj", "", context),
        "One step for all rows: each is made from the one word"
    );
    assert_eq!(
        said("my name", "mask = \"causal\"\n", context),
        "One step for all rows: each is made from the words up to its own"
    );
}
