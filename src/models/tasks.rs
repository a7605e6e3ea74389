//! The tasks that models are trained on: sequences of words, and a question about them. Each is there in any length, without end, and
//! needs nothing but its length and a seed.

use std::borrow::Cow;

use rand::rngs::ChaCha8Rng;

use super::input_error::InputError;
use crate::math::random;

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Task {
    /// The first word is a key, then comes noise, and the last word asks which key it was (Hochreiter and Schmidhuber 1997, "Long
    /// Short-Term Memory", section 5.2, in a simple form).
    Recall,
    /// One key at either end, and the word in the middle asks for both.
    BothSides,
    /// Bits, and after each of them: is the number of ones so far odd?
    Parity,
    /// A sentence of a [corpus](super::corpus) into its translation. Its words and sequences are those of the corpus.
    Translation,
}

/// What is put into a sequence of recall: keys, noise, and the question.
const RECALL: &[&str] = &["A", "B", "C", "D", "w", "x", "y", "z", "?"];

/// The same of both sides: keys of the left, keys of the right, noise, and the question.
const BOTH_SIDES: &[&str] = &["A", "B", "C", "K", "L", "M", "w", "x", "y", "z", "?"];

/// The kinds of keys of recall.
const KEYS: usize = 4;

/// The kinds of keys at either end of both sides.
const KEYS_A_SIDE: usize = 3;

/// The kinds of noise.
const NOISE: usize = 4;

/// Sequences of one length with their questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The words by their places in [`Task::vocabulary`], one sequence after the other.
    pub words: Vec<usize>,
    /// The number of sequences.
    pub sequences: usize,
    /// The number of words of each.
    pub length: usize,
    /// The places in a sequence at which it is asked, in order.
    pub asked: Vec<usize>,
    /// The right answers by their places in [`Task::answers`], one sequence after the other.
    pub answers: Vec<usize>,
}

/// The order of the words of a batch, or of its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One sequence after the other.
    BySequence,
    /// The first of every sequence, then the second of every sequence, and so on: as a recurrent network reads them.
    ByPlace,
}

impl Batch {
    /// The words of sequence number `sequence`.
    pub fn sequence(&self, sequence: usize) -> &[usize] {
        &self.words[sequence * self.length..][..self.length]
    }

    /// The words in this order.
    pub fn words(&self, order: Order) -> Cow<'_, [usize]> {
        self.ordered(&self.words, order)
    }

    /// The right answers in this order.
    pub fn answers(&self, order: Order) -> Cow<'_, [usize]> {
        self.ordered(&self.answers, order)
    }

    /// Where the answer to the last question of each sequence stands among all of them.
    pub fn last_answers(&self, order: Order) -> impl Iterator<Item = usize> {
        let places = self.asked.len();
        (0..self.sequences).map(move |sequence| match order {
            Order::BySequence => sequence * places + places - 1,
            Order::ByPlace => (places - 1) * self.sequences + sequence,
        })
    }

    fn ordered<'a>(&self, all: &'a [usize], order: Order) -> Cow<'a, [usize]> {
        let each = all.len() / self.sequences;
        if order == Order::BySequence || each == 1 {
            return all.into();
        }
        let places = (0..each).flat_map(|place| all[place..].iter().step_by(each));
        places.copied().collect()
    }
}

