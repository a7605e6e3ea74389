//! From a sentence to a matrix: words, their ids, and a vector for each.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use super::input_error::InputError;
use crate::math::{Matrix, random};

/// The most words that a sentence may have: affinity alone has this many squared cells.
pub const MOST_WORDS: usize = 512;

/// The words of a sentence, in order. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    words: Vec<String>,
}

impl Sentence {
    /// Splits a text into words by the rules of Unicode (UAX #29), in any script. Punctuation is left out; an emoji is a word.
    ///
    /// # Errors
    /// If the text has no word in it, or more than [`MOST_WORDS`].
    pub fn parse(text: &str) -> Result<Self, InputError> {
        // A letter and its accent are one or two code points, depending on where they were typed, and one word.
        let text: String = text.nfc().collect();
        let words: Vec<String> = text
            .split_word_bounds()
            .filter(|piece| is_word(piece))
            .map(str::to_owned)
            .collect();
        if words.is_empty() {
            return Err(InputError::new(
                "this sentence has no words in it",
                "type at least one word, in any script",
            ));
        }
        if words.len() > MOST_WORDS {
            return Err(InputError::new(
                format!("this sentence has {} words", words.len()),
                format!("use at most {MOST_WORDS}: every word looks at every other one"),
            ));
        }
        Ok(Self { words })
    }

    /// Whether [parsing](Self::parse) a text leaves anything but spaces out of it.
    pub fn leaves_out(text: &str) -> bool {
        let mut pieces = text.split_word_bounds();
        pieces.any(|piece| {
            !is_word(piece) && piece.contains(|c: char| !c.is_whitespace() && !c.is_control())
        })
    }

    /// The words.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The same sentence with another word at its start: the first of these choices, separated by `|`, that is not there yet.
    ///
    /// # Errors
    /// If a choice has no words in it.
    pub fn with_first(&self, choices: &str) -> Result<Self, InputError> {
        self.with_other(0, choices)
    }

    /// The same with another word at its end.
    ///
    /// # Errors
    /// If a choice has no words in it.
    pub fn with_last(&self, choices: &str) -> Result<Self, InputError> {
        self.with_other(self.words.len() - 1, choices)
    }

    /// The words of these places, in this order.
    ///
    /// # Panics
    /// If there is no word at a place.
    pub fn permuted(&self, places: &[usize]) -> Self {
        let words = places.iter().map(|&place| self.words[place].clone());
        Self {
            words: words.collect(),
        }
    }

    fn with_other(&self, at: usize, choices: &str) -> Result<Self, InputError> {
        let choices: Result<Vec<Self>, InputError> = choices.split('|').map(Self::parse).collect();
        let choices = choices?;
        let is_other = |choice: &&Self| match choice.words.as_slice() {
            [word] => word.to_lowercase() != self.words[at].to_lowercase(),
            _ => true,
        };
        let new = choices.iter().find(is_other).unwrap_or(&choices[0]);
        let mut words = self.words.clone();
        words.splice(at..=at, new.words.iter().cloned());
        Ok(Self { words })
    }

    /// The different words in the order of their first appearance, and for each word of the sentence its id: its place there.
    pub fn vocabulary(&self) -> (Vec<String>, Vec<usize>) {
        vocabulary(&self.words)
    }

    /// A text of so many words: the first ones of the sentence, and where it is shorter, the words `1`, `2`, `3`, … after it. Words
    /// that repeat would be less of a text: a rhythm alone can keep an RNN in one of two states.
    pub fn text(&self, words: usize) -> Vec<String> {
        let fillers = (1..).map(|number: usize| number.to_string());
        let all = self.words.iter().cloned().chain(fillers);
        all.take(words).collect()
    }
}

/// The different words in the order of their first appearance, and for each word its place there. Letter case makes no difference, as in
/// their [vectors](embeddings).
pub fn vocabulary(words: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut vocabulary: Vec<String> = Vec::new();
    let mut ids = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        let id = known.iter().position(|known| *known == lower);
        ids.push(id.unwrap_or(vocabulary.len()));
        if id.is_none() {
            vocabulary.push(word.clone());
            known.push(lower);
        }
    }
    (vocabulary, ids)
}

/// The vectors of some words [n, d]: random, but always the same for the same word, on every machine and beside any other
/// words.
///
/// A wider vector begins with the narrower one. Letter case makes no difference. In a trained model these numbers are learned.
pub fn embeddings(words: &[String], d: usize) -> Matrix {
    let mut x = Matrix::zeros(words.len(), d);
    for (i, word) in words.iter().enumerate() {
        let mut generator = random::generator(0, &word.to_lowercase());
        x.set_row(i, &random::rounded_normal(1, d, 1.0, &mut generator).row(0));
    }
    x
}

fn is_word(piece: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || is_pictograph(c);
    piece.contains(is_letter) || piece.contains(EMOJI_STYLE)
}

