//! The loop of every recurrent network: a state that is handed from step to step.

use std::num::NonZeroUsize;

use super::forward_pass::ModelScope;
use crate::math::Var;

/// The order of the steps, and how far back the gradient goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recurrence {
    /// Where reading begins.
    pub direction: Direction,
    /// Truncated backpropagation through time (Williams and Peng 1990): the gradient is cut between steps k and k + 1, 2k and
    /// 2k + 1, …; the states stay as they are. `None` cuts nothing, and neither does a k of all the steps or more. The
    /// first state is never cut from h0.
    pub truncate: Option<NonZeroUsize>,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// At the first word.
    #[default]
    Forward,
    /// At the last word.
    Backward,
}

impl Recurrence {
    /// From the first word to the last, with this truncation.
    pub fn forward(truncate: Option<NonZeroUsize>) -> Self {
        Self {
            truncate,
            ..Self::default()
        }
    }

    /// From the last word to the first, with this truncation, counted from the last word.
    pub fn backward(truncate: Option<NonZeroUsize>) -> Self {
        Self {
            direction: Direction::Backward,
            truncate,
        }
    }

    /// Takes a step a word, each in its scope `step1`, `step2`, … in the order of reading: `step` makes the state from the number
    /// of the word (from 0) and the state before.
    ///
    /// h0 [B, h] -> the states [B, h], in the order of the words
    pub fn unroll<'t>(
        self,
        scope: &ModelScope<'_, 't>,
        words: usize,
        h0: Var<'t>,
        mut step: impl FnMut(&ModelScope<'_, 't>, usize, Var<'t>) -> Var<'t>,
    ) -> Vec<Var<'t>> {
        let mut previous = h0;
        let mut states = Vec::with_capacity(words);
        for number in 0..words {
            let is_cut = |k: NonZeroUsize| number > 0 && number % k == 0;
            if self.truncate.is_some_and(is_cut) {
                previous = previous.detached();
            }
            let word = match self.direction {
                Direction::Forward => number,
                Direction::Backward => words - 1 - number,
            };
            previous = step(&scope.numbered("step", number + 1), word, previous);
            states.push(previous);
        }
        if self.direction == Direction::Backward {
            states.reverse();
        }
        states
    }
}

/// A matrix [n·B, m] of n words with B rows for each, those of the first word on top: B sequences that are read side by side.
#[derive(Clone, Copy)]
pub struct Sequence<'t> {
    rows: Var<'t>,
    batch: usize,
}

impl<'t> Sequence<'t> {
    /// The rows of a batch of so many sequences.
    ///
    /// # Panics
    /// If the rows cannot be shared out.
    pub fn new(rows: Var<'t>, batch: usize) -> Self {
        let count = rows.rows();
        assert!(
            batch > 0 && count.is_multiple_of(batch),
            "a batch of {batch} sequences with {count} rows in all"
        );
        Self { rows, batch }
    }

    /// The number of words of each.
    pub fn words(self) -> usize {
        self.rows.rows() / self.batch
    }

    /// The rows of one word, counted from 0 [B, m].
    ///
    /// # Panics
    /// If there is no such word.
    pub fn row(self, word: usize) -> Var<'t> {
        self.rows.block(word * self.batch, self.batch)
    }
}
