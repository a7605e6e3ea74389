//! A vocabulary: the words that a model knows, each with its number, the row of its vector.

use std::collections::HashMap;
use std::sync::Arc;

use super::input_error::InputError;
use crate::math::Labels;

/// The mark that stands before the first word of a target.
pub const START: &str = "<s>";
/// The mark that stands behind its last word.
pub const END: &str = "</s>";

/// Words with their numbers, from 0 on, and in a second script where they have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    words: Vec<String>,
    romanised: Option<Vec<String>>,
    ids: HashMap<String, usize>,
}

impl Vocabulary {
    /// These words in this order, each once. `romanised` has the same words in Latin letters.
    ///
    /// # Errors
    /// If a word stands there twice, or the romanised words are not as many.
    pub fn new(words: Vec<String>, romanised: Option<Vec<String>>) -> Result<Self, InputError> {
        let numbered = words.iter().cloned().enumerate();
        let ids: HashMap<String, usize> = numbered.map(|(id, word)| (word, id)).collect();
        let is_even = romanised
            .as_ref()
            .is_none_or(|romanised| romanised.len() == words.len());
        if ids.len() < words.len() || !is_even {
            return Err(InputError::new(
                "a vocabulary has a word twice, or not as many romanised words as words",
                "save the weights again",
            ));
        }
        Ok(Self {
            words,
            romanised,
            ids,
        })
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words in the order of their numbers.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The same in Latin letters, if they were given so.
    pub fn all_romanised(&self) -> Option<&[String]> {
        self.romanised.as_deref()
    }

    /// The word with this number.
    ///
    /// # Panics
    /// If there is none.
    pub fn word(&self, id: usize) -> &str {
        &self.words[id]
    }

    /// The same in Latin letters; `None` if the words were not given so.
    ///
    /// # Panics
    /// If there is none with this number.
    pub fn romanised(&self, id: usize) -> Option<&str> {
        Some(&self.romanised.as_ref()?[id])
    }

    /// The number of a word, in whichever of the two scripts it is written.
    pub fn id(&self, word: &str) -> Option<usize> {
        let romanised = || self.romanised.as_ref()?.iter().position(|it| it == word);
        self.ids.get(word).copied().or_else(romanised)
    }

    /// Names for the rows of a table, in Latin letters where there are any.
    pub fn labels(&self) -> Labels {
        let names = self.romanised.as_ref().unwrap_or(&self.words);
        Some(Arc::from(names.as_slice()))
    }

    /// The words in their own script, in the order of their numbers.
    pub fn script(&self) -> Labels {
        Some(Arc::from(self.words.as_slice()))
    }

    /// The number of each of these words.
    ///
    /// # Errors
    /// Names those that are not known, and the nearest that is.
    pub fn ids(&self, words: &[String]) -> Result<Vec<usize>, InputError> {
        let ids: Option<Vec<usize>> = words.iter().map(|word| self.id(word)).collect();
        ids.ok_or_else(|| {
            let mut unknown: Vec<&String> = Vec::new();
            for word in words {
                if self.id(word).is_none() && !unknown.contains(&word) {
                    unknown.push(word);
                }
            }
            if let [one] = unknown[..] {
                let known = self.words.iter().map(String::as_str);
                let error = InputError::unknown("word", one, known);
                return InputError::new(format!("the model does not know `{one}`"), error.help);
            }
            let listed: Vec<String> = unknown.iter().map(|word| format!("`{word}`")).collect();
            let none = match words.iter().all(|it| unknown.contains(&it)) {
                true => "a single word of this sentence".to_owned(),
                false => listed.join(", "),
            };
            let help = "only words that it was trained on have a vector".to_owned();
            InputError::new(format!("the model does not know {none}"), help)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let own = |words: [&str; 3]| words.map(str::to_owned).to_vec();
        let words = own([START, END, "ಮನೆ"]);
        Vocabulary::new(words, Some(own([START, END, "mane"]))).unwrap()
    }

    #[test]
    fn a_word_is_found_in_both_scripts() {
        let vocabulary = vocabulary();
        assert_eq!(vocabulary.id("ಮನೆ"), Some(2));
        assert_eq!(vocabulary.id("mane"), Some(2));
        assert_eq!(vocabulary.id("house"), None);
        assert_eq!(vocabulary.romanised(2), Some("mane"));
        assert_eq!(vocabulary.labels().unwrap()[2], "mane");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let said = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&it| it.to_owned()).collect();
            vocabulary().ids(&words).unwrap_err().to_string()
        };
        assert_eq!(
            said(&["mane", "mana"]),
            "the model does not know `mana`; choose from `<s>`, `</s>`, `ಮನೆ`"
        );
        assert_eq!(
            said(&["a", "b", "mane"]),
            "the model does not know `a`, `b`; only words that it was trained on have a vector"
        );
        // Each once, however often it stands there.
        assert_eq!(
            said(&["a", "b", "mane", "a"]),
            "the model does not know `a`, `b`; only words that it was trained on have a vector"
        );
        assert_eq!(
            said(&["mana", "mane", "mana"]),
            "the model does not know `mana`; choose from `<s>`, `</s>`, `ಮನೆ`"
        );
        assert_eq!(
            said(&["a", "b", "a"]),
            "the model does not know a single word of this sentence; only words that it was trained on have a vector"
        );
        assert_eq!(
            said(&["a", "b"]),
            "the model does not know a single word of this sentence; only words that it was trained on have a vector"
        );
    }

    #[test]
    fn a_word_stands_there_once() {
        let twice = vec!["a".to_owned(), "a".to_owned()];
        assert!(Vocabulary::new(twice, None).is_err());
        let one = || vec!["a".to_owned()];
        assert!(Vocabulary::new(one(), Some(Vec::new())).is_err());
        assert!(Vocabulary::new(one(), None).is_ok());
    }
}
