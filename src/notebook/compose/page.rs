//! Composing the page of a notebook.

use std::sync::Arc;

use super::matrices::StageNumbers;
use super::{EarlierSteps, Showing, copied_rows, panels};
use crate::notebook::mode::Focus;
use crate::notebook::page::Page;
use crate::notebook::panel::{Grid, LessonEnd, Panel};
use crate::notebook::romanising::romanise;
use crate::notebook::state::Notebook;

impl Page {
    /// The page of a notebook: the current step and all before it.
    pub fn new(notebook: &Notebook) -> Self {
        Self::below(&mut EarlierSteps::default(), notebook)
    }

    /// The same below earlier steps that may be there already.
    pub(in crate::notebook) fn below(earlier: &mut EarlierSteps, notebook: &Notebook) -> Self {
        #[cfg(test)]
        crate::runs::work::count(|work| work.pages += 1);
        let (mut steps, mut numbers) = earlier.of(notebook);
        let showing = Showing::Newest(notebook.tick);
        steps.push(Arc::new(panels(
            notebook,
            notebook.step,
            showing,
            &mut numbers,
        )));
        if let Some(focus) = notebook.focus {
            show_cursor(notebook, &mut steps, focus);
        }
        let mut page = Self {
            steps,
            left_out: notebook.steps_left_out(),
            inspection: None,
            beside: Vec::new(),
            map: notebook.map(),
            provenance: notebook.provenance(),
            training_elsewhere: notebook.training_elsewhere(),
            knob: notebook.knob_in_strip(),
            mistake: notebook.mistake_status(),
            end: LessonEnd::of(notebook),
            prompt: notebook.prompt(),
            context: notebook.key_context(),
            footer: notebook.footer(),
        };
        page.put_beside(notebook);
        if notebook.is_romanised() {
            page.romanise();
        }
        page
    }
}

/// Shows the cursor where the matrix in focus stands last.
fn show_cursor(notebook: &Notebook, steps: &mut [Arc<Vec<Panel>>], focus: Focus) {
    let is_in_focus = |grid: &Grid| grid.matrix == focus.matrix;
    let stands_in =
        |panels: &Arc<Vec<Panel>>| panels.iter().flat_map(Panel::grids).any(is_in_focus);
    if let Some(panels) = steps.iter_mut().rfind(|panels| stands_in(panels)) {
        let panels = Arc::make_mut(panels);
        let mut shown = panels.iter_mut().rev();
        let panel = shown.find(|panel| panel.grids().iter().any(is_in_focus));
        if let Some(panel) = panel {
            if let Panel::Grids(grids) = panel
                && grids.len() > 1
            {
                copied_rows::light(notebook, grids, focus);
            }
            let mut grids = panel.grids_mut().iter_mut().rev();
            if let Some(grid) = grids.find(|grid| is_in_focus(grid)) {
                grid.cursor = Some((focus.row, focus.col));
            }
        }
    }
    // The box of a state is marked as well, whichever of the two is in focus.
    let has_box = |panel: &Panel| match panel {
        Panel::Unrolled(unrolled) => unrolled.shows(focus),
        _ => false,
    };
    if let Some(panels) = steps.iter_mut().rfind(|panels| panels.iter().any(has_box)) {
        for panel in Arc::make_mut(panels) {
            if let Panel::Unrolled(unrolled) = panel {
                unrolled.mark(focus);
            }
        }
    }
}

/// What a print-out has of a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrintOut {
    /// All of it, with the answers to its questions.
    #[default]
    Whole,
    /// Its questions with what stands above them: a work sheet.
    Questions,
    /// Its questions with their answers: the key to the work sheet.
    Answers,
}

