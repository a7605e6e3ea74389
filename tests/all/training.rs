//! Training: the steps of optimisers against PyTorch, losses against plain loops, gradients against finite differences, and what
//! models learn.

use crate::support::assert_close;
use attentive::math::{Matrix, Tape, Trace, Var};
use attentive::models::attention::causal_mask;
use attentive::models::badge::Badge;
use attentive::models::forward_pass::ForwardPass;
use attentive::models::heads::heads;
use attentive::models::json::{AllowedNumbers, matrix_from_json};
use attentive::models::optimiser::{GradientsByAddress, Optimiser, Rule};
use attentive::models::parameters::Parameters;
use attentive::models::positions::sinusoidal;
use attentive::models::tasks::Batch;
use attentive::models::training::{End, Job, Model, TrainingSpec};
use serde_json::Value;

fn file(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn read(value: &Value) -> Matrix {
    matrix_from_json("reference", value, AllowedNumbers::Printed).unwrap()
}

fn matrices(object: &Value) -> GradientsByAddress {
    let all = object.as_object().unwrap().iter();
    all.map(|(name, value)| (name.clone(), read(value)))
        .collect()
}

fn spec(task: &str, model: &str, settings: &str) -> TrainingSpec {
    let mut spec = TrainingSpec::new(task, model).unwrap();
    for setting in settings.split_whitespace() {
        let (knob, value) = setting.split_once('=').unwrap();
        spec.set(knob, value).unwrap();
    }
    spec
}

fn job(task: &str, model: &str, settings: &str) -> Job {
    spec(task, model, settings).job().unwrap()
}

/// The job after its last step.
fn trained(task: &str, model: &str, settings: &str) -> Job {
    let mut job = job(task, model, settings);
    job.by_ref().for_each(drop);
    job
}

#[test]
fn optimisers_move_weights_as_in_pytorch() {
    let reference = file("training");
    let number = |value: &Value| value.as_f64().unwrap();
    for kind in ["sgd", "adam"] {
        let cases = reference[kind].as_array().unwrap();
        assert!(cases.len() >= 2);
        for case in cases {
            let rule = match kind {
                "sgd" => Rule::Sgd,
                _ => Rule::Adam {
                    betas: [0, 1].map(|beta| number(&case["betas"][beta])),
                    epsilon: number(&case["eps"]),
                },
            };
            let mut optimiser = Optimiser::new(rule, number(&case["lr"]));
            let mut parameters = Parameters::new(Badge::Given);
            for (name, value) in matrices(&case["parameters"]) {
                parameters.insert(name, value);
            }
            let steps = case["gradients"].as_array().unwrap();
            for (step, gradients) in steps.iter().enumerate() {
                optimiser.step(&mut parameters, &matrices(gradients));
                for (name, expected) in matrices(&case["after"][step]) {
                    let what = format!("{kind} {}, {name} after step {step}", case["name"]);
                    let tolerance = number(&case["tolerance"]);
                    assert_close(&what, parameters.get(&name).unwrap(), &expected, tolerance);
                }
            }
        }
    }
}

#[test]
fn positions_are_those_of_the_reference() {
    let reference = file("positions");
    let cases = reference["cases"].as_array().unwrap();
    assert!(cases.len() >= 2);
    for case in cases {
        let expected = read(&case["stages"]["encoding"]);
        let positions = sinusoidal(expected.nrows(), expected.ncols());
        assert_close("positions", &positions, &expected, 1e-9);
    }
}

/// The heads between the projections and the output of multi-head attention: every stage and every gradient.
#[test]
fn heads_agree_with_multi_head_attention_of_pytorch() {
    let reference = file("multi-head");
    let cases = reference["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let (input, tape) = (&case["input"], Tape::new());
        let given = input.as_object().unwrap().iter();
        let given = given.filter(|(name, value)| value.is_array() && *name != "mask");
        let leaves: Vec<(&str, Var<'_>)> = given
            .map(|(name, value)| (name.as_str(), tape.leaf(read(value))))
            .collect();
        let leaf = |name: &str| leaves.iter().find(|(it, _)| *it == name).map(|it| it.1);
        let x = leaf("x").unwrap();
        let memory = leaf("memory").unwrap_or(x);
        let projected = |of: Var<'_>, w: &str, b: &str| {
            let product = tape.var(of.id()) * leaf(w).unwrap();
            leaf(b).map_or(product, |bias| product + bias)
        };
        let qkv = [
            projected(x, "w_q", "b_q"),
            projected(memory, "w_k", "b_k"),
            projected(memory, "w_v", "b_v"),
        ];
        let mask = match &input["mask"] {
            Value::String(name) if name == "causal" => causal_mask(x.rows(), memory.rows()),
            Value::String(_) => Matrix::zeros(x.rows(), memory.rows()),
            given => read(given),
        };
        let pass = ForwardPass::without_parameters(&tape, Trace::on());
        let count = usize::try_from(input["heads"].as_u64().unwrap()).unwrap();
        let merged = heads(&pass.root(), qkv, tape.leaf(mask), count);
        let output = merged * leaf("w_o").unwrap();
        let output = leaf("b_o").map_or(output, |bias| output + bias);

        let stages = pass.recorded();
        let find = |address: &str| match address {
            "q" | "k" | "v" => Some(qkv["qkv".find(address).unwrap()].id()),
            "output" => Some(output.id()),
            _ => stages
                .iter()
                .find(|it| it.address == address)
                .map(|it| it.id),
        };
        for (address, expected) in matrices(&case["stages"]) {
            let id = find(&address).unwrap_or_else(|| panic!("there is no {address}"));
            let what = format!("{}: {address}", case["name"]);
            assert_close(&what, &tape.value(id), &expected, 1e-9);
        }
        let Some(of) = case["grad"].as_str() else {
            continue;
        };
        let loss = find(of).unwrap();
        let (rows, cols) = tape.value(loss).shape();
        let upstream = input.get("upstream").map(read);
        let upstream = upstream.unwrap_or_else(|| Matrix::from_element(rows, cols, 1.0));
        let gradients = tape.backward(loss, upstream);
        for (address, expected) in matrices(&case["grads"]) {
            let id = find(&address).or_else(|| leaf(&address).map(Var::id));
            let id = id.unwrap_or_else(|| panic!("there is no {address}"));
            let zeros = Matrix::zeros(expected.nrows(), expected.ncols());
            let gradient = gradients.of(id).unwrap_or(&zeros);
            let what = format!("{}: ∂{of}/∂{address}", case["name"]);
            assert_close(&what, gradient, &expected, 1e-9);
        }
    }
}

/// x·W + b in a loop.
fn layer(x: &[f64], w: &Matrix, b: Option<&Matrix>) -> Vec<f64> {
    let cell = |col| {
        let products = x.iter().enumerate().map(|(row, x)| x * w[(row, col)]);
        products.sum::<f64>() + b.map_or(0.0, |b| b[(0, col)])
    };
    (0..w.ncols()).map(cell).collect()
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    let sum: f64 = scores.iter().map(|score| score.exp()).sum();
    scores.iter().map(|score| score.exp() / sum).collect()
}

/// The states of an RNN on one sequence, in plain loops.
fn rnn_by_loops(words: &[usize], weights: &dyn Fn(&str) -> Matrix, part: &str) -> Vec<Vec<f64>> {
    let weight = |name: &str| weights(&format!("{part}{name}"));
    let (table, w_x, w_h, b) = (weights("table"), weight("w_x"), weight("w_h"), weight("b"));
    let mut state = vec![0.0; b.ncols()];
    let mut states = Vec::new();
    for &word in words {
        let x: Vec<f64> = table.row(word).iter().copied().collect();
        let (from_word, from_state) = (layer(&x, &w_x, Some(&b)), layer(&state, &w_h, None));
        let sums = from_word.iter().zip(&from_state);
        state = sums.map(|(a, b)| (a + b).tanh()).collect();
        states.push(state.clone());
    }
    states
}

fn attention_by_loops(
    words: &[usize],
    weights: &dyn Fn(&str) -> Matrix,
    spec: &TrainingSpec,
) -> Vec<Vec<f64>> {
    let (table, n) = (weights("table"), words.len());
    let (d, heads) = (table.ncols(), spec.settings().size("heads"));
    let positions = sinusoidal(n, d);
    let x = |place: usize| -> Vec<f64> {
        let cell = |col| table[(words[place], col)] + 0.1 * positions[(place, col)];
        (0..d).map(cell).collect()
    };
    let all = |name: &str| -> Vec<Vec<f64>> {
        (0..n)
            .map(|place| layer(&x(place), &weights(name), None))
            .collect()
    };
    let (q, k, v) = (all("w_q"), all("w_k"), all("w_v"));
    let each = d / heads;
    (0..n)
        .map(|i| {
            let mut found = Vec::new();
            for head in 0..heads {
                let own = head * each..(head + 1) * each;
                let visible = if spec.settings().choice("mask") == "causal" {
                    i + 1
                } else {
                    n
                };
                let scores = (0..visible).map(|j| {
                    let products = own.clone().map(|col| q[i][col] * k[j][col]);
                    products.sum::<f64>() / (each as f64).sqrt()
                });
                let shares = softmax(&scores.collect::<Vec<_>>());
                for col in own {
                    found.push(shares.iter().zip(&v).map(|(share, v)| share * v[col]).sum());
                }
            }
            found
        })
        .collect()
}

/// The mean surprise at the right answers, sequence by sequence.
fn loss_by_loops(spec: &TrainingSpec, weights: &dyn Fn(&str) -> Matrix, batch: &Batch) -> f64 {
    let mut losses = Vec::new();
    for sequence in 0..batch.sequences {
        let words = batch.sequence(sequence);
        let states = match spec.model() {
            Model::Rnn => rnn_by_loops(words, weights, ""),
            Model::Attention => attention_by_loops(words, weights, spec),
            Model::BiRnn => {
                let reversed: Vec<usize> = words.iter().rev().copied().collect();
                let forward = rnn_by_loops(words, weights, "forward.");
                let backward = rnn_by_loops(&reversed, weights, "backward.");
                let both = forward.iter().zip(backward.iter().rev());
                both.map(|(a, b)| [a.as_slice(), b].concat()).collect()
            }
            Model::Gru | Model::Transformer => unreachable!("the reference files have them"),
        };
        for (number, &place) in batch.asked.iter().enumerate() {
            let logits = layer(&states[place], &weights("w_out"), Some(&weights("b_out")));
            let right = batch.answers[sequence * batch.asked.len() + number];
            losses.push(-softmax(&logits)[right].ln());
        }
    }
    losses.iter().sum::<f64>() / losses.len() as f64
}

#[test]
fn the_loss_of_a_batch_agrees_with_plain_loops() {
    for (task, model, settings) in [
        ("recall", "rnn", "gap=5"),
        ("recall", "rnn", "gap=9 truncate=3 gain=1.5"),
        ("both-sides", "bi-rnn", "gap=3"),
        ("parity", "rnn", "bits=6"),
        ("parity", "bi-rnn", "bits=6"),
        ("recall", "attention", "gap=5"),
        ("both-sides", "attention", "gap=3"),
        ("parity", "attention", "bits=6 heads=4"),
    ] {
        let mut job = job(task, model, settings);
        // A few steps on, where no bias is 0 any more.
        job.by_ref().take(3).for_each(drop);
        let weights = job.parameters().clone();
        let weights = |name: &str| weights.get(name).unwrap().clone();
        let expected = loss_by_loops(job.spec(), &weights, &job.batch(4));
        let loss = job.next().unwrap().loss;
        assert!(
            (loss - expected).abs() < 1e-12,
            "{task} {model}: {loss} is not {expected}"
        );
    }
}

#[test]
fn gradients_agree_with_finite_differences() {
    for (task, model, settings) in [
        ("recall", "rnn", "gap=4 hidden=5 batch=3"),
        ("both-sides", "bi-rnn", "gap=2 hidden=4 batch=3"),
        ("parity", "gru", "bits=5 hidden=4 batch=3"),
        ("both-sides", "attention", "gap=2 d=6 batch=3"),
        ("parity", "attention", "bits=5 d=4 batch=3"),
    ] {
        let start = job(task, model, settings);
        let mut job = start.clone();
        job.next();
        for (address, gradient) in job.gradients() {
            let (rows, cols) = gradient.shape();
            let differences = Matrix::from_fn(rows, cols, |row, col| {
                let h = 1e-5;
                let loss = |by: f64| {
                    let mut moved = start.clone();
                    let at = moved.parameters().get(address).unwrap()[(row, col)];
                    moved.edit(address, (row, col), at + by).unwrap();
                    moved.next().unwrap().loss
                };
                (loss(h) - loss(-h)) / (2.0 * h)
            });
            let what = format!("{task} {model}: {address}");
            assert_close(&what, gradient, &differences, 1e-8);
        }
        let addresses = start.parameters().iter().map(|(name, _)| name);
        assert!(job.gradients().keys().eq(addresses), "every weight has one");
    }
}

#[test]
fn truncation_cuts_the_gradient_and_not_the_state() {
    let first = |settings: &str| {
        let mut job = job("recall", "rnn", settings);
        let loss = job.next().unwrap().loss;
        (loss, job.gradients()["w_h"].clone())
    };
    let (full, gradient) = first("gap=18");
    let (cut, cut_gradient) = first("gap=18 truncate=5");
    let (whole, whole_gradient) = first("gap=18 truncate=19");
    assert_eq!(full.to_bits(), cut.to_bits());
    assert_ne!(gradient, cut_gradient);
    assert_eq!((full, gradient), (whole, whole_gradient));
}

fn bits(job: &Job) -> Vec<u64> {
    let all = job.parameters().iter();
    all.flat_map(|(_, matrix)| matrix.iter().map(|weight| weight.to_bits()))
        .collect()
}

/// However many jobs run at once, and whoever looks at them between two steps.
#[test]
fn equal_specs_come_to_equal_bits() {
    for (model, settings) in [("rnn", "truncate=7"), ("gru", ""), ("attention", "")] {
        let settings = format!("gap=10 steps=12 {settings}");
        let alone = bits(&trained("recall", model, &settings));
        let run = || {
            let mut job = job("recall", model, &settings);
            while let Some(progress) = job.next() {
                job.score(3 + progress.step as usize, 10);
            }
            bits(&job)
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), alone, "{model}");
            }
        });
        let other = trained("recall", model, &format!("{settings} seed=2"));
        assert_ne!(bits(&other), alone);
    }
}

