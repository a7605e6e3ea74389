//! Every gradient against finite differences: each operation by itself, then whole computations.

use crate::support::operations::{DETACHED, OPERATIONS};
use crate::support::{assert_close, draws};
use attentive::math::{Matrix, Role, Tape, Var};
use attentive::models::catalog::{self, Run};
use attentive::models::inputs::{Input, Inputs, Mask};
use attentive::models::words::Sentence;

/// What a gradient may differ by from (f(x + h) − f(x − h)) / 2h.
const TOLERANCE: f64 = 1e-6;

/// The derivative of `loss` by every cell of `at`, from differences.
fn differences(at: &Matrix, loss: impl Fn(&Matrix) -> f64) -> Matrix {
    let step = 1e-5;
    Matrix::from_fn(at.nrows(), at.ncols(), |row, col| {
        let moved = |by: f64| {
            let mut moved = at.clone();
            moved[(row, col)] += by;
            loss(&moved)
        };
        (moved(step) - moved(-step)) / (2.0 * step)
    })
}

#[test]
fn every_operation() {
    for operation in OPERATIONS {
        for shapes in (operation.shapes)() {
            let inputs: Vec<Matrix> = shapes
                .iter()
                .enumerate()
                .map(|(i, &shape)| draws(&format!("{} {i}", operation.name), shape))
                .collect();
            let tape = Tape::new();
            let vars: Vec<Var<'_>> = inputs.iter().map(|m| tape.leaf(m.clone())).collect();
            let result = (operation.apply)(&vars);
            let upstream = draws("upstream", result.value().shape());
            let gradients = tape.backward(result.id(), upstream.clone());
            for (i, (var, value)) in vars.iter().zip(&inputs).enumerate() {
                let expected = differences(value, |moved| {
                    let tape = Tape::new();
                    let vars = inputs
                        .iter()
                        .enumerate()
                        .map(|(j, value)| tape.leaf(if i == j { moved } else { value }.clone()));
                    let result = (operation.apply)(&vars.collect::<Vec<_>>());
                    result.value().dot(&upstream)
                });
                let what = format!("{} on {shapes:?}, input {i}", operation.name);
                if operation.name == DETACHED {
                    assert_eq!(gradients.of(var.id()), None, "{what}");
                    continue;
                }
                let gradient = gradients.of(var.id()).expect("reached");
                assert_close(&what, gradient, &expected, TOLERANCE);
            }
        }
    }
}

/// `stages` are the losses that are tried; the gradient of each by each input is checked.
#[track_caller]
fn check(computation: &str, inputs: &Inputs, stages: &[&str]) {
    let computation = catalog::find(computation).unwrap();
    let run = |inputs: &Inputs| computation.run(inputs.clone(), computation.settings());
    let find = |run: &Run, address: &str| {
        let found = run.recorded.iter().find(|it| it.address == address);
        found.unwrap_or_else(|| panic!("no {address}")).id
    };
    let traced = run(inputs);
    for stage in stages {
        let loss = find(&traced, stage);
        let upstream = draws(stage, traced.tape.value(loss).shape());
        let gradients = traced.tape.backward(loss, upstream.clone());
        for (name, value) in inputs.values() {
            let expected = differences(value, |moved| {
                let mut inputs = inputs.clone();
                *inputs.value_mut(name).unwrap() = moved.clone();
                let run = run(&inputs);
                run.tape.value(find(&run, stage)).dot(&upstream)
            });
            let (rows, cols) = expected.shape();
            let zeros = Matrix::zeros(rows, cols);
            let gradient = gradients.of(find(&traced, name)).unwrap_or(&zeros);
            let what = format!("{} by {name}, loss in {stage}", computation.name);
            assert_close(&what, gradient, &expected, TOLERANCE);
        }
    }
}

