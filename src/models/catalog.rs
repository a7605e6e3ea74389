//! The one list of computations. `attentive list`, the help, lessons and `check` all read it.

use super::inputs::{InputError, Inputs, Mask, Slot};
use super::knobs::{Knob, Setting, Settings, Shapes};
use super::mistakes;
use super::recipes;
use super::words::Sentence;
use crate::math::{Id, Overrides, Recorded, Tape, Trace};

/// A computation that can be shown, traced and taught.
#[derive(Debug)]
pub struct Computation {
    /// Its name on the command line and in lessons.
    pub name: &'static str,
    /// What it is, in a line.
    pub summary: &'static str,
    /// What goes in.
    pub slots: &'static [Slot],
    /// What can be turned.
    pub knobs: &'static [Knob],
    make: fn(&Sentence, &Settings) -> Inputs,
    run: fn(&Inputs, &Settings, &Tape, &mut Trace),
}

/// A computation that has run: every matrix, and which of them have addresses.
pub struct Run {
    /// Which computation it was.
    pub computation: &'static Computation,
    /// The matrices and how they were made.
    pub tape: Tape,
    /// Those with an address, in order.
    pub recorded: Vec<Recorded>,
    /// What went in.
    pub inputs: Inputs,
    /// The knobs as they stood.
    pub settings: Settings,
    /// The cells that were set by hand.
    pub overrides: Overrides,
}

