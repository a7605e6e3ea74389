//! The sentence of each run: the learner's, or the lesson's own, with its words changed as the directive says.

use super::changes::Choices;
use super::run_directive::SENTENCE;
use super::scope::place;
use crate::lesson::{BlockKind, Directive, Lesson, RunDirective, Span, WordOrder};
use crate::models::catalog::Computation;
use crate::models::inputs::InputError;
use crate::models::words::Sentence;

/// The sentence of a directive, after that of the run that it is [like](RunDirective::like) and the learner's.
///
/// # Errors
/// With its place, if a text has no words in it, or the words cannot be put in the order.
pub(super) fn sentence_of(
    directive: &RunDirective,
    like: Option<&Sentence>,
    own: Option<&Sentence>,
) -> Result<Sentence, (Span, InputError)> {
    let parse = |text: &str, at: Span| Sentence::parse(text).map_err(|error| (at, error));
    let own = own.filter(|_| !directive.is_fixed);
    let mut sentence = match (&directive.sentence, like, own) {
        (None, Some(like), _) => like.clone(),
        (_, _, Some(own)) => own.clone(),
        (Some(text), ..) => parse(&text.value, text.at)?,
        (None, None, None) => parse(SENTENCE, directive.computation.at)?,
    };
    if let Some(word) = &directive.first_word {
        let changed = sentence.with_first(&word.value);
        sentence = changed.map_err(|error| (word.at, error))?;
    }
    if let Some(word) = &directive.last_word {
        let changed = sentence.with_last(&word.value);
        sentence = changed.map_err(|error| (word.at, error))?;
    }
    if let Some(order) = &directive.order {
        let places = places(&order.value, sentence.words()).map_err(|mut error| {
            if own.is_none() {
                error.help += ", as `sentence` of the run";
            }
            (order.at, error)
        });
        sentence = sentence.permuted(&places?);
    }
    Ok(sentence)
}

/// The places of words in another order.
fn places(order: &WordOrder, words: &[String]) -> Result<Vec<usize>, InputError> {
    let mut places: Vec<usize> = (0..words.len()).collect();
    match order {
        WordOrder::Reversed => places.reverse(),
        WordOrder::Swapped(swapped) => {
            let [one, other] = swapped.each_ref().map(|index| {
                place(&index.value, words).ok_or_else(|| {
                    let (index, count) = (&index.value, words.len());
                    let message = format!(
                        "the lesson swaps word `{index}`, which is not among these {count}"
                    );
                    InputError::new(message, "take a sentence that has it")
                })
            });
            let (one, other) = (one?, other?);
            if one == other {
                let [one, other] = swapped.each_ref().map(|index| &index.value);
                return Err(InputError::new(
                    format!(
                        "the lesson swaps words `{one}` and `{other}`, which are one word here"
                    ),
                    "take a longer sentence",
                ));
            }
            places.swap(one, other);
        }
        WordOrder::Permuted(order) if order.len() == words.len() => places.clone_from(order),
        WordOrder::Permuted(order) => {
            let (length, count) = (order.len(), words.len());
            return Err(InputError::new(
                format!("the lesson gives an order of {length} words, and these are {count}"),
                format!("take a sentence of {length}"),
            ));
        }
    }
    Ok(places)
}

/// Why a run of the lesson cannot use a sentence; `None` if all can, or keep what the lesson gives them.
fn unreadable(sentence: &Sentence, lesson: &Lesson, catalog: &[Computation]) -> Option<InputError> {
    let blocks = lesson.steps.iter().flat_map(|step| &step.blocks);
    let runs = blocks.filter_map(|block| match &block.kind {
        BlockKind::Directive(Directive::Run(run)) => Some(run),
        _ => None,
    });
    // Each by its name; without a sentence if it is not the learner's.
    let mut ran: Vec<(&str, Option<Sentence>)> = Vec::new();
    for run in runs {
        let like = run.like.as_ref();
        let like = like.and_then(|like| ran.iter().rev().find(|(name, _)| *name == like.value));
        let like = like.map(|(_, sentence)| sentence.as_ref());
        let is_like_kept = run.sentence.is_none() && like == Some(None);
        let read = match run.given.is_some() || run.is_fixed || is_like_kept {
            true => None,
            false => match sentence_of(run, like.flatten(), Some(sentence)) {
                Ok(read) => Some(read),
                Err((at, error)) if run.order.as_ref().is_some_and(|order| order.at == at) => {
                    return Some(error);
                }
                // A mistake of the lesson's, which the page shows.
                Err(_) => None,
            },
        };
        let mut known = catalog.iter();
        let computation = known.find(|it| it.name == run.computation.value);
        if let (Some(computation), Some(read)) = (computation, &read)
            && let Err(error) = (computation.reads)(read)
        {
            return Some(error);
        }
        let name = run.name.as_ref().unwrap_or(&run.computation);
        ran.push((&name.value, read));
    }
    None
}

impl Choices {
    /// The same without a sentence that is too short for the lesson's prose, or that one of its computations cannot read.
    pub fn fitting(&self, lesson: &Lesson, catalog: &[Computation]) -> Self {
        let sentence = match self.misfit(lesson, catalog) {
            None => self.sentence.clone(),
            Some(_) => None,
        };
        Self {
            sentence,
            ..self.clone()
        }
    }

    /// Why the lesson cannot use the learner's sentence; `None` if it can, or if there is none.
    pub fn misfit(&self, lesson: &Lesson, catalog: &[Computation]) -> Option<String> {
        let own = self.sentence.as_ref()?;
        let InputError { message, help } = misfit(own, lesson, catalog)?;
        Some(match own.words().len() < lesson.least_words {
            true => format!("{message}, and uses its own sentence"),
            false => format!("{message}, so this lesson uses its own sentence; {help}"),
        })
    }
}

/// Why a lesson cannot use a sentence; `None` if it can.
pub fn misfit(sentence: &Sentence, lesson: &Lesson, catalog: &[Computation]) -> Option<InputError> {
    let needs = lesson.least_words;
    match sentence.words().len() < needs {
        true => {
            let message = format!("this lesson needs {needs} words or more");
            Some(InputError::new(message, "type a longer sentence"))
        }
        false => unreadable(sentence, lesson, catalog),
    }
}
