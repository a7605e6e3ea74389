//! How much of a word is left in the last row, by its distance from the end: an RNN beside causal and unmasked attention.
//!
//! In an RNN a word reaches the last state through every step in between, and each multiplies by w_h and by the slope of tanh, so
//! that its influence shrinks by a factor a step (Bengio, Simard and Frasconi 1994, "Learning Long-Term Dependencies with Gradient
//! Descent is Difficult"; Pascanu, Mikolov and Bengio 2013). In attention every word is one step away.

use std::sync::Arc;

use super::attention::{attention, causal_mask};
use super::forward_pass::{ForwardPass, ModelScope};
use super::recurrence::Recurrence;
use super::rnn::{self, RnnWeights};
use super::self_attention::{Projections, project};
use crate::math::{Matrix, Tape, Trace, Var, random};
use crate::stages;

/// The number of words of the text that the influence is measured on.
pub const WORDS: usize = 20;

/// The readers, in the order of the columns.
const READERS: [(&str, Reader); 3] = [
    ("RNN", Reader::Rnn),
    ("causal", Reader::CausalAttention),
    ("unmasked", Reader::Attention),
];

#[derive(Clone, Copy)]
enum Reader {
    Rnn,
    CausalAttention,
    Attention,
}

/// The difference between a word's vector and the one that replaces it [1, d]: in a direction drawn by the seed, and √(2d) long,
/// which is the typical distance between the vectors of two words. The same for every word, so that distances alone count.
pub fn shift(seed: u64, d: usize) -> Matrix {
    let direction = random::normal(1, d, 1.0, &mut random::generator(seed, "shift"));
    let length = (2.0 * d as f64).sqrt();
    (direction.normalize() * length).map(random::rounded)
}

/// Measures the influence of each of n words on the last row of an RNN, of causal attention and of unmasked attention: `moved`
/// and `gradient`, each [n, 3], with a row for each distance from the last word, from 0.
///
/// x [n, d], shift [1, d].
pub fn influence<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    shift: Var<'t>,
    rnn: RnnWeights<'t>,
    projections: Projections<'t>,
) {
    let tape = scope.tape();
    let experiment = Experiment {
        x: x.value(),
        shift: shift.value(),
        rnn: [rnn.w_x, rnn.w_h, rnn.b].map(Var::value),
        projections: [projections.w_q, projections.w_k, projections.w_v].map(Var::value),
    };
    let measured = |measure: Measure| experiment.table(tape, measure);
    stages! { scope;
        /// ‖Δ last row‖
        /// How far the last row moves when a word is replaced.
        let moved = measured(Experiment::moved);
        /// ‖∂ last row / ∂ word‖
        /// How steeply the last row follows a word: what training learns from.
        let gradient = measured(Experiment::gradient);
    }
    let _ = (moved, gradient);
}

/// A number for each word, from the first.
type Measure = fn(&Experiment, Reader) -> Vec<f64>;

struct Experiment {
    x: Arc<Matrix>,
    shift: Arc<Matrix>,
    /// w_x, w_h and b.
    rnn: [Arc<Matrix>; 3],
    /// w_q, w_k and w_v.
    projections: [Arc<Matrix>; 3],
}

impl Experiment {
    /// [n, 3] A measure of each reader, which gives a number for each word from the first.
    fn table<'t>(&self, tape: &'t Tape, measure: impl Fn(&Self, Reader) -> Vec<f64>) -> Var<'t> {
        let words = self.x.nrows();
        let columns = READERS.map(|(_, reader)| measure(self, reader));
        let value = Matrix::from_fn(words, READERS.len(), |distance, reader| {
            columns[reader][words - 1 - distance]
        });
        let rows: Vec<String> = (0..words).map(|distance| distance.to_string()).collect();
        let cols = READERS.map(|(name, _)| name.to_owned());
        tape.labelled_leaf(value, Some(rows.into()), Some(cols.into()))
    }

    fn moved(&self, reader: Reader) -> Vec<f64> {
        let tape = Tape::new();
        let before = self.last_row(reader, tape.leaf(Arc::clone(&self.x)));
        let words = 0..self.x.nrows();
        let moved = words.map(|word| {
            let tape = Tape::new();
            let mut x = self.x.as_ref().clone();
            let mut row = x.row_mut(word);
            row += self.shift.as_ref();
            let after = self.last_row(reader, tape.leaf(x));
            (after.value().as_ref() - before.value().as_ref()).norm()
        });
        moved.collect()
    }

    /// The Frobenius norms of the Jacobians.
    fn gradient(&self, reader: Reader) -> Vec<f64> {
        let tape = Tape::new();
        let x = tape.leaf(Arc::clone(&self.x));
        let last = self.last_row(reader, x);
        let mut squares = vec![0.0; x.rows()];
        for col in 0..last.cols() {
            let mut upstream = Matrix::zeros(1, last.cols());
            upstream[col] = 1.0;
            let gradients = tape.backward(last.id(), upstream);
            let rows = gradients.of(x.id()).into_iter().flat_map(Matrix::row_iter);
            for (sum, row) in squares.iter_mut().zip(rows) {
                *sum += row.norm_squared();
            }
        }
        squares.into_iter().map(f64::sqrt).collect()
    }

    /// x [n, d] -> the last row of a reader [1, h].
    fn last_row<'t>(&self, reader: Reader, x: Var<'t>) -> Var<'t> {
        let tape = x.tape();
        let pass = ForwardPass::without_parameters(tape, Trace::off());
        let (scope, words) = (pass.root(), x.rows());
        let leaf = |value: &Arc<Matrix>| tape.leaf(Arc::clone(value));
        let mask = match reader {
            Reader::Rnn => {
                let [w_x, w_h, b] = self.rnn.each_ref().map(leaf);
                let h0 = tape.leaf(Matrix::zeros(1, b.cols()));
                let weights = RnnWeights { w_x, w_h, b };
                let states = rnn::steps(&scope, x, weights, h0, Recurrence::default());
                return states[words - 1];
            }
            Reader::CausalAttention => causal_mask(words, words),
            Reader::Attention => Matrix::zeros(words, words),
        };
        let [w_q, w_k, w_v] = self.projections.each_ref().map(leaf);
        let [q, k, v] = project(&scope, x, Projections { w_q, w_k, w_v });
        // No other row of attention has a say in the last one.
        let mask = tape.leaf(mask.rows(words - 1, 1).into_owned());
        attention(&scope, q.row(words - 1), k, v, mask)
    }
}
