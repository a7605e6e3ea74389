//! How long the stages take: attention and the recurrent network against PyTorch (`pytorch.py` beside this file runs both),
//! and two lessons' whole recomputations.
//!
//! Timed are a run and the end of its tape. Its inputs are put on the tape before.

use std::hint::black_box;

use attentive::math::memory::keep_freed_memory;
use attentive::math::{Matrix, Tape, Trace, Var, random};
use attentive::models::attention::{attention, causal_mask};
use attentive::models::catalog;
use attentive::models::forward_pass::{ForwardPass, ModelScope};
use attentive::models::recurrence::Recurrence;
use attentive::models::rnn::{RnnWeights, rnn};
use attentive::models::words::Sentence;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const WIDTH: usize = 64;

fn matrix(rows: usize, cols: usize, name: &str) -> Matrix {
    random::normal(rows, cols, 1.0, &mut random::generator(1, name))
}

/// Times `run` on tapes that begin with `inputs`.
fn on_tape(
    criterion: &mut Criterion,
    name: &str,
    inputs: &[Matrix],
    run: impl for<'t> Fn(&ModelScope<'_, 't>, &[Var<'t>]) -> Var<'t>,
) {
    let setup = || {
        let tape = Tape::new();
        let leaves: Vec<_> = inputs
            .iter()
            .map(|input| tape.leaf(input.clone()).id())
            .collect();
        (tape, leaves)
    };
    criterion.bench_function(name, |bencher| {
        bencher.iter_batched(
            setup,
            |(tape, leaves)| {
                let inputs: Vec<_> = leaves.iter().map(|&leaf| tape.var(leaf)).collect();
                let pass = ForwardPass::without_parameters(&tape, Trace::off());
                black_box(run(&pass.root(), &inputs).value());
            },
            BatchSize::PerIteration,
        );
    });
}

fn attention_by_length(criterion: &mut Criterion) {
    keep_freed_memory();
    for length in [8, 64, 256, 1024] {
        let [q, k, v] = ["q", "k", "v"].map(|name| matrix(length, WIDTH, name));
        let inputs = [q, k, v, causal_mask(length, length)];
        on_tape(
            criterion,
            &format!("attention/{length}"),
            &inputs,
            |scope, inputs| {
                let [q, k, v, mask] = std::array::from_fn(|i| inputs[i]);
                attention(scope, q, k, v, mask)
            },
        );
    }
}

fn rnn_by_length(criterion: &mut Criterion) {
    for length in [8, 1024] {
        let [w_x, w_h] = ["w_x", "w_h"].map(|name| matrix(WIDTH, WIDTH, name) / 8.0);
        let [b, h0] = ["b", "h0"].map(|name| matrix(1, WIDTH, name));
        let inputs = [matrix(length, WIDTH, "x"), w_x, w_h, b, h0];
        on_tape(
            criterion,
            &format!("rnn/{length}"),
            &inputs,
            |scope, inputs| {
                let [x, w_x, w_h, b, h0] = std::array::from_fn(|i| inputs[i]);
                let weights = RnnWeights { w_x, w_h, b };
                rnn(scope, x, weights, h0, Recurrence::default())
            },
        );
    }
}

/// Everything that happens when a learner turns a knob: the inputs, the run, its trace.
fn lessons(criterion: &mut Criterion) {
    let sentence = Sentence::parse("my name is aj and I drink tea").expect("eight words");
    for (name, knobs) in [
        ("self-attention", ["d", "d_k", "d_v"].as_slice()),
        ("dot-products", &[]),
    ] {
        let computation = catalog::find(name).expect("it is in the catalog");
        let mut settings = computation.settings();
        for knob in knobs {
            settings.set(knob, "16").expect("16 is in range");
        }
        criterion.bench_function(&format!("lesson/{name}"), |bencher| {
            bencher.iter(|| {
                let inputs = computation.inputs(&sentence, &settings);
                computation.run(inputs, settings.clone())
            });
        });
    }
}

criterion_group!(benches, attention_by_length, rnn_by_length, lessons);
criterion_main!(benches);
