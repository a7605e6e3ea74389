//! The encoder–decoder without attention: one recurrent network reads the source, and its last state is all that a second one gets to
//! write the target from (Cho et al. 2014, "Learning Phrase Representations using RNN Encoder–Decoder"; Sutskever et al. 2014,
//! "Sequence to Sequence Learning with Neural Networks").

use std::collections::BTreeMap;
use std::sync::Arc;

use super::forward_pass::ModelScope;
use super::gru::{self, GruWeights};
use super::parameters::Initialiser;
use super::recurrence::Recurrence;
use super::rnn::{self, RnnWeights};
use super::transformer::SentencePair;
use crate::math::{Labels, Matrix, Var};
use crate::stages;

/// The recurrent network of both halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The plain one, with tanh.
    Tanh,
    /// The gated recurrent unit.
    Gru,
}

/// Draws the weights that training starts from, by the numbers of words in the two tables and the width of a word's vector and of a state:
/// what reads states is orthogonal times a gain.
pub fn initialise(
    initialiser: &mut Initialiser<'_>,
    cell: Cell,
    [source, target]: [usize; 2],
    width: usize,
    gain: f64,
) {
    let deviation = (width as f64).sqrt().recip();
    initialiser.normal_in_full("source_table", [source, width], deviation);
    initialiser.normal_in_full("target_table", [target, width], deviation);
    for half in ["encoder", "decoder"] {
        let mut half = initialiser.within(half);
        match cell {
            Cell::Tanh => rnn::start(&mut half, width, gain),
            Cell::Gru => gru::start(&mut half, width, gain),
        }
    }
    initialiser.uniform("w_out", [width, target], deviation);
    initialiser.constant("b_out", target, 0.0);
}

/// What one pass came to.
#[derive(Clone)]
pub struct Guessed<'t> {
    /// A score for every word that could come after each word of the targets [t, v].
    pub logits: Var<'t>,
    /// The pair, and the place in its target, that each row belongs to.
    pub rows: Vec<[usize; 2]>,
}

/// Reads the sources, and guesses what comes after each word of the targets so far, one word each at least: t target words, v words in
/// their table -> logits [t, v]. Pairs of the same lengths are read side by side; where lengths differ, each such group has its own
/// scope, `group0`, `group1`, … so that no state is taken at a word that is not there.
///
/// # Panics
/// If there is no pair, a source or a target is empty, or there is no row of a number.
pub fn guess<'t>(
    scope: &ModelScope<'_, 't>,
    texts: &[SentencePair],
    cell: Cell,
    [source_words, target_words]: [Labels; 2],
) -> Guessed<'t> {
    let source_table = scope.labelled_parameter("source_table", (source_words, None));
    let target_table = scope.labelled_parameter("target_table", (target_words.clone(), None));
    let (encoder, decoder) = (scope.within("encoder"), scope.within("decoder"));
    let (reader, writer) = (Weights::of(&encoder, cell), Weights::of(&decoder, cell));
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (number, pair) in texts.iter().enumerate() {
        let lengths = (pair.source.len(), pair.target.len());
        groups.entry(lengths).or_default().push(number);
    }
    let (mut states, mut rows) = (Vec::new(), Vec::new());
    let is_one = groups.len() == 1;
    for (number, (lengths, members)) in groups.into_iter().enumerate() {
        let group = scope.numbered("group", number);
        let group = if is_one { scope } else { &group };
        let (encoder, decoder) = (group.within("encoder"), group.within("decoder"));
        let source = |pair: usize, place: usize| texts[pair].source[place];
        let target = |pair: usize, place: usize| texts[pair].target[place];
        let x = side_by_side(&encoder, source_table, lengths.0, &members, source);
        let h0 = Matrix::zeros(members.len(), reader.width());
        let h0 = encoder.constant("h0", scope.tape().leaf(h0));
        let read = reader.steps(&encoder, x, h0);
        let last = *read.last().expect("a source with words");
        stages! { group;
            /// c = hₙ
            /// All that the decoder gets of the source: the encoder's last state, as wide for long sentences as for short ones.
            let context = last.same();
        }
        let y = side_by_side(&decoder, target_table, lengths.1, &members, target);
        states.extend(writer.steps(&decoder, y, context));
        let places = (0..lengths.1).flat_map(|place| members.iter().map(move |&it| [it, place]));
        rows.extend(places);
    }
    let w_out = scope.labelled_parameter("w_out", (None, target_words.clone()));
    let b_out = scope.labelled_parameter("b_out", (None, target_words));
    stages! { scope;
        /// H = [h₁; h₂; …]
        /// The decoder's states, one row a word.
        let states = Var::stack(&states);
        /// G = H·Wo + bo
        /// A score for every word that could come next.
        let logits = states * w_out + b_out;
    }
    if scope.is_recorded() {
        stages! { scope;
            /// P = softmax(G)
            /// The scores as shares: how much is bet on each word.
            let probabilities = logits.softmax_rows();
        }
        let _ = probabilities;
    }
    Guessed { logits, rows }
}

