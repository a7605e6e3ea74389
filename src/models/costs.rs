//! What reading n words costs an RNN and self-attention, counted: the columns "sequential operations" and "complexity per layer" of
//! Vaswani et al. 2017, table 1, with every product instead of orders of magnitude, and what has to be kept.
//!
//! Words, states, queries, keys and values are all d wide. An RNN multiplies each word and each state by a matrix [d, d]; attention
//! makes q, k and v of each word, and then scores and weighs every pair of words. Softmax, tanh and sums are not counted. The scores
//! are kept here; FlashAttention (Dao et al. 2022) computes them again instead, and keeps none.

use super::forward_pass::ModelScope;
use crate::math::Matrix;
use crate::stages;

/// The numbers of words.
pub const LENGTHS: [usize; 8] = [8, 16, 32, 64, 128, 256, 512, 1024];

/// What an RNN and self-attention cost for n words of width d.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// The number of words.
    pub n: usize,
    /// The width.
    pub d: usize,
}

impl Costs {
    /// The rows that have to wait for one another.
    pub fn steps(self) -> [usize; 2] {
        [self.n, 1]
    }

    /// The multiplications of all words.
    pub fn work(self) -> [usize; 2] {
        let Self { n, d } = self;
        [2 * n * d * d, 3 * n * d * d + 2 * n * n * d]
    }

    /// The numbers that training keeps for the way back: the states; queries, keys, values and weights.
    pub fn kept(self) -> [usize; 2] {
        let Self { n, d } = self;
        [n * d, 3 * n * d + n * n]
    }

    /// The multiplications of one more word after these, with their keys and values at hand.
    pub fn one_more(self) -> [usize; 2] {
        let Self { n, d } = self;
        [2 * d * d, 3 * d * d + 2 * (n + 1) * d]
    }
}

/// Counts for all the [`LENGTHS`]: `steps`, `multiplications`, `kept` and `one_more`, each [8, 2].
pub fn costs(scope: &ModelScope<'_, '_>, d: usize) {
    let table = |count: fn(Costs) -> [usize; 2]| {
        let value = Matrix::from_fn(LENGTHS.len(), 2, |row, reader| {
            let n = LENGTHS[row];
            count(Costs { n, d })[reader] as f64
        });
        let rows = LENGTHS.map(|n| n.to_string());
        let cols = ["RNN", "attention"].map(str::to_owned);
        let tape = scope.tape();
        tape.labelled_leaf(value, Some(rows.into()), Some(cols.into()))
    };
    stages! { scope;
        /// n; 1
        /// The rows that wait for one another, by the number of words n.
        let steps = table(Costs::steps);
        /// 2nd²; 3nd² + 2n²d
        /// Multiplications, by the number of words n.
        let multiplications = table(Costs::work);
        /// nd; 3nd + n²
        /// Numbers that training keeps for the way back.
        let kept = table(Costs::kept);
        /// 2d²; 3d² + 2(n+1)d
        /// Multiplications for one more word, after n.
        let one_more = table(Costs::one_more);
    }
    let _ = (steps, multiplications, kept, one_more);
}
