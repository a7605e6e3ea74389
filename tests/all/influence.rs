//! The computation `influence` against plain loops over numbers that know nothing of the tape.

use crate::common::run_on;
use attentive::math::{Matrix, Role};
use attentive::models::catalog::{self, Run};
use attentive::models::influence::WORDS;
use attentive::models::words::Sentence;

fn run(sentence: &str, knobs: &[(&str, &str)]) -> Run {
    run_on("influence", sentence, knobs)
}

fn value(run: &Run, address: &str) -> Matrix {
    run.tape.value(run.find(address).unwrap()).clone_owned()
}

/// The last state of an RNN, number by number.
fn last_state(run: &Run, x: &Matrix) -> Vec<f64> {
    let [w_x, w_h, b] = ["w_x", "w_h", "b"].map(|name| value(run, name));
    let mut state = vec![0.0; b.ncols()];
    for word in 0..x.nrows() {
        let mut next = Vec::new();
        for j in 0..b.ncols() {
            let mut sum = b[(0, j)];
            for i in 0..x.ncols() {
                sum += x[(word, i)] * w_x[(i, j)];
            }
            for (i, before) in state.iter().enumerate() {
                sum += before * w_h[(i, j)];
            }
            next.push(sum.tanh());
        }
        state = next;
    }
    state
}

/// The last row of attention, number by number. Nothing comes after the last word, so that a causal mask hides nothing from it.
fn last_context(run: &Run, x: &Matrix) -> Vec<f64> {
    let times = |row: usize, w: &Matrix| -> Vec<f64> {
        let cell = |j| (0..x.ncols()).map(|i| x[(row, i)] * w[(i, j)]).sum();
        (0..w.ncols()).map(cell).collect()
    };
    let [w_q, w_k, w_v] = ["w_q", "w_k", "w_v"].map(|name| value(run, name));
    let last = times(x.nrows() - 1, &w_q);
    let mut exponentials = Vec::new();
    for word in 0..x.nrows() {
        let key = times(word, &w_k);
        let score: f64 = last.iter().zip(&key).map(|(q, k)| q * k).sum();
        exponentials.push((score / (key.len() as f64).sqrt()).exp());
    }
    let total: f64 = exponentials.iter().sum();
    let mut context = vec![0.0; w_v.ncols()];
    for (word, exponential) in exponentials.iter().enumerate() {
        for (sum, v) in context.iter_mut().zip(times(word, &w_v)) {
            *sum += exponential / total * v;
        }
    }
    context
}

type LastRow = fn(&Run, &Matrix) -> Vec<f64>;

/// What each column measures.
const READERS: [(&str, LastRow); 3] = [
    ("RNN", last_state),
    ("causal", last_context),
    ("unmasked", last_context),
];

fn distance(one: &[f64], other: &[f64]) -> f64 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f64>().sqrt()
}

/// Runs on several sentences, sizes, seeds and gains.
fn runs() -> Vec<Run> {
    vec![
        run("my name is aj", &[("hidden", "3")]),
        run("aj", &[("d", "1"), ("hidden", "1")]),
        run("ನನ್ನ ಹೆಸರು", &[("seed", "3"), ("gain", "2.5")]),
        run(
            "a b c d e f g h i j k l m n o p q r s t u v w",
            &[("d", "6")],
        ),
        run("one two three", &[("gain", "0")]),
    ]
}

#[test]
fn movements_agree_with_a_plain_loop() {
    for run in runs() {
        let (x, shift, moved) = (value(&run, "x"), value(&run, "shift"), value(&run, "moved"));
        assert_eq!(moved.shape(), (x.nrows(), READERS.len()));
        for (col, (_, last_row)) in READERS.iter().enumerate() {
            let before = last_row(&run, &x);
            for row in 0..x.nrows() {
                let mut replaced = x.clone();
                for i in 0..x.ncols() {
                    replaced[(x.nrows() - 1 - row, i)] += shift[(0, i)];
                }
                let expected = distance(&last_row(&run, &replaced), &before);
                let found = moved[(row, col)];
                assert!(
                    (found - expected).abs() < 1e-14,
                    "{row}, {col}: {found} {expected}"
                );
            }
        }
    }
}

