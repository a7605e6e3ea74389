//! Text as people read it: numbers in figures.

pub mod figures;
