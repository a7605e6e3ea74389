//! What goes into a computation, checked before any mathematics: every shape that leaves this file fits.

use std::collections::BTreeMap;
use std::fmt;

use super::attention::{causal_mask, no_mask};
use crate::math::{Labels, Matrix, Tape, Trace, Var};
use crate::nearest::nearest;

/// The most rows or columns that a matrix from a file may have.
pub const LARGEST_SIDE: usize = 2048;

/// The most names that one error lists: a long sentence makes hundreds of stages, and an error is one line.
const MOST_NAMES: usize = 12;

/// Something that a person handed in and that cannot be computed: one sentence, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl InputError {
    /// An error with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }

    /// A name that does not exist, with the nearest that does, or with the first dozen of them.
    pub fn unknown<'a>(
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let help = match nearest(name, known.clone()) {
            Some(candidate) => format!("did you mean `{candidate}`?"),
            None => {
                let all: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
                match all.len().saturating_sub(MOST_NAMES) {
                    _ if all.is_empty() => "there is none at all".to_owned(),
                    0 => format!("choose from {}", all.join(", ")),
                    more => format!(
                        "choose from {} and {more} more",
                        all[..MOST_NAMES].join(", ")
                    ),
                }
            }
        };
        Self::new(format!("there is no {what} `{name}`"), help)
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for InputError {}

/// One input of a computation.
#[derive(Debug)]
pub struct Slot {
    /// Its name, which is its address in a trace and its key in a file.
    pub name: &'static str,
    /// Its rows and columns by letter: the same letter is the same number throughout a computation, and `1` is one.
    pub shape: [&'static str; 2],
    /// What goes there.
    pub kind: SlotKind,
}

/// What goes into a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A matrix that must be there.
    Matrix,
    /// A matrix that may be left out.
    Optional,
    /// `"none"`, `"causal"`, or a matrix of 0 and −∞; must be there, and has no gradient.
    Mask,
}

impl Slot {
    /// A matrix that must be there.
    pub const fn matrix(name: &'static str, shape: [&'static str; 2]) -> Self {
        let kind = SlotKind::Matrix;
        Self { name, shape, kind }
    }

    /// A matrix that may be left out.
    pub const fn optional(name: &'static str, shape: [&'static str; 2]) -> Self {
        let kind = SlotKind::Optional;
        Self { name, shape, kind }
    }

    /// The mask.
    pub const fn mask(shape: [&'static str; 2]) -> Self {
        let kind = SlotKind::Mask;
        Self {
            name: "mask",
            shape,
            kind,
        }
    }
}

/// Where the numbers of a matrix come from; shown as a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// Drawn by a generator.
    Random,
    /// Written down by somebody.
    Given,
    /// Some of them were set by the learner.
    Edited,
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Random => "random",
            Self::Given => "given",
            Self::Edited => "edited",
        })
    }
}

/// One matrix that goes in.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its value.
    pub value: Matrix,
    /// Where it comes from.
    pub badge: Badge,
    /// What its rows are called.
    pub rows: Labels,
    /// What its columns are called.
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

/// Puts a matrix [n, m] on the tape whose rows are called like those of the queries, and its columns like those of the keys.
pub(super) fn between<'t>(matrix: Matrix, queries: Var<'t>, keys: Var<'t>) -> Var<'t> {
    let tape = queries.tape();
    let ((rows, _), (cols, _)) = (tape.labels(queries.id()), tape.labels(keys.id()));
    tape.labelled_leaf(matrix, rows, cols)
}

/// The mask as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Mask {
    /// Everything is visible.
    None,
    /// Only the past and the present are.
    Causal,
    /// Matrix of 0 and −∞.
    Matrix(Matrix),
}

/// All that goes into one run of a computation.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Matrices by name.
    pub matrices: BTreeMap<&'static str, Input>,
    /// The mask, where there is one.
    pub mask: Option<Mask>,
}

impl Inputs {
    /// Adds a matrix.
    pub fn with(mut self, name: &'static str, input: Input) -> Self {
        self.matrices.insert(name, input);
        self
    }

    /// Puts an input on the tape and into the trace.
    ///
    /// # Panics
    /// If there is none of that name, which the slots of the catalog rule out.
    pub fn leaf<'t>(&self, name: &str, tape: &'t Tape, trace: &mut Trace) -> Var<'t> {
        self.optional(name, tape, trace)
            .unwrap_or_else(|| panic!("input `{name}` is missing"))
    }

    /// The same for an input that may have been left out.
    pub fn optional<'t>(&self, name: &str, tape: &'t Tape, trace: &mut Trace) -> Option<Var<'t>> {
        let input = self.matrices.get(name)?;
        let leaf = tape.labelled_leaf(input.value.clone(), input.rows.clone(), input.cols.clone());
        Some(trace.input(name, leaf))
    }

    /// Puts the mask [n, m] on the tape for queries [n, …] and keys [m, …]; with no mask, one that hides nothing.
    pub fn mask<'t>(&self, queries: Var<'t>, keys: Var<'t>, trace: &mut Trace) -> Var<'t> {
        let (n, m) = (queries.rows(), keys.rows());
        let mask = match &self.mask {
            None | Some(Mask::None) => no_mask(n, m),
            Some(Mask::Causal) => causal_mask(n, m),
            Some(Mask::Matrix(matrix)) => matrix.clone(),
        };
        trace.constant("mask", between(mask, queries, keys))
    }

    /// Holds every shape against every other.
    pub(super) fn fit(&self, slots: &[Slot]) -> Result<(), InputError> {
        let mut known: BTreeMap<&str, (usize, &str)> = BTreeMap::from([("1", (1, ""))]);
        for slot in slots {
            let shape = match slot.kind {
                SlotKind::Mask => match &self.mask {
                    Some(Mask::Matrix(matrix)) => matrix.shape(),
                    _ => continue,
                },
                _ => match self.matrices.get(slot.name) {
                    Some(input) => input.value.shape(),
                    None => continue,
                },
            };
            for (side, letter, size) in [
                ("rows", slot.shape[0], shape.0),
                ("columns", slot.shape[1], shape.1),
            ] {
                let (wanted, owner) = *known.entry(letter).or_insert((size, slot.name));
                if size != wanted {
                    let (name, [rows, cols]) = (slot.name, slot.shape);
                    let reason = match owner {
                        "" => "that is always 1".to_owned(),
                        owner => format!("`{owner}` says that {letter} is {wanted}"),
                    };
                    return Err(InputError::new(
                        format!("{side} of `{name}`: {size}, but {reason}"),
                        format!("give `{name}` the shape [{rows}, {cols}]"),
                    ));
                }
            }
        }
        Ok(())
    }
}
