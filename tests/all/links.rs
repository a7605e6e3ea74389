//! Who looks at whom: the drawing is read back, and what it says is true of the run.

use attentive::lesson::{Library, View};
use attentive::math::Matrix;
use attentive::notebook::panel::{Grid, Panel};
use attentive::notebook::{Notebook, Start, Theme};
use attentive::text::figures;
use attentive::view::theme::Palette;
use attentive::view::{Canvas, panel};
use proptest::prelude::*;

use crate::common::{course, draw, open_on, press, text};

const SIZE: (u16, u16) = (120, 40);

/// A course of one step that shows the links of a run.
fn links(settings: &str, show: &str) -> Notebook {
    let notebook = course(&format!(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\n{settings}```\n```show {show}\nview = \"links\"\n```\n"
    ));
    assert_eq!(notebook.page().problems().count(), 0);
    notebook
}

/// The same of scores that are given, of any shape: with one dimension the scores are the queries times the keys.
fn given(queries: &[f64], keys: &[f64]) -> Notebook {
    let column = |numbers: &[f64]| {
        let rows: Vec<String> = numbers.iter().map(|it| format!("[{it}]")).collect();
        format!("[{}]", rows.join(", "))
    };
    let (q, k) = (column(queries), column(keys));
    let data = format!("{{\"input\": {{\"q\": {q}, \"k\": {k}, \"v\": {k}, \"mask\": \"none\"}}}}");
    let lesson = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run attention\ngiven = \"d.json\"\n```\n```show weights\nview = \"links\"\n```\n";
    let files = [("1-t.md", lesson.to_owned()), ("d.json", data)];
    let files = files.map(|(name, text)| (name.to_owned(), Ok(text.into_bytes())));
    let notebook = Notebook::new(Library::from_files(files), Start::default());
    assert_eq!(notebook.page().problems().count(), 0);
    notebook
}

/// The newest picture of links.
fn picture(notebook: &Notebook) -> &Panel {
    let panels = notebook.page().panels();
    let pictures = panels.filter(|panel| matches!(panel, Panel::Links(_)));
    pictures.last().expect("links")
}

fn lines(notebook: &Notebook, width: usize, rows: usize) -> Vec<String> {
    let palette = Palette::new(Theme::Dark, false);
    let canvas = Canvas {
        width,
        rows,
        palette,
    };
    let lines = panel::lines(picture(notebook), canvas);
    lines.iter().map(ToString::to_string).collect()
}

/// The sentence of the chosen row, on one line.
fn said(notebook: &Notebook) -> String {
    lines(notebook, 10_000, 8).pop().expect("a line")
}

/// A share that was read back: its word, its text, and the width of its link in dots where that ends.
#[derive(Debug)]
struct Read {
    word: String,
    text: String,
    dots: u32,
}

/// The shares on a line, each with the column of the screen at which it begins. Two decimals and no word make a share.
fn shares(line: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = line.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_share = |at: &usize| {
        let at = *at;
        digit(at) && chars.get(at + 1) == Some(&'.') && digit(at + 2) && digit(at + 3)
    };
    let found = (0..chars.len()).filter(is_share);
    found
        .map(|at| (at, chars[at..at + 4].iter().collect()))
        .collect()
}

/// The dots of a cell of a line, as the bits of U+2800.
fn bits(line: &str, column: usize) -> u32 {
    let symbol = line.chars().nth(column).map_or(0, u32::from);
    symbol
        .checked_sub(0x2800)
        .filter(|bits| *bits < 256)
        .unwrap_or(0)
}

/// The links of a drawing in the order of its columns.
fn read(lines: &[String]) -> Vec<Read> {
    let below = lines.iter().position(|line| shares(line).len() > 1);
    if let Some(at) = below.filter(|at| !lines[*at].contains('“')) {
        // Side by side: the bottom row of dots, four cells around the middle of each share.
        let words = lines[at - 1].split_whitespace();
        let read = shares(&lines[at]).into_iter().zip(words);
        let read = read.map(|((place, text), word)| {
            let cells = place..place + 4;
            let dots = cells.map(|column| bits(&lines[at - 2], column) & (0x40 | 0x80));
            Read {
                word: word.to_owned(),
                text,
                dots: dots.map(u32::count_ones).sum(),
            }
        });
        return read.collect();
    }
    // Below each other: the last column of dots before each share and its mark.
    let drawn = lines[1..]
        .iter()
        .take_while(|line| !line.contains(['“', '⋮']));
    let read = drawn.filter_map(|line| {
        let (at, text) = shares(line).pop()?;
        let dots = (bits(line, at - 2) & (0x08 | 0x10 | 0x20 | 0x80)).count_ones();
        let word = line.split_whitespace().last()?.to_owned();
        Some(Read { word, text, dots })
    });
    read.collect()
}

