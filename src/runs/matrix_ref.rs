//! References to the matrices of a run.

use std::sync::Arc;

use super::lesson_run::LessonRun;
use super::names::cell_in_words;
use crate::math::{Id, Matrix, Recorded, Role, StageText};
use crate::models::inputs::Badge;
use crate::models::translation::{TARGET, word_of};
use crate::text::short;

/// A recorded matrix of a run.
#[derive(Clone, Copy)]
pub struct MatrixRef<'a> {
    /// The run.
    pub run: &'a LessonRun,
    /// The matrix.
    pub recorded: &'a Recorded,
}

/// The identity of a matrix in a lesson, as long as the lesson is not run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatrixId {
    /// The index of its run, from 0.
    pub run: usize,
    /// Its id on the tape of that run.
    pub id: Id,
}

impl<'a> MatrixRef<'a> {
    /// Its address in the lesson: with the name of the run, if it has one.
    pub fn address(self) -> String {
        self.run.address(self.recorded)
    }

    /// The name of a cell: `scaled[name, is]`.
    pub fn cell_name(self, cell: (usize, usize)) -> String {
        let (rows, cols) = self.labels();
        format!("{}[{}]", self.address(), cell_in_words(&rows, &cols, cell))
    }

    /// Its values.
    pub fn value(self) -> Arc<Matrix> {
        self.run.result.tape.value(self.recorded.id)
    }

    /// Its formula, sentence and code; `None` unless it is a stage.
    pub fn text(self) -> Option<&'static StageText> {
        match self.recorded.role {
            Role::Stage(text) => Some(text),
            Role::Input | Role::Constant => None,
        }
    }

    /// The origin of its numbers; `None` if all of them are computed.
    pub fn badge(self) -> Option<Badge> {
        match self.recorded.edit {
            Some(_) => Some(Badge::Edited),
            None => self.origin(),
        }
    }

    /// The origin of its numbers apart from edits; `None` if they are computed.
    pub fn origin(self) -> Option<Badge> {
        match self.recorded.role {
            Role::Input => self.run.result.inputs.origin(&self.recorded.address),
            Role::Constant => Some(Badge::Given),
            Role::Stage(_) => None,
        }
    }

    /// The word that a number in a cell of it stands for; `None` where numbers are numbers.
    pub fn word(self, number: f64) -> Option<&'a str> {
        let is_of_words = self.recorded.address == TARGET;
        is_of_words.then(|| word_of(&self.run.result.inputs, number))?
    }

    /// The names of its rows and of its columns: words if they stand for words, else indices from 0.
    pub fn labels(self) -> (Vec<String>, Vec<String>) {
        let (rows, cols) = self.run.result.tape.labels(self.recorded.id);
        let value = self.value();
        let named = |labels: Option<Arc<[String]>>, count: usize| match labels {
            Some(labels) => labels.iter().map(|label| short(label)).collect(),
            None => (0..count).map(|index| index.to_string()).collect(),
        };
        (named(rows, value.nrows()), named(cols, value.ncols()))
    }
}
