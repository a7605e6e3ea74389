//! How long a step of training takes, forward, backward and update, and how often it allocates. In a release build and as
//! plain `cargo run` builds it:
//!
//! ```sh
//! cargo bench --bench training
//! cargo bench --bench training --profile dev
//! cargo bench --bench training -- "recall, rnn"
//! ```

use std::sync::Arc;
use std::time::{Duration, Instant};

use attentive::math::memory::keep_freed_memory;
use attentive::math::{Id, Matrix, Tape, Trace, Var, random};
use attentive::models::attention::{attention, causal_mask};
use attentive::models::forward_pass::ForwardPass;
use attentive::models::recurrence::Recurrence;
use attentive::models::rnn::{RnnWeights, rnn};
use attentive::models::self_attention::{Projections, project};
use attentive::models::training::TrainingSpec;

fn matrix(rows: usize, cols: usize, name: &str) -> Arc<Matrix> {
    let deviation = (rows as f64).sqrt().recip();
    random::normal(rows, cols, deviation, &mut random::generator(1, name)).into()
}

/// ‖a + b‖², cell by cell; b is the target with its sign changed.
fn squared_error<'t>(a: Var<'t>, b: Var<'t>) -> Var<'t> {
    let error = a + b;
    error.hadamard(error)
}

/// A model that reads its weights in the order in which it made them.
trait Model {
    /// The loss, whose cells are to be summed.
    fn loss<'t>(&self, tape: &'t Tape, weights: &[Var<'t>]) -> Var<'t>;
}

/// A recurrent network over one long sequence, x [n, h] and targets [n, h].
struct Recurrent {
    x: Arc<Matrix>,
    targets: Arc<Matrix>,
}

impl Recurrent {
    const STEPS: usize = 64;
    const WIDTH: usize = 19;

    fn new() -> (Self, Vec<Arc<Matrix>>) {
        let h = Self::WIDTH;
        let [x, targets] = ["x", "targets"].map(|name| matrix(Self::STEPS, h, name));
        let weights = vec![
            matrix(h, h, "w_x"),
            matrix(h, h, "w_h"),
            matrix(1, h, "b"),
            matrix(1, h, "h0"),
        ];
        (Self { x, targets }, weights)
    }
}

impl Model for Recurrent {
    fn loss<'t>(&self, tape: &'t Tape, weights: &[Var<'t>]) -> Var<'t> {
        let &[w_x, w_h, b, h0] = weights else {
            unreachable!("four weights");
        };
        let x = tape.leaf(Arc::clone(&self.x));
        let pass = ForwardPass::without_parameters(tape, Trace::off());
        let weights = RnnWeights { w_x, w_h, b };
        let states = rnn(&pass.root(), x, weights, h0, Recurrence::default());
        squared_error(states, tape.leaf(Arc::clone(&self.targets)))
    }
}

/// Two layers of four heads, each layer with two products and a tanh after the heads, on ten sentences of six words: x [6, d]
/// and targets [6, d] for each. What the heads find is summed, each through its own part of the matrix that would merge them.
struct Layers {
    sentences: Vec<(Arc<Matrix>, Arc<Matrix>)>,
    mask: Arc<Matrix>,
}

impl Layers {
    const SENTENCES: usize = 10;
    const WORDS: usize = 6;
    const WIDTH: usize = 32;
    const HEADS: usize = 4;
    const LAYERS: usize = 2;

