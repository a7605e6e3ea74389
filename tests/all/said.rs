//! What the page says is about what it shows: the line of changes, what follows from an edit, what a knob moves, where a mistake can be
//! seen, and the command that opens the page. Over all steps of all lessons.

use crate::common::{course, draw, open, open_on, press, text};
use attentive::lesson::Library;
use attentive::models::mistakes::MISTAKES;
use attentive::notebook::key_table::KeyContext;
use attentive::notebook::panel::{Grid, Panel};
use attentive::notebook::{Effect, Mode, Notebook};

const SIZE: (u16, u16) = (80, 24);

/// Opens a step, from 0, with its questions passed over.
fn at(lesson: usize, step: usize) -> Notebook {
    let mut notebook = open("0");
    notebook.open(lesson, step);
    while notebook.key_context() == KeyContext::Asking {
        press(&mut notebook, "x", SIZE);
        notebook.open(lesson, step);
    }
    notebook
}

/// Each step of the course, from 0, with the name that a failure has.
fn steps() -> impl Iterator<Item = (usize, usize, String)> {
    let library = Library::embedded();
    let lessons = library.lessons.into_iter().enumerate();
    lessons.flat_map(|(lesson, it)| {
        let file = it.file().to_owned();
        let steps = 0..it.steps.len();
        steps.map(move |step| (lesson, step, format!("{file}, step {}", step + 1)))
    })
}

fn newest(notebook: &Notebook) -> &[Panel] {
    notebook.page().steps.last().expect("a step")
}

/// The matrices that the newest step shows, those with covered numbers among them.
fn shown(notebook: &Notebook) -> Vec<&Grid> {
    let panels = newest(notebook).iter();
    let grids = panels.flat_map(|panel| match panel {
        Panel::Quiz(quiz) => quiz.grid.iter().collect(),
        _ => panel.grids().iter().collect::<Vec<_>>(),
    });
    grids.collect()
}

#[test]
fn the_line_of_changes_names_what_the_step_shows() {
    let (mut named, mut counted) = (0, 0);
    for (lesson, step, place) in steps() {
        let mut asked = open("0");
        asked.open(lesson, step);
        for mut notebook in [asked, at(lesson, step)] {
            press(&mut notebook, "r", SIZE);
            let Some(told) = notebook.told_changes() else {
                continue;
            };
            let line = told.in_words(|_| true);
            let report = notebook.report.as_ref().expect("a change");
            let grids = shown(&notebook).into_iter();
            let changed: Vec<&Grid> = grids.filter(|it| report.of(it.matrix).is_some()).collect();
            let is_number = line.starts_with(|c: char| c.is_ascii_digit());
            let names_none = is_number || line == "nothing changed";
            assert_eq!(names_none, changed.is_empty(), "{place}: {line}");
            for grid in &changed {
                let name = grid.address.rsplit('.').next().expect("a name");
                assert!(line.contains(name), "{place}: {line} without {name}");
            }
            named += usize::from(!changed.is_empty());
            counted += usize::from(is_number);
        }
    }
    assert!(
        named > 60 && counted > 15,
        "{named} named, {counted} counted"
    );
}

#[test]
fn what_follows_from_an_edit_is_in_view_and_known() {
    let mut followed = 0;
    for (lesson, step, place) in steps() {
        let mut notebook = at(lesson, step);
        press(&mut notebook, "Tab e 3 Enter", SIZE);
        let path = format!("lessons/{}", notebook.lesson().file());
        let lesson = std::fs::read_to_string(path).expect("a lesson");
        let inspection = notebook.page().inspection.as_ref();
        for grid in inspection.into_iter().flat_map(|it| &it.followers) {
            let name = grid.address.rsplit('.').next().expect("a name");
            assert!(lesson.contains(name), "{place}: {name} is on no page");
            followed += 1;
        }
    }
    assert!(followed > 40, "{followed}");
    // What a step downhill leads to was measured apart: it is in view at every size, and in the ring.
    for size in [(40, 10), (80, 24), (120, 40)] {
        let mut notebook = open("3");
        notebook.open(notebook.lesson, 4);
        press(&mut notebook, "1 Enter Tab e 2 Enter", size);
        let screen = text(&draw(&mut notebook, size));
        assert!(screen.contains("loss_after 1×1"), "{size:?}\n{screen}");
        let is_reached = (0..40).any(|_| {
            press(&mut notebook, "Tab", size);
            let inspection = notebook.page().inspection.as_ref();
            inspection.is_some_and(|it| it.grid.address == "loss_after")
        });
        assert!(is_reached, "{size:?}");
    }
    let mut notebook = open("3");
    notebook.open(notebook.lesson, 8);
    press(&mut notebook, "Tab e 3 Enter", SIZE);
    let screen = text(&draw(&mut notebook, SIZE));
    assert!(!screen.contains("surprise"), "{screen}");
}

