//! A sentence and the words of its translation so far, with every stage.

use std::sync::Arc;

use crate::math::{Id, Matrix, Recorded, Tape};
use crate::sorting::sort_by;

/// One pass over a sentence and the words of its translation so far: every stage of it by its address, `decoder.0.cross.head1.weights`,
/// on a tape.
pub struct Decoding {
    /// The matrices and how they were made.
    pub tape: Tape,
    /// Those with an address, in order.
    pub recorded: Vec<Recorded>,
    /// The words of the source by their numbers.
    pub source: Vec<usize>,
    /// The words of the translation so far by their numbers, without the mark in front.
    pub written: Vec<usize>,
    pub(super) probabilities: Id,
}

/// A translation, written word by word.
pub struct Translation {
    /// The pass over all its words; row i of what the decoder made stands behind word i.
    pub decoding: Decoding,
    /// Whether the model said that it ends here; false if it was stopped after the most words.
    pub has_ended: bool,
}

impl Decoding {
    /// The matrix with this address.
    pub fn find(&self, address: &str) -> Option<Arc<Matrix>> {
        let mut recorded = self.recorded.iter();
        let recorded = recorded.find(|it| it.address == address)?;
        Some(self.tape.value(recorded.id))
    }

    /// How much is bet on each word of the vocabulary, at each word that is guessed [w + 1, v]: row i after i words.
    pub fn probabilities(&self) -> Arc<Matrix> {
        self.tape.value(self.probabilities)
    }

    /// The most likely words after so many words, with their probabilities, the most likely first; of equal ones that with the lower number.
    ///
    /// # Panics
    /// If fewer words are written.
    pub fn most_likely(&self, after: usize, count: usize) -> Vec<(usize, f64)> {
        let probabilities = self.probabilities();
        let row = probabilities.row(after);
        let mut all: Vec<(usize, f64)> = row.iter().copied().enumerate().collect();
        sort_by(&mut all, |a, b| b.1.total_cmp(&a.1));
        all.truncate(count);
        all
    }

    /// The weights of the attention to the source, by address, one matrix [w + 1, n] for each layer and head; none in a model without
    /// attention.
    pub fn cross_attention(&self) -> impl Iterator<Item = (&str, Arc<Matrix>)> {
        let weights = self
            .recorded
            .iter()
            .filter(|it| it.address.contains(".cross.head") && it.address.ends_with(".weights"));
        weights.map(|it| (it.address.as_str(), self.tape.value(it.id)))
    }
}
