//! Reloading a course when its files change.

use std::mem;

use super::answering::AnswerDraft;
use super::compose::EarlierSteps;
use super::course_change::{CourseChange, never_empty};
use super::mode::{Mode, Purpose};
use super::page::Page;
use super::progress::Position;
use super::state::{Effect, Notebook};
use crate::lesson::Library;

/// The spot that a reload removed, and the position shown instead.
#[derive(Clone, Debug)]
pub(super) struct Displaced {
    pub(super) wanted: Spot,
    pub(super) shown: Position,
}

/// A position and its view.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) position: Position,
    pub(super) tick: usize,
    pub(super) scroll: isize,
}

impl Notebook {
    /// Replaces the course by the current state of its files. The learner's choices and position stay.
    ///
    /// A position that is gone is remembered: a file that is being written may be back on the next reload, and unless the learner has
    /// moved on, they then return to it.
    pub fn reload(&mut self, library: Library) -> Vec<Effect> {
        let library = never_empty(library);
        let change = CourseChange::between(&self.library, &library);
        if change.is_empty() {
            return Vec::new();
        }
        let here = Spot {
            position: self.here(),
            tick: self.tick,
            scroll: self.scroll,
        };
        let wanted = match self.displaced.take() {
            Some(it) if it.shown == here.position => it.wanted,
            _ => here.clone(),
        };
        let name = &wanted.position.lesson;
        let found = library.position(name);
        let is_lost = found.is_none() && self.library.position(name).is_some();
        let is_back = found.is_some() && *name != here.position.lesson;
        let lesson = found.unwrap_or_else(|| self.nearest_in(&library));

        self.keep_chosen(&library);
        self.keep_chosen_box(&library);
        self.library = library;
        self.lesson = lesson;
        self.earlier = EarlierSteps::default();
        self.stand_at(&wanted, &here, found.is_some());
        self.recompute();

        let shown = self.here();
        if shown != here.position || change.has_data || change.written.contains(&shown.lesson) {
            self.drop_page_state();
        }
        let message = match () {
            () if is_lost => format!("{name} is gone; it opens again as soon as it is back"),
            () if is_back => format!("{name} is back"),
            () => change.in_words(self.problems(&change)),
        };
        self.message = Some(message);
        self.displaced = (shown != wanted.position).then_some(Displaced { wanted, shown });
        self.compose();
        self.take_orders()
    }

    /// Restores the step and its view, as far as the step still exists.
    fn stand_at(&mut self, wanted: &Spot, here: &Spot, is_found: bool) {
        let step = match is_found {
            true => wanted.position.step.saturating_sub(1),
            false => 0,
        };
        let step = step.min(self.lesson().steps.len() - 1);
        // At the same position even the cell in focus stays.
        if step != self.step || self.lesson().stem() != here.position.lesson {
            self.set_step(step);
        }
        if self.here() == wanted.position {
            self.tick = wanted.tick;
            self.scroll = wanted.scroll;
        }
    }

    /// Drops the state of the old page: the marks of the last change, the draft of an answer, and a mode that no longer applies.
    fn drop_page_state(&mut self) {
        self.report = None;
        self.draft = AnswerDraft::default();
        let is_there = match self.mode {
            Mode::Knobs { .. } => !self.knobs().is_empty(),
            Mode::Typing { purpose, .. } => match purpose {
                Purpose::Sentence => true,
                Purpose::Word(at) => at < self.words().len(),
                Purpose::Cell => self.focus.is_some(),
                Purpose::Answer | Purpose::Votes => self.open_question().is_some(),
                Purpose::Matrix => self.open_question().is_none(),
            },
            Mode::Breaking => self.broken().is_some(),
            _ => true,
        };
        if !is_there {
            self.return_to_page();
        }
    }

    /// The index of the open lesson in another library; else of the first one after it, else of the last one before it.
    fn nearest_in(&self, library: &Library) -> usize {
        let (before, behind) = self.library.lessons.split_at(self.lesson);
        let mut nearest = behind.iter().chain(before.iter().rev());
        nearest
            .find_map(|entry| library.position(entry.stem()))
            .unwrap_or(0)
    }

