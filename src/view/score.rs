//! The score of a lesson by misconception.

use ratatui::text::Line;

use super::Canvas;
use super::wrap::wrap;
use crate::notebook::panel::Tone;
use crate::notebook::score::{Score, ShownMisconception};

/// The answers in numbers, a line for each misconception that showed, and the lessons to go to again.
pub(super) fn score(score: &Score, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let text = |text: String, tone| wrap(&[(text, palette.tone(tone))], canvas.width, "", "");
    if score.answers == 0 {
        let nothing = match score.passed {
            0 => "No question above is answered yet.".to_owned(),
            1 => "No question above was answered: 1 was shown or skipped.".to_owned(),
            passed => {
                format!("No question above was answered: {passed} were shown or skipped.")
            }
        };
        let nothing = format!("{nothing} The score by misconception stands here.");
        return text(nothing, Tone::Faint);
    }
    let mut lines = text(summary(score), Tone::Strong);
    for one in &score.misconceptions {
        let spans = [
            (one.name.clone(), palette.tone(Tone::Plain)),
            (counted(one), palette.faint()),
        ];
        lines.extend(wrap(&spans, canvas.width, "✗ ", "  "));
    }
    if score.others > 0 {
        let answers = plural(score.others, "wrong answer");
        let others = match score.misconceptions.is_empty() {
            true => format!("{answers}, none by a misconception that is known here."),
            false => format!("And {answers} by none of these."),
        };
        lines.extend(text(others, Tone::Plain));
    }
    let last = match &*score.again {
        _ if score.right == score.answers => "No misconception showed.".to_owned(),
        [] => return lines,
        [one] => format!("Go again to lesson {one}: {one}G opens it."),
        all => format!(
            "Go again to lessons {}: {}G opens the first.",
            all.join(", "),
            all[0]
        ),
    };
    lines.extend(text(last, Tone::Computed));
    lines
}

/// `11 of 14 answers right. 3 of 17 questions are still open.`
fn summary(score: &Score) -> String {
    let right = format!(
        "{} of {} right.",
        score.right,
        plural(score.answers, "answer")
    );
    match score.open {
        0 => right,
        1 => format!("{right} 1 of {} questions is still open.", score.questions),
        open => format!(
            "{right} {open} of {} questions are still open.",
            score.questions
        ),
    }
}

/// ` · in 1 of 2 answers · lesson 12`
fn counted(one: &ShownMisconception) -> String {
    let lesson = one.lesson.as_ref();
    let lesson = lesson.map_or(String::new(), |lesson| format!(" · lesson {lesson}"));
    format!(
        " · in {} of {}{lesson}",
        one.shown,
        plural(one.of, "answer")
    )
}

fn plural(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
