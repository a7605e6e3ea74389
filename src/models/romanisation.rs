//! Kannada in Latin letters, word by word, as the glossary of the lessons has it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The words of the glossary with the same in Latin letters.
static GLOSSARY: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../lessons/glossary.tsv").lines().skip(1);
    let words = lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    });
    words.collect()
});

/// A text with every Kannada word that is in the glossary in Latin letters; other words stay as they are. Where the same stands behind it in
/// Latin letters already, after a comma, that goes.
///
/// ```
/// use attentive::models::romanisation::romanised;
///
/// assert_eq!(romanised("“ನನ್ನ ಹೆಸರು”: ಕನ್ನಡಕ"), "“nanna hesaru”: ಕನ್ನಡಕ");
/// assert_eq!(romanised("ಹೆಸರು, hesaru: “name”"), "hesaru: “name”");
/// ```
pub fn romanised(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_kannada) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Where the Latin words behind one another began that were put in last.
    let mut phrase = None;
    while let Some(first) = rest.chars().next() {
        let end = |is_in: fn(char) -> bool| rest.find(|c| !is_in(c)).unwrap_or(rest.len());
        let is_word = is_kannada(first);
        let (word, behind) = match is_word {
            true => rest.split_at(end(is_kannada)),
            false => rest.split_at(first.len_utf8()),
        };
        rest = behind;
        let latin = GLOSSARY.get(word).filter(|_| is_word);
        if let Some(latin) = latin {
            let start = *phrase.get_or_insert(out.len());
            out += latin;
            let again = rest.strip_prefix(", ");
            let again = again.and_then(|rest| rest.strip_prefix(&out[start..]));
            if let Some(behind) = again.filter(|it| !it.starts_with(char::is_alphanumeric)) {
                rest = behind;
                phrase = None;
            }
            continue;
        }
        out += word;
        if word != " " {
            phrase = None;
        }
    }
    Cow::Owned(out)
}

/// Whether a letter is of the Kannada script, or joins two of its letters.
fn is_kannada(letter: char) -> bool {
    matches!(letter, '\u{C80}'..='\u{CFF}' | '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(romanised(text), expected);
    }

    #[test]
    fn what_the_glossary_does_not_have_stays() {
        check("", "");
        check("my name is aj", "my name is aj");
        check("ನನ್ನ ಕ್ಷಮಿಸಿ ಹೆಸರು …", "nanna ಕ್ಷಮಿಸಿ hesaru …");
        // A part of a word is not the word.
        check("ಹೆಸರುಗಳು", "ಹೆಸರುಗಳು");
    }

    #[test]
    fn nothing_is_said_twice() {
        check("ನನ್ನ ಹೆಸರು, nanna hesaru.", "nanna hesaru.");
        check(
            "ನನ್ನ ಹೆಸರು, nanna hesarugaḷu",
            "nanna hesaru, nanna hesarugaḷu",
        );
        check("ನನ್ನ, ಹೆಸರು", "nanna, hesaru");
        check("“ನನ್ನ ಹೆಸರು”, hesaru", "“nanna hesaru”, hesaru");
    }

    #[test]
    fn every_word_of_the_corpus_is_in_the_glossary() {
        let corpus = crate::models::corpus::Corpus::built_in();
        let target = corpus.target();
        for (id, word) in target.words().iter().enumerate() {
            assert_eq!(Some(&*romanised(word)), target.romanised(id), "{word}");
        }
    }
}