/// All the computations.
pub static CATALOG: &[Computation] = &[
    Computation {
        name: "words",
        summary: "words to ids to vectors: one-hot rows times the embedding table",
        slots: &[
            Slot::matrix("one_hot", ["n", "v"]),
            Slot::matrix("table", ["v", "d"]),
        ],
        knobs: &[WIDTH],
        make: recipes::make_words,
        run: recipes::run_words,
    },
    Computation {
        name: "rnn",
        summary: "a recurrent network that reads a word at a time",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::matrix("w_x", ["d", "h"]),
            Slot::matrix("w_h", ["h", "h"]),
            Slot::matrix("b", ["1", "h"]),
            Slot::optional("h0", ["1", "h"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            Knob::count("hidden", "width of the state", [1, 64], 4),
            Knob::decimal("gain", "multiplies the weights w_h", ["0", "3"], "1", 2),
        ],
        make: recipes::make_rnn,
        run: recipes::run_rnn,
    },
    Computation {
        name: "attention",
        summary: "scaled dot-product attention on queries, keys and values",
        slots: &[
            Slot::matrix("q", ["n", "dk"]),
            Slot::matrix("k", ["m", "dk"]),
            Slot::matrix("v", ["m", "dv"]),
            Slot::mask(["n", "m"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            D_K,
            D_V,
            MASK,
            TEMPERATURE,
            SCALING,
            Knob::choice("mistake", MISTAKE, mistakes::NAMES_WITHOUT_WORDS).in_group(FORMULA),
        ],
        make: recipes::make_attention,
        run: recipes::run_attention,
    },
    Computation {
        name: "self-attention",
        summary: "queries, keys and values from the same words, then attention",
        slots: &[
            Slot::matrix("x", ["n", "d"]),
            Slot::matrix("w_q", ["d", "dk"]),
            Slot::matrix("w_k", ["d", "dk"]),
            Slot::matrix("w_v", ["d", "dv"]),
            Slot::mask(["n", "n"]),
        ],
        knobs: &[
            SEED,
            WIDTH,
            D_K,
            D_V,
            MASK,
            TEMPERATURE,
            SCALING,
            Knob::choice("mistake", MISTAKE, &mistakes::NAMES).in_group(FORMULA),
        ],
        make: recipes::make_self_attention,
        run: recipes::run_self_attention,
    },
    Computation {
        name: "masks",
        summary: "three ways to hide the future, one right and two wrong",
        slots: &[
            Slot::matrix("q", ["n", "dk"]),
            Slot::matrix("k", ["n", "dk"]),
        ],
        knobs: &[SEED, WIDTH, D_K],
        make: recipes::make_masks,
        run: recipes::run_masks,
    },
    Computation {
        name: "dot-products",
        summary: "how dot products of random vectors scatter, and what softmax makes of it",
        slots: &[],
        knobs: &[SEED, QUERIES, KEYS],
        make: |_, _| Inputs::default(),
        run: recipes::run_dot_products,
    },
    Computation {
        name: "dot-product",
        summary: "dot products of random vectors of one width, stage by stage",
        slots: &[],
        knobs: &[
            SEED,
            Knob::count("d", "width of the random vectors", [1, 1024], 64),
            QUERIES,
            KEYS,
        ],
        make: |_, _| Inputs::default(),
        run: recipes::run_dot_product,
    },
];

const SEED: Knob = Knob::count("seed", "which random weights", [0, u64::MAX], 7);
const WIDTH: Knob = Knob::count("d", "width of a word's vector", [1, 64], 4);
const D_K: Knob = Knob::count("d_k", "width of queries and keys", [1, 64], 4);
const D_V: Knob = Knob::count("d_v", "width of values", [1, 64], 4);
const MASK: Knob = Knob::choice("mask", "what is hidden from a word", &["none", "causal"]);
const TEMPERATURE: Knob = Knob::decimal(
    "temperature",
    "softmax divides by it; above 1 evens out",
    ["0.1", "10"],
    "1",
    2,
)
.shaping(Shapes::Forward)
.in_group(FORMULA);
const SCALING: Knob =
    Knob::choice("scaling", "the division by √dₖ", &["on", "off"]).in_group(FORMULA);
/// The group of the knobs that change the formula of attention.
const FORMULA: &str = "formula";
const MISTAKE: &str = "a famous way of getting it wrong";
const QUERIES: Knob = Knob::count("queries", "random queries at each width", [1, 2000], 60);
const KEYS: Knob = Knob::count("keys", "random keys that each query meets", [2, 64], 10);

/// The computation of that name.
///
/// # Errors
/// If there is none, with the nearest name.
pub fn find(name: &str) -> Result<&'static Computation, InputError> {
    let found = CATALOG.iter().find(|computation| computation.name == name);
    let names = CATALOG.iter().map(|computation| computation.name);
    found.ok_or_else(|| InputError::unknown("computation", name, names))
}

impl Computation {
    /// The knobs where nobody turned them.
    pub fn settings(&self) -> Settings {
        Settings::new(self.knobs)
    }

    /// The inputs for a sentence: the words' own vectors, and random weights by the seed.
    pub fn inputs(&self, sentence: &Sentence, settings: &Settings) -> Inputs {
        let inputs = (self.make)(sentence, settings);
        match settings.get("mask") {
            Some(setting) => inputs.with_mask(setting),
            None => inputs,
        }
    }

    /// Runs on inputs that fit: those of [`Computation::inputs`], or of [`Inputs::from_json`] for these slots.
    pub fn run(&'static self, inputs: Inputs, settings: Settings) -> Run {
        self.run_with(inputs, settings, Overrides::default())
    }

    /// The same with cells set by hand, in inputs or in stages.
    pub fn run_with(
        &'static self,
        inputs: Inputs,
        settings: Settings,
        overrides: Overrides,
    ) -> Run {
        let (tape, mut trace) = (Tape::new(), Trace::with(overrides.clone()));
        (self.run)(&inputs, &settings, &tape, &mut trace);
        let recorded = trace.recorded();
        Run {
            computation: self,
            tape,
            recorded,
            inputs,
            settings,
            overrides,
        }
    }
}

impl Run {
    /// Where the matrix with this address is on the tape.
    pub fn find(&self, address: &str) -> Option<Id> {
        let found = self.recorded.iter().find(|it| it.address == address);
        found.map(|recorded| recorded.id)
    }
}

impl Inputs {
    /// The same with the mask that the knob `mask` is set to.
    pub fn with_mask(mut self, setting: Setting) -> Self {
        self.mask = Some(match setting {
            Setting::Choice("causal") => Mask::Causal,
            _ => Mask::None,
        });
        self
    }
}