/// All models meet the same sequences, so that a race is fair.
#[test]
fn the_data_depends_on_the_task_and_the_seed_alone() {
    let batch = |model, settings: &str| job("recall", model, settings).batch(3);
    assert_eq!(batch("rnn", "gap=9"), batch("attention", "gap=9"));
    assert_ne!(batch("rnn", "gap=9"), batch("rnn", "gap=9 seed=2"));
    assert_ne!(
        batch("rnn", "gap=9"),
        job("recall", "rnn", "gap=9").batch(4)
    );
}

#[test]
fn a_job_is_an_iterator_with_an_end() {
    let mut job = job("recall", "attention", "gap=3 steps=25");
    assert_eq!((job.step(), job.end()), (0, None));
    assert_eq!(job.parameters().origin, Badge::Random);
    let progress: Vec<_> = job.by_ref().collect();
    let steps: Vec<u64> = progress.iter().map(|it| it.step).collect();
    assert_eq!(steps, (1..=25).collect::<Vec<_>>());
    let scored = progress.iter().filter(|it| it.score.is_some());
    let scored: Vec<u64> = scored.map(|it| it.step).collect();
    assert_eq!(scored, [10, 20, 25]);
    assert_eq!((job.step(), job.end()), (25, Some(End::Finished)));
    assert_eq!(job.parameters().origin, Badge::Trained);
    assert_eq!(job.next(), None);
}

