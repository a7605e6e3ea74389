//! RNN, GRU and bidirectional RNN: a batch is its sequences, one by one; truncation cuts the gradient and not the state.

use std::num::NonZeroUsize;

use crate::support::{assert_close, draws};
use attentive::math::{Matrix, Tape, Trace, Var};
use attentive::models::badge::Badge;
use attentive::models::bidirectional::{self, bi_rnn};
use attentive::models::forward_pass::{ForwardPass, ModelScope};
use attentive::models::gru::{self, GruWeights};
use attentive::models::parameters::{Initialiser, Parameters};
use attentive::models::recurrence::Recurrence;
use attentive::models::rnn::{self, RnnWeights};

const WIDTHS: [usize; 2] = [3, 4];

struct Model {
    name: &'static str,
    initialise: fn(&mut Initialiser<'_>),
    /// x [n·B, d], h0 [B, h] -> states [n·B, …]
    read: for<'t> fn(&ModelScope<'_, 't>, Var<'t>, Var<'t>, Recurrence) -> Var<'t>,
}

const MODELS: [Model; 3] = [
    Model {
        name: "rnn",
        initialise: |initialiser| RnnWeights::initialise(initialiser, WIDTHS, 1.0),
        read: |scope, x, h0, recurrence| rnn::rnn(scope, x, RnnWeights::of(scope), h0, recurrence),
    },
    Model {
        name: "gru",
        initialise: |initialiser| GruWeights::initialise(initialiser, WIDTHS, 1.0),
        read: |scope, x, h0, recurrence| gru::gru(scope, x, GruWeights::of(scope), h0, recurrence),
    },
    Model {
        name: "bi-rnn",
        initialise: |initialiser| bidirectional::initialise(initialiser, WIDTHS, 1.0),
        read: |scope, x, h0, recurrence| bi_rnn(scope, x, h0.rows(), recurrence.truncate),
    },
];

/// The states, and the gradients of their sum weighted by `upstream`: of x, and of the weights by address.
struct Pass {
    states: Matrix,
    x: Matrix,
    weights: Vec<(String, Matrix)>,
}

fn pass(model: &Model, x: &Matrix, h0: &Matrix, upstream: &Matrix, recurrence: Recurrence) -> Pass {
    let mut parameters = Parameters::new(Badge::Random);
    (model.initialise)(&mut Initialiser::new(&mut parameters, 7));
    let tape = Tape::new();
    let pass = ForwardPass::new(&tape, &parameters, Trace::off());
    let leaf = tape.leaf(x.clone());
    let states = (model.read)(&pass.root(), leaf, tape.leaf(h0.clone()), recurrence);
    let gradients = tape.backward(states.id(), upstream.clone());
    let of_weights = pass.leaves().into_iter().map(|(address, id)| {
        let (rows, cols) = tape.value(id).shape();
        let gradient = gradients.of(id).cloned();
        (
            address,
            gradient.unwrap_or_else(|| Matrix::zeros(rows, cols)),
        )
    });
    Pass {
        states: states.value().as_ref().clone(),
        x: gradients.of(leaf.id()).expect("reached").clone(),
        weights: of_weights.collect(),
    }
}

/// The rows of one sequence of a batch.
fn of_sequence(rows: &Matrix, batch: usize, sequence: usize) -> Matrix {
    let own: Vec<usize> = (sequence..rows.nrows()).step_by(batch).collect();
    rows.select_rows(&own)
}

#[test]
fn a_batch_is_its_sequences() {
    let (words, batch) = (5, 3);
    let x = draws("x", (words * batch, WIDTHS[0]));
    let h0 = draws("h0", (batch, WIDTHS[1]));
    for model in &MODELS {
        for truncate in [None, NonZeroUsize::new(2)] {
            let recurrence = Recurrence::forward(truncate);
            let width = WIDTHS[1] * if model.name == "bi-rnn" { 2 } else { 1 };
            let upstream = draws("upstream", (words * batch, width));
            let together = pass(model, &x, &h0, &upstream, recurrence);
            let mut sums: Vec<Matrix> = Vec::new();
            for sequence in 0..batch {
                let own = |rows: &Matrix| of_sequence(rows, batch, sequence);
                let h0 = h0.rows(sequence, 1).into_owned();
                let alone = pass(model, &own(&x), &h0, &own(&upstream), recurrence);
                let what = format!("{}, sequence {sequence}", model.name);
                assert_close(&what, &own(&together.states), &alone.states, 1e-14);
                assert_close(&what, &own(&together.x), &alone.x, 1e-14);
                match sums.is_empty() {
                    true => sums = alone.weights.into_iter().map(|(_, it)| it).collect(),
                    false => {
                        for (sum, (_, gradient)) in sums.iter_mut().zip(alone.weights) {
                            *sum += gradient;
                        }
                    }
                }
            }
            assert!(!sums.is_empty());
            for ((address, gradient), sum) in together.weights.iter().zip(&sums) {
                assert_close(&format!("{}, {address}", model.name), gradient, sum, 1e-13);
            }
        }
    }
}

/// A loss in the state that a half makes last goes back to its own last cut; the halves begin at different ends.
#[test]
fn truncation_cuts_each_half_in_its_order_of_reading() {
    let (words, [_, width]) = (7, WIDTHS);
    let x = draws("x", (words, WIDTHS[0]));
    let h0 = draws("h0", (1, width));
    let bi_rnn = &MODELS[2];
    for (half, last) in [(0, words - 1), (1, 0)] {
        let mut upstream = Matrix::zeros(words, 2 * width);
        let loss = draws("last", (1, width));
        upstream
            .view_mut((last, half * width), (1, width))
            .copy_from(&loss);
        let run = |k: usize| {
            let truncate = NonZeroUsize::new(k);
            pass(bi_rnn, &x, &h0, &upstream, Recurrence::forward(truncate))
        };
        let full = run(0);
        for k in 1..=words {
            let truncated = run(k);
            assert_eq!(truncated.states, full.states, "half {half}, k = {k}");
            for read in 0..words {
                let word = if half == 0 { read } else { words - 1 - read };
                let (cut, kept) = (truncated.x.row(word), full.x.row(word));
                match read < (words - 1) / k * k {
                    true => assert!(cut.iter().all(|&cell| cell == 0.0), "{half}, {word}, {k}"),
                    false => assert_eq!(cut, kept, "half {half}, {word}, k = {k}"),
                }
                assert!(kept.amax() > 0.0);
            }
        }
    }
}

#[test]
fn truncation_cuts_the_gradient_and_not_the_state() {
    let words = 7;
    let x = draws("x", (words, WIDTHS[0]));
    let h0 = draws("h0", (1, WIDTHS[1]));
    // A loss in the last state only.
    let mut upstream = Matrix::zeros(words, WIDTHS[1]);
    upstream.set_row(words - 1, &draws("last", (1, WIDTHS[1])).row(0));
    for model in &MODELS[..2] {
        let run = |k: usize| {
            let truncate = NonZeroUsize::new(k);
            pass(model, &x, &h0, &upstream, Recurrence::forward(truncate))
        };
        let full = run(0);
        for k in 1..=words + 2 {
            let truncated = run(k);
            assert_eq!(truncated.states, full.states, "{}, k = {k}", model.name);
            let first_kept = (words - 1) / k * k;
            for word in 0..words {
                let (cut, kept) = (truncated.x.row(word), full.x.row(word));
                match word < first_kept {
                    true => assert!(cut.iter().all(|&cell| cell == 0.0), "{word}, k = {k}"),
                    false => assert_eq!(cut, kept, "{word}, k = {k}"),
                }
                assert!(kept.amax() > 0.0);
            }
        }
    }
}

#[test]
fn a_backward_half_is_an_rnn_on_the_reversed_words() {
    let words = 5;
    let x = draws("x", (words, WIDTHS[0]));
    let mut parameters = Parameters::new(Badge::Random);
    bidirectional::initialise(&mut Initialiser::new(&mut parameters, 7), WIDTHS, 1.0);
    let tape = Tape::new();
    let pass = ForwardPass::new(&tape, &parameters, Trace::off());
    let scope = pass.root();
    let states = bi_rnn(&scope, tape.leaf(x.clone()), 1, None);
    let reversed = Matrix::from_fn(words, WIDTHS[0], |row, col| x[(words - 1 - row, col)]);
    let zeros = tape.leaf(Matrix::zeros(1, WIDTHS[1]));
    let (half, reversed) = (scope.within("backward"), tape.leaf(reversed));
    let weights = RnnWeights::of(&half);
    let alone = rnn::rnn(&half, reversed, weights, zeros, Recurrence::default());
    for word in 0..words {
        let own = states
            .value()
            .columns(WIDTHS[1], WIDTHS[1])
            .row(word)
            .into_owned();
        assert_eq!(own, alone.value().row(words - 1 - word).into_owned());
    }
}
