//! The problems of a lesson beyond its syntax: names, questions and statements that its own numbers contradict.
//!
//! Problems that the page [shows](super::panel::Panel::Problem) are not repeated here.

use super::state::Notebook;
use crate::lesson::{
    Block, BlockKind, Directive, Inline, MapDirective, Predict, Problem, RunDirective, Spanned,
};
use crate::models::inputs::InputError;
use crate::runs::evaluated::Evaluated;
use crate::runs::lesson_run::LessonRun;
use crate::runs::question::Question;
use crate::runs::scope::{Scope, Unresolved};

/// The problems of the open lesson on the author's sentence and seed.
pub fn problems(notebook: &Notebook) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (step, it) in notebook.lesson().steps.iter().enumerate() {
        // What a step says that is left out, other sentences have to show.
        let is_shown = !notebook.is_left_out(step);
        for (block, it) in it.blocks.iter().enumerate() {
            let scope = notebook.scope(step, block);
            if is_shown {
                problems.extend(untrue(scope, it));
            }
            let BlockKind::Directive(directive) = &it.kind else {
                continue;
            };
            match directive {
                Directive::Run(directive) => {
                    if let Some(run) = notebook.runs.of_block((step, block)) {
                        problems.extend(same_word(notebook, directive, run));
                        problems.extend(same_order(notebook, directive, run));
                        problems.extend(too_few_words(notebook, directive, run));
                    }
                    problems.extend(repeated_name(notebook, directive.name.as_ref(), &names));
                    names.extend(directive.name.as_ref().map(|name| &*name.value));
                }
                // A question that the author's own numbers do not decide would never be asked.
                Directive::Predict(predict) => {
                    if is_shown {
                        problems.extend(Question::problems(scope, predict));
                    }
                    problems.extend(unknown_earlier(notebook, predict));
                }
                Directive::Knob(knob) => {
                    let names = knob.names.iter();
                    problems.extend(names.filter_map(|name| scope.offered(name).err()?.problem()));
                }
                Directive::Checks(checks) => {
                    let run = scope.checked(checks.run.as_ref(), &checks.at);
                    problems.extend(run.err().and_then(Unresolved::problem));
                }
                Directive::Map(map) => problems.extend(no_map(notebook, map)),
                Directive::Train(train) => {
                    problems.extend(repeated_name(notebook, train.name.as_ref(), &names));
                    names.extend(train.name.as_ref().map(|name| &*name.value));
                }
                Directive::Time(time) => {
                    problems.extend(repeated_name(notebook, time.name.as_ref(), &names));
                    names.extend(time.name.as_ref().map(|name| &*name.value));
                }
                Directive::Show(_)
                | Directive::Race(_)
                | Directive::Score
                | Directive::Notes(_) => {}
            }
        }
    }
    problems
}

/// The conditions of a block that do not hold, whose text would never be shown, and its spans that come to ∞ or NaN.
fn untrue(scope: Scope<'_>, block: &Block) -> Vec<Problem> {
    let inlines = block.texts().into_iter().flatten();
    let untrue = inlines.filter_map(|inline| match inline {
        Inline::Condition { expression, source } if scope.holds(expression) == Ok(false) => Some((
            source,
            "this does not hold for the lesson's own numbers, so its text is left out".to_owned(),
            "mend the condition, or the text around it",
        )),
        Inline::Computed {
            expression, source, ..
        } => match scope.evaluate(expression) {
            Ok(value) if endless(&value) => Some((
                source,
                format!("this comes to {value}"),
                "mend the divisor, or the argument of the function",
            )),
            _ => None,
        },
        _ => None,
    });
    untrue
        .map(|(at, message, help)| scope.lesson.problem(at, message, help.to_owned()))
        .collect()
}

/// Whether a value is ∞ or NaN, or has one among its numbers. −∞ is what a mask adds.
pub(super) fn endless(value: &Evaluated) -> bool {
    let is_endless = |number: &f64| number.is_nan() || *number == f64::INFINITY;
    matches!(value, Evaluated::Numbers(numbers) if numbers.matrix.iter().any(is_endless))
}

