//! The panels of a page, independent of any terminal: every front-end draws these.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::lesson::{Problem, View};
use crate::math::Matrix;
use crate::models::inputs::Badge;
use crate::models::knobs::{Knob, Setting};
use crate::models::mistakes::Mistake;
use crate::notebook::marks::{Amount, Marks};
use crate::notebook::pictures::curve::Curve;
use crate::notebook::pictures::map::CourseMap;
use crate::notebook::pictures::unrolled::Unrolled;
use crate::notebook::score::Score;
use crate::notebook::timing::TimingStatus;
use crate::notebook::training::TrainingStatus;
use crate::notebook::way::ShortWay;
use crate::runs::matrix_ref::MatrixId;

/// A part of the page; panels follow each other from top to bottom.
#[derive(Clone, Debug)]
pub enum Panel {
    /// A heading.
    Heading(Vec<Piece>),
    /// A paragraph.
    Prose(Vec<Piece>),
    /// One item of a list.
    Item(Vec<Piece>),
    /// Verbatim lines.
    Listing(String),
    /// `In`: the line of code of a stage.
    Code(CodeLine),
    /// `Out`: matrices side by side.
    Grids(Vec<Grid>),
    /// The columns of a matrix as bars.
    Plot(Grid),
    /// Who looks at whom: matrices of [shares](super::pictures::links).
    Links(Vec<Grid>),
    /// The columns of a matrix as curves.
    Curve(Curve),
    /// A box for each word.
    Unrolled(Unrolled),
    /// The map of the course.
    Map(CourseMap),
    /// A training.
    Training(Box<TrainingPanel>),
    /// A measurement of time.
    Timing(TimingPanel),
    /// The progress of each matrix of a race.
    StepCounts(Vec<StepCount>),
    /// The difference between two matrices in words.
    Changes(String),
    /// A question.
    Quiz(Quiz),
    /// The score of the questions above.
    Score(Score),
    /// Knobs that the step offers.
    Knobs(Vec<KnobLine>),
    /// Checks of a run.
    Checks(Vec<CheckLine>),
    /// The arithmetic of one cell.
    Arithmetic(WrittenArithmetic),
    /// A caption or a remark.
    Caption(Vec<Piece>),
    /// A problem of the lesson, in its place.
    Problem(Problem),
    /// Notes for the teacher, by paragraph.
    Notes(Vec<String>),
}

impl Panel {
    /// A remark of the page.
    pub(super) fn remark(text: impl Into<String>) -> Self {
        Self::Caption(vec![Piece::new(text, Tone::Plain)])
    }

    /// Whether it is a caption or a remark with the same text.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Caption(one), Self::Caption(other)) => one == other,
            _ => false,
        }
    }

    /// The matrices of the panel.
    pub fn grids(&self) -> &[Grid] {
        match self {
            Self::Grids(grids) | Self::Links(grids) => grids,
            Self::Plot(grid) => std::slice::from_ref(grid),
            Self::Curve(curve) => std::slice::from_ref(&curve.grid),
            Self::Unrolled(unrolled) => &unrolled.grids,
            _ => &[],
        }
    }

    pub(super) fn grids_mut(&mut self) -> &mut [Grid] {
        match self {
            Self::Grids(grids) | Self::Links(grids) => grids,
            Self::Plot(grid) => std::slice::from_mut(grid),
            Self::Curve(curve) => std::slice::from_mut(&mut curve.grid),
            Self::Unrolled(unrolled) => &mut unrolled.grids,
            _ => &mut [],
        }
    }
}

/// The page at the end of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonEnd {
    /// The number and the title of the lesson.
    pub lesson: String,
    /// Its questions, as far as its numbers decide them.
    pub questions: Vec<AnsweredQuestion>,
    /// The number of questions whose first answer was right.
    pub right: usize,
    /// The next lesson; `None` after the last one.
    pub next: Option<String>,
    /// Whether that is the next one of the short way.
    pub is_short_way: bool,
    /// The short way, at the end of the first lesson, if the learner has not chosen a way yet.
    pub offer: Option<ShortWay>,
}

/// A question and how it was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredQuestion {
    /// Right, wrong, or neither.
    pub mark: &'static str,
    /// The question.
    pub ask: Vec<Piece>,
    /// How it was answered.
    pub remark: String,
}

/// Text of one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Its tone.
    pub tone: Tone,
}

/// The tone of a text, which decides its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Plain,
    /// Important.
    Strong,
    /// A new term.
    Emphasis,
    /// Code, or the name of a matrix.
    Code,
    /// A computed figure.
    Computed,
    /// Less important.
    Faint,
    /// A figure that could not be computed.
    Broken,
    /// A number from the source matrix with this index, from 0.
    Source(usize),
}

