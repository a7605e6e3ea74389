//! What a lesson lacks on other sentences than its own: values, matrices and runs that are not there.
//!
//! Statements that are not true of a sentence, and questions that it does not decide, are no mistakes: the page leaves them out.

use super::lint::endless;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Inline, Predict, Problem, Spanned, Wrong};
use crate::models::words::Sentence;
use crate::runs::question::{Form, Question};
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

/// The problems of the open lesson on other sentences, each once, with the first sentence that has it. A sentence that the lesson does not
/// read is passed over. The notebook is left on the last one.
pub fn problems(notebook: &mut Notebook) -> Vec<Problem> {
    let own = lacking(notebook);
    let mut found: Vec<Problem> = Vec::new();
    for text in SENTENCES {
        let Ok(sentence) = Sentence::parse(text) else {
            continue;
        };
        notebook.choices.sentence = Some(sentence);
        if notebook.why_other_words().is_some() {
            continue;
        }
        notebook.recompute();
        notebook.compose();
        let on_the_page = notebook.page().problems().cloned();
        for problem in on_the_page.chain(lacking(notebook)) {
            let is_there = |it: &Problem| (it.line, it.column) == (problem.line, problem.column);
            if !own.iter().chain(&found).any(is_there) {
                let message = format!("{}, on the sentence “{text}”", problem.message);
                found.push(Problem { message, ..problem });
            }
        }
    }
    found
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

fn absent(scope: Scope<'_>, address: &Spanned<String>) -> Option<Problem> {
    let is_absent = matches!(scope.find(address), Err(Unresolved::Absent));
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
        Ok(value) if endless(&value) => format!("this comes to {value}"),
        _ => return None,
    };
    Some(scope.lesson.problem(source, message, FOR_A_TEXT))
}