/// Asks for the emoji of a character that is also a sign of text, such as ▶.
const EMOJI_STYLE: char = '\u{fe0f}';

/// Unicode's word rules call emoji boundaries, but a learner types them as words. So are the signs in the blocks that hold most of
/// them.
fn is_pictograph(c: char) -> bool {
    let in_block =
        matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    in_block || (!c.is_ascii() && c.is_emoji_char())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        assert_eq!(Sentence::parse(text).unwrap().words(), words);
    }

    #[test]
    fn any_script_splits_into_words() {
        check("my name is aj", &["my", "name", "is", "aj"]);
        check("  Don't -- stop!  ", &["Don't", "stop"]);
        check("ನನ್ನ ಹೆಸರು ಎಜೆ", &["ನನ್ನ", "ಹೆಸರು", "ಎಜೆ"]);
        check("שמי אג׳", &["שמי", "אג׳"]);
        check("I 👩‍👩‍👧 you", &["I", "👩‍👩‍👧", "you"]);
        check("\u{1b}[31mred\u{7}", &["31mred"]);
    }

    #[test]
    fn every_emoji_is_a_word() {
        check("wake ⏰ up ▶️", &["wake", "⏰", "up", "▶️"]);
        check("©️ ™️ ↔️ 〰️ #️⃣ 1️⃣", &["©️", "™️", "↔️", "〰️", "#️⃣", "1️⃣"]);
        check("⌚ ⏏️ ⌨️ Ⓜ️ ㊙️ 🇮🇳", &["⌚", "⏏️", "⌨️", "Ⓜ️", "㊙️", "🇮🇳"]);
        check("a → b # c * d", &["a", "b", "c", "d"]);
    }

    #[test]
    fn composed_and_decomposed_letters_are_one_word() {
        check("cafe\u{301} caf\u{e9}", &["café", "café"]);
        // Hangul, and a Kannada vowel sign of two parts.
        check("\u{1112}\u{1161}\u{11ab}", &["한"]);
        check("ಕ\u{0cc6}\u{0cc2}", &["ಕ\u{0cca}"]);
    }

    #[test]
    fn a_sentence_without_words_is_refused() {
        for text in ["", "   ", "?!…", "\u{1b}\u{7}", "\u{200b}"] {
            let error = Sentence::parse(text).unwrap_err();
            assert_eq!(
                error.message, "this sentence has no words in it",
                "{text:?}"
            );
        }
        let long = "word ".repeat(MOST_WORDS + 1);
        let error = Sentence::parse(&long).unwrap_err();
        assert_eq!(error.message, "this sentence has 513 words");
    }

    #[test]
    fn a_word_keeps_its_vector() {
        let vectors = |text: &str, d| embeddings(Sentence::parse(text).unwrap().words(), d);
        let (one, two) = (vectors("name is", 4), vectors("my Name is name", 4));
        assert_eq!(one.row(0), two.row(1));
        assert_eq!(one.row(0), two.row(3));
        assert_ne!(one.row(0), one.row(1));
        assert_eq!(vectors("name is", 2), one.columns(0, 2));
    }

    #[test]
    fn the_first_or_the_last_word_is_replaced_by_one_that_differs() {
        let changed = |text: &str| {
            let sentence = Sentence::parse(text).unwrap();
            sentence.with_last("nobody | everybody").unwrap().words
        };
        assert_eq!(changed("I am"), ["I", "nobody"]);
        assert_eq!(changed("I am Nobody"), ["I", "am", "everybody"]);
        let sentence = Sentence::parse("I am I").unwrap();
        assert_eq!(
            sentence.with_first("i | you").unwrap().words,
            ["you", "am", "I"]
        );
    }

    #[test]
    fn words_change_places() {
        let sentence = Sentence::parse("dog bites man").unwrap();
        let permuted = sentence.permuted(&[2, 0, 1]);
        assert_eq!(permuted.words, ["man", "dog", "bites"]);
    }

    #[test]
    fn ids_count_words_by_first_appearance() {
        let (vocabulary, ids) = Sentence::parse("a rose is a rose").unwrap().vocabulary();
        assert_eq!(vocabulary, ["a", "rose", "is"]);
        assert_eq!(ids, [0, 1, 2, 0, 1]);
        let (vocabulary, ids) = Sentence::parse("The end of the end").unwrap().vocabulary();
        assert_eq!(vocabulary, ["The", "end", "of"]);
        assert_eq!(ids, [0, 1, 2, 0, 1]);
    }

    #[test]
    fn what_is_left_out_is_known() {
        assert!(Sentence::leaves_out("Stop, now"));
        assert!(Sentence::leaves_out("a → b"));
        assert!(!Sentence::leaves_out(" don't  stop 👩‍👩‍👧 "));
    }
}
