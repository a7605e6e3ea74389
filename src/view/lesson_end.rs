//! The page at the end of a lesson.

use ratatui::text::Line;

use super::Canvas;
use super::wrap::wrap;
use crate::notebook::panel::{LessonEnd, Tone};

/// The questions of the lesson with their answers, scrolled down by some lines, and the next lesson; and the lines of the questions that do not
/// fit.
pub(super) fn lines(end: &LessonEnd, canvas: Canvas, scroll: usize) -> (Vec<Line<'static>>, usize) {
    let palette = canvas.palette;
    let plain = |text: String, first: &str| {
        let text = [(text, palette.tone(Tone::Plain))];
        wrap(&text, canvas.width, first, "  ")
    };
    let title = format!("The end of lesson {}", end.lesson);
    let mut lines = wrap(&[(title, palette.heading())], canvas.width, "", "");
    let count = end.questions.len();
    if count > 0 {
        lines.extend(plain(summary(end), ""));
    }
    let mut last = Vec::new();
    let next = match (&end.next, end.is_short_way) {
        (Some(next), false) => format!("→ goes on to lesson {next} · ← goes back"),
        (Some(next), true) => {
            format!("→ goes on along the short way to lesson {next} · ← goes back")
        }
        (None, false) => "This is the end of the course. t lists the lessons, q quits.".to_owned(),
        (None, true) => {
            "This is the end of the short way. t lists the lessons, q quits.".to_owned()
        }
    };
    last.extend(wrap(&[(next, palette.key())], canvas.width, "", ""));
    if count > 0 {
        let text = "R and ← ask the questions of this lesson again.";
        last.extend(wrap(
            &[(text.to_owned(), palette.faint())],
            canvas.width,
            "",
            "",
        ));
    }
    if let Some(short) = end.offer {
        let text = format!(
            "Not that much time? t, then s: a short way of {} lessons, about {} minutes.",
            short.lessons, short.minutes
        );
        last.extend(wrap(&[(text, palette.faint())], canvas.width, "", ""));
    }
    let mut questions = Vec::new();
    for question in &end.questions {
        let mut text = palette.styled(&question.ask);
        text.push((format!(" {}", question.remark), palette.faint()));
        let mark = format!("{} ", question.mark);
        questions.extend(wrap(&text, canvas.width, &mark, "  "));
    }
    let room = canvas.rows.saturating_sub(lines.len() + last.len()).max(1);
    let hidden = questions.len().saturating_sub(room);
    let shown = questions.into_iter().skip(scroll.min(hidden)).take(room);
    lines.extend(shown);
    if lines.len() + last.len() + 2 <= canvas.rows {
        lines.push(Line::default());
    }
    lines.extend(last);
    (lines, hidden)
}

/// How many questions were answered rightly, and what became of the others: it stays where the questions have no room.
fn summary(end: &LessonEnd) -> String {
    let count = end.questions.len();
    let kinds = [
        ("✗", "wrong"),
        ("–", "skipped or shown"),
        ("·", "not answered"),
    ];
    let mut text = format!("{} of {count} questions right", end.right);
    for (mark, what) in kinds {
        let count = end.questions.iter().filter(|it| it.mark == mark).count();
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    text + "."
}
