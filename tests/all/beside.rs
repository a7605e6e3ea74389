//! The column beside the page: never empty, and never the picture that the page has already.

use attentive::lesson::{Library, View};
use attentive::notebook::Notebook;
use attentive::notebook::panel::{Grid, Panel};

use crate::common::{course, draw, open_on, press, text, walk};

/// The part of each line of the screen right of the bar between the columns; none if there is no bar.
fn beside(notebook: &mut Notebook, size: (u16, u16)) -> Option<Vec<String>> {
    let share = if size.0 < 160 { 52 } else { 63 };
    let bar = usize::from(size.0 * share / 100);
    let screen = text(&draw(notebook, size));
    let lines = screen
        .lines()
        .map(|line| line.chars().collect::<Vec<char>>());
    let lines = lines.filter(|line| line.get(bar) == Some(&'│'));
    let right: Vec<String> = lines.map(|line| line[bar + 1..].iter().collect()).collect();
    (right.len() > usize::from(size.1) / 2).then_some(right)
}

/// The grids of the newest step that are drawn as links.
fn links(panels: &[Panel]) -> Vec<&Grid> {
    let grids = panels.iter().flat_map(Panel::grids);
    grids.filter(|grid| grid.view == View::Links).collect()
}

#[test]
fn no_step_of_the_course_has_an_empty_half_or_a_picture_twice() {
    for entry in Library::embedded().lessons {
        for size in [(100, 30), (120, 40), (200, 60)] {
            let slug = entry.slug();
            walk(slug, size, |name, notebook| {
                let page = notebook.page();
                let newest = page.steps.last().expect("a step");
                // A training fills the width, and so does the map.
                if newest
                    .iter()
                    .any(|panel| matches!(panel, Panel::Training(_) | Panel::Map(_)))
                {
                    return;
                }
                let right = beside(notebook, size);
                let right = right.unwrap_or_else(|| panic!("{slug}, {name}: one column"));
                let filled = right.iter().filter(|line| !line.trim().is_empty()).count();
                assert!(filled >= 5, "{slug}, {name}: {filled} lines at {size:?}");
                let page = notebook.page();
                let newest = page.steps.last().expect("a step");
                let twice = |grid: &&Grid| links(newest).iter().any(|it| it.matrix == grid.matrix);
                assert!(!links(&page.beside).iter().any(twice), "{slug}, {name}");
                for grid in links(&page.beside) {
                    let is_one = |sum: f64| (sum - 1.0).abs() < 1e-9;
                    let rows = grid.values.row_iter();
                    assert!(rows.map(|row| row.sum()).all(is_one), "{slug}, {name}");
                }
                let is_map = |panel: &Panel| matches!(panel, Panel::Map(_));
                assert!(!(newest.iter().any(is_map) && page.beside.iter().any(is_map)));
            });
        }
    }
}

const HEAD: &str = "+++\ntitle = \"T\"\npart = \"P\"\n";
const RUN: &str = "```run self-attention\n```\n";

/// A lesson with these blocks, about the softmax, and the same about nothing.
fn lessons(blocks: &str) -> [Notebook; 2] {
    [("map = \"softmax\"\n"), ""].map(|map| course(&format!("{HEAD}{map}+++\n{blocks}")))
}

#[test]
fn shares_that_are_numbers_on_the_page_are_links_beside_it() {
    let [mut notebook, _] = lessons(&format!(
        "{RUN}```show weights\ninspect = \"name, 0\"\n```\n"
    ));
    let shown = notebook.page().grids().last().expect("a matrix").clone();
    let [grid] = links(&notebook.page().beside)[..] else {
        panic!("one picture");
    };
    assert_eq!((grid.matrix, &grid.values), (shown.matrix, &shown.values));
    // The row is that of the inspected cell.
    assert_eq!(grid.follow, Some(1));
    let right = beside(&mut notebook, (120, 40))
        .expect("two columns")
        .join("\n");
    assert!(
        right.contains("▸name") && right.contains("“name” looks most at"),
        "{right}"
    );
    press(&mut notebook, "Tab ↓ ↓", (120, 40));
    assert_eq!(links(&notebook.page().beside)[0].follow, Some(2));
}

/// A step about the matrix above it has its picture, unless the page has it there already.
#[test]
fn a_step_without_a_matrix_has_the_links_of_the_last_one() {
    let count = |show: &str| {
        let [mut notebook, _] = lessons(&format!("{RUN}```show {show}\n```\n---\nText.\n"));
        press(&mut notebook, "→", (120, 40));
        assert!(notebook.page().inspection.is_none(), "{show}");
        links(&notebook.page().beside).len()
    };
    assert_eq!(count("weights"), 1);
    assert_eq!(count("weights\nview = \"links\""), 0);
    assert_eq!(count("weights context"), 0);
}