#[test]
fn gradients_agree_with_differences() {
    let step = 1e-5;
    for run in runs() {
        let (x, gradient) = (value(&run, "x"), value(&run, "gradient"));
        for (col, (_, last_row)) in READERS.iter().enumerate() {
            for row in 0..x.nrows() {
                let word = x.nrows() - 1 - row;
                let mut squares = 0.0;
                for i in 0..x.ncols() {
                    let at = |by: f64| {
                        let mut x = x.clone();
                        x[(word, i)] += by;
                        last_row(&run, &x)
                    };
                    squares += (distance(&at(step), &at(-step)) / (2.0 * step)).powi(2);
                }
                let (found, expected) = (gradient[(row, col)], squares.sqrt());
                assert!(
                    (found - expected).abs() < 1e-9,
                    "{row}, {col}: {found} {expected}"
                );
            }
        }
    }
}

/// What lesson 2 says of its sizes. Most RNNs with random weights forget; a few have two states to fall into, and the first word
/// decides between them. Attention has every word one step away.
#[test]
fn most_random_rnns_forget_and_attention_does_not() {
    let farthest = WORDS - 1;
    for (gain, at_least) in [("1", 22), ("2", 16), ("3", 12)] {
        let mut forgetful = 0;
        for seed in 0..24 {
            let knobs = [("hidden", "3"), ("seed", &seed.to_string()), ("gain", gain)];
            let moved = value(&run("my name is aj", &knobs), "moved");
            let [rnn, causal, unmasked] = [0, 1, 2].map(|reader| moved[(farthest, reader)]);
            forgetful += usize::from(rnn < 0.1 * causal);
            assert!((causal - unmasked).abs() < 1e-14, "seed {seed}: {moved}");
        }
        assert!(forgetful >= at_least, "gain {gain}: {forgetful} of 24");
    }
}

#[test]
fn the_weights_are_those_of_the_readers_themselves() {
    let sentence = Sentence::parse("my name is aj").unwrap();
    let influence = run("my name is aj", &[]);
    for (name, weights) in [
        ("rnn", ["w_x", "w_h", "b"]),
        ("self-attention", ["w_q", "w_k", "w_v"]),
    ] {
        let computation = catalog::find(name).unwrap();
        let settings = computation.settings();
        let reader = computation.run(computation.inputs(&sentence, &settings), settings);
        for weight in weights {
            assert_eq!(
                value(&influence, weight),
                value(&reader, weight),
                "{weight}"
            );
        }
    }
}

#[test]
fn the_text_begins_as_the_sentence_does() {
    let of = |sentence: &str| Sentence::parse(sentence).unwrap().text(WORDS).join(" ");
    let numbers = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16";
    assert_eq!(of("my name is aj"), format!("my name is aj {numbers}"));
    let letters = "a b c d e f g h i j k l m n o p q r s t u v w";
    assert_eq!(of(letters), "a b c d e f g h i j k l m n o p q r s t");
}

/// The tables are measured: they have names, and no gradient flows through them.
#[test]
fn the_tables_have_names() {
    let run = run("my name is aj", &[]);
    for recorded in run
        .recorded
        .iter()
        .filter(|it| matches!(it.role, Role::Stage(_)))
    {
        let (rows, cols) = run.tape.labels(recorded.id);
        let rows = rows.expect("distances");
        assert_eq!((rows[0].as_str(), rows[WORDS - 1].as_str()), ("0", "19"));
        assert_eq!(
            *cols.expect("readers"),
            READERS.map(|(name, _)| name.to_owned())
        );
    }
}
