//! Sentences with their translations: what a translator is trained on, and what is held out to see what it has learned.

mod read;

use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use super::input_error::InputError;
use super::transformer::SentencePair;
use super::vocabulary::Vocabulary;
use super::words::Sentence;

/// The most pairs of a corpus.
pub const MOST_PAIRS: usize = 20_000;

/// The most words of a sentence in it.
pub const MOST_WORDS: usize = 64;

static BUILT_IN: LazyLock<Arc<Corpus>> = LazyLock::new(|| {
    let text = include_str!("../../../lessons/pairs.tsv");
    let corpus = Corpus::parse("pairs.tsv", text.as_bytes().to_vec());
    Arc::new(corpus.expect("a test reads the built-in pairs"))
});

/// Pairs of sentences, and the vocabularies of those to train on.
#[derive(Clone, Debug)]
pub struct Corpus {
    name: String,
    fingerprint: u64,
    pairs: Vec<Pair>,
    source: Vocabulary,
    target: Vocabulary,
    training: Vec<SentencePair>,
    held_out: Vec<SentencePair>,
}

/// A sentence and its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The words of the sentence, in lower case.
    pub source: Vec<String>,
    /// The words of its translation.
    pub target: Vec<String>,
    /// Whether a model is trained on it.
    pub split: Split,
}

/// What a pair is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// To train on.
    Train,
    /// Held out: to see whether sentences that were never shown are translated.
    Held,
}

/// Two are the same if their files are, whatever these are called.
impl PartialEq for Corpus {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint && self.pairs == other.pairs
    }
}

impl Eq for Corpus {}

impl Hash for Corpus {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

impl Corpus {
    /// The English and Kannada pairs that come with the lessons.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// Reads a file of pairs: a header that names the columns, then a line a pair, with tabs between the columns. `source`, `target` and
    /// `split` (`train` or `held`) must be there; `romanised`, the target in Latin letters word by word, may be; all others are
    /// left alone. Words are those of [`Sentence`]; those of the source are taken in lower case.
    ///
    /// # Errors
    /// Names the line and the column (in characters) of what is wrong: bytes in another encoding, a column that is missing, an empty line or
    /// cell, a sentence that stands there twice, a held-out word that training never sees. `name` is what errors call the file.
    pub fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, InputError> {
        read::pairs(name, bytes)
    }

    /// What the file was called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A number that another file is all but certain not to have.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// All pairs in the order of the file.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The words of the sources, in the order in which the pairs to train on bring them up.
    pub fn source(&self) -> &Vocabulary {
        &self.source
    }

    /// The marks [`START`](super::vocabulary::START) and [`END`](super::vocabulary::END), then the words of the targets in the same order.
    pub fn target(&self) -> &Vocabulary {
        &self.target
    }

    /// The words that follow these at the beginning of a source, each once, in alphabetical order; all known words if no source begins
    /// with them.
    pub fn continuations(&self, before: &[String]) -> Vec<&str> {
        let sources = self.pairs.iter().map(|pair| pair.source.as_slice());
        let rests = sources.filter_map(|source| source.strip_prefix(before)?.first());
        let mut words: Vec<&str> = rests.map(String::as_str).collect();
        let goes_on = !words.is_empty() || self.pairs.iter().any(|pair| pair.source == before);
        if !goes_on {
            words.extend(self.source.words().iter().map(String::as_str));
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The pairs to train on, one at least, as numbers of their words, the targets between their marks.
    pub fn training(&self) -> &[SentencePair] {
        &self.training
    }

    /// The pairs held out, in the same form.
    pub fn held_out(&self) -> &[SentencePair] {
        &self.held_out
    }
}

/// The words of a sentence as sources have them: split by the rules of Unicode, in lower case.
///
/// # Errors
/// As [`Sentence::parse`].
pub fn source_words(text: &str) -> Result<Vec<String>, InputError> {
    let sentence = Sentence::parse(text)?;
    Ok(sentence
        .words()
        .iter()
        .map(|it| it.to_lowercase())
        .collect())
}
