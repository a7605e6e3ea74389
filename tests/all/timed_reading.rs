//! What is timed comes to the numbers of plain loops, however it is cut into parts.

use attentive::math::Matrix;
use attentive::models::badge::Badge;
use attentive::models::parameters::{Initialiser, Parameters};
use attentive::models::rnn::RnnWeights;
use attentive::models::self_attention::Projections;
use attentive::models::timed_reading::{TimedReading, joined};
use attentive::models::words;

const D: usize = 5;

fn words(n: usize) -> Matrix {
    let words: Vec<String> = (1..=n).map(|number| number.to_string()).collect();
    words::embeddings(&words, D)
}

fn weights() -> Parameters {
    let mut weights = Parameters::new(Badge::Random);
    let mut initialiser = Initialiser::new(&mut weights, 1);
    RnnWeights::initialise(&mut initialiser, [D, D], 1.0);
    Projections::initialise(&mut initialiser, [D, D, D]);
    weights
}

/// Row `row` of x times a matrix.
fn times(x: &Matrix, row: usize, w: &Matrix) -> Vec<f64> {
    let cell = |col| (0..D).map(|k| x[(row, k)] * w[(k, col)]).sum();
    (0..D).map(cell).collect()
}

fn rnn_by_loops(n: usize) -> Matrix {
    let (x, weights) = (words(n), weights());
    let [w_x, w_h, b] = ["w_x", "w_h", "b"].map(|name| weights.get(name).unwrap());
    let mut states = Matrix::zeros(n, D);
    for t in 0..n {
        let own = times(&x, t, w_x);
        for col in 0..D {
            let before = |k| if t == 0 { 0.0 } else { states[(t - 1, k)] };
            let back: f64 = (0..D).map(|k| before(k) * w_h[(k, col)]).sum();
            states[(t, col)] = f64::tanh(own[col] + back + b[(0, col)]);
        }
    }
    states
}

fn attention_by_loops(n: usize) -> Matrix {
    let (x, weights) = (words(n), weights());
    let [q, k, v] = ["w_q", "w_k", "w_v"].map(|name| {
        let w = weights.get(name).unwrap();
        (0..n).map(|row| times(&x, row, w)).collect::<Vec<_>>()
    });
    let mut context = Matrix::zeros(n, D);
    for i in 0..n {
        let score = |j: usize| {
            let dot: f64 = q[i].iter().zip(&k[j]).map(|(a, b)| a * b).sum();
            (dot / (D as f64).sqrt()).exp()
        };
        let scores: Vec<f64> = (0..n).map(score).collect();
        let sum: f64 = scores.iter().sum();
        for col in 0..D {
            context[(i, col)] = (0..n).map(|j| scores[j] / sum * v[j][col]).sum();
        }
    }
    context
}

#[test]
fn parts_come_to_what_plain_loops_come_to() {
    // More words than are at hand at a time, and fewer words than parts.
    for (n, parts) in [(1, 1), (8, 1), (8, 3), (3, 5), (150, 1), (150, 2)] {
        let reading = TimedReading::new(n, D);
        let ranges: Vec<_> = (0..parts).map(|part| reading.part(part, parts)).collect();
        let covered: Vec<usize> = ranges.iter().cloned().flatten().collect();
        assert_eq!(covered, (0..n).collect::<Vec<_>>());
        let products: Vec<Matrix> = ranges
            .iter()
            .map(|words| reading.from_words(words.clone()))
            .collect();
        let states = reading.states(joined(&products.iter().collect::<Vec<_>>()));
        assert!((states - rnn_by_loops(n)).amax() < 1e-12, "{n} {parts}");

        let projections: Vec<[Matrix; 3]> = ranges
            .iter()
            .map(|words| reading.projections(words.clone()))
            .collect();
        let [keys, values] = [1, 2].map(|which| {
            let parts: Vec<&Matrix> = projections.iter().map(|part| &part[which]).collect();
            joined(&parts).into()
        });
        let contexts: Vec<Matrix> = projections
            .iter()
            .map(|[queries, ..]| reading.context(queries, &keys, &values))
            .collect();
        let context = joined(&contexts.iter().collect::<Vec<_>>());
        let expected = attention_by_loops(n);
        assert!((context - expected).amax() < 1e-12, "{n} {parts}");
    }
}