/// What a knob moves stands on the page that offers it, and is still there when it has moved.
#[test]
fn what_a_knob_moves_stands_beside_it() {
    let others = |notebook: &Notebook| -> Vec<String> {
        let panels = newest(notebook).iter();
        let panels = panels.filter(|it| !matches!(it, Panel::Knobs(_)));
        panels.map(|panel| format!("{panel:?}")).collect()
    };
    let mut turned = 0;
    for (lesson, step, place) in steps() {
        let mut notebook = at(lesson, step);
        let offers = newest(&notebook)
            .iter()
            .any(|it| matches!(it, Panel::Knobs(_)));
        if !offers {
            continue;
        }
        turned += 1;
        let before = others(&notebook);
        let moves = ["+", "-"].into_iter().any(|key| {
            press(&mut notebook, key, SIZE);
            others(&notebook) != before
        });
        assert!(moves, "{place}");
        let taken = others(&notebook)
            .iter()
            .any(|it| it.contains("a knob has taken it away"));
        let is_about_heads = place.starts_with("13-");
        assert!(!taken || is_about_heads, "{place}");
    }
    assert!(turned > 10, "{turned}");
}

/// Where nothing would break, the page names the step or the lesson where it does; before the parts of attention are taught, nothing is
/// offered to break.
#[test]
fn breaking_it_says_where_it_can_be_seen() {
    let (mut elsewhere, mut later) = (0, 0);
    for (lesson, step, place) in steps() {
        let mut notebook = at(lesson, step);
        let is_offered = |notebook: &Notebook| {
            let mut footer = notebook.page().footer.iter();
            footer.any(|it| it.footer == "break")
        };
        let is_taught = notebook.lesson().number() >= Some(8);
        assert!(is_taught || !is_offered(&notebook), "{place}");
        press(&mut notebook, "b", SIZE);
        if matches!(notebook.mode, Mode::Breaking) {
            assert!(is_taught, "{place}");
            continue;
        }
        let message = notebook.message.clone().unwrap_or_default();
        let number = |noun: &str| -> Option<usize> {
            let (_, rest) = message.split_once(noun)?;
            rest.split(' ').next()?.parse().ok()
        };
        if let Some(step) = number(": step ") {
            notebook.open(lesson, step - 1);
        } else if let Some(lesson) = number(": lesson ") {
            let mut lessons = notebook.library.lessons.iter();
            let lesson = lessons.position(|it| it.number() == u32::try_from(lesson).ok());
            notebook.open(lesson.expect("a lesson"), 0);
            assert!(
                is_taught || message.contains("comes later"),
                "{place}: {message}"
            );
            later += 1;
            // There the page names the step.
            press(&mut notebook, "b", SIZE);
            let message = notebook.message.clone().unwrap_or_default();
            let shows = matches!(notebook.mode, Mode::Breaking) || message.contains(": step ");
            assert!(shows, "{place}: {message}");
            continue;
        } else {
            panic!("{place}: {message}");
        }
        elsewhere += 1;
        while notebook.key_context() == KeyContext::Asking {
            let (lesson, step) = (notebook.lesson, notebook.step);
            press(&mut notebook, "x", SIZE);
            notebook.open(lesson, step);
        }
        press(&mut notebook, "b", SIZE);
        assert!(
            matches!(notebook.mode, Mode::Breaking),
            "{place}: {message}"
        );
    }
    assert!(elsewhere > 10 && later > 40, "{elsewhere}, {later}");
}