#[test]
fn training_goes_on_from_an_edit() {
    let mut job = job("recall", "rnn", "gap=3 steps=20");
    job.by_ref().take(5).for_each(drop);
    let mut edited = job.clone();
    let before = edited.edit("w_h", (0, 1), 3.0).unwrap();
    assert_eq!(before, job.parameters().get("w_h").unwrap()[(0, 1)]);
    assert_eq!(edited.parameters().origin, Badge::Edited);
    let (plain, other) = (job.next().unwrap(), edited.next().unwrap());
    assert_eq!((plain.step, other.step), (6, 6));
    assert_ne!(plain.loss, other.loss);
    // A step moves it a little from where it was set.
    let moved = edited.parameters().get("w_h").unwrap()[(0, 1)];
    assert!(moved != 3.0 && (moved - 3.0).abs() < 0.01, "{moved}");

    let mut refused = |address: &str, cell, number| {
        let error = edited.edit(address, cell, number).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        refused("w_hh", (0, 0), 1.0),
        "there is no matrix of weights `w_hh`; did you mean `w_h`?"
    );
    assert_eq!(
        refused("b", (1, 0), 1.0),
        "`b` has no cell [1,0]; rows go from 0 to 0, columns from 0 to 18"
    );
    assert_eq!(
        refused("b", (0, 0), f64::NAN),
        "a weight of `b` cannot be NaN; set it to a number"
    );
}

