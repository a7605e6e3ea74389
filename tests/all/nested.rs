//! Parts inside parts: two layers of two heads, against plain loops, differences, edits, checks and mistakes.

use std::collections::BTreeMap;
use std::thread;

use crate::checks::UNDER_A_CAUSAL_MASK;
use crate::support::nested::{HEADS, NESTED};
use crate::support::{assert_close, draws};
use attentive::math::{Matrix, Overrides, Role, Tape, Trace};
use attentive::models::catalog;
use attentive::models::checks::{self, CHECKS};
use attentive::models::computation::{Computation, Run};
use attentive::models::forward_pass::ForwardPass;
use attentive::models::inputs::{Badge, Inputs};
use attentive::models::knobs::Settings;
use attentive::models::mistakes;
use attentive::models::words::Sentence;
use serde_json::Value;

fn computation(name: &str) -> &'static Computation {
    catalog::find_in(NESTED, name).unwrap()
}

/// A computation of parts on a sentence, with knobs set.
fn prepared(name: &str, sentence: &str, knobs: &[(&str, &str)]) -> (Inputs, Settings) {
    let computation = computation(name);
    let mut settings = computation.settings();
    for (knob, text) in knobs {
        settings.set(knob, text).unwrap();
    }
    let sentence = Sentence::parse(sentence).unwrap();
    (computation.inputs(&sentence, &settings), settings)
}

fn run(name: &str, sentence: &str, knobs: &[(&str, &str)], overrides: Overrides) -> Run {
    let (inputs, settings) = prepared(name, sentence, knobs);
    computation(name).run_with(inputs, settings, overrides)
}

fn value(run: &Run, address: &str) -> Matrix {
    let found = run.find(address);
    let id = found.unwrap_or_else(|| panic!("no {address}"));
    run.tape.value(id).clone_owned()
}

#[test]
fn parameters_inputs_and_stages_share_the_address() {
    let run = run("two-layers", "my name", &[], Overrides::default());
    let recorded: Vec<&str> = run.recorded.iter().map(|it| it.address.as_str()).collect();
    let mut expected = vec!["x".to_owned(), "mask".to_owned()];
    for layer in ["encoder.0", "encoder.1"] {
        for head in ["head0", "head1"] {
            let names = [
                "w_q", "w_k", "w_v", "q", "k", "v", "affinity", "scaled", "masked", "weights",
                "context",
            ];
            expected.extend(names.map(|name| format!("{layer}.{head}.{name}")));
        }
        expected.extend(["w_o", "joined", "output"].map(|name| format!("{layer}.{name}")));
    }
    assert_eq!(recorded, expected);
    let weights = |head: &str| run.find_in(head, "weights").unwrap();
    // What is said about a stage is one text for all heads, and its numbers are not.
    let Role::Stage(text) = weights(HEADS[1]).role else {
        panic!("no stage");
    };
    assert_eq!(weights(HEADS[2]).role, Role::Stage(text));
    assert_eq!(text.formula, "W = softmax(M)");
    assert_ne!(
        value(&run, "encoder.0.head1.weights"),
        value(&run, "encoder.1.head0.weights")
    );
}

// The two layers once more, in plain loops over plain numbers.

type Rows = Vec<Vec<f64>>;

fn rows(matrix: &Matrix) -> Rows {
    (0..matrix.nrows())
        .map(|i| (0..matrix.ncols()).map(|j| matrix[(i, j)]).collect())
        .collect()
}

