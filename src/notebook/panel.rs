//! What stands on the page, free of any terminal: every front-end draws these same panels.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::turning::Dial;
use crate::lesson::{Problem, View};
use crate::math::{Id, Matrix};
use crate::models::inputs::Badge;

/// One thing on the page, from top to bottom.
#[derive(Debug)]
pub enum Panel<'a> {
    /// A heading.
    Heading(Vec<Piece>),
    /// A paragraph.
    Prose(Vec<Piece>),
    /// One item of a list.
    Item(Vec<Piece>),
    /// Lines shown as they are.
    Listing(String),
    /// `In`: the line of code that made a stage.
    Code(Code),
    /// `Out`: matrices beside each other.
    Grids(Vec<Grid>),
    /// The columns of a matrix as bars.
    Plot(Grid),
    /// How far each of several computations has come.
    Tally(Vec<Tally>),
    /// What changed, in words.
    Changes(String),
    /// A question, and what became of it.
    Quiz(Quiz),
    /// Knobs that the step offers, and whether each is the one that turns now.
    Dials(Vec<(Dial<'a>, bool)>),
    /// What holds of a computation, and what does not.
    Checks(Vec<Checked>),
    /// The arithmetic of one cell.
    Arithmetic(Written),
    /// What stands below a matrix.
    Caption(String),
    /// A mistake of the lesson, in its place.
    Problem(Problem),
    /// What the teacher wrote for the teacher.
    Notes(Vec<String>),
}

/// A run of text of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Its kind.
    pub tone: Tone,
}

/// Kinds of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Just text.
    Plain,
    /// Important.
    Strong,
    /// A new term.
    Emphasis,
    /// Code, or the name of a matrix.
    Code,
    /// A figure that was computed a moment ago.
    Computed,
    /// Less important.
    Faint,
    /// Something that could not be computed.
    Broken,
    /// A number out of the first, second, … matrix that a cell was computed from.
    Source(usize),
}

impl Piece {
    /// A run of text.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// A question, and what became of it.
#[derive(Debug)]
pub struct Quiz {
    /// The question.
    pub ask: Vec<Piece>,
    /// What there is to choose from, if it is a list.
    pub options: Vec<Choice>,
    /// The matrix to point into, its numbers covered.
    pub grid: Option<Grid>,
    /// What is said below, each with the mark that it begins with.
    pub said: Vec<(&'static str, Vec<Piece>)>,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Whether the cursor is on it.
    pub at: bool,
    /// Whether it is ticked; `None` where only one can be chosen.
    pub ticked: Option<bool>,
}

/// One check of a computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What should hold: `rows sum to 1`.
    pub title: &'static str,
    /// Whether it does; `None` where that cannot be said.
    pub holds: Option<bool>,
    /// The number that decides it, in words.
    pub text: String,
}

/// A line of the program that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Counted through the lesson from 1.
    pub number: usize,
    /// The stage's address.
    pub address: String,
    /// `let affinity = q * k.t();`
    pub code: String,
    /// `A = Q·Kᵀ`
    pub formula: &'static str,
    /// One sentence about it.
    pub sentence: &'static str,
}

/// A matrix on the page.
#[derive(Debug)]
pub struct Grid {
    /// Which matrix it is.
    pub which: Which,
    /// The number of its `In`, for a stage.
    pub number: Option<usize>,
    /// Its address as the lesson writes it.
    pub address: String,
    /// Where its numbers come from, unless they were computed.
    pub badge: Option<Badge>,
    /// The numbers.
    pub values: Arc<Matrix>,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub cols: Vec<String>,
    /// How to draw it.
    pub view: View,
    /// The rows that are there already; those below are still being waited for.
    pub revealed: usize,
    /// The row to keep in view where not all fit: in a race, the one that came last; else one that changed.
    pub follow: Option<usize>,
    /// Cells that differ from those of another run.
    pub changed: BTreeSet<(usize, usize)>,
    /// Cells that took part in the arithmetic that is being looked at, and as which source.
    pub lit: BTreeSet<(usize, usize)>,
    /// Which source they are, for their colour.
    pub source: usize,
    /// The cell that is being looked at.
    pub cursor: Option<(usize, usize)>,
}

/// A matrix of a lesson: the number of its computation there, and its place on that tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Counted from 0.
    pub live: usize,
    /// On the computation's tape.
    pub id: Id,
}

/// How far a computation has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What is being computed.
    pub address: String,
    /// Steps taken.
    pub done: usize,
    /// Steps that must be taken one after the other.
    pub total: usize,
    /// Rows that are there.
    pub rows: usize,
    /// Rows that there will be.
    pub all_rows: usize,
}

/// The arithmetic of one cell, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `affinity[name, is]`
    pub cell: String,
    /// What it is equal to, more worked out from line to line; the last is the number itself.
    pub lines: Vec<Vec<Piece>>,
    /// What the learner set the cell to instead.
    pub set: Option<String>,
    /// The matrices that the numbers come from, in the order of [`Tone::Source`].
    pub sources: Vec<String>,
}

/// One cell, explained: its arithmetic and where its numbers stand.
#[derive(Debug)]
pub struct Inspection {
    /// The matrix with its cursor.
    pub grid: Grid,
    /// Where its numbers came from, unless they were computed and whatever was set in it since.
    pub origin: Option<Badge>,
    /// What the cell was before the learner set it.
    pub was: Option<f64>,
    /// How it was made, if it was computed.
    pub code: Option<Code>,
    /// The arithmetic, if it was computed.
    pub written: Option<Written>,
    /// The matrices that it came from, with the cells lit.
    pub sources: Vec<Grid>,
}
