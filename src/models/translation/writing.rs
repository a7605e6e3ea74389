//! Greedy decoding: the words of a translation, one after the other, each the likeliest next one or one that is forced.

use std::sync::Arc;

use super::{Frame, TARGET};
use crate::math::{Matrix, Tape, Trace};
use crate::models::forward_pass::{ForwardPass, ModelScope};
use crate::sorting::sort_by;

/// The words that the stage `next` has.
const LIKELIEST: usize = 5;

/// The words of a translation so far, the mark of the beginning first.
pub(super) struct Words {
    /// What the model put in each place.
    pub(super) chosen: Vec<usize>,
    /// The same but where a word was forced.
    pub(super) written: Vec<usize>,
}

impl Frame<'_> {
    /// Writes at most so many words, or those that it is taught.
    pub(super) fn words(
        &self,
        scope: &ModelScope<'_, '_>,
        memory: &Arc<Matrix>,
        most: usize,
    ) -> Words {
        let [start, end] = self.marks;
        let overrides = scope.overrides();
        let known = scope.parameters().get("target_table");
        let known = known.map_or(0, Matrix::nrows);
        let forced = |place: usize| {
            let number = *overrides.of(TARGET)?.get(&(place, 0))?;
            (0..known).find(|&id| id as f64 == number)
        };
        let mut words = Words {
            chosen: vec![start],
            written: vec![forced(0).unwrap_or(start)],
        };
        if let Some(right) = &self.right {
            let (_, words_of_it) = right.split_last().expect("the mark of the end");
            for &next in words_of_it {
                let forced = forced(words.written.len());
                words.chosen.push(next);
                words.written.push(forced.unwrap_or(next));
            }
            return words;
        }
        // Nobody looks at the stages of these passes. The source is read already.
        let tape = Tape::new();
        let trace = match overrides.addresses().all(is_before_decoder) {
            true => Trace::off(),
            false => Trace::setting(overrides.clone()),
        };
        let pass = ForwardPass::new(&tape, scope.parameters(), trace);
        let root = pass.root();
        let memory = tape.leaf(Arc::clone(memory));
        let decoder = self.decoder();
        while words.written.len() <= most {
            let text = [self.text(&words.written)];
            let decoded = decoder.decode(&root, &text, memory);
            let probabilities = decoded.probabilities;
            let probabilities = probabilities.unwrap_or_else(|| decoded.logits.softmax_rows());
            let next = most_likely(&probabilities.value(), start);
            let forced = forced(words.written.len());
            if next == end && forced.is_none() {
                break;
            }
            words.chosen.push(next);
            words.written.push(forced.unwrap_or(next));
        }
        words
    }
}

/// Whether a matrix is there before anything is decoded.
fn is_before_decoder(address: &str) -> bool {
    address.starts_with("encoder.") || ["source_table", "memory", TARGET].contains(&address)
}

/// The columns of the largest numbers of the last row but for that of the mark of the beginning, from left to right.
pub(super) fn likeliest(probabilities: &Matrix, start: usize) -> Vec<usize> {
    let row = probabilities.row(probabilities.nrows() - 1);
    let mut columns: Vec<usize> = (0..row.len()).filter(|&it| it != start).collect();
    sort_by(&mut columns, |&a, &b| row[b].total_cmp(&row[a]));
    columns.truncate(LIKELIEST);
    columns.sort_unstable();
    columns
}

/// The column of the largest number of the last row but for that of the mark of the beginning, which no word is; of equal ones the first.
fn most_likely(probabilities: &Matrix, start: usize) -> usize {
    let row = probabilities.row(probabilities.nrows() - 1);
    let better = |best: usize, at: usize| match row[at].total_cmp(&row[best]).is_gt() {
        true => at,
        false => best,
    };
    let mut columns = (0..row.len()).filter(|&it| it != start);
    let first = columns.next().expect("a vocabulary with words");
    columns.fold(first, better)
}
