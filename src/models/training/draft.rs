//! What a translator makes of a sentence while it learns: nonsense at first, then less and less.

use super::job::Job;
use crate::math::{Matrix, Overrides};
use crate::models::translator::Decoding;

/// The most words of a draft: a model that has not learned to stop would go on, and a learner waits.
pub const MOST_DRAFTED: usize = 8;

/// A translation by a model after some steps of its training.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The number of steps made.
    pub step: u64,
    /// The words of the source by their numbers.
    pub source: Vec<usize>,
    /// The words that greedy decoding wrote, by their numbers.
    pub words: Vec<usize>,
    /// Whether the model set the end; false if it was stopped after [`MOST_DRAFTED`] words.
    pub has_ended: bool,
    /// Where it looked: the weights of cross-attention in the last layer, the mean of its heads [w + 1, n]; row i as it guessed word i, the
    /// last row the end. `None` of a model without attention.
    pub attention: Option<Matrix>,
}

impl Job {
    /// What the model makes of a sentence now; `None` unless the task is translation.
    ///
    /// # Panics
    /// If the source is empty, or there is no word with a number.
    pub fn draft(&self, source: &[usize]) -> Option<Draft> {
        self.drafts(&[source.to_vec()]).pop()
    }

    /// The same of several sentences; none unless the task is translation.
    ///
    /// # Panics
    /// As [`Job::draft`].
    pub fn drafts(&self, sources: &[Vec<usize>]) -> Vec<Draft> {
        let Some(translator) = self.translator() else {
            return Vec::new();
        };
        let drafts = sources.iter().map(|source| {
            let translation =
                translator.translate_within(MOST_DRAFTED, source, &[], &Overrides::default());
            let decoding = translation.decoding;
            Draft {
                step: self.step(),
                source: source.clone(),
                attention: looked_at(&decoding),
                words: decoding.written,
                has_ended: translation.has_ended,
            }
        });
        drafts.collect()
    }
}

/// The mean of the heads of the last layer.
fn looked_at(decoding: &Decoding) -> Option<Matrix> {
    let all: Vec<_> = decoding.cross_attention().collect();
    let layer = |address: &str| address.split(".cross.").next().map(str::to_owned);
    let last = layer(all.last()?.0);
    let heads: Vec<_> = all.iter().filter(|it| layer(it.0) == last).collect();
    let first = heads.first()?.1.shape();
    let sum = heads
        .iter()
        .fold(Matrix::zeros(first.0, first.1), |sum, head| sum + &*head.1);
    Some(sum / heads.len() as f64)
}

#[cfg(test)]
mod tests {
    use crate::models::training::TrainingSpec;

    #[test]
    fn drafts_grow_from_nonsense_to_right() {
        let spec = TrainingSpec::new("translation", "transformer").unwrap();
        let corpus = spec.corpus().unwrap().clone();
        let words = ["my", "name", "is", "aj"].map(str::to_owned);
        let source = corpus.source().ids(&words).unwrap();
        let mut job = spec.job().unwrap();
        let right = &corpus.held_out()[0].target[1..];
        let said = |draft: &super::Draft| {
            let words = draft.words.iter().map(|&id| corpus.target().romanised(id));
            words.map(Option::unwrap).collect::<Vec<_>>().join(" ")
        };
        let first = job.draft(&source).unwrap();
        assert_ne!(said(&first), "nanna hesaru aj");
        assert!(first.words.len() <= super::MOST_DRAFTED);
        job.by_ref().for_each(drop);
        let last = job.draft(&source).unwrap();
        assert_eq!(
            (said(&last).as_str(), last.has_ended),
            ("nanna hesaru aj", true)
        );
        assert_eq!(last.words, right[..right.len() - 1]);
        // What a training keeps is what its own weights make: every row of attention is shared out.
        let attention = last.attention.unwrap();
        assert_eq!(attention.shape(), (4, 4));
        for row in attention.row_iter() {
            assert!((row.sum() - 1.0).abs() < 1e-12);
        }
        let translator = job.translator().unwrap();
        let decoding = translator.decode(&source, &last.words, Default::default());
        let head = |head: usize| {
            let address = format!("decoder.0.cross.head{head}.weights");
            decoding.find(&address).unwrap()[(1, 2)]
        };
        let mean = (0..4).map(head).sum::<f64>() / 4.0;
        assert!((attention[(1, 2)] - mean).abs() < 1e-15);
    }

    #[test]
    fn without_attention_there_is_nothing_to_look_at() {
        let job = TrainingSpec::new("translation", "gru")
            .unwrap()
            .job()
            .unwrap();
        assert_eq!(job.draft(&[0]).unwrap().attention, None);
        let job = TrainingSpec::new("recall", "gru").unwrap().job().unwrap();
        assert_eq!(job.draft(&[0]), None);
    }
}