#[test]
fn what_is_not_shares_between_words_has_no_links() {
    // Scores, a mask of zeros, and one-hot rows whose columns are ids.
    for show in ["affinity", "mask", "q"] {
        let [notebook, _] = lessons(&format!("{RUN}```show {show}\n```\n"));
        assert!(links(&notebook.page().beside).is_empty(), "{show}");
    }
    let notebook = open_on("11", "one");
    assert!(links(&notebook.page().beside).is_empty());
    // Small numbers that are no shares, as scores can be by chance, and large ones.
    for number in ["0", "5"] {
        let [edited, _] = &mut lessons(&format!("{RUN}```show weights\n```\n"));
        press(edited, &format!("Tab e {number} Enter"), (120, 40));
        assert!(links(&edited.page().beside).is_empty(), "{number}");
    }
}

/// Words of one sentence may look at those of another one; what is bet on a next word is no look, though its rows sum to 1 as well.
#[test]
fn words_of_two_sentences_have_links_too() {
    let shown = |address: &str| {
        let run = "```run transformer\n```\n";
        let text = format!("{HEAD}+++\n{run}```show {address}\n```\n");
        let notebook = course(&text);
        let grid = notebook.page().grids().last().expect("a matrix").clone();
        let links = links(&notebook.page().beside).len();
        (grid.rows != grid.cols, links)
    };
    assert_eq!(shown("decoder.0.cross.head1.weights"), (true, 1));
    assert_eq!(shown("decoder.0.self.head1.weights"), (false, 1));
    assert_eq!(shown("decoder.0.cross.head1.affinity").1, 0);
    assert_eq!(shown("probabilities"), (true, 0));
}

/// Where a step shows what came out different, the cell beside it is one that did.
#[test]
fn the_example_is_a_cell_that_changed() {
    let text = format!("{HEAD}+++\n```run rnn\n```\n```show states\n```\n```show x\n```\n---\n");
    let mut notebook = course(&(text + "```show states\n```\n"));
    press(&mut notebook, "→", (120, 40));
    let at = |notebook: &Notebook| {
        let inspection = notebook.page().inspection.as_ref().expect("a cell");
        let (row, _) = inspection.grid.cursor.expect("a cursor");
        inspection.grid.rows[row].clone()
    };
    assert_eq!(at(&notebook), "my");
    // An edit of the third word, which the states before it do not know.
    press(&mut notebook, "Tab", (120, 40));
    let address = |notebook: &Notebook| {
        let inspection = notebook.page().inspection.as_ref();
        inspection.expect("a cell").grid.address.clone()
    };
    for _ in 0..20 {
        if address(&notebook) != "x" {
            press(&mut notebook, "Tab", (120, 40));
        }
    }
    assert_eq!(address(&notebook), "x");
    press(&mut notebook, "↓ ↓ e 5 Enter Esc", (120, 40));
    assert_eq!(at(&notebook), "is");
}

#[test]
fn where_there_is_nothing_the_page_has_the_whole_width() {
    let text = "A line of text.\n";
    let [mut with_map, mut without] = lessons(text);
    assert!(beside(&mut with_map, (120, 40)).is_some());
    assert_eq!(beside(&mut without, (120, 40)), None);
    // A matrix of an earlier step, if there is one.
    let [_, mut later] = lessons(&format!("{RUN}```show q\n```\n---\n{text}"));
    press(&mut later, "→", (120, 40));
    let right = beside(&mut later, (120, 40)).expect("two columns");
    assert!(right.join("\n").contains("q[my, 0] from x, w_q"));
    // One column below 100.
    assert_eq!(beside(&mut with_map, (99, 40)), None);
}

/// A map on the page needs no second one beside it.
#[test]
fn the_map_stands_once() {
    for size in [(120, 40), (200, 60)] {
        let [mut notebook, _] = lessons(&format!("{RUN}```show q\n```\n---\n```map\n```\n"));
        press(&mut notebook, "→", size);
        let screen = text(&draw(&mut notebook, size));
        assert_eq!(screen.matches("▐softmax▌").count(), 1, "{screen}");
    }
}

/// Below a window that is too low for both, the inspected cell comes first.
#[test]
fn a_picture_that_does_not_fit_is_left_out_whole() {
    let [mut notebook, _] = lessons(&format!("{RUN}```show weights\n```\n"));
    for rows in 3..60 {
        let screen = text(&draw(&mut notebook, (120, rows)));
        let (top, bottom) = (screen.matches('┌').count(), screen.matches('└').count());
        assert_eq!(top, bottom, "{rows} rows:\n{screen}");
    }
}

/// `b` takes lines for the mistake and its checks, but not those of the picture that shows what breaks.
#[test]
fn the_picture_that_breaks_stays_in_view() {
    for (size, keys) in [
        ((120, 40), "b"),
        ((120, 40), "b ↓"),
        ((120, 40), "b Enter"),
        ((100, 34), "b"),
    ] {
        let mut notebook = open_on("10", "my name is aj");
        notebook.open(notebook.lesson, 3);
        press(&mut notebook, keys, size);
        let right = beside(&mut notebook, size).expect("two columns");
        let right = right.join("\n");
        assert!(right.contains("is looked at"), "{keys}\n{right}");
        // And the cell with its arithmetic above it.
        assert!(right.contains("weights[my, my]"), "{keys}\n{right}");
    }
}