#[test]
fn a_diverged_run_stops_and_says_where() {
    let mut job = job(
        "parity",
        "gru",
        "optimiser=sgd learning_rate=100 gain=3 steps=1000",
    );
    let last = job.by_ref().last().unwrap();
    assert_eq!(job.end(), Some(End::Diverged { step: last.step }));
    assert_eq!(
        job.end().unwrap().to_string(),
        format!("diverged at step {}", last.step)
    );
    assert!(last.step < 1000 && last.loss > 50.0 && last.score.is_none());
    assert!(
        job.parameters()
            .iter()
            .all(|(_, it)| it.iter().all(|w| w.is_finite()))
    );
    assert_eq!(job.next(), None);

    // A weight that overflows everything.
    let mut job = self::job("recall", "attention", "gap=3");
    job.edit("w_out", (0, 0), f64::MAX).unwrap();
    job.edit("w_v", (0, 0), f64::MAX).unwrap();
    job.by_ref().take(3).for_each(drop);
    assert_eq!(job.end(), Some(End::Diverged { step: 1 }));
}

#[test]
fn weights_of_another_model_are_refused() {
    let mut rnn = job("recall", "rnn", "gap=3");
    let mut load = |parameters: &Parameters| rnn.load(parameters.clone()).unwrap_err().message;
    let misfit = "the weights are not those of rnn on recall with these settings";
    let attention = job("recall", "attention", "");
    assert_eq!(
        load(attention.parameters()),
        format!("{misfit}: there is no `b` in them")
    );
    let narrow = job("recall", "rnn", "hidden=7");
    assert_eq!(
        load(narrow.parameters()),
        format!("{misfit}: `b` is [1, 7] instead of [1, 19]")
    );
    let mut more = job("recall", "rnn", "").parameters().clone();
    more.insert("w_z", Matrix::zeros(1, 1));
    assert_eq!(load(&more), format!("{misfit}: it has no `w_z`"));
    let mut broken = job("recall", "rnn", "").parameters().clone();
    broken.get_mut("w_h").unwrap()[(2, 3)] = f64::NAN;
    assert_eq!(load(&broken), "the weights hold NaN in `w_h`");
}

