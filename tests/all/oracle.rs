//! RNN and attention once more, in plain loops over plain numbers: no tape, no matrices, nothing shared with the library.

use crate::support::{assert_close, draws};
use attentive::math::Matrix;
use attentive::models::catalog;
use attentive::models::inputs::{Input, Inputs, Mask};

type Rows = Vec<Vec<f64>>;

fn rows(matrix: &Matrix) -> Rows {
    (0..matrix.nrows())
        .map(|i| (0..matrix.ncols()).map(|j| matrix[(i, j)]).collect())
        .collect()
}

fn matrix(rows: &Rows) -> Matrix {
    Matrix::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What a stage came to in the library.
fn stage(computation: &str, inputs: Inputs, address: &str) -> Matrix {
    let computation = catalog::find(computation).unwrap();
    let run = computation.run(inputs, computation.settings());
    let found = run
        .recorded
        .iter()
        .find(|it| it.address == address)
        .unwrap();
    run.tape.value(found.id).clone_owned()
}

fn rnn(x: &Rows, w_x: &Rows, w_h: &Rows, b: &[f64], h0: &[f64]) -> Rows {
    let mut state = h0.to_vec();
    let mut states = Vec::new();
    for word in x {
        let mut next = vec![0.0; b.len()];
        for (j, unit) in next.iter_mut().enumerate() {
            let mut sum = b[j];
            for (i, number) in word.iter().enumerate() {
                sum += number * w_x[i][j];
            }
            for (i, number) in state.iter().enumerate() {
                sum += number * w_h[i][j];
            }
            *unit = sum.tanh();
        }
        states.push(next.clone());
        state = next;
    }
    states
}

#[test]
fn rnn_agrees_with_plain_loops() {
    for (n, d, h) in [(1, 1, 1), (4, 3, 5), (9, 6, 7)] {
        let [x, w_x, w_h, b, h0] = [
            ("x", n, d),
            ("w_x", d, h),
            ("w_h", h, h),
            ("b", 1, h),
            ("h0", 1, h),
        ]
        .map(|(name, rows, cols)| draws(name, (rows, cols)));
        let expected = rnn(
            &rows(&x),
            &rows(&w_x),
            &rows(&w_h),
            &rows(&b)[0],
            &rows(&h0)[0],
        );
        let mut inputs = Inputs::default()
            .with("x", Input::random(x))
            .with("h0", Input::random(h0));
        for (name, weights) in [("w_x", w_x), ("w_h", w_h), ("b", b)] {
            inputs.parameters.insert(name, weights);
        }
        assert_close(
            "states",
            &stage("rnn", inputs, "states"),
            &matrix(&expected),
            1e-12,
        );
    }
}

/// Weights and context; `hidden` says whether a key is hidden from a query.
fn attention(q: &Rows, k: &Rows, v: &Rows, hidden: impl Fn(usize, usize) -> bool) -> (Rows, Rows) {
    let mut all_weights = Vec::new();
    let mut all_context = Vec::new();
    for (i, query) in q.iter().enumerate() {
        let seen: Vec<usize> = (0..k.len()).filter(|&j| !hidden(i, j)).collect();
        let score = |j: usize| dot(query, &k[j]) / (query.len() as f64).sqrt();
        let top = seen
            .iter()
            .map(|&j| score(j))
            .fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = seen.iter().map(|&j| (score(j) - top).exp()).sum();
        let mut weights = vec![0.0; k.len()];
        let mut context = vec![0.0; v[0].len()];
        for &j in &seen {
            weights[j] = (score(j) - top).exp() / total;
            for (sum, number) in context.iter_mut().zip(&v[j]) {
                *sum += weights[j] * number;
            }
        }
        all_weights.push(weights);
        all_context.push(context);
    }
    (all_weights, all_context)
}

#[test]
fn attention_agrees_with_plain_loops() {
    for (n, m, d_k, d_v, size) in [
        (1, 1, 1, 1, 1.0),
        (3, 5, 2, 4, 1.0),
        (7, 6, 6, 5, 1.0),
        (4, 4, 3, 2, 100.0),
    ] {
        let q = draws("q", (n, d_k)) * size;
        let k = draws("k", (m, d_k)) * size;
        let v = draws("v", (m, d_v));
        let some = |i: usize, j: usize| i == 1 || (i + j) % 3 == 1;
        let given = Matrix::from_fn(
            n,
            m,
            |i, j| if some(i, j) { f64::NEG_INFINITY } else { 0.0 },
        );
        type Hidden<'a> = &'a dyn Fn(usize, usize) -> bool;
        let masks: [(Mask, Hidden<'_>); 3] = [
            (Mask::None, &|_, _| false),
            (Mask::Causal, &|i, j| j > i),
            (Mask::Matrix(given), &some),
        ];
        for (mask, hidden) in masks {
            let (weights, context) = attention(&rows(&q), &rows(&k), &rows(&v), hidden);
            let mut inputs = Inputs::default()
                .with("q", Input::random(q.clone()))
                .with("k", Input::random(k.clone()))
                .with("v", Input::random(v.clone()));
            inputs.mask = Some(mask);
            for (address, expected) in [("weights", weights), ("context", context)] {
                let stage = stage("attention", inputs.clone(), address);
                assert_close(address, &stage, &matrix(&expected), 1e-10);
            }
        }
    }
}
