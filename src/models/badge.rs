//! The origin of numbers.

use std::fmt;

/// Where the numbers of a matrix come from; shown as a badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Badge {
    /// Drawn by a generator.
    #[default]
    Random,
    /// What training starts from, and the same for every seed: a gain of 1, a shift of 0.
    Initial,
    /// Written down by somebody.
    Given,
    /// Came out of training.
    Trained,
    /// Came out of a training before this session, and with the program.
    TrainedBefore,
    /// Some of them were set by the learner.
    Edited,
}

impl fmt::Display for Badge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Random => "random",
            Self::Initial => "initial",
            Self::Given => "given",
            Self::Trained => "trained",
            Self::TrainedBefore => "trained before",
            Self::Edited => "edited",
        })
    }
}
