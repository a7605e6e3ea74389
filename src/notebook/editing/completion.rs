//! Tab while a sentence is typed: words that the translator of the lesson knows.

use std::sync::Arc;

use tui_input::Input;

use crate::models::corpus::Corpus;
use crate::models::training::TrainingSpec;
use crate::notebook::mode::{Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::text::shorten;

/// The columns that the offered words may take, so that they fit a narrow terminal on two lines.
const OFFERED: usize = 60;

impl Notebook {
    /// The pairs that the translator of the open lesson learns from; `None` if it has none.
    fn corpus(&self) -> Option<Arc<Corpus>> {
        let mut trainings = self.runs.trainings();
        let corpus = trainings.find_map(|(_, it)| it.plan.specs().find_map(TrainingSpec::corpus));
        let translates = || {
            self.runs
                .iter()
                .any(|run| run.computation.name == "translation")
        };
        corpus
            .cloned()
            .or_else(|| translates().then(Corpus::built_in))
    }

    /// Whether Tab offers words for the line that is typed.
    pub(in crate::notebook) fn can_complete(&self) -> bool {
        let is_sentence = matches!(
            self.mode,
            Mode::Typing {
                purpose: Purpose::Sentence,
                ..
            }
        );
        is_sentence && self.corpus().is_some()
    }

    /// What Tab offers here, in words; `None` if it offers nothing.
    pub(super) fn offered_words(&self) -> Option<String> {
        let Mode::Typing { line, .. } = &self.mode else {
            return None;
        };
        let corpus = self.corpus()?;
        let (before, begun) = split(line.value());
        let words = corpus.continuations(&before);
        let fitting = words.iter().filter(|word| word.starts_with(&begun));
        let fitting: Vec<&str> = fitting.copied().collect();
        let whole = [before.as_slice(), std::slice::from_ref(&begun)].concat();
        let whole: Vec<&String> = whole.iter().filter(|word| !word.is_empty()).collect();
        let mut pairs = corpus.pairs().iter();
        let is_whole = pairs.any(|pair| pair.source.iter().eq(whole.iter().copied()));
        let words = shorten(&fitting.join(" "), OFFERED);
        Some(match (fitting.is_empty(), is_whole) {
            (_, true) => "Enter takes this sentence, Tab another word".to_owned(),
            (true, false) => "the translator does not know this word".to_owned(),
            (false, false) => format!("Tab: {words}"),
        })
    }

    /// Completes the word being typed; a whole word becomes the next one that can stand in its place.
    pub(in crate::notebook) fn complete(&mut self) {
        let Some(corpus) = self.corpus() else {
            return;
        };
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            return;
        };
        *error = None;
        let (before, begun) = split(line.value());
        let words = corpus.continuations(&before);
        let next = match words.iter().position(|word| *word == begun) {
            Some(at) => words.get((at + 1) % words.len()),
            None => words.iter().find(|word| word.starts_with(&begun)),
        };
        if let Some(next) = next {
            let words = before.iter().map(String::as_str).chain([*next]);
            *line = Input::new(words.collect::<Vec<_>>().join(" "));
        }
    }
}

/// The words before the last space, and what stands behind it, in lower case.
fn split(line: &str) -> (Vec<String>, String) {
    let line = line.to_lowercase();
    let (before, begun) = line.rsplit_once(' ').unwrap_or(("", &line));
    let before = before.split_whitespace().map(str::to_owned);
    (before.collect(), begun.to_owned())
}
