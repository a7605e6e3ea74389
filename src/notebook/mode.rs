//! Where the keys go, and what the learner looks at.

use tui_input::Input;

use crate::runs::matrix_ref::MatrixId;

/// A cell of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// The matrix.
    pub matrix: MatrixId,
    /// From 0.
    pub row: usize,
    /// From 0.
    pub col: usize,
}

/// What the keys do.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Step through the lesson.
    Reading,
    /// Move in a matrix.
    Matrix,
    /// Turn a knob.
    Knobs {
        /// Whether a mistake was being chosen, which goes on afterwards.
        breaking: bool,
    },
    /// Choose a mistake.
    Breaking,
    /// Choose a lesson.
    Lessons {
        /// The one under the cursor.
        chosen: usize,
    },
    /// Read the help.
    Help {
        /// Lines scrolled down.
        scroll: usize,
    },
    /// Type a line.
    Typing {
        /// What it is for.
        purpose: Purpose,
        /// The line so far.
        line: Input,
        /// What is wrong with it.
        error: Option<String>,
    },
}

/// What a line is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Another sentence.
    Sentence,
    /// Another word in the place of this one, counted from 0.
    Word(usize),
    /// The number of the cell in focus.
    Cell,
    /// The answer to the open question.
    Answer,
}

/// Colours for a dark or for a light terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
}