/// The same with teacher forcing, and the mean cross-entropy of the guesses [1, 1]: each word is guessed from the right ones before it.
///
/// # Panics
/// As [`guess`]; a target must have two words at least.
pub fn encoder_decoder<'t>(
    scope: &ModelScope<'_, 't>,
    pairs: &[SentencePair],
    cell: Cell,
    vocabularies: [Labels; 2],
) -> (Guessed<'t>, Var<'t>) {
    let shown: Vec<SentencePair> = pairs.iter().map(SentencePair::shown).collect();
    let guessed = guess(scope, &shown, cell, vocabularies);
    let next = guessed.rows.iter();
    let next: Arc<[usize]> = next
        .map(|&[pair, place]| pairs[pair].target[place + 1])
        .collect();
    let logits = guessed.logits;
    stages! { scope;
        /// Lₜ = −ln Pₜ[next word]
        /// The loss of each guess: 0 when all is bet on the word that comes.
        let losses = logits.cross_entropy(next);
        /// L = (L₁ + L₂ + … + Lₜ) / t
        /// The mean loss of all the guesses, which training makes smaller.
        let loss = losses.mean();
    }
    (guessed, loss)
}

/// The vectors of the words of some texts of one length, the first of each, then the second of each: [n·B, d]
fn side_by_side<'t>(
    scope: &ModelScope<'_, 't>,
    table: Var<'t>,
    length: usize,
    members: &[usize],
    word: impl Fn(usize, usize) -> usize,
) -> Var<'t> {
    let places = 0..length;
    let ids = places.flat_map(|place| members.iter().map(move |&member| (member, place)));
    let ids: Vec<usize> = ids.map(|(member, place)| word(member, place)).collect();
    stages! { scope;
        /// X = table[words]
        /// The vector of each word, looked up in the table.
        let words = table.lookup(ids);
    }
    words
}

#[derive(Clone, Copy)]
enum Weights<'t> {
    Tanh(RnnWeights<'t>),
    Gru(GruWeights<'t>),
}

impl<'t> Weights<'t> {
    fn of(scope: &ModelScope<'_, 't>, cell: Cell) -> Self {
        match cell {
            Cell::Tanh => Self::Tanh(RnnWeights::of(scope)),
            Cell::Gru => Self::Gru(GruWeights::of(scope)),
        }
    }

    fn width(self) -> usize {
        match self {
            Self::Tanh(weights) => weights.b.cols(),
            Self::Gru(weights) => weights.b_hn.cols(),
        }
    }

    fn steps(self, scope: &ModelScope<'_, 't>, x: Var<'t>, h0: Var<'t>) -> Vec<Var<'t>> {
        let all = Recurrence::default();
        match self {
            Self::Tanh(weights) => rnn::steps(scope, x, weights, h0, all),
            Self::Gru(weights) => gru::steps(scope, x, weights, h0, all),
        }
    }
}
