//! Directives: the fenced blocks that make a lesson compute something.

use super::expression::{Expression, Index};
use super::inline::Inline;
use super::manuscript::{Span, Spanned};
use super::map_part::MapPart;
use super::predict::Predict;

/// A directive, with its arguments and keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Directive {
    /// Run a computation.
    Run(Box<RunDirective>),
    /// Show stages of the runs so far.
    Show(Show),
    /// Show how many steps each matrix has to wait for.
    Race(Race),
    /// Ask a question.
    Predict(Box<Predict>),
    /// Offer knobs.
    Knob(KnobDirective),
    /// Show the checks of a run.
    Checks(Checks),
    /// Show the map of the course.
    Map(MapDirective),
    /// Train models.
    Train(Box<Train>),
    /// Measure how long reading takes.
    Time(Time),
    /// ```` ```score ````: show the score of the questions above.
    Score,
    /// Paragraphs that only the teacher sees.
    Notes(Vec<String>),
}

/// ```` ```run self-attention ````: run a computation with these inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunDirective {
    /// The computation's name.
    pub computation: Spanned<String>,
    /// `sentence`: the sentence to run on.
    pub sentence: Option<Spanned<String>>,
    /// `fixed`: whether it runs on that sentence whatever the learner types. Then there is one.
    pub is_fixed: bool,
    /// `first_word`: words to replace the first one of the sentence with; the first that differs is used.
    pub first_word: Option<Spanned<String>>,
    /// `last_word`: the same for the last one.
    pub last_word: Option<Spanned<String>>,
    /// `order`: the order of the words, if it is another.
    pub order: Option<Spanned<WordOrder>>,
    /// `as`: the name of the run, with which its addresses begin.
    pub name: Option<Spanned<String>>,
    /// `given`: a JSON file beside the lesson with matrices for the run.
    pub given: Option<Spanned<String>>,
    /// `like`: the earlier run that this one repeats, except for its own keys.
    pub like: Option<Spanned<String>>,
    /// Every other key: knobs of the computation.
    pub settings: Vec<KnobAssignment>,
}

/// Another order of the words of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordOrder {
    /// `reversed`: the last word first.
    Reversed,
    /// `swapped 0, last`: these two words have changed places; `swapped` alone is `swapped 0, 1`.
    Swapped([Spanned<Index>; 2]),
    /// `[2, 0, 1]`: the words of these places, each of which is there once.
    Permuted(Vec<usize>),
}

/// One knob of a [`RunDirective`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobAssignment {
    /// The knob's name.
    pub name: Spanned<String>,
    /// Its value, as text.
    pub value: Spanned<String>,
}

/// ```` ```show affinity ````: show stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// The stages' addresses, at least one.
    pub addresses: Vec<Spanned<String>>,
    /// `view`: how to draw them.
    pub view: View,
    /// The keys of `view = "curve"`.
    pub curve: Box<CurveKeys>,
    /// `inspect`: the cell whose arithmetic is written out.
    pub inspect: Option<CellIndex>,
    /// `against`: the address of a stage to compare with.
    pub against: Option<Spanned<String>>,
    /// `caption`: a line below; may be empty.
    pub caption: Vec<Inline>,
}

/// How a stage is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// `heatmap`: numbers on coloured cells.
    #[default]
    Heatmap,
    /// `plain`: numbers only.
    Plain,
    /// `plot`: the columns as bars, one group of bars for each row.
    Plot,
    /// `ranking`: the same with the largest number of the first column first.
    Ranking,
    /// `curve`: the columns as curves over the rows.
    Curve,
    /// `sums`: with the sum of every row.
    Sums,
    /// `links`: lines from the word of a row to the words of the columns, heavier where the share is larger.
    Links,
    /// `dense`: colours without numbers, two rows a line.
    Dense,
    /// `unrolled`: a box for each word, with arrows between those that wait for one another.
    Unrolled,
}

impl View {
    /// Whether it shows numbers without colours, which have room for small ones.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Plain | Self::Plot | Self::Ranking | Self::Curve)
    }
}

/// How curves are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurveKeys {
    /// `scale`: the scale of the numbers.
    pub scale: Scale,
    /// `level`: a number to draw across.
    pub level: Option<Spanned<Expression>>,
    /// `x`: what the rows are.
    pub x: Option<Spanned<String>>,
    /// `y`: what the numbers are.
    pub y: Option<Spanned<String>>,
}

/// The scale of an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// `linear`: equal steps are equal differences.
    #[default]
    Linear,
    /// `log`: equal steps are equal factors.
    Log,
}

/// A cell of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellIndex {
    /// Its row.
    pub row: Spanned<Index>,
    /// Its column.
    pub column: Spanned<Index>,
}

/// ```` ```race rnn.states attention.context ````: show matrices side by side, with one more step for each press. The rows of an
/// RNN's states have to wait for one another, while those of attention are all there after the first step.
#[derive(Clone, Debug, PartialEq)]
pub struct Race {
    /// The addresses of the matrices: at least two, or one that is unrolled.
    pub addresses: Vec<Spanned<String>>,
    /// `view`: how to draw them.
    pub view: View,
    /// `caption`: a line below; may be empty.
    pub caption: Vec<Inline>,
}

