//! Training on translation: a Transformer, or an encoder–decoder without attention, on batches of pairs of a corpus.

use super::model::Model;
use super::spec::TrainingSpec;
use crate::math::{Var, random};
use crate::models::badge::Badge;
use crate::models::corpus::Corpus;
use crate::models::encoder_decoder;
use crate::models::forward_pass::ModelScope;
use crate::models::parameters::{Initialiser, Parameters};
use crate::models::transformer::{self, SentencePair, transformer};
use crate::models::translator::Architecture;

/// How large the first weights of a Transformer are beside those of Glorot and Bengio.
const GAIN: f64 = 0.7;

/// The guesses of a model, with teacher forcing.
pub(super) struct Guesses<'t> {
    /// A score for every word, in rows, one for each guess.
    logits: Var<'t>,
    /// The pair, and the place in its target, that each row belongs to.
    rows: Vec<[usize; 2]>,
    /// The mean cross-entropy [1, 1].
    pub(super) loss: Var<'t>,
}

/// The weights that training starts from by a seed; without one zeros in their places.
pub(super) fn initial_parameters(
    spec: &TrainingSpec,
    corpus: &Corpus,
    seed: Option<u64>,
) -> Parameters {
    let settings = spec.settings();
    let words = [corpus.source(), corpus.target()].map(|vocabulary| vocabulary.len());
    let mut parameters = Parameters::new(Badge::Random);
    let width = spec.model().width(spec);
    match spec.architecture() {
        Architecture::Recurrent(cell) => {
            let gain = settings.decimal("gain");
            let mut start = Initialiser::new(&mut parameters, seed);
            encoder_decoder::initialise(&mut start, cell, words, width, gain);
        }
        Architecture::Transformer { layers, .. } => {
            let widths = [width, settings.size("d_ff")];
            let mut shapes = Initialiser::new(&mut parameters, None);
            transformer::initialise(&mut shapes, words, widths, layers);
            draw_evenly(&mut parameters, seed);
        }
    }
    let mut start = Initialiser::new(&mut parameters, seed);
    let tables = ["source_table", "target_table"];
    for (table, words) in tables.into_iter().zip(words) {
        start.normal_in_full(table, [words, width], settings.decimal("embedding"));
    }
    parameters
}

/// Draws every w_… to full precision: nobody reads single weights here, and evenly drawn small ones train better.
fn draw_evenly(parameters: &mut Parameters, seed: Option<u64>) {
    let is_drawn = |address: &str| {
        let name = address.rsplit('.').next().unwrap_or_default();
        name.starts_with("w_")
    };
    let all = parameters.iter().filter(|(address, _)| is_drawn(address));
    let all: Vec<_> = all
        .map(|(address, matrix)| (address.to_owned(), matrix.shape()))
        .collect();
    let mut start = Initialiser::new(parameters, seed);
    for (address, (rows, cols)) in all {
        let bound = GAIN * (6.0 / (rows + cols) as f64).sqrt();
        start.uniform(&address, [rows, cols], bound);
    }
}

/// The pairs of a step, counted from 1: every pair to train on comes once before any comes again, each time in another order.
pub(super) fn batch(spec: &TrainingSpec, corpus: &Corpus, step: u64) -> Vec<SentencePair> {
    let (pairs, count) = (corpus.training(), spec.settings().size("batch"));
    let first = (step - 1) as usize * count;
    let mut order = (usize::MAX, Vec::new());
    let numbers = first..first + count;
    let batch = numbers.map(|number| {
        let round = number / pairs.len();
        if order.0 != round {
            let name = format!("{} round {round}", spec.task().name());
            let mut generator = random::generator(spec.seed(), &name);
            order = (round, random::order(pairs.len(), &mut generator));
        }
        pairs[order.1[number % pairs.len()]].clone()
    });
    batch.collect()
}

/// What the model makes of some pairs with teacher forcing, and the loss.
pub(super) fn forward<'t>(
    scope: &ModelScope<'_, 't>,
    spec: &TrainingSpec,
    pairs: &[SentencePair],
) -> Guesses<'t> {
    let unnamed = [None, None];
    match spec.architecture() {
        Architecture::Transformer { form, layers } => {
            let made = transformer(scope, pairs, form, layers, unnamed);
            let rows = pairs.iter().enumerate();
            let rows =
                rows.flat_map(|(pair, it)| (1..it.target.len()).map(move |it| [pair, it - 1]));
            Guesses {
                logits: made.logits,
                rows: rows.collect(),
                loss: made.loss,
            }
        }
        Architecture::Recurrent(cell) => {
            let (guessed, loss) = encoder_decoder::encoder_decoder(scope, pairs, cell, unnamed);
            Guesses {
                logits: guessed.logits,
                rows: guessed.rows,
                loss,
            }
        }
    }
}

/// How many of the pairs are translated word for word by greedy decoding.
///
/// Nothing has to be decoded for that: as long as every word so far is the right one, a model that writes freely is shown what teacher
/// forcing shows it, and the first word that it guesses wrong is wrong in both.
pub(super) fn exact_matches(guesses: &Guesses<'_>, pairs: &[SentencePair]) -> usize {
    let logits = guesses.logits.value();
    let mut is_right = vec![true; pairs.len()];
    for (row, &[pair, place]) in guesses.rows.iter().enumerate() {
        // The mark of the beginning, which a translator does not write.
        let start = pairs[pair].target[0];
        let row = logits.row(row);
        let words = row.iter().enumerate().filter(|(id, _)| *id != start);
        let guess = words.reduce(|best, it| if it.1 > best.1 { it } else { best });
        is_right[pair] &= guess.is_some_and(|it| it.0 == pairs[pair].target[place + 1]);
    }
    is_right.into_iter().filter(|it| *it).count()
}

/// About how many bytes one step takes, at the longest sentences of the corpus.
pub(super) fn bytes_a_step(spec: &TrainingSpec, corpus: &Corpus) -> usize {
    let all = || corpus.training().iter().chain(corpus.held_out());
    let longest = |length: fn(&SentencePair) -> usize| all().map(length).max().unwrap_or(0);
    let (source, target) = (longest(|it| it.source.len()), longest(|it| it.target.len()));
    let (width, settings) = (spec.model().width(spec), spec.settings());
    let cells_a_pair = match spec.model() {
        Model::Transformer => {
            let layers = settings.size("layers");
            let scores = 4 * settings.size("heads") * (source + target) * (source + target);
            let words = (source + 2 * target) * (30 * width + 3 * settings.size("d_ff"));
            layers * (scores + words)
        }
        Model::Gru => 25 * width * (source + target),
        _ => 7 * width * (source + target),
    };
    let read_out = 4 * target * corpus.target().len();
    // Each has a gradient beside it.
    2 * size_of::<f64>() * settings.size("batch") * (cells_a_pair + read_out)
}