/// The panels of a single step for a print-out; none if it has no part in it.
pub fn step_panels(notebook: &Notebook, step: usize, what: PrintOut) -> Vec<Panel> {
    let mut numbers = StageNumbers::default();
    let showing = match what {
        PrintOut::Whole => Showing::Whole,
        PrintOut::Questions => Showing::Questions,
        PrintOut::Answers => Showing::Answers,
    };
    let steps = (0..=step).map(|step| panels(notebook, step, showing, &mut numbers));
    let mut panels = steps.last().unwrap_or_default();
    if notebook.is_romanised() {
        romanise(&mut panels);
    }
    panels
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::lesson::Library;
    use crate::notebook::key_table::KeyContext;
    use crate::notebook::{Key, Mode, Start};
    use crate::runs::work;
    use crate::view::screen;

    fn open(lesson: &str) -> Notebook {
        let library = Library::embedded();
        let start = Start {
            lesson: library.find(lesson).expect("a lesson"),
            ..Start::default()
        };
        Notebook::new(library, start)
    }

    /// The largest number of times that one thing was computed.
    fn most<T: Ord>(computed: Vec<T>) -> usize {
        let mut counts: BTreeMap<T, usize> = BTreeMap::new();
        for one in computed {
            *counts.entry(one).or_default() += 1;
        }
        counts.into_values().max().unwrap_or(0)
    }

    /// Presses keys and draws. A key runs each computation of the lesson at most once (twice if a mistake is compared with the right
    /// version), each check at most once, and composes one page; drawing computes nothing. Returns the largest number of runs of one
    /// computation.
    #[track_caller]
    fn check(notebook: &mut Notebook, keys: &str) -> usize {
        let mut runs = 0;
        for key in keys.split_whitespace() {
            work::take();
            notebook.press(&Key::Named(key.to_owned()));
            let work = work::take();
            let may_compare = matches!(notebook.mode, Mode::Breaking | Mode::Knobs { .. });
            let worst = most(work.runs);
            assert!(worst <= 1 + usize::from(may_compare), "{key}: {worst} runs");
            assert!(
                most(work.verdicts) <= 1,
                "{key}: a check is carried out twice"
            );
            let may_type = matches!(notebook.mode, Mode::Typing { .. });
            assert!(work.pages == 1 || may_type && work.pages == 0, "{key}");
            runs = runs.max(worst);
            for (columns, rows) in [(80, 24), (160, 50)] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                let extent = screen::draw(notebook, true, &mut buffer);
                notebook.settle(extent);
            }
            let work = work::take();
            assert!(work.runs.is_empty() && work.verdicts.is_empty(), "{key}");
            assert_eq!(work.pages, 0, "{key}: drawing composed a page");
        }
        runs
    }

    #[test]
    fn a_key_computes_what_it_changes_once() {
        let mut notebook = open("10");
        // Into a matrix, a number into a cell, undone and done again; a new sentence; new weights.
        assert_eq!(check(&mut notebook, "→ x → x → Tab e - i n f Enter u U"), 1);
        assert_eq!(
            check(&mut notebook, "Esc s a Space b Space c Enter r w z Enter"),
            1
        );
        // Through the mistakes, with the knobs between them, and back.
        assert_eq!(
            check(&mut notebook, "b ↓ ↓ ↑ o + Esc ↓ Enter Tab e - i n f Enter"),
            2
        );
        assert_eq!(check(&mut notebook, "b R y N T ? Esc t Esc K J"), 1);
    }

    /// The runs of lesson 17 that a key computes.
    #[track_caller]
    fn check_runs(notebook: &mut Notebook, keys: &str, expected: &[&str]) {
        work::take();
        for key in keys.split_whitespace() {
            notebook.press(&Key::Named(key.to_owned()));
        }
        assert_eq!(work::take().runs, expected, "{keys}");
    }

    #[test]
    fn a_run_that_a_change_does_not_reach_is_kept() {
        let mut notebook = open("17");
        notebook.open(notebook.lesson, 5);
        check_runs(&mut notebook, "x + +", &["writer", "writer"]);
        // An edit of the first is one of those that are like it, and a sentence is everybody's; with one head off, two of them are alike.
        let like_it = ["writer", "whole", "headless", "writes"];
        check_runs(&mut notebook, "Tab e 0 . 5 Enter", &like_it);
        // Without it, one is again what one that is not like it has been all the time.
        check_runs(&mut notebook, "u", &["writer", "headless", "writes"]);
        let all = ["writer", "whole", "headless", "writes", "first"];
        check_runs(&mut notebook, "Esc w r a v i Enter", &all);
        check_runs(&mut notebook, "u u", &[&all[..], &["writer"]].concat());
        notebook.open(notebook.lesson, 8);
        // One head less, and back.
        check_runs(&mut notebook, "x - +", &["without", "writes", "writes"]);
    }

    #[test]
    fn going_on_computes_nothing_but_the_next_lesson() {
        let mut notebook = open("1");
        for _ in 0..60 {
            let lesson = notebook.lesson;
            let key = match notebook.key_context() {
                KeyContext::Asking => "x",
                _ => "→",
            };
            let runs = check(&mut notebook, key);
            let computes = notebook.runs.iter().any(|run| run.training.is_none());
            let is_new = notebook.lesson != lesson;
            assert_eq!(runs, usize::from(is_new && computes), "{key}");
        }
    }

    #[test]
    fn steps_that_are_kept_are_what_they_would_be_afresh() {
        let keys = "→ x → → → x → ← ← → N → ← Tab e 1 Enter Esc ← → u → b ↓ Enter → ← b o + Esc → ← → r → \
                    ← → w a Enter → ← ← G ← ← gg → → → s a Space b Enter → → ← R → ← Esc ← →";
        for lesson in ["0", "1", "2", "8", "9", "10", "11", "17"] {
            let mut notebook = open(lesson);
            for key in keys
                .split_whitespace()
                .chain(["x", "→", "←"].into_iter().cycle().take(40))
            {
                notebook.press(&Key::Named(key.to_owned()));
                let (kept, fresh) = (notebook.page(), Page::new(&notebook));
                assert_eq!(format!("{kept:?}"), format!("{fresh:?}"), "{lesson}: {key}");
            }
        }
    }
}