impl Piece {
    /// Text of one tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }
}

/// A question, and its answer once it is given.
#[derive(Clone, Debug)]
pub struct Quiz {
    /// The question.
    pub ask: Vec<Piece>,
    /// The options; empty if it is not a list.
    pub options: Vec<QuizOption>,
    /// The matrix to point into, with covered numbers until the question is answered; `None` for other questions.
    pub grid: Option<Grid>,
    /// The remarks below, each with its mark.
    pub remarks: Vec<(&'static str, Vec<Piece>)>,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizOption {
    /// Its text.
    pub text: String,
    /// Whether the cursor is on it.
    pub is_chosen: bool,
    /// Whether it is ticked; `None` if only one option can be chosen.
    pub ticked: Option<bool>,
    /// The hands that a class showed for it.
    pub votes: Option<u32>,
    /// Whether it is marked as right.
    pub is_right: bool,
}

/// A knob and its setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobLine {
    /// `d_k`, or `rnn.hidden` where the lesson named the run.
    pub name: String,
    /// The knob itself.
    pub knob: &'static Knob,
    /// Its setting.
    pub setting: Setting,
    /// Whether the keys turn it.
    pub is_current: bool,
}

/// A training: what is trained, how far it is, and what came of it so far.
#[derive(Clone, Debug)]
pub struct TrainingPanel {
    /// `recall, gap 40, batches of 32`
    pub task: String,
    /// Where it stands.
    pub status: TrainingStatus,
    /// The seed being trained, or all seeds with where they stand: `seed 1`, `seed 1 done, 2 and 3 trained before`.
    pub seeds: String,
    /// Where it stands in words, or what Enter would train: `paused`, `Enter trains 2 here`.
    pub standing: String,
    /// The step of the slowest model that is trained now, and all its steps.
    pub step: [u64; 2],
    /// Steps a second, for all models together, while it runs; `None` before it is known.
    pub rate: Option<f64>,
    /// How fast it is to go.
    pub pace: &'static str,
    /// Its models.
    pub models: Vec<TrainingLine>,
    /// Loss and scores as curves; empty before the first score.
    pub curves: Vec<Curve>,
    /// The sentences whose translations are watched.
    pub watched: Vec<WatchedLine>,
}

/// A sentence that is watched, and what each model makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedLine {
    /// The sentence.
    pub sentence: String,
    /// Whether it was trained on or held out, if the corpus has it; else why it cannot be translated, if it cannot.
    pub remark: Option<String>,
    /// The latest translation of each model, `None` where there is none yet.
    pub drafts: Vec<Option<DraftLine>>,
    /// What the first model made of it before: the step, and the words in Latin letters where they have them.
    pub earlier: Vec<(u64, String)>,
}

/// A translation by a model that learns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLine {
    /// The words.
    pub words: String,
    /// The same in Latin letters; `None` if the words were not given so.
    pub romanised: Option<String>,
    /// Whether that is the translation in the corpus; `None` if there is none.
    pub is_right: Option<bool>,
}

/// A measurement of time: what is measured, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimingPanel {
    /// The width of words, states, queries, keys and values.
    pub width: usize,
    /// Where it stands.
    pub status: TimingStatus,
}

/// A model of a training.
#[derive(Clone, Debug)]
pub struct TrainingLine {
    /// `rnn truncate=10`
    pub label: String,
    /// The number of weights; `None` if it cannot be trained.
    pub parameters: Option<usize>,
    /// The latest loss of each seed, from the lowest to the highest.
    pub losses: Vec<f64>,
    /// The latest score of each seed, from the lowest to the highest.
    pub scores: Vec<f64>,
    /// The same of what is held out; empty where nothing is.
    pub held_out: Vec<f64>,
    /// `diverged at step 12`, or why it cannot be trained.
    pub remark: Option<String>,
}

/// A check of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    /// The property: `rows sum to 1`.
    pub title: &'static str,
    /// Whether it holds; `None` if it was not checked.
    pub holds: Option<bool>,
    /// The deciding number, in words.
    pub text: String,
}

/// The line of code of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// Its number in the lesson, from 1.
    pub number: usize,
    /// `let affinity = q * k.t();`
    pub code: String,
    /// `A = Q·Kᵀ`
    pub formula: &'static str,
    /// A sentence about it.
    pub sentence: &'static str,
}