/// The panel of a mistake says where a project had it, and leaves the page's matrix and its check in view.
#[test]
fn a_mistake_has_its_source() {
    for mistake in &MISTAKES {
        let source = mistake.source;
        assert!(source.contains('/') && source.contains('#'), "{source}");
    }
    let mut notebook = open("10");
    notebook.open(notebook.lesson, 3);
    press(&mut notebook, "b", SIZE);
    for _ in 0..7 {
        let screen = text(&draw(&mut notebook, SIZE));
        let flat: Vec<&str> = screen.split_whitespace().collect();
        let flat = flat.join(" ");
        let status = notebook.page().mistake.as_ref().expect("a mistake");
        assert!(flat.contains(status.mistake.source), "{screen}");
        press(&mut notebook, "↓", SIZE);
    }
    let mut notebook = open("13");
    notebook.open(notebook.lesson, 7);
    press(&mut notebook, "b", SIZE);
    let screen = text(&draw(&mut notebook, SIZE));
    for wanted in ["✗ no row looks ahead", "masked.merged 4×8", "  aj "] {
        assert!(screen.contains(wanted), "{wanted}\n{screen}");
    }
}

#[test]
fn y_while_reading_opens_the_page() {
    for (lesson, step, place) in steps() {
        let mut asked = open("0");
        asked.open(lesson, step);
        for mut notebook in [asked, at(lesson, step)] {
            press(&mut notebook, "y", SIZE);
            let number = notebook.lesson().number().expect("a number");
            let command = format!("attentive --lesson {number} --step {}", step + 1);
            assert_eq!(notebook.command, Some(command), "{place}");
        }
    }
}

/// A number is for a cell: on a page without a matrix it moves nothing, starts nothing and opens no matrix of another page.
#[test]
fn a_number_moves_nothing_by_surprise() {
    let mut without = 0;
    for (lesson, step, place) in steps() {
        let mut notebook = at(lesson, step);
        let effects = press(&mut notebook, "e 3 Enter", SIZE);
        let starts = |it: &Effect| matches!(it, Effect::Train(_) | Effect::Time(_));
        assert!(!effects.iter().any(starts), "{place}");
        assert_eq!((notebook.lesson, notebook.step), (lesson, step), "{place}");
        if shown(&notebook).is_empty() && notebook.focus.is_none() {
            without += 1;
            let message = notebook.message.as_deref();
            let said = "there is no matrix on this page whose number could be set";
            assert_eq!(message, Some(said), "{place}");
        }
        if let Some(focus) = notebook.focus {
            let is_here = shown(&notebook).iter().any(|it| it.matrix == focus.matrix);
            let trains = newest(&notebook)
                .iter()
                .any(|it| matches!(it, Panel::Training(_)));
            assert!(is_here || trains, "{place}");
        }
    }
    assert!(without > 10, "{without}");
}

/// A cell's arithmetic says nothing twice, and the lines of a listing keep the spaces that they begin with.
#[test]
fn no_line_is_said_twice_and_none_slips() {
    let mut notebook = open_on("11", "one");
    for step in 0..notebook.lesson().steps.len() {
        notebook.open(notebook.lesson, step);
        for panel in notebook.page().panels() {
            if let Panel::Arithmetic(written) = panel {
                let lines = written.lines.iter().map(|line| {
                    let pieces = line.iter().map(|piece| piece.text.as_str());
                    pieces.collect::<String>()
                });
                let mut lines: Vec<String> = lines.collect();
                let count = lines.len();
                lines.dedup();
                assert_eq!(lines.len(), count, "{}: {lines:?}", written.cell);
            }
        }
    }
    let mut notebook = course(
        "+++\ntitle = \"A test\"\npart = \"Tests\"\n+++\n# Columns\n\n```text\n   a   b\n 1 2   3\n   4   5\n```\n",
    );
    let screen = text(&draw(&mut notebook, SIZE));
    let column = |mark: &str| {
        let found = screen.lines().find_map(|line| line.find(mark));
        found.expect("a line")
    };
    assert_eq!(column("a   b"), column("4   5"), "{screen}");
    assert_eq!(column("1 2"), column("a   b") - 2, "{screen}");
}
