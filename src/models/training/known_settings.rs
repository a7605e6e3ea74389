//! The settings that are known to work, for each task and model.

use super::model::Model;
use crate::models::knobs::{Knob, Shapes};
use crate::models::tasks::Task;

/// The knobs of a task and a model, at the settings that are known to work.
pub(super) fn knobs(task: Task, model: Model) -> &'static [Knob] {
    match (task, model) {
        (Task::Recall, Model::Rnn) => &RECALL_RNN,
        (Task::Recall, Model::BiRnn) => &RECALL_BI_RNN,
        (Task::Recall, Model::Gru) => &RECALL_GRU,
        (Task::Recall, Model::Attention) => &RECALL_ATTENTION,
        (Task::BothSides, Model::Rnn) => &BOTH_SIDES_RNN,
        (Task::BothSides, Model::BiRnn) => &BOTH_SIDES_BI_RNN,
        (Task::BothSides, Model::Gru) => &BOTH_SIDES_GRU,
        (Task::BothSides, Model::Attention) => &BOTH_SIDES_ATTENTION,
        (Task::Parity, Model::Rnn) => &PARITY_RNN,
        (Task::Parity, Model::BiRnn) => &PARITY_BI_RNN,
        (Task::Parity, Model::Gru) => &PARITY_GRU,
        (Task::Parity, Model::Attention) => &PARITY_ATTENTION,
    }
}

// The width of a state, the deviation of the embedding in hundredths, the learning rate in ten thousandths.
static RECALL_RNN: [Knob; 11] = recurrent(gap(40), [19, 30, 30]);
static RECALL_BI_RNN: [Knob; 11] = recurrent(gap(40), [14, 30, 30]);
static RECALL_GRU: [Knob; 11] = recurrent(gap(40), [11, 100, 100]);
static BOTH_SIDES_RNN: [Knob; 11] = recurrent(gap(8), [19, 30, 30]);
static BOTH_SIDES_BI_RNN: [Knob; 11] = recurrent(gap(8), [14, 30, 100]);
static BOTH_SIDES_GRU: [Knob; 11] = recurrent(gap(8), [11, 100, 100]);
static PARITY_RNN: [Knob; 11] = recurrent(BITS, [19, 100, 100]);
static PARITY_BI_RNN: [Knob; 11] = recurrent(BITS, [14, 100, 100]);
static PARITY_GRU: [Knob; 11] = recurrent(BITS, [11, 100, 100]);

// The number of heads, and whether a word sees those after it.
static RECALL_ATTENTION: [Knob; 11] = attention(gap(40), 1, &["none", "causal"]);
static BOTH_SIDES_ATTENTION: [Knob; 11] = attention(gap(8), 2, &["none", "causal"]);
static PARITY_ATTENTION: [Knob; 11] = attention(BITS, 1, &["causal", "none"]);

const fn recurrent(size: Knob, [hidden, embedding, rate]: [u64; 3]) -> [Knob; 11] {
    [
        SEED,
        STEPS,
        size,
        Knob::count("hidden", "width of the state", [1, 64], hidden),
        TRUNCATE,
        Knob::decimal("gain", "multiplies the first w_h", [0, 300], 100, 2),
        deviation(embedding),
        learning_rate(rate),
        WARM_UP,
        OPTIMISER,
        BATCH,
    ]
}

const fn attention(size: Knob, heads: u64, masks: &'static [&'static str]) -> [Knob; 11] {
    [
        SEED,
        STEPS,
        size,
        Knob::count("d", "width of a word's vector", [1, 64], 16),
        Knob::count("heads", "heads that share out the width", [1, 8], heads),
        Knob::choice("mask", "what is hidden from a word", masks).shaping(Shapes::Training),
        deviation(10),
        learning_rate(100),
        WARM_UP,
        OPTIMISER,
        BATCH,
    ]
}

const SEED: Knob = Knob::count("seed", "which random numbers", [0, u64::MAX], 1);
const STEPS: Knob = Knob::count("steps", "steps of training", [1, 1_000_000], 400);
const BITS: Knob = Knob::count("bits", "bits of a sequence", [1, 10_000], 8);
const TRUNCATE: Knob = Knob::count_or(
    "truncate",
    "the gradient is cut every so many steps",
    [1, 1024],
    "off",
)
.shaping(Shapes::Training);
const WARM_UP: Knob = Knob::count(
    "warm_up",
    "steps in which the learning rate grows",
    [0, 10_000],
    0,
)
.shaping(Shapes::Training);
const OPTIMISER: Knob =
    Knob::choice("optimiser", "how weights move", &["adam", "sgd"]).shaping(Shapes::Training);
const BATCH: Knob = Knob::count("batch", "sequences a step", [1, 1024], 32);

const fn gap(start: u64) -> Knob {
    let help = "words from a key to the question";
    Knob::count("gap", help, [1, 10_000], start)
}

const fn deviation(hundredths: u64) -> Knob {
    let help = "standard deviation of the first word vectors";
    Knob::decimal("embedding", help, [1, 1000], hundredths, 2)
}

const fn learning_rate(ten_thousandths: u64) -> Knob {
    let help = "size of a step, η";
    let rate = Knob::decimal(
        "learning_rate",
        help,
        [1, 10_000_000],
        ten_thousandths * 10,
        5,
    );
    rate.shaping(Shapes::Training)
}
