//! A matrix of a computation that has run: its numbers, their names, and where they come from.

use std::sync::Arc;

use crate::math::{Id, Matrix, Recorded, Role, StageText};
use crate::models::inputs::Badge;
use crate::runs::lesson_run::LessonRun;
use crate::text::short;

/// A recorded matrix of a [`LessonRun`] computation.
#[derive(Clone, Copy)]
pub struct MatrixRef<'a> {
    /// The computation.
    pub run: &'a LessonRun,
    /// The matrix.
    pub recorded: &'a Recorded,
}

/// A matrix of a lesson: the number of its computation there, and its place on that tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixId {
    /// Counted from 0.
    pub run: usize,
    /// On the computation's tape.
    pub id: Id,
}

impl<'a> MatrixRef<'a> {
    /// Its address as the lesson writes it.
    pub fn address(self) -> String {
        self.run.address(self.recorded)
    }

    /// Its numbers.
    pub fn value(self) -> Arc<Matrix> {
        self.run.result.tape.value(self.recorded.id)
    }

    /// What is said about it, if it was computed.
    pub fn text(self) -> Option<&'static StageText> {
        match self.recorded.role {
            Role::Stage(text) => Some(text),
            Role::Input | Role::Constant => None,
        }
    }

    /// Where its numbers come from, if they are not just what came out.
    pub fn badge(self) -> Option<Badge> {
        match self.recorded.edit {
            Some(_) => Some(Badge::Edited),
            None => self.origin(),
        }
    }

    /// Where they came from before anybody set one of them.
    pub fn origin(self) -> Option<Badge> {
        match self.recorded.role {
            Role::Input => self.run.result.inputs.origin(&self.recorded.address),
            Role::Constant => Some(Badge::Given),
            Role::Stage(_) => None,
        }
    }

    /// What its rows and its columns are called: words where they stand for words, else numbers from 0.
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
