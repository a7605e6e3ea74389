//! Directives: the fenced blocks that make a lesson compute something.

use super::expression::Index;
use super::manuscript::{Span, Spanned};
use super::predict::Predict;

/// What a fenced block asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Directive {
    /// Run a computation.
    Run(RunDirective),
    /// Show stages of the runs so far.
    Show(Show),
    /// Let computations race.
    Race(Race),
    /// Ask before showing.
    Predict(Box<Predict>),
    /// Offer knobs to turn.
    Knob(KnobDirective),
    /// Show the checks of a run.
    Checks(Checks),
    /// Paragraphs that only the teacher sees.
    Notes(Vec<String>),
}

/// ```` ```run self-attention ````: run a computation with these inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunDirective {
    /// The computation's name.
    pub computation: Spanned<String>,
    /// `sentence`: what to run it on.
    pub sentence: Option<Spanned<String>>,
    /// `last_word`: what the last word of the sentence becomes.
    pub last_word: Option<Spanned<String>>,
    /// `as`: the name that the addresses of this run begin with.
    pub name: Option<Spanned<String>>,
    /// `given`: a JSON file beside the lesson with matrices for the run.
    pub given: Option<Spanned<String>>,
    /// `like`: the earlier run that this one repeats, but for what it says itself.
    pub like: Option<Spanned<String>>,
    /// Every other key: knobs of the computation.
    pub settings: Vec<KnobAssignment>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Show {
    /// The stages' addresses, at least one.
    pub addresses: Vec<Spanned<String>>,
    /// `view`: how to draw them.
    pub view: View,
    /// `inspect`: the cell whose arithmetic is written out.
    pub inspect: Option<CellIndex>,
    /// `against`: the address of a stage to compare with.
    pub against: Option<Spanned<String>>,
    /// `caption`: what stands below.
    pub caption: Option<Spanned<String>>,
}

/// How a stage is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// `heatmap`: numbers on coloured cells.
    #[default]
    Heatmap,
    /// `plain`: numbers only.
    Plain,
    /// `plot`: lines over the rows.
    Plot,
    /// `sums`: with the sum of every row.
    Sums,
}

/// A cell of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellIndex {
    /// Its row.
    pub row: Spanned<Index>,
    /// Its column.
    pub column: Spanned<Index>,
}

/// ```` ```race rnn attention ````: let several runs be trained side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Race {
    /// The addresses of those who race, at least two.
    pub addresses: Vec<Spanned<String>>,
    /// `caption`: what stands below.
    pub caption: Option<Spanned<String>>,
}

/// ```` ```knob d_k scaled_run.d_k ````: offer knobs to turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnobDirective {
    /// The knobs, at least one: a name, or a name behind that of a run.
    pub names: Vec<Spanned<String>>,
}

/// ```` ```checks right ````: show what holds of a run, and what does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checks {
    /// The directive's first word.
    pub at: Span,
    /// The name of the run; the latest one if absent.
    pub run: Option<Spanned<String>>,
    /// `only`: the names of the checks to show; all of them if absent.
    pub only: Option<Vec<Spanned<String>>>,
}

impl Directive {
    /// The first words that make a fenced block a directive.
    pub const NAMES: [&str; 7] = ["run", "show", "race", "predict", "knob", "checks", "notes"];
}

impl Show {
    /// Its keys.
    pub const KEYS: [&str; 4] = ["view", "inspect", "against", "caption"];
}

impl Race {
    /// Its keys.
    pub const KEYS: [&str; 1] = ["caption"];
}

impl Checks {
    /// Its keys.
    pub const KEYS: [&str; 1] = ["only"];
}

impl RunDirective {
    /// The keys that are no knobs.
    pub const KEYS: [&str; 5] = ["sentence", "last_word", "as", "given", "like"];
}

impl View {
    /// Every view with the name it is written by.
    pub const ALL: [(&str, View); 4] = [
        ("heatmap", View::Heatmap),
        ("plain", View::Plain),
        ("plot", View::Plot),
        ("sums", View::Sums),
    ];
}