/// An `order` that makes no difference to the lesson's sentence.
fn same_order(notebook: &Notebook, directive: &RunDirective, run: &LessonRun) -> Option<Problem> {
    let order = directive.order.as_ref()?;
    let original = notebook
        .runs
        .iter()
        .find(|it| Some(&it.key) == run.original.as_ref())?;
    (original.words == run.words).then(|| {
        let message = "in this order it is the same sentence".to_owned();
        let help = "take another order, or another `sentence` for the run before it".to_owned();
        notebook.lesson().problem(&order.at, message, help)
    })
}

/// A `first_word` or `last_word` that is there already.
fn same_word(notebook: &Notebook, directive: &RunDirective, run: &LessonRun) -> Option<Problem> {
    let (place, word, index) = match (&directive.first_word, &directive.last_word) {
        (Some(word), _) => ("first", word, 0),
        (None, Some(word)) => ("last", word, run.words.len() - 1),
        (None, None) => return None,
    };
    let original = notebook
        .runs
        .iter()
        .find(|it| Some(&it.key) == run.original.as_ref())?;
    let already = run.words.get(index)?;
    (original.words == run.words).then(|| {
        let message = format!("`{already}` is the {place} word already");
        let help = "name another word, or several with `|` between them".to_owned();
        notebook.lesson().problem(&word.at, message, help)
    })
}

/// A sentence that is shorter than the lesson's own minimum.
fn too_few_words(
    notebook: &Notebook,
    directive: &RunDirective,
    run: &LessonRun,
) -> Option<Problem> {
    let (count, least) = (run.words.len(), notebook.lesson().least_words);
    (0 < count && count < least).then(|| {
        let message = format!("this runs on {count} words, and the lesson needs {least}");
        let help = "give it a longer `sentence`, or ask for fewer `words` at the top".to_owned();
        let at = directive
            .sentence
            .as_ref()
            .map_or(&directive.computation.at, |it| &it.at);
        notebook.lesson().problem(at, message, help)
    })
}

/// The name of an earlier run, which would make addresses ambiguous.
fn repeated_name(
    notebook: &Notebook,
    name: Option<&Spanned<String>>,
    names: &[&str],
) -> Option<Problem> {
    let name = name?;
    names.contains(&&*name.value).then(|| {
        let message = format!("`{}` is the name of an earlier run", name.value);
        let help = "give each run a name of its own".to_owned();
        notebook.lesson().problem(&name.at, message, help)
    })
}

/// A map with nothing on it. Not checked for a lesson without others, which may say what they are about.
fn no_map(notebook: &Notebook, map: &MapDirective) -> Option<Problem> {
    let lessons = &notebook.library.lessons;
    let is_empty = lessons.iter().all(|entry| entry.map.is_empty());
    (is_empty && lessons.len() > 1).then(|| {
        let message = "there is nothing on the map: no lesson says what it is about";
        let help = "add a line map = \"softmax\" to the front matter of a lesson";
        notebook.lesson().problem(&map.at, message, help)
    })
}

/// An `again` that names no question of an earlier lesson. Not checked for a lesson without others.
fn unknown_earlier(notebook: &Notebook, predict: &Predict) -> Option<Problem> {
    let again = predict.again.as_ref()?;
    let lessons = &notebook.library.lessons;
    let earlier = lessons[..notebook.lesson].iter();
    let names: Vec<&str> = earlier
        .flat_map(|entry| entry.questions())
        .map(|question| question.id.as_str())
        .collect();
    if lessons.len() == 1 || names.contains(&again.value.as_str()) {
        return None;
    }
    let error = InputError::unknown("earlier question", &again.value, names);
    let lesson = notebook.lesson();
    Some(lesson.problem(&again.at, error.message, error.help))
}
