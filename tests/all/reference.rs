//! The reference numbers of `tests/reference/`, from PyTorch and from a public notebook: values and gradients, through the
//! library and through the real binary.

use crate::support::{assert_close, attentive};
use std::sync::Arc;

use attentive::math::{Matrix, Role, Tape, Trace};
use attentive::models::badge::Badge;
use attentive::models::catalog;
use attentive::models::encoder_layer::LayerForm;
use attentive::models::forward_pass::ForwardPass;
use attentive::models::inputs::Inputs;
use attentive::models::json::{AllowedNumbers, matrix_from_json};
use attentive::models::optimiser::{GradientsByAddress, Optimiser, Rule};
use attentive::models::parameters::Parameters;
use attentive::models::sublayer::NormPlace;
use attentive::models::transformer::{SentencePair, transformer};
use serde_json::{Map, Value, json};

fn file(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Matrices by address, as a trace has them or as a reference file lists them.
type Matrices = Vec<(String, Matrix)>;

fn matrices(object: &Value) -> Matrices {
    let object = object.as_object().unwrap();
    let read = |(address, value): (&String, &Value)| {
        let matrix = matrix_from_json(address, value, AllowedNumbers::Printed).unwrap();
        (address.clone(), matrix)
    };
    object.iter().map(read).collect()
}

/// Stages and gradients by the library.
fn by_library(computation: &str, input: &Value, grad: Option<&str>) -> (Matrices, Matrices) {
    let computation = catalog::find(computation).unwrap();
    let (inputs, upstream) = Inputs::from_json(computation.slots, input).unwrap();
    let run = computation.run(inputs, computation.settings());
    let stages = run.recorded.iter().filter_map(|it| match it.role {
        Role::Stage(_) => Some((it.address.clone(), run.tape.value(it.id).clone_owned())),
        Role::Input | Role::Constant => None,
    });
    let stages = stages.collect();
    let Some(address) = grad else {
        return (stages, Vec::new());
    };
    let loss = run
        .recorded
        .iter()
        .find(|it| it.address == address)
        .unwrap();
    let gradients = match upstream {
        Some(upstream) => run.tape.backward(loss.id, upstream),
        None => run.tape.var(loss.id).backward(),
    };
    let reached = run
        .recorded
        .iter()
        .filter_map(|it| Some((it.address.clone(), gradients.of(it.id)?.clone())));
    (stages, reached.collect())
}

/// Stages and gradients by the binary.
fn by_binary(computation: &str, input: &Value, grad: Option<&str>) -> (Matrices, Matrices) {
    let mut arguments = vec!["trace", computation, "--input", "-", "--json"];
    arguments.extend(grad.into_iter().flat_map(|address| ["--grad", address]));
    let answer = attentive(&arguments, input.to_string().as_bytes());
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""));
    let written: Value = serde_json::from_str(&answer.stdout).unwrap();
    (matrices(&written["stages"]), matrices(&written["grads"]))
}

#[track_caller]
fn check(name: &str, computation: &str, case: &Value) {
    let tolerance = case["tolerance"].as_f64().unwrap();
    let (input, grad) = (&case["input"], case["grad"].as_str());
    for (by, (stages, grads)) in [
        ("library", by_library(computation, input, grad)),
        ("binary", by_binary(computation, input, grad)),
    ] {
        let find = |among: &Matrices, address: &str| {
            let found = among.iter().find(|(known, _)| known == address);
            found.map(|(_, matrix)| matrix.clone())
        };
        for (address, expected) in matrices(&case["stages"]) {
            let what = format!("{name}, {by}: {address}");
            let stage = find(&stages, &address).unwrap_or_else(|| panic!("{what} is missing"));
            assert_close(&what, &stage, &expected, tolerance);
        }
        for (address, expected) in matrices(&case["grads"]) {
            let (rows, cols) = expected.shape();
            // Absent means that the loss does not reach it.
            let grad = find(&grads, &address).unwrap_or_else(|| Matrix::zeros(rows, cols));
            let what = format!("{name}, {by}: gradient of {address}");
            assert_close(&what, &grad, &expected, tolerance);
        }
    }
}

/// Checks every case of a file.
#[track_caller]
fn check_file(name: &str) {
    let file = file(name);
    let computation = file["computation"].as_str().unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let case_name = case["name"].as_str().unwrap();
        check(&format!("{name}, {case_name}"), computation, case);
    }
}

#[test]
fn attention_agrees_with_pytorch() {
    check_file("attention");
}

#[test]
fn self_attention_agrees_with_pytorch() {
    check_file("self-attention");
}

#[test]
fn rnn_agrees_with_pytorch() {
    check_file("rnn");
}

#[test]
fn bi_rnn_agrees_with_pytorch() {
    check_file("bi-rnn");
}

#[test]
fn gru_agrees_with_pytorch() {
    check_file("gru");
}

#[test]
fn multi_head_agrees_with_pytorch() {
    check_file("multi-head");
}

#[test]
fn layer_norm_agrees_with_pytorch() {
    check_file("layer-norm");
}

#[test]
fn positions_agree_with_pytorch() {
    check_file("positions");
}

