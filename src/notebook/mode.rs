//! The mode of the keys, the cell in focus, and the theme.

use tui_input::Input;

use crate::runs::matrix_ref::MatrixId;

/// A cell in focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Its matrix.
    pub matrix: MatrixId,
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub col: usize,
}

/// The mode of the keys.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Step through the lesson.
    Reading,
    /// Move in a matrix.
    Matrix,
    /// Turn a knob.
    Knobs {
        /// Whether to go back to choosing a mistake afterwards.
        breaking: bool,
        /// Whether to choose among all knobs, and not only those that the page offers.
        all: bool,
    },
    /// Choose a mistake.
    Breaking,
    /// Choose a lesson.
    Lessons {
        /// The lesson under the cursor, from 0.
        chosen: usize,
    },
    /// Choose a box of the map.
    Map {
        /// The box under the cursor, from 0.
        chosen: usize,
    },
    /// Read the end of a lesson.
    End,
    /// Read the help.
    Help {
        /// The number of lines scrolled down.
        scroll: usize,
    },
    /// Type a line.
    Typing {
        /// The purpose of the line.
        purpose: Purpose,
        /// The line so far.
        line: Input,
        /// The error of the last attempt to accept it.
        error: Option<String>,
    },
}

/// The purpose of a typed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Another sentence.
    Sentence,
    /// Another word in place of the one at this index, from 0.
    Word(usize),
    /// The number of the cell in focus.
    Cell,
    /// The answer to the open question.
    Answer,
    /// The hands that a class showed for each option.
    Votes,
    /// The name of a matrix to open.
    Matrix,
}

/// The colours, for a dark or a light terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark background.
    #[default]
    Dark,
    /// Dark text on a light background.
    Light,
}
