//! Tab while a line is typed: of a sentence to translate the words that the translator knows, of the name of a matrix its parts.

use std::sync::Arc;

use tui_input::Input;

use crate::models::corpus::Corpus;
use crate::models::training::TrainingSpec;
use crate::notebook::mode::{Mode, Purpose};
use crate::notebook::state::Notebook;
use crate::text::shorten;

/// The columns that the offered words may take, so that they fit a narrow terminal on two lines.
const OFFERED: usize = 60;

/// A line, and how it can go on.
struct Completion {
    /// What stands before the word or part that is begun, its separator included.
    before: String,
    begun: String,
    /// What can stand in the place of what is begun.
    options: Vec<String>,
    /// What the line is as it stands, if it can be accepted.
    whole: Option<&'static str>,
    /// Said where nothing fits.
    unknown: &'static str,
}

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

    fn completion(&self) -> Option<Completion> {
        match &self.mode {
            Mode::Typing {
                purpose: Purpose::Sentence,
                line,
                ..
            } => Some(of_sentence(&*self.corpus()?, line.value())),
            Mode::Typing {
                purpose: Purpose::Matrix,
                line,
                ..
            } => Some(of_name(&self.matrix_names(), line.value().trim())),
            _ => None,
        }
    }

    /// Whether Tab offers words for the line that is typed.
    pub(in crate::notebook) fn can_complete(&self) -> bool {
        match self.mode {
            Mode::Typing { purpose, .. } => match purpose {
                Purpose::Sentence => self.corpus().is_some(),
                Purpose::Matrix => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// What Tab offers here, in words; `None` if it offers nothing.
    pub(super) fn offered_by_tab(&self) -> Option<String> {
        let completion = self.completion()?;
        let options = completion.options.iter().map(String::as_str);
        let fitting: Vec<&str> = options
            .filter(|option| option.starts_with(&completion.begun))
            .collect();
        Some(match (fitting.is_empty(), completion.whole) {
            (_, Some(whole)) => whole.to_owned(),
            (true, None) => completion.unknown.to_owned(),
            (false, None) => format!("Tab: {}", shorten(&fitting.join(" "), OFFERED)),
        })
    }

    /// Completes the word being typed; a whole word becomes the next one that can stand in its place.
    pub(in crate::notebook) fn complete(&mut self) {
        let Some(completion) = self.completion() else {
            return;
        };
        let Mode::Typing { line, error, .. } = &mut self.mode else {
            return;
        };
        *error = None;
        let Completion {
            before,
            begun,
            options,
            ..
        } = completion;
        let next = match options.iter().position(|option| *option == begun) {
            Some(at) => options.get((at + 1) % options.len()),
            None => options.iter().find(|option| option.starts_with(&begun)),
        };
        if let Some(next) = next {
            *line = Input::new(before + next);
        }
    }
}

fn of_sentence(corpus: &Corpus, line: &str) -> Completion {
    let line = line.to_lowercase();
    let (before, begun) = line.rsplit_once(' ').unwrap_or(("", &line));
    let before: Vec<String> = before.split_whitespace().map(str::to_owned).collect();
    let options = corpus.continuations(&before);
    let mut pairs = corpus.pairs().iter();
    let is_whole = pairs.any(|pair| {
        let words = line.split_whitespace();
        pair.source.iter().map(String::as_str).eq(words)
    });
    Completion {
        options: options.into_iter().map(str::to_owned).collect(),
        before: before.iter().flat_map(|word| [word, " "]).collect(),
        begun: begun.to_owned(),
        whole: is_whole.then_some("Enter takes this sentence, Tab another word"),
        unknown: "the translator does not know this word",
    }
}

/// The parts of a name end at its dots.
fn of_name(names: &[String], line: &str) -> Completion {
    let (before, begun) = line.split_at(line.rfind('.').map_or(0, |dot| dot + 1));
    let mut options: Vec<String> = Vec::new();
    for rest in names.iter().filter_map(|name| name.strip_prefix(before)) {
        let part = rest.split_inclusive('.').next().unwrap_or(rest);
        if !options.iter().any(|option| option == part) {
            options.push(part.to_owned());
        }
    }
    let is_whole = names.iter().any(|name| name == line);
    Completion {
        before: before.to_owned(),
        begun: begun.to_owned(),
        options,
        whole: is_whole.then_some("Enter opens it, Tab another"),
        unknown: "no matrix of this page has such a name",
    }
}