fn inputs(shapes: &[(&'static str, (usize, usize))]) -> Inputs {
    let mut inputs = Inputs::default();
    for &(name, shape) in shapes {
        let value = draws(name, shape);
        if name != "h0"
            && name
                .rsplit('.')
                .next()
                .is_some_and(|name| name.starts_with(['w', 'b']))
        {
            inputs.parameters.insert(name, value);
        } else {
            inputs.matrices.insert(name, Input::random(value));
        }
    }
    inputs
}

/// A mask [n, m] that hides some keys, and everything from query 1.
fn holes(n: usize, m: usize) -> Mask {
    Mask::Matrix(Matrix::from_fn(n, m, |row, col| {
        if row == 1 || (row + col) % 3 == 1 {
            f64::NEG_INFINITY
        } else {
            0.0
        }
    }))
}

#[test]
fn attention_under_every_mask() {
    for (n, m, d_k, d_v) in [(1, 1, 1, 1), (3, 5, 2, 4), (6, 4, 5, 1)] {
        let inputs = inputs(&[("q", (n, d_k)), ("k", (m, d_k)), ("v", (m, d_v))]);
        for mask in [Mask::None, Mask::Causal, holes(n, m)] {
            let inputs = Inputs {
                mask: Some(mask),
                ..inputs.clone()
            };
            check(
                "attention",
                &inputs,
                &["affinity", "scaled", "weights", "context"],
            );
        }
    }
}

#[test]
fn self_attention_under_every_mask() {
    for (n, d, d_k, d_v) in [(1, 1, 1, 1), (4, 3, 2, 5)] {
        let inputs = inputs(&[
            ("x", (n, d)),
            ("w_q", (d, d_k)),
            ("w_k", (d, d_k)),
            ("w_v", (d, d_v)),
        ]);
        for mask in [Mask::None, Mask::Causal, holes(n, n)] {
            let inputs = Inputs {
                mask: Some(mask),
                ..inputs.clone()
            };
            check(
                "self-attention",
                &inputs,
                &["k", "scaled", "weights", "context"],
            );
        }
    }
}

#[test]
fn rnn_through_time() {
    let one = inputs(&[
        ("x", (1, 1)),
        ("w_x", (1, 1)),
        ("w_h", (1, 1)),
        ("b", (1, 1)),
    ]);
    check("rnn", &one, &["step1.h", "states"]);
    let more = inputs(&[
        ("x", (5, 3)),
        ("w_x", (3, 4)),
        ("w_h", (4, 4)),
        ("b", (1, 4)),
    ]);
    check("rnn", &more, &["step1.h", "step5.h", "states"]);
    let given = more.with("h0", Input::random(draws("h0", (1, 4))));
    check("rnn", &given, &["step1.h", "step5.h", "states"]);
}

#[test]
fn bi_rnn_both_ways() {
    for (n, d, h) in [(1, 1, 1), (4, 3, 2)] {
        let inputs = inputs(&[
            ("x", (n, d)),
            ("forward.w_x", (d, h)),
            ("forward.w_h", (h, h)),
            ("forward.b", (1, h)),
            ("backward.w_x", (d, h)),
            ("backward.w_h", (h, h)),
            ("backward.b", (1, h)),
        ]);
        let stages = [
            "forward.states",
            "backward.step1.h",
            "backward.states",
            "states",
        ];
        check("bi-rnn", &inputs, &stages);
    }
}

#[test]
fn gru_through_time() {
    for (n, d, h) in [(1, 1, 1), (4, 3, 2)] {
        let mut inputs = inputs(&[
            ("x", (n, d)),
            ("w_xr", (d, h)),
            ("w_hr", (h, h)),
            ("b_r", (1, h)),
            ("w_xz", (d, h)),
            ("w_hz", (h, h)),
            ("b_z", (1, h)),
            ("w_xn", (d, h)),
            ("b_xn", (1, h)),
            ("w_hn", (h, h)),
            ("b_hn", (1, h)),
        ]);
        let stages = [
            "step1.reset",
            "step1.update",
            "step1.candidate",
            "step1.h",
            "states",
        ];
        check("gru", &inputs, &stages);
        inputs = inputs.with("h0", Input::random(draws("h0", (1, h))));
        check("gru", &inputs, &stages);
    }
}

#[test]
fn layers_and_the_whole_transformer() {
    let part = [
        "norm1.variance",
        "norm1.normalised",
        "attention.head0.weights",
    ];
    for (name, stages) in [
        (
            "multi-head",
            ["head1.weights", "merged", "output"].as_slice(),
        ),
        ("layer-norm", &["mean", "variance", "normalised", "output"]),
        ("positions", &["encoding", "similarity"]),
        (
            "encoder-layer",
            &[part.as_slice(), &["feed_forward.hidden", "output"]].concat(),
        ),
        (
            "decoder-layer",
            &["self.k", "cross.head1.context", "output"],
        ),
        (
            "transformer",
            &["memory", "decoder.0.cross.head1.weights", "logits", "loss"],
        ),
    ] {
        for sentence in ["aj", "a rose is a rose"] {
            let computation = catalog::find(name).unwrap();
            let sentence = Sentence::parse(sentence).unwrap();
            let inputs = computation.inputs(&sentence, &computation.settings());
            check(name, &inputs, stages);
        }
    }
}

/// Its weights are too many to move one by one: all of them move along random directions.
#[test]
fn the_trained_translator() {
    let computation = catalog::find("translation").unwrap();
    let sentence = Sentence::parse("my name is aj").unwrap();
    let settings = computation.settings();
    let inputs = computation.inputs(&sentence, &settings);
    let run = computation.run(inputs.clone(), settings.clone());
    let stages = [
        "memory",
        "decoder.0.cross.head1.weights",
        "probabilities",
        "next",
    ];
    for stage in stages {
        let id = run.find(stage).unwrap();
        let upstream = draws(stage, run.tape.value(id).shape());
        let gradients = run.tape.backward(id, upstream.clone());
        let mut slope = 0.0;
        let mut moved = [inputs.clone(), inputs.clone()];
        for recorded in run.recorded.iter().filter(|it| it.role == Role::Input) {
            let direction = draws(&recorded.address, run.tape.value(recorded.id).shape());
            slope += gradients
                .of(recorded.id)
                .map_or(0.0, |it| it.dot(&direction));
            for (inputs, step) in moved.iter_mut().zip([1e-6, -1e-6]) {
                *inputs.value_mut(&recorded.address).unwrap() += &direction * step;
            }
        }
        let [above, below] = moved.map(|inputs| {
            let run = computation.run(inputs, settings.clone());
            run.tape.value(run.find(stage).unwrap()).dot(&upstream)
        });
        let difference = (above - below) / 2e-6;
        assert!(
            (difference - slope).abs() <= 1e-6 * slope.abs().max(1.0),
            "{stage}: {difference} against {slope}"
        );
    }
}

#[test]
fn bptt_through_guesses_and_back() {
    let computation = catalog::find("bptt").unwrap();
    for sentence in ["aj", "a rose is a rose"] {
        let sentence = Sentence::parse(sentence).unwrap();
        let inputs = computation.inputs(&sentence, &computation.settings());
        let stages = [
            "loss",
            "logits",
            "probabilities",
            "step1.delta",
            "gradient.w_h",
            "after.w_out",
        ];
        check("bptt", &inputs, &stages);
    }
}

#[test]
fn words_and_masks_on_sentences() {
    for sentence in ["aj", "a rose is a rose"] {
        let sentence = Sentence::parse(sentence).unwrap();
        for (name, stages) in [
            ("words", ["x", "looked_up"].as_slice()),
            (
                "masks",
                &["scaled", "right.weights", "zero.weights", "late.masked"],
            ),
        ] {
            let computation = catalog::find(name).unwrap();
            let inputs = computation.inputs(&sentence, &computation.settings());
            check(name, &inputs, stages);
        }
    }
}

#[test]
fn a_row_masked_entirely_is_zeros_and_lets_nothing_through() {
    let inputs = Inputs {
        mask: Some(holes(3, 4)),
        ..inputs(&[("q", (3, 2)), ("k", (4, 2)), ("v", (4, 5))])
    };
    let computation = catalog::find("attention").unwrap();
    let run = computation.run(inputs, computation.settings());
    let find = |address: &str| {
        run.recorded
            .iter()
            .find(|it| it.address == address)
            .unwrap()
    };
    for address in ["weights", "context"] {
        assert!(
            run.tape
                .value(find(address).id)
                .row(1)
                .iter()
                .all(|&cell| cell == 0.0)
        );
    }
    for loss in ["weights", "context"] {
        let gradients = run.tape.var(find(loss).id).backward();
        for recorded in &run.recorded {
            // What the value has no way to, and the mask, have no gradient at all.
            let Some(gradient) = gradients.of(recorded.id) else {
                continue;
            };
            assert!(
                gradient.iter().all(|cell| cell.is_finite()),
                "{}",
                recorded.address
            );
            let hidden = ["q", "affinity", "scaled", "masked"].contains(&recorded.address.as_str());
            assert!(!hidden || gradient.row(1).iter().all(|&cell| cell == 0.0));
        }
    }
}

#[test]
fn softmax_stands_scores_of_any_size() {
    let tape = Tape::new();
    let scores = [
        [1e4, -1e4, 0.0],
        [-1e4, -1e4, -1e4],
        [1e4, 1e4, f64::NEG_INFINITY],
    ];
    let weights = tape.leaf(Matrix::from_row_iterator(
        3,
        3,
        scores.into_iter().flatten(),
    ));
    let weights = weights.softmax_rows();
    let third = 1.0 / 3.0;
    let expected = [1.0, 0.0, 0.0, third, third, third, 0.5, 0.5, 0.0];
    assert_close(
        "softmax",
        &weights.value(),
        &Matrix::from_row_slice(3, 3, &expected),
        1e-15,
    );
    let upstream = draws("upstream", (3, 3));
    let gradients = tape.backward(weights.id(), upstream);
    assert!(tape.parents(weights.id()).iter().all(|&scores| {
        gradients
            .of(scores)
            .unwrap()
            .iter()
            .all(|cell| cell.is_finite())
    }));
}

/// What these measure is compared in files of their own; the tables themselves pass no gradient on.
#[test]
fn a_measured_table_has_no_gradient() {
    let measured = [
        ("influence", ["moved", "gradient"].as_slice()),
        ("residuals", &["difference", "gradient"]),
        ("state-gradients", &["norms"]),
        (
            "bptt",
            &[
                "differences",
                "loss_after",
                "learning_curve",
                "terms",
                "agreement",
            ],
        ),
    ];
    for (name, stages) in measured {
        let computation = catalog::find(name).unwrap();
        let settings = computation.settings();
        let inputs = computation.inputs(&Sentence::parse("my name").unwrap(), &settings);
        let run = computation.run(inputs, settings);
        for stage in stages {
            let gradients = run.tape.var(run.find(stage).unwrap()).backward();
            let mut inputs = run.recorded.iter().filter(|it| it.role == Role::Input);
            assert!(inputs.all(|it| gradients.of(it.id).is_none()), "{stage}");
        }
    }
}

/// A gradient that nobody compared would be a hole in this file.
#[test]
fn every_stage_of_the_catalog_is_named_here() {
    let here = include_str!("gradients.rs");
    let sentence = Sentence::parse("my name").unwrap();
    for computation in catalog::CATALOG.iter().filter(|it| !it.slots.is_empty()) {
        let settings = computation.settings();
        let run = computation.run(computation.inputs(&sentence, &settings), settings);
        assert!(here.contains(&format!("{:?}", computation.name)));
        // The last stage depends on all the others.
        let last = run
            .recorded
            .iter()
            .rfind(|it| matches!(it.role, Role::Stage(_)))
            .unwrap();
        assert!(
            here.contains(&format!("{:?}", last.address)),
            "{}",
            last.address
        );
    }
}