#[test]
fn encoder_layer_agrees_with_pytorch() {
    check_file("encoder-layer");
}

#[test]
fn decoder_layer_agrees_with_pytorch() {
    check_file("decoder-layer");
}

#[test]
fn transformer_agrees_with_pytorch() {
    check_file("transformer");
}

#[test]
fn cross_entropy_agrees_with_pytorch() {
    let file = file("training");
    let cases = file["cross_entropy"].as_array().unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let tolerance = case["tolerance"].as_f64().unwrap();
        let read = |key| matrix_from_json(key, &case[key], AllowedNumbers::Finite).unwrap();
        let targets: Vec<usize> = serde_json::from_value(case["targets"].clone()).unwrap();
        let tape = Tape::new();
        let logits = tape.leaf(read("logits"));
        let losses = logits.cross_entropy(targets);
        let loss = match case["reduction"].as_str().unwrap() {
            "sum" => losses.total(),
            _ => losses.mean(),
        };
        let expected = Matrix::from_element(1, 1, case["loss"].as_f64().unwrap());
        assert_close(name, &loss.value(), &expected, tolerance);
        let gradients = loss.backward();
        let gradient = gradients.of(logits.id()).expect("reached");
        assert_close(name, gradient, &read("grad"), tolerance);
    }
}

/// Three steps of a translator, on sentences of different lengths at once: the function that is traced is the one that trains.
#[test]
fn training_a_batch_of_translations_agrees_with_pytorch() {
    let file = file("training");
    let cases = file["translator"].as_array().unwrap();
    assert_eq!(cases.len(), 2);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let size = |key: &str| case[key].as_u64().unwrap() as usize;
        let tolerance = number(&case["tolerance"]);
        let ids = |value: &Value| -> Arc<[usize]> {
            let ids: Vec<usize> = serde_json::from_value(value.clone()).unwrap();
            ids.into()
        };
        let pairs = case["pairs"].as_array().unwrap().iter();
        let pairs = pairs.map(|pair| SentencePair {
            source: ids(&pair["source"]),
            target: ids(&pair["target"]),
        });
        let pairs: Vec<SentencePair> = pairs.collect();
        let form = LayerForm {
            heads: size("heads"),
            norm: NormPlace::of(case["norm"].as_str().unwrap()),
        };
        let mut parameters = Parameters::new(Badge::Given);
        for (address, value) in matrices(&case["parameters"]) {
            parameters.insert(address, value);
        }
        let rule = Rule::Adam {
            betas: [0, 1].map(|beta| number(&case["betas"][beta])),
            epsilon: number(&case["eps"]),
        };
        let mut optimiser = Optimiser::new(rule, number(&case["lr"]));
        for step in 0..3 {
            let gradients: GradientsByAddress = {
                let tape = Tape::new();
                let pass = ForwardPass::new(&tape, &parameters, Trace::off());
                let scope = pass.root();
                let loss = transformer(&scope, &pairs, form, size("layers"), [None, None]).loss;
                let expected = Matrix::from_element(1, 1, number(&case["losses"][step]));
                let what = format!("{name}: loss before step {step}");
                assert_close(&what, &loss.value(), &expected, tolerance);
                let gradients = loss.backward();
                let leaves = pass.leaves().into_iter();
                let of = |(address, id)| Some((address, gradients.of(id)?.clone()));
                leaves.filter_map(of).collect()
            };
            // Softmax cannot see what b_k adds. Adam divides the rounding that is left of its gradient by about itself, so that where the
            // bias goes from here says nothing: neither here nor in the reference does it stay where exact numbers would leave it.
            let is_unseen = |address: &str| address.ends_with(".b_k");
            for (address, gradient) in gradients.iter().filter(|(it, _)| is_unseen(it)) {
                assert!(gradient.amax() < 1e-14, "{name}: gradient of {address}");
            }
            optimiser.step(&mut parameters, &gradients);
            let after = matrices(&case["after"][step]);
            assert_eq!(after.len(), parameters.iter().count());
            for (address, expected) in after.into_iter().filter(|(it, _)| !is_unseen(it)) {
                let what = format!("{name}: {address} after step {step}");
                assert_close(
                    &what,
                    parameters.get(&address).unwrap(),
                    &expected,
                    tolerance,
                );
            }
        }
    }
}

/// The public notebook that attention is often learned from: what it printed is what is computed here.
#[test]
fn attention_agrees_with_the_notebook() {
    let printed = file("notebook");
    let only = |names: &[&str]| -> Map<String, Value> {
        let take = |&name: &&str| (name.to_owned(), printed[name].clone());
        names.iter().map(take).collect()
    };
    let case = json!({
        "input": only(&["q", "k", "v", "mask"]),
        "grad": null,
        "stages": only(&["affinity", "scaled", "weights", "context"]),
        "grads": {},
        "tolerance": printed["tolerance"],
    });
    check("notebook", "attention", &case);
    let weights =
        matrix_from_json("weights", &printed["weights"], AllowedNumbers::Printed).unwrap();
    assert_eq!(
        weights.upper_triangle(),
        Matrix::from_diagonal(&weights.diagonal())
    );
}
