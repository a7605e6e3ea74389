//! The inputs of one run of a computation, with its weights and its mask.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::attention::causal_mask;
pub use super::badge::Badge;
use super::forward_pass::ModelScope;
pub use super::input_error::InputError;
use super::knobs::{Setting, Settings};
use super::parameters::Parameters;
use super::slots::{Slot, SlotKind};
use crate::math::{Labels, Matrix, Var};

/// One input matrix.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its value.
    pub value: Matrix,
    /// Where it comes from.
    pub badge: Badge,
    /// The names of its rows.
    pub rows: Labels,
    /// The names of its columns.
    pub cols: Labels,
}

impl Input {
    /// Random numbers without names.
    pub fn random(value: Matrix) -> Self {
        Self {
            value,
            badge: Badge::Random,
            rows: None,
            cols: None,
        }
    }

    /// The same with named rows.
    pub fn rows(self, names: &[String]) -> Self {
        Self {
            rows: Some(names.into()),
            ..self
        }
    }
}

/// A mask, by its name or by its cells.
#[derive(Clone, Debug, PartialEq)]
pub enum Mask {
    /// Everything is visible.
    None,
    /// Only the past and the present are.
    Causal,
    /// A matrix of 0 and −∞.
    Matrix(Matrix),
}

/// All that goes into one run of a computation.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The inputs by name.
    pub matrices: BTreeMap<&'static str, Input>,
    /// The weights.
    pub parameters: Parameters,
    /// The mask, where there is one.
    pub mask: Option<Mask>,
    /// The numbers by name.
    pub counts: BTreeMap<&'static str, NonZeroUsize>,
}

impl Inputs {
    /// Adds a matrix.
    pub fn with(mut self, name: &'static str, input: Input) -> Self {
        self.matrices.insert(name, input);
        self
    }

    /// The same with the mask and the numbers of the knobs that were set.
    pub fn with_settings(mut self, slots: &[Slot], settings: &Settings) -> Self {
        for slot in slots.iter().filter(|slot| settings.is_turned(slot.name)) {
            match (slot.kind, settings.get(slot.name)) {
                (SlotKind::Mask, Some(Setting::Choice("causal"))) => self.mask = Some(Mask::Causal),
                (SlotKind::Mask, _) => self.mask = Some(Mask::None),
                (SlotKind::Count, Some(Setting::Count(number))) => {
                    let number = usize::try_from(number).ok().and_then(NonZeroUsize::new);
                    self.counts.extend(number.map(|number| (slot.name, number)));
                }
                _ => {}
            }
        }
        self
    }

    /// The number of that name, if there is one.
    pub fn count(&self, name: &str) -> Option<NonZeroUsize> {
        self.counts.get(name).copied()
    }

    /// Every input and parameter, by address.
    pub fn values(&self) -> BTreeMap<&str, &Matrix> {
        let inputs = self.matrices.iter();
        let inputs = inputs.map(|(name, input)| (*name, &input.value));
        inputs.chain(self.parameters.iter()).collect()
    }

    /// The input or parameter with this address.
    pub fn value_mut(&mut self, address: &str) -> Option<&mut Matrix> {
        match self.matrices.get_mut(address) {
            Some(input) => Some(&mut input.value),
            None => self.parameters.get_mut(address),
        }
    }

    /// Where the input or parameter with this address comes from.
    pub fn origin(&self, address: &str) -> Option<Badge> {
        match self.matrices.get(address) {
            Some(input) => Some(input.badge),
            None => self.parameters.get(address).map(|_| self.parameters.origin),
        }
    }

    /// Where all of it comes from: random if anything is, or if nothing goes in and the computation draws its own numbers.
    pub fn badge(&self) -> Badge {
        let inputs = self.matrices.values().map(|input| input.badge);
        let weights = (!self.parameters.is_empty()).then_some(self.parameters.origin);
        let mut all = inputs.chain(weights).peekable();
        match all.peek().is_none() || all.any(|badge| badge == Badge::Random) {
            true => Badge::Random,
            false => Badge::Given,
        }
    }

    /// Puts an input on the tape and into the trace.
    ///
    /// # Panics
    /// If there is none of that name, which the slots of the catalog rule out.
    pub fn leaf<'t>(&self, name: &str, scope: &ModelScope<'_, 't>) -> Var<'t> {
        self.optional(name, scope)
            .unwrap_or_else(|| panic!("input `{name}` is missing"))
    }

    /// The same for an input that may have been left out.
    pub fn optional<'t>(&self, name: &str, scope: &ModelScope<'_, 't>) -> Option<Var<'t>> {
        let input = self.matrices.get(name)?;
        let tape = scope.tape();
        let leaf = tape.labelled_leaf(input.value.clone(), input.rows.clone(), input.cols.clone());
        Some(scope.input(name, leaf))
    }

    /// Puts the mask [n, m] on the tape for queries [n, …] and keys [m, …]; with no mask, one that hides nothing.
    pub fn mask<'t>(&self, queries: Var<'t>, keys: Var<'t>, scope: &ModelScope<'_, 't>) -> Var<'t> {
        let (n, m) = (queries.rows(), keys.rows());
        let mask = match &self.mask {
            None | Some(Mask::None) => Matrix::zeros(n, m),
            Some(Mask::Causal) => causal_mask(n, m),
            Some(Mask::Matrix(matrix)) => matrix.clone(),
        };
        scope.constant("mask", between(mask, queries, keys))
    }
}

/// Puts a matrix [n, m] on the tape whose rows are called like those of the queries, and its columns like those of the keys.
pub(super) fn between<'t>(matrix: Matrix, queries: Var<'t>, keys: Var<'t>) -> Var<'t> {
    let tape = queries.tape();
    let ((rows, _), (cols, _)) = (tape.labels(queries.id()), tape.labels(keys.id()));
    tape.labelled_leaf(matrix, rows, cols)
}
