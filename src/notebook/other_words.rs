//! What a lesson lacks on other sentences than its own: values, matrices and runs that are not there.
//!
//! Statements that are not true of a sentence, and questions that it does not decide, are no mistakes: the page leaves them out.

use super::lint::endless;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Inline, Predict, Problem, Spanned, Wrong};
use crate::models::words::Sentence;
use crate::runs::conditions::LeftOut;
use crate::runs::question::{Form, Question, Unasked};
use crate::runs::scope::{Scope, Unresolved};

/// Sentences such as learners type: a word, two, words that repeat, and many words.
const SENTENCES: [&str; 4] = [
    "hello",
    "good morning",
    "a rose is a rose is a rose",
    "the quick brown fox jumps over the lazy dog and runs away",
];

/// What to do about a value that is not there.
const FOR_A_TEXT: &str =
    "say when the text is true, as `? words > 3` does, or refer to what is always there";

/// The same about a matrix.
const FOR_A_MATRIX: &str =
    "put it in a step with a condition, such as `? words > 3`, or ask for more `words` at the top";

/// The most words of a sentence that is tried for a step which none of the others shows, or for an order of so many words.
const MOST_WORDS: usize = 24;

/// The problems of the open lesson on other sentences, each once, with the first sentence that has it. A sentence that the lesson does not
/// read is passed over. The notebook is left on the last one.
pub fn problems(notebook: &mut Notebook) -> Vec<Problem> {
    let mut tried = Tried {
        own: lacking(notebook),
        found: Vec::new(),
        unseen: Vec::from_iter(notebook.steps_left_out()),
        count: 0,
    };
    tried
        .unseen
        .retain(|&step| notebook.left_out(step) == Ok(Some(LeftOut::Untrue)));
    for text in SENTENCES {
        tried.try_on(notebook, text);
    }
    let words = SENTENCES[3].split(' ').cycle();
    for count in 1..=MOST_WORDS {
        if tried.count > 0 && tried.unseen.is_empty() {
            break;
        }
        let text: Vec<&str> = words.clone().take(count).collect();
        tried.try_on(notebook, &text.join(" "));
    }
    let lesson = notebook.lesson();
    let never = tried.unseen.iter().map(|&step| {
        let message =
            "this holds on none of the sentences that were tried, so its step is not shown";
        let help = "mend the condition; `check --sentence` tries one of yours";
        lesson.problem(&lesson.steps[step].conditions[0].at, message, help)
    });
    tried.found.extend(never);
    tried.found
}

/// What came of the sentences that were tried.
struct Tried {
    /// What the lesson lacks on its own sentence.
    own: Vec<Problem>,
    found: Vec<Problem>,
    /// The steps that no sentence has shown yet.
    unseen: Vec<usize>,
    /// How many sentences the lesson could read.
    count: usize,
}

impl Tried {
    fn try_on(&mut self, notebook: &mut Notebook, text: &str) {
        let Ok(sentence) = Sentence::parse(text) else {
            return;
        };
        notebook.choices.sentence = Some(sentence);
        if notebook.why_other_words().is_some() {
            return;
        }
        self.count += 1;
        notebook.recompute();
        notebook.compose();
        self.unseen.retain(|&step| notebook.is_left_out(step));
        let on_the_page = notebook.page().problems().cloned();
        for problem in on_the_page.chain(lacking(notebook)) {
            let is_there = |it: &Problem| (it.line, it.column) == (problem.line, problem.column);
            if !self.own.iter().chain(&self.found).any(is_there) {
                let message = format!("{}, on the sentence “{text}”", problem.message);
                self.found.push(Problem { message, ..problem });
            }
        }
    }
}

/// Everything that the page would show if its numbers were there.
fn lacking(notebook: &Notebook) -> Vec<Problem> {
    let mut problems = Vec::new();
    for step in 0..notebook.lesson().steps.len() {
        for (block, it) in notebook.blocks(step).iter().enumerate() {
            let scope = notebook.scope(step, block);
            let (texts, addresses) = match &it.kind {
                BlockKind::Directive(Directive::Show(show)) => {
                    let addresses = show.addresses.iter().chain(&show.against);
                    (it.texts(), addresses.collect())
                }
                BlockKind::Directive(Directive::Race(race)) => {
                    (it.texts(), race.addresses.iter().collect())
                }
                BlockKind::Directive(Directive::Predict(predict)) => {
                    if let Err(Unasked::Lesson(problem)) = Question::new(scope, predict) {
                        problems.push(problem);
                    }
                    (asked(scope, predict), Vec::new())
                }
                _ => (it.texts(), Vec::new()),
            };
            problems.extend(addresses.into_iter().filter_map(|it| absent(scope, it)));
            let texts = texts.into_iter();
            let texts = texts.filter(|text| scope.text_left_out(text) == Ok(None));
            problems.extend(texts.flatten().filter_map(|it| without_value(scope, it)));
        }
    }
    problems
}

/// The texts of a question that can be shown; none if it is not asked.
fn asked<'a>(scope: Scope<'a>, predict: &'a Predict) -> Vec<&'a [Inline]> {
    let Ok(question) = Question::new(scope, predict) else {
        return Vec::new();
    };
    let is_option = |name: &String| match &question.form {
        Form::Choose { options, .. } => options.contains(name),
        _ => true,
    };
    let whys = predict.whys.iter().filter(|why| match &why.wrong {
        Wrong::Option(option) => is_option(&option.value),
        _ => true,
    });
    let whys = whys.map(|why| &*why.text);
    let texts = [&*predict.ask, &predict.hint, &predict.reveal];
    texts.into_iter().chain(whys).collect()
}

/// A matrix that is not there. One that a run may have, and has not on these words, is no mistake: the page says why.
fn absent(scope: Scope<'_>, address: &Spanned<String>) -> Option<Problem> {
    let is_absent = matches!(scope.find(address), Err(Unresolved::Absent))
        && scope.awaiting(&address.value).is_none();
    let message = || format!("`{}` is not there", address.value);
    is_absent.then(|| scope.lesson.problem(&address.at, message(), FOR_A_MATRIX))
}

fn without_value(scope: Scope<'_>, inline: &Inline) -> Option<Problem> {
    let Inline::Computed {
        expression, source, ..
    } = inline
    else {
        return None;
    };
    let message = match scope.evaluate(expression) {
        Err(Unresolved::Absent) => "this has no value".to_owned(),
        Err(Unresolved::Lesson(problem)) => return Some(problem),
        Ok(value) if endless(&value) => format!("this comes to {value}"),
        _ => return None,
    };
    Some(scope.lesson.problem(source, message, FOR_A_TEXT))
}
