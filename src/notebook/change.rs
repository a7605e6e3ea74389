//! Changes to the setup of a lesson, with undo and redo.

use std::mem;

use super::mode::Mode;
use super::navigation::ticks;
use super::state::Notebook;
use crate::runs::change_report::{ChangeReport, ToldChanges};
use crate::runs::changes::{Changes, Setup, UndoableChanges};
use crate::runs::lesson_runs::LessonRuns;

impl Notebook {
    /// Runs the lesson again, and returns the old runs.
    pub(super) fn recompute(&mut self) -> LessonRuns {
        let focus = self.name_in_focus();
        let runs = self.run(&self.changed().changes);
        let before = mem::replace(&mut self.runs, runs);
        self.reruns += 1;
        self.unedited = None;
        if self.reads_words() {
            self.say_why_other_words();
        }
        self.tick = self.tick.min(ticks(self, self.step) - 1);
        self.refocus(focus);
        self.pause_what_left();
        self.draft();
        before
    }

    /// Why the lesson does not use the learner's sentence; `None` if it does, or if there is none.
    pub fn why_other_words(&self) -> Option<String> {
        self.choices.misfit(self.lesson(), self.catalog)
    }

    pub(super) fn say_why_other_words(&mut self) {
        if let Some(why) = self.why_other_words() {
            self.say(why);
        }
    }

    /// Whether anything on the page so far was computed from words.
    pub(super) fn reads_words(&self) -> bool {
        self.reached().iter().any(|run| !run.words.is_empty())
    }

    fn run(&self, changes: &Changes) -> LessonRuns {
        let setup = Setup {
            choices: self.choices.fitting(self.lesson(), self.catalog),
            changes: changes.clone(),
        };
        let runs = LessonRuns::new(
            &self.runs,
            self.lesson(),
            &self.library.data,
            self.catalog,
            &setup,
            (&self.training.results, &self.timing.results),
        );
        match self.choices_are_own {
            true => runs.as_the_lessons_own(),
            false => runs,
        }
    }

    /// The learner's changes to the open lesson.
    pub fn changed(&self) -> &UndoableChanges {
        static NONE: std::sync::LazyLock<UndoableChanges> =
            std::sync::LazyLock::new(UndoableChanges::default);
        self.edits.get(self.lesson().stem()).unwrap_or(&NONE)
    }

    fn changed_mut(&mut self) -> &mut UndoableChanges {
        let stem = self.lesson().stem().to_owned();
        self.edits.entry(stem).or_default()
    }

    /// The sentence, the seed, and the changes to the open lesson.
    pub(super) fn setup(&self) -> Setup {
        Setup {
            choices: self.choices.clone(),
            changes: self.changed().changes.clone(),
        }
    }

    /// Changes the setup, runs the lesson again, and marks the changed cells. A change without effect on the setup is not recorded for
    /// undo.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Setup)) {
        let before = self.setup();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.changed_mut().remember(before);
        }
        if !matches!(self.mode, Mode::Knobs { .. }) {
            self.last_knob = None;
        }
        self.renew(after);
    }

    pub(super) fn undo(&mut self) {
        if self.undo_weight() {
            return;
        }
        let now = self.setup();
        match self.changed_mut().undo(now) {
            Some(before) => {
                self.renew(before);
                if !self.changed().can_undo() {
                    // The lesson is as it was opened, so no change is marked.
                    self.report = None;
                    self.last_knob = None;
                    self.say("all changes of this lesson are undone; U redoes the last");
                }
            }
            None => self.say("there is nothing to undo in this lesson"),
        }
    }

    pub(super) fn redo(&mut self) {
        if self.redo_weight() {
            return;
        }
        let now = self.setup();
        match self.changed_mut().redo(now) {
            Some(after) => self.renew(after),
            None => self.say("there is nothing to redo"),
        }
    }

    fn renew(&mut self, setup: Setup) {
        let is_edit = self.setup().differs_in_cells_alone(&setup);
        self.choices = setup.choices;
        self.changed_mut().changes = setup.changes;
        let unedited = self.unedited.take();
        let before = self.recompute();
        let unbroken = self.unbroken();
        let compared = unbroken.as_ref().unwrap_or(&before);
        let is_computed = self.reached().iter().any(|run| run.training.is_none());
        self.report = is_computed.then(|| ChangeReport::between(compared, self.reached()));
        self.unedited = match unedited {
            _ if !is_edit || self.changed().changes.cells() == 0 => None,
            None => Some(before),
            unedited => unedited,
        };
    }

    /// What is to be said of the last change, by what the page and the inspector show; `None` if there was none.
    pub fn told_changes(&self) -> Option<ToldChanges> {
        let report = self.report.as_ref()?;
        let in_focus = self.focus.map(|focus| focus.matrix);
        let is_in_view = |matrix| in_focus == Some(matrix) || self.page().shows(matrix);
        Some(report.told(&self.runs, is_in_view))
    }

    /// The runs without the mistake, while the learner chooses one: each mistake is compared with the right version, not with the previous
    /// mistake.
    fn unbroken(&self) -> Option<LessonRuns> {
        let is_choosing = matches!(
            self.mode,
            Mode::Breaking | Mode::Knobs { breaking: true, .. }
        );
        let broken = self.broken().filter(|_| is_choosing)?;
        let mut changes = self.changed().changes.clone();
        changes.edit(&broken.run.key, |run| broken.repair(run));
        Some(self.run(&changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Library;
    use crate::notebook::{Key, Start};

    /// Every matrix of the runs, by key and address.
    fn numbers(runs: &LessonRuns) -> Vec<(String, Vec<u64>)> {
        let mut all = Vec::new();
        for run in runs.iter() {
            for recorded in &run.result.recorded {
                let value = run.result.tape.value(recorded.id);
                let bits = value.iter().map(|number| number.to_bits()).collect();
                all.push((format!("{} {}", run.key, recorded.address), bits));
            }
        }
        all
    }

    #[test]
    fn runs_that_are_kept_are_what_they_would_be_afresh() {
        let keys = "x + + - Tab e 1 Enter Esc o ↓ + Esc u u U w r a v i Enter s y o u Space w a n t Space w a t e r Enter u r R";
        for lesson in ["2", "5", "12", "13", "17"] {
            let library = Library::embedded();
            let start = Start {
                lesson: library.find(lesson).expect("a lesson"),
                ..Start::default()
            };
            let mut notebook = Notebook::new(library, start);
            notebook.open(notebook.lesson, 6);
            for key in keys.split_whitespace() {
                notebook.press(&Key::Named(key.to_owned()));
                let kept = numbers(&notebook.runs);
                let runs = std::mem::take(&mut notebook.runs);
                let afresh = numbers(&notebook.run(&notebook.changed().changes));
                notebook.runs = runs;
                assert!(kept == afresh, "{lesson}: {key}");
            }
        }
    }
}
