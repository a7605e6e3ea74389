//! Training in a lesson: what its directive asks for ([`plan`]), what came of it so far ([`trained`]), and both as matrices that a lesson
//! can refer to and a learner can open (`matrices`).

mod from_file;
mod matrices;
pub mod plan;
pub mod trained;

pub(super) use matrices::{AskedFor, KnownCurves};
pub use matrices::{EditedWeights, LessonTraining, Spread};
