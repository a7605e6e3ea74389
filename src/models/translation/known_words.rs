//! The words that the translator knows: sentences that it can read, words that can be forced, and the right translations in the corpus.

use std::sync::Arc;

use crate::math::{Labels, Matrix};
use crate::models::corpus::Corpus;
use crate::models::input_error::InputError;
use crate::models::inputs::{Inputs, WordIds};
use crate::models::translator::{MOST_WORDS, Translator};
use crate::models::words::Sentence;
use crate::sorting::sort_by_key;
use crate::text::short;

/// Whether the shipped translator has a vector for every word of a sentence.
///
/// # Errors
/// Names the words that it does not know, and sentences near to this one that it does; or says that there are too many words.
pub fn can_be_said(sentence: &Sentence) -> Result<(), InputError> {
    let words = lower_case(sentence);
    let count = words.len();
    let known = match count <= MOST_WORDS {
        true => Translator::shipped().source().ids(&words).map(drop),
        false => Err(InputError::new(
            format!("this sentence has {count} words, and the model reads {MOST_WORDS} at most"),
            String::new(),
        )),
    };
    known.map_err(|error| InputError::new(error.message, examples(&words)))
}

/// Sentences that the shipped translator knows, those first that share most words with these: `try “…” or “…”`.
pub fn examples(words: &[String]) -> String {
    let corpus = Corpus::built_in();
    let mut sentences: Vec<&[String]> = corpus.pairs().iter().map(|it| &*it.source).collect();
    let shared = |sentence: &[String]| sentence.iter().filter(|it| words.contains(it)).count();
    sort_by_key(&mut sentences, |sentence| {
        let shared = shared(sentence);
        let more = sentence.len().abs_diff(words.len());
        (usize::MAX - shared, if shared > 0 { more } else { 0 })
    });
    let quoted = sentences.iter().map(|it| format!("“{}”", it.join(" ")));
    let quoted: Vec<String> = quoted.take(2).collect();
    format!("try {}", quoted.join(" or "))
}

pub(super) fn lower_case(sentence: &Sentence) -> Vec<String> {
    let words = sentence.words().iter();
    words.map(|word| word.to_lowercase()).collect()
}

/// The number of a word that is typed into a cell of [`TARGET`](super::TARGET), to be forced: the word in either script, or its number.
///
/// # Errors
/// If the translator has no such word, with the nearest that it has.
pub fn typed_word(inputs: &Inputs, text: &str) -> Result<f64, InputError> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(InputError::new(
            "no word is typed",
            "type a word that the model can write, or leave with Esc",
        ));
    }
    let marks = inputs.ids.get("marks");
    let names = |labels: fn(&WordIds) -> &Labels| -> &[String] {
        let labels = marks.and_then(|marks| labels(marks).as_ref());
        labels.map_or(&[], |labels| labels)
    };
    let scripts = [names(|it| &it.script), names(|it| &it.vocabulary)];
    let words = inputs
        .parameters
        .get("target_table")
        .map_or(0, Matrix::nrows);
    let is_mark = |id: &usize| marks.is_some_and(|marks| marks.ids.contains(id));
    let place = |script: &[String]| script.iter().position(|word| word == typed);
    let number = typed.parse().ok().filter(|&number| number < words);
    let found = scripts.into_iter().find_map(place).or(number);
    match found.filter(|id| !is_mark(id)) {
        Some(id) => Ok(id as f64),
        None => {
            let known = scripts[1].iter().enumerate();
            let known = known
                .filter(|(id, _)| !is_mark(id))
                .map(|(_, word)| word.as_str());
            let error = InputError::unknown("word", typed, known);
            let what = format!("the model cannot write `{}`", short(typed));
            Err(InputError::new(what, error.help))
        }
    }
}

/// The word that a number in a cell of [`TARGET`](super::TARGET) stands for; `None` if it stands for none.
pub fn word_of(inputs: &Inputs, number: f64) -> Option<&str> {
    let words = inputs.ids.get("marks")?.vocabulary.as_ref()?;
    let mut words = words.iter().enumerate();
    let word = words.find(|(id, _)| *id as f64 == number)?.1;
    Some(word)
}

/// The right translation of a sentence in the built-in [corpus](Corpus), by the numbers of a vocabulary, with the mark of the end behind it; `None`
/// if it has none.
pub fn reference(source: &WordIds, marks: &WordIds) -> Option<Arc<[usize]>> {
    let corpus = Corpus::built_in();
    let names = source.vocabulary.as_ref()?;
    let words = source
        .ids
        .iter()
        .map(|&id| names.get(id).map(String::as_str));
    let words: Vec<&str> = words.collect::<Option<_>>()?;
    let mut pairs = corpus.pairs().iter();
    let pair = pairs.find(|pair| pair.source.iter().eq(&words))?;
    let known = marks.script.as_ref()?;
    let number = |word: &String| known.iter().position(|it| it == word);
    let right: Option<Vec<usize>> = pair.target.iter().map(number).collect();
    let mut right = right?;
    right.push(marks.ids[1]);
    Some(right.into())
}