impl Task {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Recall,
        Self::BothSides,
        Self::Parity,
        Self::Translation,
    ];

    /// The task of that name.
    ///
    /// # Errors
    /// If there is none, with the nearest name.
    pub fn find(name: &str) -> Result<Self, InputError> {
        let found = Self::ALL.into_iter().find(|task| task.name() == name);
        let names = Self::ALL.map(Self::name);
        found.ok_or_else(|| InputError::unknown("task", name, names))
    }

    /// Its name on the command line and in lessons.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::BothSides => "both-sides",
            Self::Parity => "parity",
            Self::Translation => "translation",
        }
    }

    /// A summary in one line.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Recall => "the first word is a key; after some noise: which one was it?",
            Self::BothSides => "a key at either end; in the middle: which two are they?",
            Self::Parity => "bits; after each one: is the number of ones so far odd?",
            Self::Translation => "sentences into another language, word by word",
        }
    }

    /// The words that its sequences are made of; none of its own in translation.
    pub const fn vocabulary(self) -> &'static [&'static str] {
        match self {
            Self::Recall => RECALL,
            Self::BothSides => BOTH_SIDES,
            Self::Parity => &["0", "1"],
            Self::Translation => &[],
        }
    }

    /// The answers to choose from; none of its own in translation.
    pub const fn answers(self) -> &'static [&'static str] {
        match self {
            Self::Recall => &["A", "B", "C", "D"],
            Self::BothSides => &["AK", "AL", "AM", "BK", "BL", "BM", "CK", "CL", "CM"],
            Self::Parity => &["even", "odd"],
            Self::Translation => &[],
        }
    }

    /// Among how many answers one guesses who knows nothing; and, where there are two keys, who knows one of them. None in translation, where
    /// the corpus decides.
    pub const fn guesses(self) -> &'static [(&'static str, usize)] {
        match self {
            Self::Recall => &[("guessing", KEYS)],
            Self::BothSides => &[
                ("guessing", KEYS_A_SIDE * KEYS_A_SIDE),
                ("one key", KEYS_A_SIDE),
            ],
            Self::Parity => &[("guessing", 2)],
            Self::Translation => &[],
        }
    }

    /// The name of what makes its sequences longer: the gap, which is the number of words from a key to the question, or the number
    /// of bits. Sentences are as long as they are.
    pub const fn size_name(self) -> Option<&'static str> {
        match self {
            Self::Recall | Self::BothSides => Some("gap"),
            Self::Parity => Some("bits"),
            Self::Translation => None,
        }
    }

    /// The number of words of its sequences at this size; 0 in translation.
    pub const fn length(self, size: usize) -> usize {
        match self {
            Self::Recall => size + 1,
            Self::BothSides => 2 * size + 1,
            Self::Parity => size,
            Self::Translation => 0,
        }
    }

    /// So many sequences at this size, drawn by this generator.
    ///
    /// # Panics
    /// If the size is 0, or in translation, whose sentences are not drawn.
    pub fn batch(self, size: usize, sequences: usize, generator: &mut ChaCha8Rng) -> Batch {
        let length = self.length(size);
        let mut words = Vec::with_capacity(sequences * length);
        let mut answers = Vec::with_capacity(sequences);
        for _ in 0..sequences {
            self.sequence(size, &mut words, &mut answers, generator);
        }
        let asked = match self {
            Self::Recall => vec![length - 1],
            Self::BothSides => vec![length / 2],
            Self::Parity => (0..length).collect(),
            Self::Translation => unreachable!("the sentences of a corpus are not drawn"),
        };
        Batch {
            words,
            sequences,
            length,
            asked,
            answers,
        }
    }

    fn sequence(
        self,
        size: usize,
        words: &mut Vec<usize>,
        answers: &mut Vec<usize>,
        generator: &mut ChaCha8Rng,
    ) {
        let question = self.vocabulary().len() - 1;
        match self {
            Self::Recall => {
                let key = random::below(KEYS, generator);
                words.push(key);
                words.extend((1..size).map(|_| KEYS + random::below(NOISE, generator)));
                words.push(question);
                answers.push(key);
            }
            Self::BothSides => {
                let [left, right] = [0; 2].map(|_| random::below(KEYS_A_SIDE, generator));
                let mut noise = || 2 * KEYS_A_SIDE + random::below(NOISE, generator);
                words.push(left);
                words.extend((1..size).map(|_| noise()));
                words.push(question);
                words.extend((1..size).map(|_| noise()));
                words.push(KEYS_A_SIDE + right);
                answers.push(left * KEYS_A_SIDE + right);
            }
            Self::Parity => {
                let mut odd = 0;
                for _ in 0..size {
                    let bit = random::below(2, generator);
                    odd ^= bit;
                    words.push(bit);
                    answers.push(odd);
                }
            }
            Self::Translation => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(task: Task, size: usize) -> Batch {
        task.batch(size, 200, &mut random::generator(1, "test"))
    }

    /// The words of a sequence by their names.
    fn spelled(task: Task, batch: &Batch, sequence: usize) -> Vec<&'static str> {
        let words = batch.sequence(sequence).iter();
        words.map(|&word| task.vocabulary()[word]).collect()
    }

    #[test]
    fn recall_asks_for_its_first_word() {
        let batch = batch(Task::Recall, 6);
        assert_eq!((batch.length, batch.asked.as_slice()), (7, [6].as_slice()));
        for (sequence, &answer) in batch.answers.iter().enumerate() {
            let words = spelled(Task::Recall, &batch, sequence);
            assert_eq!(words[0], Task::Recall.answers()[answer]);
            assert_eq!(words[6], "?");
            assert!(words[1..6].iter().all(|word| "wxyz".contains(word)));
        }
    }

    #[test]
    fn both_sides_asks_for_its_ends() {
        let batch = batch(Task::BothSides, 4);
        assert_eq!((batch.length, batch.asked.as_slice()), (9, [4].as_slice()));
        for (sequence, &answer) in batch.answers.iter().enumerate() {
            let words = spelled(Task::BothSides, &batch, sequence);
            let ends = format!("{}{}", words[0], words[8]);
            assert_eq!(ends, Task::BothSides.answers()[answer]);
            assert_eq!(words[4], "?");
            let noise = words[1..4].iter().chain(&words[5..8]);
            assert!(noise.copied().all(|word| "wxyz".contains(word)));
        }
    }

    #[test]
    fn parity_counts_the_ones_so_far() {
        let batch = batch(Task::Parity, 8);
        assert_eq!(batch.asked, [0, 1, 2, 3, 4, 5, 6, 7]);
        for sequence in 0..batch.sequences {
            for place in 0..8 {
                let ones: usize = batch.sequence(sequence)[..=place].iter().sum();
                let answer = sequence * 8 + place;
                assert_eq!(batch.answers[answer], ones % 2);
                let by_place = batch.answers(Order::ByPlace);
                assert_eq!(by_place[place * batch.sequences + sequence], ones % 2);
            }
        }
    }

    /// A class that came up more often than the others would be worth guessing.
    #[test]
    fn every_answer_is_as_likely() {
        for task in [Task::Recall, Task::BothSides, Task::Parity] {
            let batch = task.batch(4, 9000, &mut random::generator(2, "test"));
            let mut counts = vec![0.0; task.answers().len()];
            for &answer in &batch.answers(Order::ByPlace)[batch.answers.len() - 9000..] {
                counts[answer] += 1.0 / 9000.0;
            }
            for count in counts {
                assert!(
                    (count - 1.0 / task.answers().len() as f64).abs() < 0.02,
                    "{task:?}"
                );
            }
            assert_eq!(task.guesses()[0].1, task.answers().len());
        }
    }

    #[test]
    fn a_task_is_found_by_its_name() {
        for task in Task::ALL {
            assert_eq!(Task::find(task.name()), Ok(task));
        }
        let error = Task::find("recal").unwrap_err();
        let expected = "there is no task `recal`; did you mean `recall`?";
        assert_eq!(error.to_string(), expected);
    }
}
