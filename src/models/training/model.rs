//! The models that are trained: word vectors, a model of the lessons, and a readout at the places where the task asks.

use std::num::NonZeroUsize;

use super::spec::TrainingSpec;
use super::translation;
use crate::math::{Matrix, Var};
use crate::models::attention::causal_mask;
use crate::models::badge::Badge;
use crate::models::bidirectional::{HALVES, bi_rnn};
use crate::models::forward_pass::ModelScope;
use crate::models::gru::{self, GruWeights};
use crate::models::heads::heads;
use crate::models::input_error::InputError;
use crate::models::knobs::Setting;
use crate::models::parameters::{Initialiser, Parameters};
use crate::models::positions::sinusoidal;
use crate::models::recurrence::Recurrence;
use crate::models::rnn::{self, RnnWeights};
use crate::models::self_attention::{Projections, project};
use crate::models::tasks::{Batch, Order, Task};
use crate::stages;

/// How large the positions are beside the vectors of words.
const POSITIONS: f64 = 0.1;

/// A model that can be trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Model {
    /// The plain recurrent network.
    Rnn,
    /// Two of them, one from either end.
    BiRnn,
    /// The gated recurrent unit.
    Gru,
    /// One layer of self-attention, on vectors of words with their positions.
    Attention,
    /// The whole Transformer, encoder and decoder, which only translation needs.
    Transformer,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Rnn,
        Self::BiRnn,
        Self::Gru,
        Self::Attention,
        Self::Transformer,
    ];

    /// The model of that name.
    ///
    /// # Errors
    /// If there is none, with the nearest name.
    pub fn find(name: &str) -> Result<Self, InputError> {
        let found = Self::ALL.into_iter().find(|model| model.name() == name);
        let names = Self::ALL.map(Self::name);
        found.ok_or_else(|| InputError::unknown("model", name, names))
    }

    /// Its name on the command line and in lessons.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rnn => "rnn",
            Self::BiRnn => "bi-rnn",
            Self::Gru => "gru",
            Self::Attention => "attention",
            Self::Transformer => "transformer",
        }
    }

    /// A summary in one line.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Rnn => {
                "a recurrent network with tanh, read at the question; translation: two, without attention"
            }
            Self::BiRnn => "two recurrent networks, one from either end, read at the question",
            Self::Gru => {
                "a recurrent network with gates, read at the question; translation: two, without attention"
            }
            Self::Attention => "one layer of self-attention, read at the question",
            Self::Transformer => "encoder and decoder, for translation",
        }
    }

    /// The weights that training starts from by a seed; without one zeros in their places.
    pub(super) fn initial_parameters(self, spec: &TrainingSpec, seed: Option<u64>) -> Parameters {
        if let Some(corpus) = spec.corpus() {
            return translation::initial_parameters(spec, corpus, seed);
        }
        let settings = spec.settings();
        let (words, answers) = (spec.task().vocabulary().len(), spec.task().answers().len());
        let width = self.width(spec);
        let mut parameters = Parameters::new(Badge::Random);
        let mut start = Initialiser::new(&mut parameters, seed);
        start.normal_in_full("table", [words, width], settings.decimal("embedding"));
        let gain = || settings.decimal("gain");
        let states = match self {
            Self::Rnn => {
                rnn::start(&mut start, width, gain());
                width
            }
            Self::BiRnn => {
                for half in HALVES {
                    rnn::start(&mut start.within(half), width, gain());
                }
                HALVES.len() * width
            }
            Self::Gru => {
                gru::start(&mut start, width, gain());
                width
            }
            Self::Attention | Self::Transformer => start_attention(&mut start, width),
        };
        match self {
            Self::Attention => start.xavier("w_out", [states, answers]),
            _ => start.uniform("w_out", [states, answers], (states as f64).sqrt().recip()),
        }
        start.set("b_out", Matrix::zeros(1, answers));
        parameters
    }

    /// The width of a word's vector, and of a state.
    pub(super) fn width(self, spec: &TrainingSpec) -> usize {
        let knob = match self {
            Self::Attention | Self::Transformer => "d",
            _ => "hidden",
        };
        spec.settings().size(knob)
    }

    /// About how many bytes one step takes.
    pub(super) fn bytes_a_step(self, spec: &TrainingSpec) -> usize {
        if let Some(corpus) = spec.corpus() {
            return translation::bytes_a_step(spec, corpus);
        }
        let (length, width) = (spec.length(), self.width(spec));
        // The cells that a word adds to the tape, in units of the width.
        let cells_a_word = match self {
            Self::Rnn => 7 * width,
            Self::BiRnn => 19 * width,
            Self::Gru => 25 * width,
            // Four matrices of scores a head.
            Self::Attention | Self::Transformer => {
                14 * width + 4 * length * spec.settings().size("heads")
            }
        };
        // What is read out once a sequence is little; at every word it is not.
        let read_out = match spec.task() {
            Task::Recall | Task::BothSides | Task::Translation => 0,
            Task::Parity => 2 * width,
        };
        let words = spec.settings().size("batch") * length;
        // Each has a gradient beside it.
        2 * size_of::<f64>() * words * (cells_a_word + read_out)
    }

    /// What the model makes of the places of a batch that the task asks at, and the loss.
    pub(super) fn forward<'t>(
        self,
        scope: &ModelScope<'_, 't>,
        spec: &TrainingSpec,
        batch: &Batch,
    ) -> Answered<'t> {
        let table = scope.parameter("table");
        let order = match self {
            Self::Attention => Order::BySequence,
            _ => Order::ByPlace,
        };
        let x = table.lookup(&*batch.words(order));
        let asked = match self {
            Self::Attention => attend(scope, x, spec, batch),
            _ => recur(self, scope, x, spec, batch),
        };
        let [w_out, b_out] = ["w_out", "b_out"].map(|name| scope.parameter(name));
        stages! { scope;
            /// logits = H·Wout + bout
            /// A score for every answer.
            let logits = asked * w_out + b_out;
            /// ℓ = −ln softmax(logits)[the right answer]
            /// The surprise at the right answer: 0 when it was certain.
            let losses = logits.cross_entropy(&*batch.answers(order));
            /// L = Σ ℓ / n
            /// The mean over all the answers, which training lowers.
            let loss = losses.mean();
        }
        Answered {
            logits,
            order,
            loss,
        }
    }
}

