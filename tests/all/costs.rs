//! The computation `costs` against loops that count.

use attentive::models::catalog;
use attentive::models::costs::{Costs, LENGTHS};
use attentive::models::words::Sentence;

/// Multiplications as they are made.
#[derive(Default)]
struct Counter(usize);

impl Counter {
    /// [n, k] times [k, m].
    fn product(&mut self, n: usize, k: usize, m: usize) {
        for _ in 0..n {
            for _ in 0..m {
                for _ in 0..k {
                    self.0 += 1;
                }
            }
        }
    }
}

#[test]
fn costs_are_those_of_loops_that_count() {
    for n in [1, 2, 3, 8, 17] {
        for d in [1, 2, 5] {
            let costs = Costs { n, d };
            let (mut rnn, mut attention) = (Counter::default(), Counter::default());
            let mut states = 0;
            for _word in 0..n {
                rnn.product(1, d, d);
                rnn.product(1, d, d);
                states += d;
            }
            for _projection in ["q", "k", "v"] {
                attention.product(n, d, d);
            }
            attention.product(n, d, n);
            attention.product(n, n, d);
            assert_eq!(costs.work(), [rnn.0, attention.0]);
            let (q_k_v, weights) = (3 * n * d, (0..n).map(|_| n).sum::<usize>());
            assert_eq!(costs.kept(), [states, q_k_v + weights]);
            // One more word: its own products, and a look at all the words so far and at itself.
            let (mut rnn, mut attention) = (Counter::default(), Counter::default());
            rnn.product(1, d, d);
            rnn.product(1, d, d);
            for _projection in ["q", "k", "v"] {
                attention.product(1, d, d);
            }
            attention.product(1, d, n + 1);
            attention.product(1, n + 1, d);
            assert_eq!(costs.one_more(), [rnn.0, attention.0]);
        }
    }
}

/// The matrices that the models make are those that are counted.
#[test]
fn what_is_kept_is_what_the_models_record() {
    let n = 5;
    let words = Sentence::parse("one two three four five").unwrap();
    let sizes = |name: &str, stages: &[&str]| -> usize {
        let computation = catalog::find(name).unwrap();
        let settings = computation.settings();
        let run = computation.run(computation.inputs(&words, &settings), settings);
        let sizes = stages
            .iter()
            .map(|stage| run.tape.value(run.find(stage).unwrap()).len());
        sizes.sum()
    };
    let d = 4;
    let kept = [
        sizes("rnn", &["states"]),
        sizes("self-attention", &["q", "k", "v", "weights"]),
    ];
    assert_eq!(Costs { n, d }.kept(), kept);
}

#[test]
fn a_row_for_every_length() {
    let computation = catalog::find("costs").unwrap();
    let mut settings = computation.settings();
    settings.set("d", "3").unwrap();
    let sentence = Sentence::parse("any").unwrap();
    let run = computation.run(computation.inputs(&sentence, &settings), settings);
    type Count = fn(Costs) -> [usize; 2];
    let stages: [(&str, Count); 4] = [
        ("steps", Costs::steps),
        ("multiplications", Costs::work),
        ("kept", Costs::kept),
        ("one_more", Costs::one_more),
    ];
    for (stage, count) in stages {
        let value = run.tape.value(run.find(stage).unwrap());
        for (row, n) in LENGTHS.into_iter().enumerate() {
            let counted = [value[(row, 0)], value[(row, 1)]];
            assert_eq!(counted, count(Costs { n, d: 3 }).map(|count| count as f64));
        }
    }
}
