//! The page at the end of a lesson: how its questions were answered, and the next lesson.

use super::{Composer, Showing};
use crate::lesson::{Directive, Inline, Lesson};
use crate::notebook::mode::Mode;
use crate::notebook::panel::{AnsweredQuestion, LessonEnd, Piece, Tone};
use crate::notebook::progress::{Answered, Attempt};
use crate::notebook::questions::QuestionState;
use crate::notebook::state::Notebook;
use crate::runs::lesson_runs::BlockId;

impl LessonEnd {
    /// The end of the open lesson; `None` unless it is shown.
    pub(super) fn of(notebook: &Notebook) -> Option<Self> {
        if !matches!(notebook.mode, Mode::End) {
            return None;
        }
        let all = notebook.lesson().directives_above(usize::MAX, 0);
        let mut questions = Vec::new();
        let mut right = 0;
        for ((step, block), directive) in all {
            let Directive::Predict(predict) = directive else {
                continue;
            };
            let id = notebook.question_id(predict);
            let answered = notebook.progress.answers.get(&id);
            // One that is not asked on these numbers was perhaps answered on others.
            let scope = notebook.scope(step, block);
            let state = notebook.question_state(scope, predict);
            let is_asked = !notebook.is_left_out(step) && !matches!(state, QuestionState::Not(_));
            if !is_asked && answered.is_none() {
                continue;
            }
            right += usize::from(answered.is_some_and(|it| it.how.is_try() && it.right));
            let (mark, remark) = remark(answered);
            let mut ask = ask(notebook, (step, block), &predict.ask);
            let is_on_other_numbers = match state {
                QuestionState::Done(question, answered) => {
                    notebook.is_fresh(scope, &question, answered)
                }
                QuestionState::Not(_) => true,
                QuestionState::Open(_) => false,
            };
            // What was asked is not known any more, but not what stands there now.
            if is_on_other_numbers {
                let computed = ask.iter_mut().filter(|it| it.tone == Tone::Computed);
                computed.for_each(|piece| piece.text = "…".to_owned());
            }
            questions.push(AnsweredQuestion { mark, ask, remark });
        }
        let next = notebook.lesson_after();
        let next = next.map(|next| &notebook.library.lessons[next]);
        let is_first = notebook.lesson == 0 && notebook.progress.way.is_none();
        Some(Self {
            lesson: name(notebook.lesson()),
            questions,
            right,
            next: next.map(name),
            is_short_way: notebook.follows_short_way(),
            offer: notebook.short_way().filter(|_| is_first),
        })
    }
}

/// `8 · Query, key, value`.
fn name(lesson: &Lesson) -> String {
    match lesson.number() {
        Some(number) => format!("{number} · {}", lesson.title),
        None => lesson.title.clone(),
    }
}

fn ask(notebook: &Notebook, at: BlockId, inlines: &[Inline]) -> Vec<Piece> {
    let composer = Composer {
        notebook,
        at,
        scope: notebook.scope(at.0, at.1),
        showing: Showing::Earlier,
        out: &mut Vec::new(),
    };
    composer.pieces(inlines).0
}

/// A mark and a few words on an answer.
fn remark(answered: Option<&Answered>) -> (&'static str, String) {
    let Some(answered) = answered else {
        return ("·", "not answered".to_owned());
    };
    let (mark, remark) = match (answered.how, answered.right) {
        (Attempt::Skipped, _) => ("–", "skipped"),
        (Attempt::Shown, _) => ("–", "shown"),
        (Attempt::FirstTry, true) => ("✓", "right at the first try"),
        (Attempt::AfterHint, true) => ("✓", "right after a hint"),
        (_, false) => ("✗", "wrong at the first try"),
    };
    let again = answered.again;
    match again.is_none() {
        true => (mark, remark.to_owned()),
        false => {
            let (right, asked) = (again.right, again.asked);
            let more = format!("{remark}; asked again: {right} of {asked} right");
            (mark, more)
        }
    }
}