/// The scores of several seeds.
fn scores(task: &str, model: &str, settings: &str, seeds: u64) -> Vec<f64> {
    let score = |seed: u64| {
        let job = trained(task, model, &format!("{settings} seed={seed}"));
        job.score(job.spec().size(), 400)
    };
    (1..=seeds).map(score).collect()
}

/// Measured over 8 seeds: attention 1.000, the RNN at a short gap 1.000; the gaps are closed with room to spare.
#[test]
fn recall_is_learned_by_attention_and_over_short_gaps_by_an_rnn() {
    for score in scores("recall", "attention", "gap=20 steps=100", 3) {
        assert!(score >= 0.95, "{score}");
    }
    for score in scores("recall", "rnn", "gap=8 steps=150", 3) {
        assert!(score >= 0.95, "{score}");
    }
}

/// Measured over 8 seeds: from 0.25 to 0.84.
#[test]
fn recall_is_not_learned_by_an_rnn_whose_gradient_is_cut_soon() {
    let scores = scores("recall", "rnn", "gap=28 steps=150 truncate=5", 4);
    let mean = scores.iter().sum::<f64>() / 4.0;
    assert!(mean < 0.85, "{scores:?}");
}

/// Measured over 8 seeds: from 0.32 to 0.37 with one side, 1.000 with both.
#[test]
fn both_sides_needs_both_sides() {
    for (model, settings) in [("rnn", ""), ("attention", "mask=causal")] {
        let settings = format!("gap=4 steps=150 {settings}");
        for score in scores("both-sides", model, &settings, 2) {
            assert!((0.25..0.45).contains(&score), "{model}: {score}");
        }
    }
    for model in ["bi-rnn", "attention"] {
        for score in scores("both-sides", model, "gap=4 steps=150", 2) {
            assert!(score >= 0.95, "{model}: {score}");
        }
    }
}