    fn new() -> (Self, Vec<Arc<Matrix>>) {
        let (d, d_k) = (Self::WIDTH, Self::WIDTH / Self::HEADS);
        let sentence = |number| {
            let of = |name| matrix(Self::WORDS, d, &format!("{name}{number}"));
            (of("x"), of("targets"))
        };
        let mut weights = Vec::new();
        for layer in 0..Self::LAYERS {
            for head in 0..Self::HEADS {
                weights
                    .extend(["q", "k", "v"].map(|w| matrix(d, d_k, &format!("{layer}{head}{w}"))));
                weights.push(matrix(d_k, d, &format!("{layer}{head}o")));
            }
            weights.push(matrix(d, 2 * d, &format!("{layer}in")));
            weights.push(matrix(2 * d, d, &format!("{layer}out")));
        }
        let layers = Self {
            sentences: (0..Self::SENTENCES).map(sentence).collect(),
            mask: causal_mask(Self::WORDS, Self::WORDS).into(),
        };
        (layers, weights)
    }
}

impl Model for Layers {
    fn loss<'t>(&self, tape: &'t Tape, weights: &[Var<'t>]) -> Var<'t> {
        let mask = tape.leaf(Arc::clone(&self.mask));
        let pass = ForwardPass::without_parameters(tape, Trace::off());
        let losses = self.sentences.iter().map(|(x, targets)| {
            let mut x = tape.leaf(Arc::clone(x));
            for layer in weights.chunks_exact(4 * Self::HEADS + 2) {
                let (heads, forward) = layer.split_at(4 * Self::HEADS);
                let context = heads.chunks_exact(4).map(|head| {
                    let (w_q, w_k, w_v) = (head[0], head[1], head[2]);
                    let [q, k, v] = project(&pass.root(), x, Projections { w_q, w_k, w_v });
                    attention(&pass.root(), q, k, v, mask) * head[3]
                });
                x = context.fold(x, |sum, head| sum + head);
                x = x + (x * forward[0]).tanh() * forward[1];
            }
            squared_error(x, tape.leaf(Arc::clone(targets)))
        });
        losses.reduce(|sum, loss| sum + loss).expect("sentences")
    }
}

/// Forward, backward, and a step down the gradient. Returns the loss before it.
fn step(model: &impl Model, weights: &mut [Arc<Matrix>]) -> f64 {
    const RATE: f64 = 1e-4;
    let tape = Tape::new();
    let leaves: Vec<Var<'_>> = weights.iter().map(|w| tape.leaf(Arc::clone(w))).collect();
    let loss = model.loss(&tape, &leaves);
    let gradients = loss.backward();
    let total = loss.value().sum();
    let leaves: Vec<Id> = leaves.into_iter().map(Var::id).collect();
    // Without the tape a weight has one owner again, and is changed in place.
    drop(tape);
    for (weight, id) in weights.iter_mut().zip(leaves) {
        if let Some(gradient) = gradients.of(id) {
            Arc::make_mut(weight).zip_apply(gradient, |cell, slope| *cell -= RATE * slope);
        }
    }
    total
}

/// A function that makes one step and returns the loss before it, or `None` where the step did more than that.
fn stepper((model, mut weights): (impl Model, Vec<Arc<Matrix>>)) -> impl FnMut() -> Option<f64> {
    move || Some(step(&model, &mut weights))
}

/// The same for a task with the settings that are known to work. Steps that also take a score are left out.
fn on_task(task: &str, model: &str) -> impl FnMut() -> Option<f64> {
    let mut spec = TrainingSpec::new(task, model).expect("a task and a model");
    spec.set("steps", "1000000").expect("a number of steps");
    let mut job = spec.job().expect("a sound spec");
    move || {
        let progress = job.next().expect("steps without end");
        progress.score.is_none().then_some(progress.loss)
    }
}

fn report(name: &str, mut step: impl FnMut() -> Option<f64>) {
    let asked_for = std::env::args().skip(1).find(|it| !it.starts_with("--"));
    if asked_for.is_some_and(|it| !name.starts_with(&it)) {
        return;
    }
    let first = step().expect("a loss");
    let mut last = first;
    let counted = allocation_counter::measure(|| last = step().expect("a loss"));
    let (mut times, end) = (Vec::new(), Instant::now() + Duration::from_secs(2));
    while Instant::now() < end {
        let start = Instant::now();
        if let Some(loss) = step() {
            times.push(start.elapsed());
            last = loss;
        }
    }
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "{name:<28}{:>10.1}{:>10.1}{:>12}{:>10}   {first:.2} → {last:.2} in {} steps",
        micros(times[times.len() / 2]),
        micros(times[0]),
        counted.count_total,
        counted.bytes_total / 1024,
        times.len() + 2,
    );
}

fn main() {
    keep_freed_memory();
    let (median, fastest) = ("median µs", "fastest");
    println!(
        "{:<28}{median:>10}{fastest:>10}{:>12}{:>10}   loss",
        "a step", "allocations", "KiB"
    );
    report("one sequence, rnn", stepper(Recurrent::new()));
    report("2 layers, 4 heads, d 32", stepper(Layers::new()));
    for task in ["recall", "both-sides", "parity"] {
        for model in ["rnn", "bi-rnn", "gru", "attention"] {
            report(&format!("{task}, {model}"), on_task(task, model));
        }
    }
    for model in ["transformer", "rnn", "gru"] {
        report(
            &format!("translation, {model}"),
            on_task("translation", model),
        );
    }
}
