//! The matrices, numbers and words that a computation takes, as a file gives them, and their shapes.

use std::collections::BTreeMap;

use super::input_error::InputError;

/// One matrix, number, word or list that goes into a computation.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Its address in a trace and its key in a file.
    pub name: &'static str,
    /// Its rows and columns by letter: the same letter is the same number throughout a computation, and `1` is one. A number that
    /// has to divide another has that one's letter in the second place, as has a list of row numbers that of the rows; others have
    /// none.
    pub shape: [&'static str; 2],
    /// Its kind.
    pub kind: SlotKind,
    /// The number of the layer that it belongs to, from 0: it must be there if `layers` is more, and else must not. `None` outside
    /// layers.
    pub layer: Option<usize>,
}

/// The kind of what goes into a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A matrix that the sentence gives.
    Matrix,
    /// One of the [parameters](super::parameters::Parameters).
    Weights,
    /// One of the parameters that may be left out.
    OptionalWeights,
    /// A matrix that may be left out.
    Optional,
    /// A whole number from 1 that must be there, and that the knob of its name sets.
    Size,
    /// A number above 0 that may be left out, and that the knob of its name sets.
    Decimal,
    /// One of these words, which must be there, and that the knob of its name sets.
    Choice(&'static [&'static str]),
    /// A list of at least so many row numbers from 0, without gradient.
    Ids(usize),
    /// A matrix that may be left out, and then is this other one.
    Otherwise(&'static str),
    /// A whole number from 1 that may be left out, and that the knob of its name sets.
    Count,
    /// `"none"`, `"causal"`, or a matrix of 0 and −∞; must be there, and has no gradient.
    Mask,
}

impl Slot {
    /// A matrix that the sentence gives.
    pub const fn matrix(name: &'static str, shape: [&'static str; 2]) -> Self {
        Self::new(name, shape, SlotKind::Matrix)
    }

    /// One of the parameters.
    pub const fn weights(name: &'static str, shape: [&'static str; 2]) -> Self {
        Self::new(name, shape, SlotKind::Weights)
    }

    /// One of the parameters that may be left out.
    pub const fn optional_weights(name: &'static str, shape: [&'static str; 2]) -> Self {
        Self::new(name, shape, SlotKind::OptionalWeights)
    }

    /// A whole number from 1 that must be there, and that the knob of its name sets.
    pub const fn size(name: &'static str) -> Self {
        Self::new(name, ["", ""], SlotKind::Size)
    }

    /// The same for one that has to divide the number with this letter.
    pub const fn divisor(name: &'static str, of: &'static str) -> Self {
        Self::new(name, ["", of], SlotKind::Size)
    }

    /// A number above 0 that may be left out, and that the knob of its name sets.
    pub const fn decimal(name: &'static str) -> Self {
        Self::new(name, ["", ""], SlotKind::Decimal)
    }

    /// One of these words, which must be there, and that the knob of its name sets.
    pub const fn choice(name: &'static str, options: &'static [&'static str]) -> Self {
        Self::new(name, ["", ""], SlotKind::Choice(options))
    }

    /// A list of at least so many numbers of rows, of which there are as many as this letter says.
    pub const fn ids(name: &'static str, rows: &'static str, least: usize) -> Self {
        Self::new(name, ["", rows], SlotKind::Ids(least))
    }

    /// The same in the layer with this number.
    pub const fn in_layer(mut self, layer: usize) -> Self {
        self.layer = Some(layer);
        self
    }

    /// Whether it is a matrix with rows and columns by letter.
    pub fn is_matrix(&self) -> bool {
        use SlotKind::{Mask, Matrix, Optional, OptionalWeights, Otherwise, Weights};
        matches!(
            self.kind,
            Matrix | Weights | OptionalWeights | Optional | Otherwise(_) | Mask
        )
    }

    /// A matrix that may be left out.
    pub const fn optional(name: &'static str, shape: [&'static str; 2]) -> Self {
        Self::new(name, shape, SlotKind::Optional)
    }

    /// A matrix that may be left out, and then is this other one.
    pub const fn otherwise(
        name: &'static str,
        shape: [&'static str; 2],
        other: &'static str,
    ) -> Self {
        Self::new(name, shape, SlotKind::Otherwise(other))
    }

    /// A whole number from 1 that may be left out, and that the knob of its name sets.
    pub const fn count(name: &'static str) -> Self {
        Self::new(name, ["", ""], SlotKind::Count)
    }

    /// The mask.
    pub const fn mask(shape: [&'static str; 2]) -> Self {
        Self::new("mask", shape, SlotKind::Mask)
    }

    const fn new(name: &'static str, shape: [&'static str; 2], kind: SlotKind) -> Self {
        Self {
            name,
            shape,
            kind,
            layer: None,
        }
    }
}

/// What the letters of a computation stand for, and the slot that says so.
pub(super) type Letters = BTreeMap<&'static str, (usize, &'static str)>;

/// Compares the shape of every slot that is filled with all the others, and says what the letters stand for.
///
/// # Errors
/// If a letter stands for two numbers.
pub(super) fn check_shapes(
    slots: &[Slot],
    shape: impl Fn(&Slot) -> Option<(usize, usize)>,
) -> Result<Letters, InputError> {
    let mut known = Letters::from([("1", (1, ""))]);
    for slot in slots {
        let given = match (shape(slot), slot.kind) {
            (None, SlotKind::Otherwise(other)) => slots
                .iter()
                .find(|slot| slot.name == other)
                .and_then(|slot| Some((slot.name, shape(slot)?))),
            (given, _) => given.map(|given| (slot.name, given)),
        };
        let Some((name, (rows, cols))) = given else {
            continue;
        };
        let letters = slot.shape;
        for (side, letter, size) in [("rows", letters[0], rows), ("columns", letters[1], cols)] {
            let (wanted, owner) = *known.entry(letter).or_insert((size, name));
            if size != wanted {
                let reason = match owner {
                    "" => "that is always 1".to_owned(),
                    owner => format!("`{owner}` says that {letter} is {wanted}"),
                };
                return Err(InputError::new(
                    format!("{side} of `{name}`: {size}, but {reason}"),
                    format!("give `{name}` the shape [{}, {}]", letters[0], letters[1]),
                ));
            }
        }
    }
    Ok(known)
}