    /// Keeps the cursor of the list of lessons on its lesson.
    fn keep_chosen(&mut self, library: &Library) {
        if let Mode::Lessons { chosen } = &mut self.mode {
            let entry = &self.library.lessons[*chosen];
            let kept = library.position(entry.stem());
            *chosen = kept.unwrap_or((*chosen).min(library.lessons.len() - 1));
        }
    }

    /// The number of problems in the written files; for the open lesson including those that appear when it runs.
    fn problems(&mut self, change: &CourseChange) -> usize {
        let open = self.lesson().stem().to_owned();
        let changed = change
            .written
            .iter()
            .filter_map(|name| self.library.position(name));
        let others = changed.filter(|&lesson| lesson != self.lesson);
        let others: usize = others
            .map(|lesson| self.library.lessons[lesson].problems().count())
            .sum();
        if !change.has_data && !change.written.contains(&open) {
            return others;
        }
        let last = self.lesson().steps.len() - 1;
        let step = mem::replace(&mut self.step, last);
        let page = Page::new(self);
        self.step = step;
        let syntax: Vec<_> = self.lesson().problems().collect();
        let more = page.problems().filter(|it| !syntax.contains(it)).count();
        others + syntax.len() + more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{Extent, Key, Start};

    const HEAD: &str = "+++\ntitle = \"T\"\npart = \"P\"\n+++\n";

    fn lesson(steps: &[&str]) -> String {
        format!("{HEAD}{}", steps.join("\n---\n"))
    }

    const RUN: &str = "```run self-attention\n```\n```show affinity\n```";

    /// Three lessons, the learner in the middle of the second.
    fn notebook() -> (Notebook, [(&'static str, String); 3]) {
        let files = [
            ("1-a.md", lesson(&["A."])),
            ("2-b.md", lesson(&["One.", RUN, "Three."])),
            ("3-c.md", lesson(&["C."])),
        ];
        let mut notebook = Notebook::new(of(&files), Start::default());
        notebook.go_to(1, 1);
        (notebook, files)
    }

    fn of(files: &[(&'static str, String)]) -> Library {
        let file = |(name, text): &(&str, String)| {
            let text = text.clone().into_bytes();
            ((*name).to_owned(), Ok(text))
        };
        Library::from_files(files.iter().map(file))
    }

    fn press(notebook: &mut Notebook, keys: &str) {
        for key in keys.split(' ') {
            notebook.press(&Key::Named(key.to_owned()));
        }
    }

    #[track_caller]
    fn check(notebook: &Notebook, place: (&str, usize), message: &str) {
        assert_eq!((notebook.lesson().stem(), notebook.step), place);
        assert_eq!(notebook.message.as_deref(), Some(message));
    }

    #[test]
    fn the_same_files_change_nothing() {
        let (mut notebook, files) = notebook();
        notebook.message = Some("as before".to_owned());
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "as before");
    }

    #[test]
    fn view_and_choices_stay() {
        let (mut notebook, mut files) = notebook();
        press(&mut notebook, "Tab ↓ → r r");
        notebook.scroll = -3;
        files[1].1 = lesson(&["New.", RUN, "Three.", "Four."]);
        files[0].1.clear();
        notebook.reload(of(&[files[1].clone()]));
        check(&notebook, ("2-b", 1), "reloaded 3 files");
        assert_eq!(notebook.lesson().steps.len(), 4);
        let focus = notebook.focus.expect("the cell is still in focus");
        let address = &notebook.matrix_in_focus().unwrap().recorded.address;
        assert_eq!((&**address, focus.row, focus.col), ("affinity", 1, 1));
        assert_eq!(notebook.scroll, -3);
        assert_eq!(notebook.choices.seed, notebook.seed());
        assert!(notebook.seed().is_some());
    }

    #[test]
    fn edits_stay_and_marks_go_with_the_page_they_were_on() {
        let (mut notebook, mut files) = notebook();
        press(&mut notebook, "Tab e 7 Enter");
        let edited = |notebook: &Notebook| notebook.changed().changes.cells();
        assert!(edited(&notebook) == 1 && notebook.report.is_some());
        files[0].1 += "More.";
        notebook.reload(of(&files));
        assert!(edited(&notebook) == 1 && notebook.report.is_some());
        files[1].1 += "More.";
        notebook.reload(of(&files));
        assert!(edited(&notebook) == 1 && notebook.report.is_none());
        notebook.reload(of(&files[..1]));
        assert_eq!(edited(&notebook), 0, "that is another lesson");
        notebook.reload(of(&files));
        assert_eq!(edited(&notebook), 1);
    }

    #[test]
    fn a_word_that_is_gone_is_not_typed_over() {
        for keys in ["w 9", "Tab e 9"] {
            let (mut notebook, files) = notebook();
            press(&mut notebook, keys);
            assert!(matches!(notebook.mode, Mode::Typing { .. }), "{keys}");
            notebook.reload(of(&files[..1]));
            assert!(matches!(notebook.mode, Mode::Reading), "{keys}");
        }
    }

    #[test]
    fn problems_are_counted() {
        let (mut notebook, mut files) = notebook();
        files[1].1 = lesson(&["One.", "```shwo x\n```", "```show nothing\n```"]);
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "reloaded 2-b: 2 problems");
        files[2].1 = lesson(&["```shwo x\n```"]);
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "reloaded 3-c: 1 problem");
    }

    #[test]
    fn a_lesson_that_is_gone_comes_back() {
        let (mut notebook, files) = notebook();
        notebook.scroll = -2;
        notebook.reload(of(&[files[0].clone(), files[2].clone()]));
        let gone = "2-b is gone; it opens again as soon as it is back";
        check(&notebook, ("3-c", 0), gone);
        notebook.reload(of(&[files[0].clone()]));
        check(&notebook, ("1-a", 0), "3-c is gone");
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "2-b is back");
        assert_eq!(notebook.scroll, -2);
    }

    #[test]
    fn a_learner_who_has_moved_on_stays() {
        let (mut notebook, files) = notebook();
        notebook.reload(of(&[files[0].clone(), files[2].clone()]));
        press(&mut notebook, "p");
        notebook.reload(of(&files));
        check(&notebook, ("1-a", 0), "reloaded 2-b");
    }

    #[test]
    fn a_step_that_is_being_written_comes_back() {
        let (mut notebook, mut files) = notebook();
        let whole = mem::replace(&mut files[1].1, HEAD.to_owned());
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 0), "reloaded 2-b: 1 problem");
        files[1].1 = whole;
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "reloaded 2-b");
    }

    #[test]
    fn an_empty_folder_says_so_until_there_is_a_lesson() {
        let (mut notebook, files) = notebook();
        press(&mut notebook, "t");
        notebook.reload(Library::default());
        let gone = "2-b is gone; it opens again as soon as it is back";
        check(&notebook, ("no-lessons", 0), gone);
        notebook.settle(Extent::default());
        press(&mut notebook, "Enter");
        notebook.reload(of(&files[..1]));
        check(&notebook, ("1-a", 0), "reloaded 1-a");
        notebook.reload(of(&files));
        check(&notebook, ("2-b", 1), "2-b is back");
    }

    #[test]
    fn data_is_part_of_the_course() {
        let (mut notebook, _) = notebook();
        let run = (
            "2-b.md",
            lesson(&["```run attention\ngiven = \"d.json\"\n```"]),
        );
        let data = r#"{"input": {"q": [[1]], "k": [[1]], "v": [[1]], "mask": "none"}}"#;
        notebook.reload(of(&[run.clone(), ("d.json", data.to_owned())]));
        check(&notebook, ("2-b", 0), "reloaded 4 files");
        assert_eq!(notebook.runs.len(), 1);
        notebook.reload(of(&[run.clone(), ("d.json", "{}".to_owned())]));
        check(&notebook, ("2-b", 0), "reloaded d.json: 1 problem");
        notebook.reload(of(&[run]));
        check(&notebook, ("2-b", 0), "d.json is gone: 1 problem");
    }
}
