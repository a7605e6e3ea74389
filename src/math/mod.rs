//! Matrices that remember how they were made.
//!
//! A [`Tape`] keeps every matrix of a computation with the operation that made it. The same record answers three
//! questions: what is the value, what is the gradient ([`Tape::backward`]), and how did this one cell come about
//! ([`Tape::arithmetic`]). A [`Trace`] names the matrices that a learner should see.
//!
//! Row-vector convention throughout: tokens are rows, and a layer is `y = x·W + b`.

mod arithmetic;
pub mod kernels;
pub mod memory;
mod node;
mod ops;
mod overrides;
pub mod random;
mod tape;
mod trace;

pub use arithmetic::Arithmetic;
pub use node::{Id, Labels};
pub use overrides::{CellValues, Overrides};
pub use tape::{Gradients, Tape, Var};
pub use trace::{EditedCells, Recorded, Role, ScopedTrace, StageText, Trace};

/// A dense matrix of 64-bit floats, the only number type that a learner sees.
pub type Matrix = nalgebra::DMatrix<f64>;
