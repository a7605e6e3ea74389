//! The inputs of one run of a computation, with its weights and its mask.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use super::attention::causal_mask;
pub use super::badge::Badge;
use super::forward_pass::ModelScope;
pub use super::input_error::InputError;
use super::knobs::{Setting, Settings};
use super::parameters::Parameters;
use super::slots::{Slot, SlotKind, check_shapes};
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

/// Words by the numbers of their rows in a table.
#[derive(Clone, Debug)]
pub struct WordIds {
    /// The numbers, from 0.
    pub ids: Arc<[usize]>,
    /// The words of the table, in Latin letters where it has them.
    pub vocabulary: Labels,
    /// The same words in their own script.
    pub script: Labels,
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
    /// The numbers with decimals by name.
    pub decimals: BTreeMap<&'static str, f64>,
    /// The words that were chosen, by name.
    pub choices: BTreeMap<&'static str, &'static str>,
    /// The lists of row numbers by name.
    pub ids: BTreeMap<&'static str, WordIds>,
}

impl Inputs {
    /// Adds a matrix.
    pub fn with(mut self, name: &'static str, input: Input) -> Self {
        self.matrices.insert(name, input);
        self
    }

    /// The same with the mask, the numbers and the choices of the knobs that were set; those that must be there and are not come
    /// from the knob as it stands.
    pub fn with_settings(mut self, slots: &[Slot], settings: &Settings) -> Self {
        for slot in slots {
            let is_missing = match slot.kind {
                SlotKind::Size => !self.counts.contains_key(slot.name),
                SlotKind::Choice(_) => !self.choices.contains_key(slot.name),
                _ => false,
            };
            if !is_missing && !settings.is_turned(slot.name) {
                continue;
            }
            match (slot.kind, settings.get(slot.name)) {
                (SlotKind::Mask, Some(Setting::Choice("causal"))) => self.mask = Some(Mask::Causal),
                (SlotKind::Mask, _) => self.mask = Some(Mask::None),
                (SlotKind::Count | SlotKind::Size, Some(Setting::Count(number))) => {
                    let number = usize::try_from(number).ok().and_then(NonZeroUsize::new);
                    self.counts.extend(number.map(|number| (slot.name, number)));
                }
                (SlotKind::Decimal, Some(Setting::Decimal(number))) => {
                    self.decimals.insert(slot.name, number.value());
                }
                (SlotKind::Choice(_), Some(Setting::Choice(word))) => {
                    self.choices.insert(slot.name, word);
                }
                _ => {}
            }
        }
        self
    }

    /// Compares the shapes of all of it, and holds the numbers against them.
    ///
    /// # Errors
    /// If two shapes do not fit, a number does not divide what it has to, or there is no row of a number in a list.
    pub fn check(&self, slots: &[Slot]) -> Result<(), InputError> {
        let values = self.values();
        let letters = check_shapes(slots, |slot| match (slot.kind, &self.mask) {
            (SlotKind::Mask, Some(Mask::Matrix(matrix))) => Some(matrix.shape()),
            _ => values.get(slot.name).map(|matrix| matrix.shape()),
        })?;
        for Slot {
            name, shape, kind, ..
        } in slots
        {
            let Some(&(size, owner)) = letters.get(shape[1]) else {
                continue;
            };
            match kind {
                SlotKind::Size => {
                    let number = self.size(name);
                    if size % number != 0 {
                        return Err(InputError::new(
                            format!("{number} {name} cannot share the width {size} evenly"),
                            format!("let `{name}` be one of {}", divisors(size)),
                        ));
                    }
                }
                SlotKind::Ids(_) => {
                    let ids = &self.ids[name].ids;
                    if let Some(place) = ids.iter().position(|&id| id >= size) {
                        return Err(InputError::new(
                            format!(
                                "`{name}`[{place}] is {}, but the rows of `{owner}` end at {}",
                                ids[place],
                                size - 1
                            ),
                            format!("use row numbers from 0 to {}", size - 1),
                        ));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The number of that name, if there is one.
    pub fn count(&self, name: &str) -> Option<NonZeroUsize> {
        self.counts.get(name).copied()
    }

    /// The number of that name, which must be there.
    ///
    /// # Panics
    /// If it is not, which the slots of the catalog rule out.
    pub fn size(&self, name: &str) -> usize {
        let number = self.count(name);
        number
            .unwrap_or_else(|| panic!("number `{name}` is missing"))
            .get()
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
            None => self.parameters.origin_of(address),
        }
    }

    /// Where all of it comes from: random if anything is, or if nothing goes in and the computation draws its own numbers; trained
    /// before if its weights are.
    pub fn badge(&self) -> Badge {
        let inputs = self.matrices.values().map(|input| input.badge);
        let weights = (!self.parameters.is_empty()).then_some(self.parameters.origin);
        let mut all = inputs.chain(weights).peekable();
        match all.peek().is_none() || all.any(|badge| badge == Badge::Random) {
            true => Badge::Random,
            false if self.parameters.origin == Badge::TrainedBefore => Badge::TrainedBefore,
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

/// The numbers that divide this one, in words: `1, 2, 4`.
fn divisors(of: usize) -> String {
    let divisors = (1..=of).filter(|number| of.is_multiple_of(*number));
    let divisors: Vec<String> = divisors.map(|number| number.to_string()).collect();
    divisors.join(", ")
}

/// Puts a matrix [n, m] on the tape whose rows are called like those of the queries, and its columns like those of the keys.
pub(super) fn between<'t>(matrix: Matrix, queries: Var<'t>, keys: Var<'t>) -> Var<'t> {
    let tape = queries.tape();
    let ((rows, _), (cols, _)) = (tape.labels(queries.id()), tape.labels(keys.id()));
    tape.labelled_leaf(matrix, rows, cols)
}