/// The answers of a model.
pub(super) struct Answered<'t> {
    /// A score for every answer, in rows, one for each time that the task asks.
    pub(super) logits: Var<'t>,
    /// The order of its rows.
    pub(super) order: Order,
    /// The mean cross-entropy [1, 1].
    pub(super) loss: Var<'t>,
}

fn start_attention(start: &mut Initialiser<'_>, width: usize) -> usize {
    for name in ["w_q", "w_k", "w_v"] {
        start.xavier(name, [width, width]);
    }
    width
}

/// x [n·B, d] place by place -> the states at the places that the task asks at [asked·B, h], place by place
fn recur<'t>(
    model: Model,
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    spec: &TrainingSpec,
    batch: &Batch,
) -> Var<'t> {
    let sequences = batch.sequences;
    let truncate = match spec.settings().get("truncate") {
        Some(Setting::Count(steps)) => NonZeroUsize::new(steps as usize),
        _ => None,
    };
    let recurrence = Recurrence::forward(truncate);
    let h0 = || {
        let zeros = Matrix::zeros(sequences, model.width(spec));
        scope.constant("h0", scope.tape().leaf(zeros))
    };
    let steps = match model {
        Model::Gru => gru::steps(scope, x, GruWeights::of(scope), h0(), recurrence),
        Model::BiRnn => {
            let states = bi_rnn(scope, x, sequences, truncate);
            let asked = batch.asked.iter();
            let asked = asked.map(|place| states.block(place * sequences, sequences));
            return one_above_the_other(asked.collect());
        }
        _ => rnn::steps(scope, x, RnnWeights::of(scope), h0(), recurrence),
    };
    one_above_the_other(batch.asked.iter().map(|&place| steps[place]).collect())
}

/// x [B·n, d] sequence by sequence -> what attention found at the places that the task asks at [B·asked, d], sequence by sequence
fn attend<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    spec: &TrainingSpec,
    batch: &Batch,
) -> Var<'t> {
    let (tape, n) = (scope.tape(), batch.length);
    let positions = sinusoidal(n, x.cols()) * POSITIONS;
    let positions = Matrix::from_fn(x.rows(), x.cols(), |row, col| positions[(row % n, col)]);
    let positions = scope.constant("positions", tape.leaf(positions));
    stages! { scope;
        /// X = E[words] + 0.1·P
        /// The vector of each word, and a little of its position.
        let x = x + positions;
    }
    let mask = match spec.settings().choice("mask") {
        "causal" => causal_mask(n, n),
        _ => Matrix::zeros(n, n),
    };
    let mask = scope.constant("mask", tape.leaf(mask));
    let projected = project(scope, x, Projections::of(scope));
    let count = spec.settings().size("heads");
    let mut asked = Vec::with_capacity(batch.sequences * batch.asked.len());
    for sequence in 0..batch.sequences {
        let own = projected.map(|of_all| match batch.sequences {
            1 => of_all,
            _ => of_all.block(sequence * n, n),
        });
        let merged = match batch.sequences {
            1 => heads(scope, own, mask, count),
            _ => heads(&scope.numbered("sequence", sequence), own, mask, count),
        };
        if batch.asked.len() == n {
            asked.push(merged);
        } else {
            asked.extend(batch.asked.iter().map(|&place| merged.row(place)));
        }
    }
    one_above_the_other(asked)
}

fn one_above_the_other(parts: Vec<Var<'_>>) -> Var<'_> {
    match parts.as_slice() {
        &[one] => one,
        parts => Var::stack(parts),
    }
}
