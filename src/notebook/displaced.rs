//! A position that a reload removed.

use super::progress::Position;

/// The spot that a reload removed, and the position shown instead.
#[derive(Clone, Debug)]
pub(super) struct Displaced {
    pub(super) wanted: Spot,
    pub(super) shown: Position,
}

/// A position and its view.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) position: Position,
    pub(super) tick: usize,
    pub(super) scroll: isize,
}
