//! A computation, and a run of it.

use super::forward_pass::{ForwardPass, ModelScope};
use super::input_error::InputError;
use super::inputs::{Inputs, Mask};
use super::knobs::{Knob, Setting, Settings};
use super::parameters::Initialiser;
use super::slots::Slot;
use super::words::Sentence;
use crate::math::{Id, Overrides, Recorded, Tape, Trace};

/// A computation that can be shown, traced and taught.
#[derive(Debug)]
pub struct Computation {
    /// Its name on the command line and in lessons.
    pub name: &'static str,
    /// A summary in one line.
    pub summary: &'static str,
    /// Its inputs and weights, in the order in which they are listed.
    pub slots: &'static [Slot],
    /// Its knobs.
    pub knobs: &'static [Knob],
    /// The address of its result, which has a row for each word; `None` if it has no single one.
    pub output: Option<&'static str>,
    /// Whether it can read a sentence. A model with a vocabulary knows only the words in it.
    pub reads: fn(&Sentence) -> Result<(), InputError>,
    /// Its inputs for a sentence that it can read, but for mask and numbers, and for weights unless they are trained on the sentence.
    pub inputs: fn(&Sentence, &Settings) -> Inputs,
    /// How its other weights start.
    pub weights: fn(&Sentence, &Settings, &mut Initialiser<'_>),
    /// The forward pass, on inputs that fit its slots.
    pub forward: for<'t> fn(&ModelScope<'_, 't>, &Inputs, &Settings),
}

/// A computation that has run: every matrix, and the addresses of those that have one.
pub struct Run {
    /// The computation.
    pub computation: &'static Computation,
    /// The matrices and how they were made.
    pub tape: Tape,
    /// Those with an address, in order.
    pub recorded: Vec<Recorded>,
    /// Its inputs.
    pub inputs: Inputs,
    /// The settings of the knobs.
    pub settings: Settings,
    /// The cells that were set by hand.
    pub overrides: Overrides,
}

/// Of computations that give a vector to any word: they can read every sentence.
pub const ANY_SENTENCE: fn(&Sentence) -> Result<(), InputError> = |_| Ok(());

impl Computation {
    /// What a run of a lesson says that it is of whose matrices come from elsewhere: nothing goes in, and there is no forward pass.
    pub const fn without_forward_pass(name: &'static str, summary: &'static str) -> Self {
        Self {
            name,
            summary,
            slots: &[],
            knobs: &[],
            output: None,
            reads: ANY_SENTENCE,
            inputs: |_, _| Inputs::default(),
            weights: |_, _, _| {},
            forward: |_, _, _| {},
        }
    }

    /// The knobs at their defaults.
    pub fn settings(&self) -> Settings {
        Settings::new(self.knobs)
    }

    /// The inputs for a sentence that it can [read](Self::reads): the words' own vectors, weights by the seed, the mask, and numbers.
    pub fn inputs(&self, sentence: &Sentence, settings: &Settings) -> Inputs {
        let mut inputs = (self.inputs)(sentence, settings);
        let seed = match settings.get("seed") {
            Some(Setting::Count(seed)) => seed,
            _ => 0,
        };
        let mut initialiser = Initialiser::new(&mut inputs.parameters, seed);
        (self.weights)(sentence, settings, &mut initialiser);
        inputs.mask = settings.get("mask").map(|_| Mask::None);
        inputs.with_settings(self.slots, settings)
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
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, &inputs.parameters, Trace::with(overrides.clone()));
        (self.forward)(&pass.root(), &inputs, &settings);
        let recorded = pass.recorded();
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
        self.find_in("", address).map(|recorded| recorded.id)
    }

    /// The matrix of that name in a part of the model: `weights` in `encoder.0.head1`; in `""` its name is its address.
    pub fn find_in(&self, scope: &str, name: &str) -> Option<&Recorded> {
        let address = match scope {
            "" => name,
            _ => &format!("{scope}.{name}"),
        };
        self.recorded.iter().find(|it| it.address == address)
    }

    /// The same in that part or in the nearest around it that has one: the heads of a layer share its mask.
    pub fn find_around(&self, scope: &str, name: &str) -> Option<&Recorded> {
        let found = self.find_in(scope, name);
        if found.is_some() || scope.is_empty() {
            return found;
        }
        let outer = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        self.find_around(outer, name)
    }
}
