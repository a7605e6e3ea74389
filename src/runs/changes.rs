//! What a learner changed in a lesson, and the way back.

use std::collections::BTreeMap;

use crate::math::Overrides;
use crate::models::knobs::Setting;
use crate::models::words::Sentence;

/// What the learner chose, over and above what the lesson says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// A sentence of their own.
    pub sentence: Option<Sentence>,
    /// Random weights of their own.
    pub seed: Option<u64>,
}

/// What was changed in one computation of a lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunChanges {
    /// Cells that were set, by the addresses of the computation itself.
    pub cells: Overrides,
    /// Knobs that were turned.
    pub knobs: BTreeMap<&'static str, Setting>,
}

/// What was changed in a lesson, by [key](crate::runs::lesson_run::LessonRun::key) of the computation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(BTreeMap<String, RunChanges>);

/// All that a learner decides about the numbers of a lesson. Everything on the page follows from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The sentence and the seed, which hold in every lesson.
    pub choices: Choices,
    /// What was changed in this one.
    pub changes: Changes,
}

/// The moments before this one, and those that were undone.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Setup>,
    future: Vec<Setup>,
}

/// The changes in a lesson, and how they came about.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// As they are.
    pub changes: Changes,
    /// As they were.
    pub history: History,
}

/// The most steps that can be undone: beyond them nobody remembers, and memory is not for nothing.
const MOST: usize = 1000;

impl RunChanges {
    fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.knobs.is_empty()
    }

    /// Turns a knob. Where the lesson has it anyway, nothing is changed.
    pub fn turn(&mut self, knob: &'static str, to: Setting, lesson: Option<Setting>) {
        match lesson == Some(to) {
            true => self.knobs.remove(knob),
            false => self.knobs.insert(knob, to),
        };
    }

    /// These changes and `other`'s, which count where both changed a thing.
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

    /// What was changed in the computation with this key.
    pub fn of(&self, key: &str) -> RunChanges {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// Changes something in the computation with this key.
    pub fn edit(&mut self, key: &str, change: impl FnOnce(&mut RunChanges)) {
        let mut run = self.of(key);
        change(&mut run);
        if run.is_empty() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), run);
        }
    }

    /// How many cells are set, whether they are there at present or not.
    pub fn cells(&self) -> usize {
        self.0.values().map(|run| run.cells.iter().count()).sum()
    }
}

impl History {
    /// Remembers how it was; what had been undone is gone.
    pub fn remember(&mut self, before: Setup) {
        self.future.clear();
        if self.past.len() == MOST {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// The moment before `now`, if there is one.
    pub fn undo(&mut self, now: Setup) -> Option<Setup> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// The moment that was undone last, if there is one.
    pub fn redo(&mut self, now: Setup) -> Option<Setup> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }

    /// Whether there is anything to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is anything to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seed: u64) -> Setup {
        let mut moment = Setup::default();
        moment.choices.seed = Some(seed);
        moment
    }

    #[test]
    fn undo_and_redo_walk_the_same_path() {
        let mut history = History::default();
        history.remember(moment(1));
        history.remember(moment(2));
        assert_eq!(history.undo(moment(3)), Some(moment(2)));
        assert_eq!(history.undo(moment(2)), Some(moment(1)));
        assert_eq!(history.undo(moment(1)), None);
        assert_eq!(history.redo(moment(1)), Some(moment(2)));
        assert_eq!(history.redo(moment(2)), Some(moment(3)));
        assert!(!history.can_redo());
        history.undo(moment(3));
        history.remember(moment(9));
        assert_eq!(history.redo(moment(9)), None);
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