/// ```` ```knob d_k scaled_run.d_k ````: offer knobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobDirective {
    /// The names of the knobs, at least one, each perhaps behind the name of a run.
    pub names: Vec<Spanned<String>>,
}

/// ```` ```checks right ````: show the checks of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checks {
    /// The place of the directive's first word.
    pub at: Span,
    /// The name of the run; the latest one if absent.
    pub run: Option<Spanned<String>>,
    /// `only`: the names of the checks to show; all of them if absent.
    pub only: Option<Vec<Spanned<String>>>,
}

/// ```` ```map ````: show the map of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapDirective {
    /// The place of the directive's first word.
    pub at: Span,
    /// The parts to mark; those of the lesson if there are none.
    pub parts: Vec<MapPart>,
}

/// ```` ```train recall ````: train models on a task, started by the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Train {
    /// The task's name.
    pub task: Spanned<String>,
    /// `models`: the models, at least one, each perhaps with settings of its own: `rnn truncate=10`.
    pub models: Vec<Spanned<String>>,
    /// `as`: the name with which its addresses begin.
    pub name: Option<Spanned<String>>,
    /// `seeds`: how many seeds it can be trained with, from `seed` on.
    pub seeds: Option<Spanned<String>>,
    /// `before`: a file beside the lesson with results of an earlier training.
    pub before: Option<Spanned<String>>,
    /// `quiet`: whether it gives its matrices alone, with nothing to see or to start.
    pub is_quiet: bool,
    /// `watch`: sentences whose translations are shown as they form.
    pub watch: Vec<Spanned<String>>,
    /// `pace`: how many steps a second it makes unless the learner chose.
    pub pace: Option<Spanned<String>>,
    /// Every other key: knobs of all the models that have them.
    pub settings: Vec<KnobAssignment>,
}

/// ```` ```time ````: measure how long an RNN and self-attention take to read, started by the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// `as`: the name with which its addresses begin.
    pub name: Option<Spanned<String>>,
    /// `d`: the width of words, states, queries, keys and values.
    pub width: Option<Spanned<String>>,
}

impl Directive {
    /// The first words of a fenced block that make it a directive.
    pub const NAMES: [&str; 11] = [
        "run", "show", "race", "predict", "knob", "checks", "map", "train", "time", "score",
        "notes",
    ];
}

impl Show {
    /// Its keys.
    pub const KEYS: [&str; 8] = [
        "view", "inspect", "against", "caption", "scale", "level", "x", "y",
    ];
    /// Those of `view = "curve"` alone.
    pub const CURVE_KEYS: [&str; 4] = ["scale", "level", "x", "y"];
}

impl Race {
    /// Its keys.
    pub const KEYS: [&str; 2] = ["view", "caption"];
    /// Its views by their names in a lesson.
    pub const VIEWS: [(&str, View); 2] = [("heatmap", View::Heatmap), ("unrolled", View::Unrolled)];
}

impl Train {
    /// The keys that are not knobs.
    pub const KEYS: [&str; 7] = ["models", "as", "seeds", "before", "quiet", "watch", "pace"];
    /// The paces: steps a second.
    pub const PACES: [u64; 3] = [1, 5, 30];
    /// The most models.
    pub const MOST_MODELS: usize = 5;
    /// The most seeds.
    pub const MOST_SEEDS: u64 = 20;
}

impl Time {
    /// Its keys.
    pub const KEYS: [&str; 2] = ["as", "d"];
    /// The width without `d`, which `run costs` has as well.
    pub const WIDTH: usize = 64;
    /// The largest width: larger ones take minutes.
    pub const MOST_WIDTH: usize = 256;
}

impl Checks {
    /// Its keys.
    pub const KEYS: [&str; 1] = ["only"];
}

impl RunDirective {
    /// The keys that are not knobs.
    pub const KEYS: [&str; 8] = [
        "sentence",
        "fixed",
        "first_word",
        "last_word",
        "order",
        "as",
        "given",
        "like",
    ];

    /// Whether it replaces a word of its sentence, or puts its words in another order.
    pub fn has_other_words(&self) -> bool {
        self.first_word.is_some() || self.last_word.is_some() || self.order.is_some()
    }
}

impl WordOrder {
    /// The orders that have names in a lesson.
    pub const NAMES: [&str; 2] = ["reversed", "swapped"];
}

impl Scale {
    /// Every scale by its name in a lesson.
    pub const ALL: [(&str, Scale); 2] = [("linear", Scale::Linear), ("log", Scale::Log)];
}

impl View {
    /// Every view by its name in a lesson.
    pub const ALL: [(&str, View); 9] = [
        ("heatmap", View::Heatmap),
        ("plain", View::Plain),
        ("plot", View::Plot),
        ("ranking", View::Ranking),
        ("curve", View::Curve),
        ("sums", View::Sums),
        ("links", View::Links),
        ("dense", View::Dense),
        ("unrolled", View::Unrolled),
    ];
}
