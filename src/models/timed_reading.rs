//! What is timed: reading n words with an RNN and with self-attention, by the model functions of the lessons, in parts that several
//! threads can take.
//!
//! An RNN's products with the words can be shared out, and its steps cannot. Attention shares out all its rows: first queries, keys and
//! values, then, from all keys and values, the rows of the context.

use std::ops::Range;
use std::sync::Arc;

use super::attention;
use super::badge::Badge;
use super::forward_pass::{ForwardPass, ModelScope};
use super::parameters::{Initialiser, Parameters};
use super::recurrence::Recurrence;
use super::rnn::{self, RnnWeights};
use super::self_attention::{Projections, project};
use super::words;
use crate::math::{Matrix, Tape, Trace, Var};

/// The rows of scores that are at hand at a time, so that they stay close to the processor. Nothing is kept for a way back.
const ROWS_AT_A_TIME: usize = 64;

/// The seed of the weights: time does not depend on them.
const SEED: u64 = 1;

/// Words to read, and the weights of both readers, all d wide.
pub struct TimedReading {
    /// The words' vectors [n, d].
    x: Matrix,
    weights: Parameters,
}

impl TimedReading {
    /// The words 1, 2, 3, …, n, and weights as training starts from.
    pub fn new(n: usize, d: usize) -> Self {
        let words: Vec<String> = (1..=n).map(|number| number.to_string()).collect();
        let mut weights = Parameters::new(Badge::Random);
        let mut initialiser = Initialiser::new(&mut weights, SEED);
        RnnWeights::initialise(&mut initialiser, [d, d], 1.0);
        Projections::initialise(&mut initialiser, [d, d, d]);
        Self {
            x: words::embeddings(&words, d),
            weights,
        }
    }

    /// The words of a part, when they are shared out evenly among so many.
    pub fn part(&self, part: usize, parts: usize) -> Range<usize> {
        let end = |part: usize| self.x.nrows() * part / parts;
        end(part)..end(part + 1)
    }

    /// Calls a model function with the vectors of some words.
    fn pass<T>(
        &self,
        words: Range<usize>,
        model: impl for<'t> FnOnce(&ModelScope<'_, 't>, Var<'t>) -> T,
    ) -> T {
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.weights, Trace::off());
        let x = tape.leaf(self.x.rows_range(words).into_owned());
        model(&pass.root(), x)
    }

    /// The RNN's products of some words with w_x [words, d].
    pub fn from_words(&self, words: Range<usize>) -> Matrix {
        self.pass(words, |scope, x| owned(x * RnnWeights::of(scope).w_x))
    }

    /// Its states [n, d], step by step, from the products of all words [n, d].
    pub fn states(&self, from_words: Matrix) -> Matrix {
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &self.weights, Trace::off());
        let (scope, d) = (pass.root(), self.x.ncols());
        let h0 = tape.leaf(Matrix::zeros(1, d));
        let (from_words, weights) = (tape.leaf(from_words), RnnWeights::of(&scope));
        let steps = rnn::steps_from(&scope, from_words, weights, h0, Recurrence::default());
        owned(Var::stack(&steps))
    }

    /// Attention's queries, keys and values of some words, each [words, d].
    pub fn projections(&self, words: Range<usize>) -> [Matrix; 3] {
        self.pass(words, |scope, x| {
            project(scope, x, Projections::of(scope)).map(owned)
        })
    }

    /// The rows of the context [words, d] for the queries of some words, from the keys and values of all.
    pub fn context(&self, queries: &Matrix, keys: &Arc<Matrix>, values: &Arc<Matrix>) -> Matrix {
        let mut all = Matrix::zeros(queries.nrows(), values.ncols());
        for start in (0..queries.nrows()).step_by(ROWS_AT_A_TIME) {
            let count = ROWS_AT_A_TIME.min(queries.nrows() - start);
            let tape = Tape::new();
            let pass = ForwardPass::without_parameters(&tape, Trace::off());
            let scope = pass.root();
            let q = tape.leaf(queries.rows(start, count).into_owned());
            let [k, v] = [keys, values].map(|it| tape.leaf(Arc::clone(it)));
            let scores = attention::scaled(&scope, attention::affinity(&scope, q, k), k);
            let weights = attention::weights(&scope, scores);
            let context = attention::context(&scope, weights, v).value();
            all.rows_mut(start, count).copy_from(&context);
        }
        all
    }
}

fn owned(var: Var<'_>) -> Matrix {
    Arc::unwrap_or_clone(var.value())
}

/// The parts one under the other.
///
/// # Panics
/// If they are not equally wide.
pub fn joined(parts: &[&Matrix]) -> Matrix {
    let rows = parts.iter().map(|part| part.nrows()).sum();
    let cols = parts.first().map_or(0, |part| part.ncols());
    let mut all = Matrix::zeros(rows, cols);
    let mut start = 0;
    for part in parts {
        all.rows_mut(start, part.nrows()).copy_from(part);
        start += part.nrows();
    }
    all
}