/// A matrix on the page.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Its identity.
    pub matrix: MatrixId,
    /// The number of its line of code; `None` unless it is a stage.
    pub number: Option<usize>,
    /// Its address in the lesson.
    pub address: String,
    /// The origin of its numbers; `None` if they were computed.
    pub badge: Option<Badge>,
    /// Its values.
    pub values: Arc<Matrix>,
    /// The size of a number with the strongest shade, which stays when cells are edited.
    pub scale: f64,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub cols: Vec<String>,
    /// The view to draw.
    pub view: View,
    /// A sentence about its largest and smallest number, for when they are not written; `None` if it is small.
    pub extremes: Option<String>,
    /// The number of rows computed so far; those below are still to come.
    pub revealed: usize,
    /// The row to keep in view if not all fit: in a race the latest one, else one that changed. The chosen row of links.
    pub follow: Option<usize>,
    /// The cells that changed or that differ from another matrix, and how much.
    pub changed: Marks,
    /// The cells of links with a share though the mask of their run hides them.
    pub leaks: BTreeSet<(usize, usize)>,
    /// The cells that the inspected cell was computed from.
    pub lit: BTreeSet<(usize, usize)>,
    /// The index of this matrix among the sources, for the colour of the lit cells.
    pub source: usize,
    /// The inspected cell, or the right one of a question.
    pub cursor: Option<(usize, usize)>,
    /// The cell that the learner pointed at, if it is another one.
    pub pointed: Option<(usize, usize)>,
}

impl Grid {
    /// How much the number of a row changed that changed most; `None` if none did.
    pub fn most_changed(&self, row: usize) -> Option<Amount> {
        let cells = self.changed.range((row, 0)..(row + 1, 0));
        cells.map(|(_, amount)| *amount).max()
    }

    /// Whether a number is so far beyond the scale that its shade says too little about it.
    pub fn is_outlier(&self, at: (usize, usize)) -> bool {
        let size = self.values[at].abs();
        size.is_finite() && size > 2.0 * self.scale
    }
}

/// The progress of a matrix in a race.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCount {
    /// The address of the matrix.
    pub address: String,
    /// The sequential steps so far.
    pub done: usize,
    /// All sequential steps.
    pub total: usize,
    /// The rows so far.
    pub rows: usize,
    /// All rows.
    pub all_rows: usize,
}

/// The arithmetic of one cell, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenArithmetic {
    /// `affinity[name, is]`
    pub cell: String,
    /// Equal expressions, from the whole one to the number itself.
    pub lines: Vec<Vec<Piece>>,
    /// The number that the learner set instead, if any.
    pub set: Option<String>,
    /// The addresses of the source matrices, in the order of [`Tone::Source`].
    pub sources: Vec<String>,
}

/// The explanation of one cell.
#[derive(Debug)]
pub struct Inspection {
    /// Its matrix, with the cursor on the cell.
    pub grid: Grid,
    /// The origin of its numbers apart from edits; `None` if they were computed.
    pub origin: Option<Badge>,
    /// The number before the learner set it, or the word that it stands for; `None` if it is not edited.
    pub was: Option<String>,
    /// The word that its number stands for, if it does.
    pub word: Option<String>,
    /// The line of code of its stage; `None` unless it is one.
    pub code: Option<CodeLine>,
    /// Its arithmetic; `None` unless it is a stage.
    pub written: Option<WrittenArithmetic>,
    /// Its source matrices, with the source cells lit.
    pub sources: Vec<Grid>,
    /// The matrices that changed when the learner set it; empty unless that was the last change.
    pub followers: Vec<Grid>,
    /// Whether the newest step shows them.
    pub shows_followers: bool,
}

/// The origin of the numbers on a step.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// The origin of the inputs; `None` for a training that has not begun.
    pub badge: Option<Badge>,
    /// The seed of the random inputs; `None` if there are none.
    pub seed: Option<u64>,
    /// Whether a cell is edited in any run of the lesson.
    pub is_edited: bool,
    /// The title of the mistake that breaks a run of the page, if any.
    pub mistake: Option<&'static str>,
    /// The words of the sentence; may be empty.
    pub words: Vec<String>,
}

/// The current knob among those to choose from.
#[derive(Clone, Debug)]
pub struct CurrentKnob {
    /// Its index among them, from 0.
    pub at: usize,
    /// Their number.
    pub count: usize,
    /// Whether the newest step shows it, too.
    pub is_on_page: bool,
    /// The knob.
    pub knob: KnobLine,
}

/// The mistake in a run, among those it can be broken by.
#[derive(Clone, Debug)]
pub struct MistakeStatus {
    /// The mistake.
    pub mistake: &'static Mistake,
    /// Its index among them, from 0.
    pub at: usize,
    /// Their number.
    pub count: usize,
    /// The reason that it makes no difference here; `None` if it makes one.
    pub without_effect: Option<String>,
    /// Where it can be seen, if the newest step shows nothing of it and the learner is choosing.
    pub elsewhere: Option<String>,
    /// Whether the newest step is about a mistake of the lesson's own.
    pub is_told: bool,
    /// Every check of the run, and whether the newest step shows it.
    pub checks: Vec<(CheckLine, bool)>,
}
