//! The matrices and numbers that a computation takes, as a file gives them, and their shapes.

use std::collections::BTreeMap;

use super::input_error::InputError;

/// One matrix, or one number, that goes into a computation.
#[derive(Debug)]
pub struct Slot {
    /// Its address in a trace and its key in a file.
    pub name: &'static str,
    /// Its rows and columns by letter: the same letter is the same number throughout a computation, and `1` is one. Empty for a
    /// number.
    pub shape: [&'static str; 2],
    /// Its kind.
    pub kind: SlotKind,
}

/// The kind of what goes into a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A matrix that the sentence gives.
    Matrix,
    /// One of the [parameters](super::parameters::Parameters).
    Weights,
    /// A matrix that may be left out.
    Optional,
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

    /// A matrix that may be left out.
    pub const fn optional(name: &'static str, shape: [&'static str; 2]) -> Self {
        Self::new(name, shape, SlotKind::Optional)
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
        Self { name, shape, kind }
    }
}

/// Compares the shape of every slot that is filled with all the others.
///
/// # Errors
/// If a letter stands for two numbers.
pub(super) fn check_shapes(
    slots: &[Slot],
    shape: impl Fn(&Slot) -> Option<(usize, usize)>,
) -> Result<(), InputError> {
    let mut known: BTreeMap<&str, (usize, &str)> = BTreeMap::from([("1", (1, ""))]);
    for slot in slots {
        let Some((rows, cols)) = shape(slot) else {
            continue;
        };
        let (name, letters) = (slot.name, slot.shape);
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
    Ok(())
}