/// Whether a link is about as wide as the whole eighths in its share, at most four. Where it arrives aslant, it shows more dots.
fn is_wide_enough(dots: u32, share: f64) -> bool {
    let eighths = (share * 8.0 + 1e-9).floor().min(4.0) as u32;
    (eighths..=2 * eighths + 1).contains(&dots)
}

/// The rows of a picture of full height: where words stand side by side, the link of a word beside comes in so steeply that none of its dots
/// is near the end of another. In a low picture it comes in flat, through the very dots that would be read here.
const FULL: usize = 12;

/// Every share printed is the run's, and the widest links are those of the largest shares.
fn is_true(
    notebook: &Notebook,
    row: usize,
    width: usize,
    rows: usize,
) -> Result<(), TestCaseError> {
    let lines = lines(notebook, width, rows);
    let Panel::Links(grids) = picture(notebook) else {
        return Err(TestCaseError::fail("no links"));
    };
    let values = &grids[0].values;
    let all: Vec<f64> = values.row(row).iter().copied().collect();
    let most = all.iter().copied().fold(0.0, f64::max);
    let largest = figures::narrow_cell(most);
    let sentence = lines.concat();
    prop_assert!(sentence.contains(&largest), "{sentence}");
    if all.len() == 1 {
        return Ok(());
    }
    let read = read(&lines);
    let drawing = lines.join("\n");
    prop_assert!(!read.is_empty(), "{drawing}");
    let full = self::lines(notebook, width, rows.max(FULL));
    let ends = self::read(&full);
    let full = full.join("\n");
    for link in &read {
        let col = grids[0].cols.iter().position(|word| *word == link.word);
        let col = col.expect("a word of the columns");
        let share = all[col];
        prop_assert_eq!(&link.text, &figures::narrow_cell(share), "{}", drawing);
        // Of the words below each other more are shown.
        let end = ends.iter().find(|end| end.word == link.word);
        let dots = end.expect("the same word").dots;
        prop_assert!(is_wide_enough(dots, share), "{link:?}, {dots} in\n{full}");
    }
    // The strongest is always there.
    prop_assert!(read.iter().any(|link| link.text == largest), "{drawing}");
    // What is left out has the rest of the shares.
    let is_left_out = |(word, _): &(&String, &f64)| read.iter().all(|link| link.word != **word);
    let others = grids[0].cols.iter().zip(&all).filter(is_left_out);
    let rest = figures::narrow_cell(others.map(|(_, share)| share).sum());
    let is_whole = read.len() == all.len();
    let said = lines
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    prop_assert_eq!(
        said.contains(&format!("the others get {rest} together")),
        !is_whole,
        "{}",
        drawing
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_heaviest_link_is_the_largest_share(
        queries in prop::collection::vec(-3.0..3.0f64, 1..21),
        keys in prop::collection::vec(-3.0..3.0f64, 1..21),
        row in 0usize..20,
        (width, rows) in (26usize..130, 4usize..13),
    ) {
        let mut notebook = given(&queries, &keys);
        let row = row % queries.len();
        let down = "↓ ".repeat(row);
        press(&mut notebook, &format!("Tab {down}"), SIZE);
        is_true(&notebook, row, width, rows)?;
    }
}

/// The same share has the same width, whatever the others are.
#[test]
fn a_width_is_a_share() {
    for (others, share, dots) in [(-9.0, "1.00", 4), (0.0, "0.20", 1), (-1.0, "0.40", 3)] {
        let mut notebook = given(&[1.0; 5], &[0.0, others, others, others, others]);
        press(&mut notebook, "Tab", SIZE);
        let read = read(&lines(&notebook, 100, 12));
        assert_eq!((&*read[0].text, read[0].dots), (share, dots));
    }
}

/// Of many words those with the largest shares are shown, each opposite itself, and the next row to choose.
#[test]
fn of_many_words_the_strongest_are_shown() {
    let sentence = "a b c d e f g h i j k l m n o p q r s";
    let mut notebook = links(&format!("sentence = \"{sentence}\"\n"), "weights");
    for row in 0..19 {
        press(&mut notebook, if row == 0 { "Tab" } else { "↓" }, SIZE);
        let lines = lines(&notebook, 60, 2);
        let chosen = sentence.split(' ').nth(row).expect("a word");
        let drawn = lines[2..].iter().take_while(|line| !line.contains('⋮'));
        let drawn: Vec<&String> = drawn.collect();
        assert!(drawn.len() < 19);
        for line in &drawn {
            let ends: Vec<&str> = line.split_whitespace().collect();
            let [first, .., last] = ends[..] else {
                panic!("{line}");
            };
            assert_eq!(first.trim_start_matches('▸'), last, "{lines:#?}");
        }
        assert!(
            drawn
                .iter()
                .any(|line| line.contains(&format!("▸{chosen}")))
        );
        let all = values(&notebook);
        let mut shares: Vec<f64> = all.row(row).iter().copied().collect();
        shares.sort_by(f64::total_cmp);
        let largest = figures::narrow_cell(shares[18]);
        assert!(
            drawn.iter().any(|line| line.contains(&largest)),
            "{lines:#?}"
        );
        let said = lines
            .iter()
            .any(|line| line.contains("of 19 words shown; the others get"));
        assert!(said, "{lines:#?}");
    }
    // On a narrow screen they stand above the arithmetic of the cell.
    let screen = text(&draw(&mut notebook, (80, 24)));
    for part in ["is looked at", "words shown", "weights[s, a] from masked"] {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

/// Whatever the room, the row of the cell is there.
#[test]
fn a_low_window_has_the_row_of_the_cell() {
    let mut notebook = links("", "weights");
    press(&mut notebook, "Tab ↓", (40, 10));
    let screen = text(&draw(&mut notebook, (40, 10)));
    let number = figures::narrow_cell(values(&notebook)[(1, 0)]);
    assert!(screen.contains(&format!("[{number}]")), "{screen}");
}

#[test]
fn arrows_choose_the_row() {
    let mut notebook = links("", "weights");
    assert!(said(&notebook).starts_with("“aj” looks most at “is”: 0.32 of its attention."));
    press(&mut notebook, "Tab ↓", SIZE);
    let values = values(&notebook);
    let most = figures::narrow_cell(values.row(1).max());
    assert!(
        said(&notebook).starts_with("“name” looks"),
        "{}",
        said(&notebook)
    );
    assert!(said(&notebook).contains(&most));
    // On a narrow screen the picture stands above the arithmetic of the cell.
    let screen = text(&draw(&mut notebook, (80, 24)));
    for part in ["▸name", "“name” looks", "weights[name, my] from masked"] {
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
    // Where there is no room for it, the numbers are there.
    let screen = text(&draw(&mut notebook, (40, 10)));
    assert!(screen.contains("weights[name, my]"), "{screen}");
}

fn values(notebook: &Notebook) -> Matrix {
    let Panel::Links(grids) = picture(notebook) else {
        panic!("no links")
    };
    (*grids[0].values).clone()
}

#[test]
fn the_row_to_inspect_is_chosen() {
    let notebook = course(
        "+++\ntitle = \"T\"\npart = \"P\"\n+++\n```run self-attention\nmask = \"causal\"\n```\n```show weights\nview = \"links\"\ninspect = \"my, 0\"\n```\n",
    );
    assert_eq!(
        said(&notebook),
        "“my” looks only at “my”: 1.00 of its attention."
    );
}

#[test]
fn what_is_said_is_true_of_every_mistake() {
    for (mistake, said_of_it) in [
        (
            "zero-mask",
            "✗ 0.79 goes to what the mask hides from it: “name”, “is” and “aj”.",
        ),
        ("late-mask", "goes to what the mask hides from it"),
        ("columns", "Each column shares out 1 here, not each row."),
        (
            "unscaled",
            "“my” looks only at “my”: 1.00 of its attention.",
        ),
        (
            "reshaped-keys",
            "“my” looks only at “my”: 1.00 of its attention.",
        ),
        (
            "detached",
            "“my” looks only at “my”: 1.00 of its attention.",
        ),
        (
            "model-width",
            "“my” looks only at “my”: 1.00 of its attention.",
        ),
    ] {
        let settings = format!("mask = \"causal\"\nd_v = 3\nmistake = \"{mistake}\"\n");
        let mut notebook = links(&settings, "weights");
        press(&mut notebook, "Tab", SIZE);
        let said = said(&notebook);
        assert!(said.contains(said_of_it), "{mistake}: {said}");
    }
    // The shares that a late mask leaves are those that the output is made of.
    let mut notebook = links("mask = \"causal\"\nmistake = \"late-mask\"\n", "masked");
    press(&mut notebook, "Tab", SIZE);
    let sum = figures::narrow_cell(values(&notebook).row(0).sum());
    let rest = format!("Its shares come to {sum}, not to 1.");
    assert!(said(&notebook).ends_with(&rest), "{}", said(&notebook));
}

#[test]
fn one_word_has_nobody_else() {
    let notebook = links("sentence = \"aj\"\n", "weights");
    assert_eq!(
        said(&notebook),
        "“aj” has nobody else to look at: 1.00 of its attention is its own."
    );
}

#[test]
fn words_that_are_there_twice_are_told_apart() {
    let notebook = links("sentence = \"a rose is a rose\"\n", "weights");
    assert!(
        said(&notebook).starts_with("The 2nd “rose” looks"),
        "{}",
        said(&notebook)
    );
}

#[test]
fn a_row_of_zeros_looks_at_nobody() {
    let mut notebook = links("mask = \"causal\"\n", "weights");
    press(&mut notebook, "Tab e 0 Enter", SIZE);
    assert_eq!(
        said(&notebook),
        "“my” looks at nobody: all its shares are 0."
    );
}

/// After an edit there may be no shares; the page says so and shows the numbers.
#[test]
fn what_is_no_share_has_no_links() {
    for (typed, reason) in [
        ("- 1", "(no links of weights: a share is negative)"),
        ("2", "(no links of weights: a row sums to more than 1)"),
    ] {
        let mut notebook = links("", "weights");
        press(&mut notebook, &format!("Tab e {typed} Enter Esc"), SIZE);
        let screen = text(&draw(&mut notebook, SIZE));
        assert!(screen.contains(reason), "{screen}");
        let panels = notebook.page().panels();
        let grids: Vec<&Grid> = panels.flat_map(Panel::grids).collect();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].view, View::Heatmap);
        // Beside the arithmetic of the cell as well, where the page is out of view.
        press(&mut notebook, "Tab", (80, 24));
        let screen = text(&draw(&mut notebook, (80, 24)));
        assert!(screen.contains(reason), "{screen}");
        press(&mut notebook, "Esc", (80, 24));
        press(&mut notebook, "u", SIZE);
        assert!(said(&notebook).starts_with("“aj” looks"));
    }
}

/// No line is wider than its canvas, at any width and in any script.
#[test]
fn links_stay_inside() {
    for sentence in [
        "aj",
        "ನನ್ನ ಹೆಸರು ಸ್ತ್ರೀ ಕೀ",
        "👩‍👩‍👧 sees 漢字 and שלום",
        "the cat that the dog chased ran up a tall old tree and sat there until the sun went",
    ] {
        let settings = format!("sentence = \"{sentence}\"\n");
        let notebook = links(&settings, "weights");
        let palette = Palette::new(Theme::Dark, false);
        for width in 26..130 {
            let canvas = Canvas {
                width,
                rows: 8,
                palette,
            };
            for line in panel::lines(picture(&notebook), canvas) {
                let line = line.to_string();
                let used = attentive::view::text_width::width(line.trim_end());
                assert!(used <= width, "{used} > {width}: {line}");
            }
        }
    }
}

#[test]
fn a_print_out_is_text() {
    let notebook = open_on("11", "my name is aj");
    let step = attentive::notebook::step_panels(&notebook, 3, attentive::notebook::PrintOut::Whole);
    let links = step.iter().find(|panel| matches!(panel, Panel::Links(_)));
    let canvas = Canvas {
        width: 80,
        rows: usize::MAX,
        palette: Palette::text(),
    };
    let lines = panel::lines(links.expect("links"), canvas);
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    assert!(
        lines[1].starts_with("“aj” looks most at “is”: 0.32"),
        "{lines:?}"
    );
    assert_eq!(lines[2], "  my: my 1.00, name 0.00, is 0.00, aj 0.00");
    assert_eq!(lines.len(), 6);
}