fn product(a: &Rows, b: &Rows) -> Rows {
    let mut result = vec![vec![0.0; b[0].len()]; a.len()];
    for i in 0..a.len() {
        for j in 0..b[0].len() {
            for k in 0..b.len() {
                result[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    result
}

fn one_head(x: &Rows, w_q: &Rows, w_k: &Rows, w_v: &Rows, causal: bool) -> Rows {
    let (q, k, v) = (product(x, w_q), product(x, w_k), product(x, w_v));
    let mut context = vec![vec![0.0; v[0].len()]; x.len()];
    for i in 0..x.len() {
        let seen = if causal { i + 1 } else { x.len() };
        let mut exponentials = Vec::new();
        for key in &k[..seen] {
            let mut score = 0.0;
            for c in 0..key.len() {
                score += q[i][c] * key[c];
            }
            exponentials.push((score / (key.len() as f64).sqrt()).exp());
        }
        let total: f64 = exponentials.iter().sum();
        for j in 0..seen {
            for c in 0..v[0].len() {
                context[i][c] += exponentials[j] / total * v[j][c];
            }
        }
    }
    context
}

#[test]
fn two_layers_agree_with_plain_loops() {
    for sentence in ["aj", "my name is aj", "a rose is a rose is a rose"] {
        for mask in ["none", "causal"] {
            let run = run(
                "two-layers",
                sentence,
                &[("mask", mask)],
                Overrides::default(),
            );
            let parameter = |address: String| rows(run.inputs.parameters.get(&address).unwrap());
            let mut words = rows(&run.inputs.matrices["x"].value);
            for layer in 0..2 {
                let contexts = [0, 1].map(|head| {
                    let weights = |name| parameter(format!("encoder.{layer}.head{head}.{name}"));
                    let [w_q, w_k, w_v] = ["w_q", "w_k", "w_v"].map(weights);
                    one_head(&words, &w_q, &w_k, &w_v, mask == "causal")
                });
                let mut joined = contexts[0].clone();
                for (row, second) in joined.iter_mut().zip(&contexts[1]) {
                    row.extend(second);
                }
                words = product(&joined, &parameter(format!("encoder.{layer}.w_o")));
                let output = value(&run, &format!("encoder.{layer}.output"));
                let expected = Matrix::from_fn(words.len(), words[0].len(), |i, j| words[i][j]);
                assert_close(
                    &format!("{sentence}, layer {layer}"),
                    &output,
                    &expected,
                    1e-12,
                );
            }
        }
    }
}

/// Each with and without a trace, which must make no difference.
#[test]
fn gradients_of_every_parameter_agree_with_differences() {
    let step = 1e-5;
    for (name, output) in [
        ("two-layers", "encoder.1.output"),
        ("reader-and-writer", "writer.head0.context"),
    ] {
        let (inputs, settings) = prepared(name, "my name is", &[("d", "3")]);
        let run = |inputs: &Inputs| computation(name).run(inputs.clone(), settings.clone());
        let traced = run(&inputs);
        let found = traced.find(output).unwrap();
        let upstream = draws("upstream", traced.tape.value(found).shape());
        let gradients = traced.tape.backward(found, upstream.clone());

        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &inputs.parameters, Trace::off());
        (computation(name).forward)(&pass.root(), &inputs, &settings);
        let leaves = pass.leaves();
        assert!(pass.recorded().is_empty());
        assert!(
            leaves
                .keys()
                .eq(inputs.parameters.iter().map(|(address, _)| address))
        );

        for (address, parameter) in inputs.parameters.iter() {
            let gradient = gradients.of(traced.find(address).unwrap()).unwrap();
            let expected = Matrix::from_fn(parameter.nrows(), parameter.ncols(), |row, col| {
                let loss = |by: f64| {
                    let mut inputs = inputs.clone();
                    inputs.value_mut(address).unwrap()[(row, col)] += by;
                    value(&run(&inputs), output).dot(&upstream)
                };
                (loss(step) - loss(-step)) / (2.0 * step)
            });
            assert_close(address, gradient, &expected, 1e-6);
            assert_eq!(*tape.value(leaves[address]), *parameter);
        }
    }
}

#[test]
fn a_parameter_that_is_used_twice_is_one_leaf_with_one_gradient() {
    let (inputs, _) = prepared("two-layers", "my name", &[]);
    let tape = Tape::new();
    let pass = ForwardPass::new(&tape, &inputs.parameters, Trace::on());
    let root = pass.root();
    let layer = root.within("encoder.0");
    let [first, second] = [layer.parameter("w_o"), root.parameter("encoder.0.w_o")];
    let gradients = (first + second).backward();
    let id = pass.leaves()["encoder.0.w_o"];
    assert!(gradients.of(id).unwrap().iter().all(|&cell| cell == 2.0));
    assert_eq!(pass.recorded().len(), 1);
}

#[test]
#[should_panic(expected = "there is no parameter `encoder.0.head7.w_q`")]
fn a_parameter_that_is_missing_is_named() {
    let (inputs, _) = prepared("two-layers", "my name", &[]);
    let tape = Tape::new();
    let pass = ForwardPass::new(&tape, &inputs.parameters, Trace::off());
    pass.root()
        .within("encoder.0")
        .numbered("head", 7)
        .parameter("w_q");
}

#[test]
fn an_edit_in_one_head_flows_down_and_nowhere_else() {
    let knobs = [("mask", "none")];
    let before = run("two-layers", "my name is aj", &knobs, Overrides::default());
    let mut overrides = Overrides::default();
    overrides.set("encoder.0.head1.weights", (2, 0), 0.75);
    let after = run("two-layers", "my name is aj", &knobs, overrides);
    let changed: Vec<&str> = before
        .recorded
        .iter()
        .map(|it| it.address.as_str())
        .filter(|address| value(&before, address) != value(&after, address))
        .collect();
    let mut expected: Vec<String> = ["head1.weights", "head1.context", "joined", "output"]
        .map(|name| format!("encoder.0.{name}"))
        .into();
    for head in ["head0", "head1"] {
        let names = [
            "q", "k", "v", "affinity", "scaled", "masked", "weights", "context",
        ];
        expected.extend(names.map(|name| format!("encoder.1.{head}.{name}")));
    }
    expected.extend(["joined", "output"].map(|name| format!("encoder.1.{name}")));
    assert_eq!(changed, expected);
    let head = |name: &str| value(&after, &format!("encoder.0.head1.{name}"));
    let expected = head("weights") * head("v");
    assert_close("context", &head("context"), &expected, 1e-15);
    // Word 2 alone: the other rows of the first layer have nothing to do with it.
    let output = |run: &Run| value(run, "encoder.0.output").remove_row(2);
    assert_eq!(output(&before), output(&after));
    // A parameter is edited like a stage.
    let mut overrides = Overrides::default();
    overrides.set("encoder.1.w_o", (0, 0), 9.0);
    let after = run("two-layers", "my name is aj", &knobs, overrides);
    assert_eq!(value(&after, "encoder.1.w_o")[(0, 0)], 9.0);
    assert_ne!(
        value(&before, "encoder.1.output"),
        value(&after, "encoder.1.output")
    );
}

/// A mark for each check of a part: it holds, it does not, it is not asked.
fn marks(run: &Run, scope: &str) -> String {
    // The check of a source has no place in parts without one.
    let of_attention = CHECKS.iter().filter(|check| check.name != "whole-source");
    let marks = of_attention.map(|check| match check.verdict_within(run, scope).holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "·",
    });
    marks.collect::<Vec<_>>().join(" ")
}

/// The marks of each mistake are those that it has in a whole computation, in the one head that has it.
#[test]
fn checks_judge_one_head() {
    for seed in 0..5 {
        let seed = seed.to_string();
        for (mistake, expected) in UNDER_A_CAUSAL_MASK {
            for broken in HEADS {
                let knobs = [
                    ("seed", &*seed),
                    ("mask", "causal"),
                    ("mistake", mistake),
                    ("at", broken),
                ];
                let run = run("two-layers", "my name is aj", &knobs, Overrides::default());
                for head in HEADS {
                    assert_eq!(checks::within(&run, head).count(), CHECKS.len() - 1);
                    let expected = if head == broken {
                        expected
                    } else {
                        "✓ ✓ ✓ ✓ ✓"
                    };
                    assert_eq!(marks(&run, head), expected, "{mistake} in {broken}: {head}");
                }
                let mistake = mistakes::find(mistake).unwrap();
                assert_eq!(mistake.idle_in(&run, broken), None);
            }
        }
    }
}

#[test]
fn without_a_mask_a_head_may_look_ahead() {
    let knobs = [("mistake", "late-mask"), ("at", HEADS[1])];
    let run = run("two-layers", "my name is aj", &knobs, Overrides::default());
    assert!(HEADS.iter().all(|head| marks(&run, head) == "✓ · ✓ ✓ ✓"));
    let reason = mistakes::find("late-mask").unwrap().idle_in(&run, HEADS[1]);
    assert!(reason.unwrap().contains("turn `mask` to causal"));
}

#[test]
fn a_part_with_nothing_to_judge_says_so() {
    let run = run("two-layers", "my name", &[], Overrides::default());
    assert_eq!(checks::of(run.computation).count(), 0);
    for scope in ["", "encoder", "encoder.0.head", "nowhere.head0"] {
        assert_eq!(checks::within(&run, scope).count(), 0);
        for check in &CHECKS {
            let verdict = check.verdict_within(&run, scope);
            assert_eq!((verdict.holds, verdict.number), (None, None));
            assert!(verdict.text.starts_with("not asked: there is no `"));
        }
    }
    assert_eq!(mistakes::idle(&run), None);
    let recurrent = catalog::find("rnn").unwrap();
    let settings = recurrent.settings();
    let sentence = Sentence::parse("my name").unwrap();
    let run = recurrent.run(recurrent.inputs(&sentence, &settings), settings);
    assert_eq!(CHECKS[0].verdict(&run).holds, None);
}

/// A layer gives a row for each word, as its heads do.
#[test]
fn a_whole_layer_is_judged_by_its_rows() {
    for (mask, expected) in [("none", "· · · ✓ ·"), ("causal", "· ✓ · ✓ ·")] {
        let knobs = [("mask", mask)];
        let run = run("two-layers", "my name is aj", &knobs, Overrides::default());
        for layer in ["encoder.0", "encoder.1"] {
            assert_eq!(marks(&run, layer), expected, "{layer}");
        }
    }
}

#[test]
fn edits_in_a_head_are_judged_there() {
    let mut overrides = Overrides::default();
    overrides.set("encoder.1.head0.weights", (3, 1), 0.9);
    let run = run(
        "two-layers",
        "my name is aj",
        &[("mask", "causal")],
        overrides,
    );
    // The edit ends the gradient, which is no fault of the gradient.
    assert_eq!(marks(&run, HEADS[2]), "✗ ✓ ✓ · ✓");
    for head in [HEADS[0], HEADS[1], HEADS[3]] {
        assert_eq!(marks(&run, head), "✓ ✓ ✓ ✓ ✓", "{head}");
    }
    let text = CHECKS[0].verdict_within(&run, HEADS[2]).text;
    assert!(
        text.starts_with("in encoder.1.head0.weights, the shares of `aj` sum to 1."),
        "{text}"
    );
}

#[test]
fn an_rnn_and_a_mask_inside_parts_are_found() {
    let run = run(
        "reader-and-writer",
        "my name is aj",
        &[],
        Overrides::default(),
    );
    assert_eq!(checks::within(&run, "reader").count(), 3);
    assert_eq!(marks(&run, "reader"), "· ✓ · · ✓");
    assert_eq!(marks(&run, "writer.head0"), "✓ ✓ ✓ ✓ ✓");
    assert_eq!(marks(&run, "writer"), "· · · · ·");
    let mask = run.find_around("writer.head0", "mask").unwrap();
    assert_eq!(mask.address, "writer.mask");
}

#[test]
fn weights_come_from_a_file_as_well() {
    let computation = computation("two-layers");
    let (inputs, settings) = prepared("two-layers", "my name is aj", &[("mask", "causal")]);
    let written = Value::Object(inputs.to_json(computation.slots));
    let (read, _) = Inputs::from_json(computation.slots, &written).unwrap();
    assert_eq!(read.values(), inputs.values());
    assert_eq!(read.origin("encoder.0.w_o"), Some(Badge::Given));
    assert_eq!(inputs.origin("encoder.0.w_o"), Some(Badge::Random));
    let output = |inputs| {
        let run = computation.run(inputs, settings.clone());
        value(&run, "encoder.1.output")
    };
    assert_eq!(output(read), output(inputs));
    let mut wrong = written.clone();
    wrong["encoder.1.head0.w_k"] = serde_json::json!([[1.0, 2.0]]);
    let error = Inputs::from_json(computation.slots, &wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rows of `encoder.1.head0.w_k`: 1, but `x` says that d is 5; give `encoder.1.head0.w_k` the shape [d, dk]"
    );
}

#[test]
fn parameters_change_on_another_thread() {
    let (mut inputs, settings) = prepared("two-layers", "my name is aj", &[]);
    let mut parameters = inputs.parameters.clone();
    let worker = thread::spawn(move || {
        *parameters.get_mut("encoder.1.w_o").unwrap() *= 2.0;
        parameters
    });
    let run = |inputs: Inputs| computation("two-layers").run(inputs, settings.clone());
    let before = value(&run(inputs.clone()), "encoder.1.output");
    inputs.parameters = worker.join().unwrap();
    let after = value(&run(inputs), "encoder.1.output");
    assert_close("output", &after, &(before * 2.0), 1e-15);
}

/// A wider head, or one more, leaves the weights of the others as they are.
#[test]
fn weights_depend_on_the_seed_and_their_address_alone() {
    let weights = |knobs: &[(&str, &str)]| {
        let (inputs, _) = prepared("two-layers", "my name", knobs);
        let all = inputs.parameters.iter();
        all.map(|(address, value)| (address.to_owned(), value.clone()))
            .collect::<BTreeMap<String, Matrix>>()
    };
    let (narrow, wide) = (weights(&[]), weights(&[("d_k", "6")]));
    for (address, value) in &narrow {
        let first = wide[address].columns(0, value.ncols()).clone_owned();
        assert_eq!(*value, first, "{address}");
    }
    assert!(narrow != weights(&[("seed", "8")]));
}