/// Measured over 10 seeds, the RNN: 1.000 on 8 bits and at least 0.98 on 40. Over 8 seeds, attention: from 0.47 to 0.54.
#[test]
fn parity_is_learned_by_an_rnn_and_not_by_one_layer_of_attention() {
    for seed in 1..=3 {
        let rnn = trained("parity", "rnn", &format!("steps=250 seed={seed}"));
        let [short, long] = [8, 40].map(|bits| rnn.score(bits, 400));
        assert!(short >= 0.95 && long >= 0.9, "seed {seed}: {short}, {long}");
    }
    for score in scores("parity", "attention", "steps=200", 2) {
        assert!((0.4..0.6).contains(&score), "{score}");
    }
}

/// What a spec says that a step takes, and what it takes: close enough to refuse what would not fit.
#[test]
fn the_memory_of_a_step_is_known_beforehand() {
    for (task, model, settings) in [
        ("recall", "rnn", "gap=60"),
        ("both-sides", "bi-rnn", "gap=30"),
        ("recall", "gru", "gap=60"),
        ("recall", "attention", "gap=60"),
        ("both-sides", "attention", "gap=100 batch=4"),
        ("parity", "rnn", "bits=60"),
        ("parity", "attention", "bits=60"),
    ] {
        let mut job = job(task, model, settings);
        let expected = job.spec().bytes_a_step() as f64;
        let counted = allocation_counter::measure(|| {
            job.next();
        });
        let ratio = counted.bytes_max as f64 / expected;
        assert!(
            (0.5..1.2).contains(&ratio),
            "{task} {model}: {ratio} of what was expected"
        );
    }
}
