//! Training in a lesson: what its directive asks for ([`plan`]), what came of it so far ([`trained`]), and both as matrices that a lesson
//! can refer to and a learner can open (`measured`, `weights`).

mod from_file;
mod lesson_training;
mod measured;
pub mod plan;
mod seeds;
pub mod trained;
mod weights;

pub use lesson_training::LessonTraining;
pub(super) use lesson_training::{AskedFor, KnownCurves};
pub use measured::Spread;
pub use seeds::SeedState;
pub use weights::EditedWeights;
