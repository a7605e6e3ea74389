//! A matrix of a computation that has run: its numbers, their names, and where they come from.

use std::cell::Ref;

use super::live::Live;
use crate::math::{Matrix, Recorded, Role, StageText};
use crate::models::inputs::Badge;

/// A recorded matrix of a [`Live`] computation.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The computation.
    pub live: &'a Live,
    /// The matrix.
    pub recorded: &'a Recorded,
}

impl<'a> Place<'a> {
    /// Its address as the lesson writes it.
    pub fn address(self) -> String {
        self.live.address(self.recorded)
    }

    /// Its numbers.
    pub fn value(self) -> Ref<'a, Matrix> {
        self.live.run.tape.value(self.recorded.id)
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
            Role::Input => self.live.run.inputs.origin(&self.recorded.address),
            Role::Constant => Some(Badge::Given),
            Role::Stage(_) => None,
        }
    }

    /// What its rows and its columns are called: words where they stand for words, else numbers from 0.
    pub fn labels(self) -> (Vec<String>, Vec<String>) {
        let (rows, cols) = self.live.run.tape.labels(self.recorded.id);
        let value = self.value();
        let named = |labels: Option<std::rc::Rc<[String]>>, count: usize| match labels {
            Some(labels) => labels.iter().map(|label| short(label)).collect(),
            None => (0..count).map(|index| index.to_string()).collect(),
        };
        (named(rows, value.nrows()), named(cols, value.ncols()))
    }
}

/// A name that a sentence on the page can bear: the page would otherwise drown in a word of ten thousand letters.
pub(super) fn short(name: &str) -> String {
    /// The most characters of a name.
    const MOST: usize = 24;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}
