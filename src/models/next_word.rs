//! An RNN with a readout, which guesses from the state at each word the next one (Elman 1990; Mikolov et al. 2010, "Recurrent neural
//! network based language model").

mod steps_made;

use std::num::NonZeroUsize;
use std::sync::Arc;

use super::forward_pass::{ForwardPass, ModelScope};
use super::parameters::{Initialiser, Parameters};
use super::recurrence::Recurrence;
use super::rnn::{self, RnnWeights};
use crate::math::{Labels, Matrix, Tape, Trace, Var};
use crate::stages;

/// The end of the text, which is guessed like a word.
pub const END: &str = ".";

/// What is learned from: x [n, d], and for each word the number of the next one among v.
#[derive(Clone)]
pub struct Text {
    /// The words' vectors.
    pub x: Arc<Matrix>,
    /// The numbers of the next words.
    pub next: Arc<[usize]>,
}

/// The weights of the RNN, and those of the readout: w_out [h, v], b_out [1, v].
#[derive(Clone, Copy)]
pub struct Weights<'t> {
    /// Those of the RNN.
    pub rnn: RnnWeights<'t>,
    /// From the state to a score for each word.
    pub w_out: Var<'t>,
    /// Added to the scores.
    pub b_out: Var<'t>,
}

impl<'t> Weights<'t> {
    /// Draws those that training starts from, by the widths of words and of states, and the number of words to guess among.
    pub fn initialise(
        initialiser: &mut Initialiser<'_>,
        [d, h, vocabulary]: [usize; 3],
        gain: f64,
    ) {
        RnnWeights::initialise(initialiser, [d, h], gain);
        initialiser.fan_in("w_out", [h, vocabulary], 1.0);
        initialiser.constant("b_out", vocabulary, 0.0);
    }

    /// The weights of a scope; the columns of the readout are called like the words to guess among.
    pub fn of(scope: &ModelScope<'_, 't>, vocabulary: Labels) -> Self {
        Self {
            rnn: RnnWeights::of(scope),
            w_out: scope.labelled_parameter("w_out", (None, vocabulary.clone())),
            b_out: scope.labelled_parameter("b_out", (None, vocabulary)),
        }
    }
}

/// What one pass came to.
pub struct Guess<'t> {
    /// The states [1, h] of the steps.
    pub steps: Vec<Var<'t>>,
    /// All of them [n, h].
    pub states: Var<'t>,
    /// What is bet on each word [n, v].
    pub probabilities: Var<'t>,
    /// The mean of −ln of what was bet on the words that came [1, 1].
    pub loss: Var<'t>,
}

/// Reads the words and guesses after each: x [n, d], h0 [1, h], n next words. Stages as of an RNN, then `logits`, `probabilities`,
/// `losses` and `loss`.
pub fn guess<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    next: &Arc<[usize]>,
    weights: Weights<'t>,
    h0: Var<'t>,
    recurrence: Recurrence,
) -> Guess<'t> {
    let Weights { rnn, w_out, b_out } = weights;
    let steps = rnn::steps(scope, x, rnn, h0, recurrence);
    stages! { scope;
        /// H = [h₁; h₂; …; hₙ]
        /// All the states, one row a word.
        let states = Var::stack(&steps);
        /// G = H·Wo + bo
        /// The readout: a score for every word that could come next.
        let logits = states * w_out + b_out;
        /// P = softmax(G)
        /// The scores as shares: how much is bet on each word.
        let probabilities = logits.softmax_rows();
        /// Lₜ = −ln Pₜ[next word]
        /// The loss of each guess: 0 when all is bet on the word that comes.
        let losses = logits.cross_entropy(Arc::clone(next));
        /// L = (L₁ + L₂ + … + Lₙ) / n
        /// The loss, which training makes smaller.
        let loss = losses.mean();
    }
    Guess {
        steps,
        states,
        probabilities,
        loss,
    }
}

impl Text {
    /// The loss with these weights: w_x, w_h, b, w_out, b_out.
    pub fn loss(&self, weights: &[Arc<Matrix>; 5]) -> f64 {
        let tape = Tape::new();
        let pass = ForwardPass::without_parameters(&tape, Trace::off());
        let [w_x, w_h, b, w_out, b_out] = weights.each_ref().map(|it| tape.leaf(Arc::clone(it)));
        let rnn = RnnWeights { w_x, w_h, b };
        let weights = Weights { rnn, w_out, b_out };
        let (x, h0) = (
            tape.leaf(Arc::clone(&self.x)),
            tape.leaf(Matrix::zeros(1, b.cols())),
        );
        let guess = guess(
            &pass.root(),
            x,
            &self.next,
            weights,
            h0,
            Recurrence::default(),
        );
        guess.loss.value()[0]
    }

    /// A step of gradient descent at this rate. Returns the loss before it.
    pub fn step(
        &self,
        parameters: &mut Parameters,
        truncate: Option<NonZeroUsize>,
        rate: f64,
    ) -> f64 {
        let (loss, changes): (f64, Vec<(String, Matrix)>) = {
            let tape = Tape::new();
            let pass = ForwardPass::new(&tape, parameters, Trace::off());
            let weights = Weights::of(&pass.root(), None);
            let h0 = tape.leaf(Matrix::zeros(1, weights.rnn.b.cols()));
            let (x, recurrence) = (
                tape.leaf(Arc::clone(&self.x)),
                Recurrence::forward(truncate),
            );
            let loss = guess(&pass.root(), x, &self.next, weights, h0, recurrence).loss;
            let gradients = loss.backward();
            let leaves = pass.leaves().into_iter();
            let changes =
                leaves.filter_map(|(address, id)| Some((address, gradients.of(id)? * rate)));
            (loss.value()[0], changes.collect())
        };
        for (address, change) in changes {
            if let Some(weights) = parameters.get_mut(&address) {
                *weights -= change;
            }
        }
        loss
    }
}
