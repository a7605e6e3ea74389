//! The learner's changes to a lesson, with undo and redo.

use std::collections::BTreeMap;

use crate::math::Overrides;
use crate::models::knobs::Setting;
use crate::models::words::Sentence;

/// The learner's choices for all lessons, in place of the lessons' own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// `None` for the lesson's sentence.
    pub sentence: Option<Sentence>,
    /// The seed of the random weights; `None` for the lesson's.
    pub seed: Option<u64>,
}

/// The changes to one run of a lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunChanges {
    /// The edited cells, by address without the name of the run.
    pub cells: Overrides,
    /// The turned knobs, by name.
    pub knobs: BTreeMap<&'static str, Setting>,
}

/// The changes to a lesson, by [key](super::lesson_run::LessonRun::key) of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(BTreeMap<String, RunChanges>);

/// Everything that the learner can change about the numbers of a lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The sentence and the seed of all lessons.
    pub choices: Choices,
    /// The changes to this lesson.
    pub changes: Changes,
}

/// The changes to a lesson, with the earlier setups and the undone ones.
#[derive(Clone, Debug, Default)]
pub struct UndoableChanges {
    /// The changes in effect.
    pub changes: Changes,
    past: Vec<Setup>,
    future: Vec<Setup>,
}

/// The maximum number of undo steps, which bounds the memory they take.
const MOST_STEPS: usize = 1000;

impl RunChanges {
    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.knobs.is_empty()
    }

    /// Turns a knob. A turn to the setting without this change is no change.
    pub fn turn(&mut self, knob: &'static str, to: Setting, untouched: Option<Setting>) {
        match untouched == Some(to) {
            true => self.knobs.remove(knob),
            false => self.knobs.insert(knob, to),
        };
    }

    /// Both sets of changes; `other` wins where they conflict.
    pub fn merged(mut self, other: &Self) -> Self {
        self.cells = self.cells.merged(&other.cells);
        self.knobs.extend(&other.knobs);
        self
    }
}

impl Changes {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes to the run with this key.
    pub fn of(&self, key: &str) -> RunChanges {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// Edits the changes to the run with this key.
    pub fn edit(&mut self, key: &str, change: impl FnOnce(&mut RunChanges)) {
        let mut run = self.of(key);
        change(&mut run);
        if run.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), run);
        }
    }

    /// The number of edited cells, including those beyond the current shape of their matrix.
    pub fn cells(&self) -> usize {
        self.0.values().map(|run| run.cells.iter().count()).sum()
    }
}

impl Setup {
    /// Whether the other setup has the same sentence, seed and knobs.
    pub fn differs_in_cells_alone(&self, other: &Self) -> bool {
        let knobs = |setup: &Self| -> Vec<_> {
            let runs = setup.changes.0.iter();
            let runs = runs.filter(|(_, run)| !run.knobs.is_empty());
            runs.map(|(key, run)| (key.clone(), run.knobs.clone()))
                .collect()
        };
        self.choices == other.choices && knobs(self) == knobs(other)
    }
}

impl UndoableChanges {
    /// Records the setup before a change, and drops the undone ones.
    pub fn remember(&mut self, before: Setup) {
        self.future.clear();
        if self.past.len() == MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// The setup before `now`; `None` if there is nothing to undo.
    pub fn undo(&mut self, now: Setup) -> Option<Setup> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// The setup that was undone last; `None` if there is nothing to redo.
    pub fn redo(&mut self, now: Setup) -> Option<Setup> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }

    /// Whether there is anything to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(seed: u64) -> Setup {
        let mut setup = Setup::default();
        setup.choices.seed = Some(seed);
        setup
    }

    #[test]
    fn undo_and_redo_walk_the_same_path() {
        let mut history = UndoableChanges::default();
        history.remember(setup(1));
        history.remember(setup(2));
        assert_eq!(history.undo(setup(3)), Some(setup(2)));
        assert_eq!(history.undo(setup(2)), Some(setup(1)));
        assert_eq!(history.undo(setup(1)), None);
        assert_eq!(history.redo(setup(1)), Some(setup(2)));
        assert_eq!(history.redo(setup(2)), Some(setup(3)));
        assert_eq!(history.redo(setup(3)), None);
        history.undo(setup(3));
        history.remember(setup(9));
        assert_eq!(history.redo(setup(9)), None);
    }

    #[test]
    fn changes_that_were_taken_back_leave_nothing() {
        let mut changes = Changes::default();
        changes.edit("rnn", |run| run.cells.set("x", (0, 0), 1.0));
        assert_eq!(changes.cells(), 1);
        changes.edit("rnn", |run| {
            run.cells.reset_cell("x", (0, 0));
        });
        assert!(changes.is_empty());
    }
}
