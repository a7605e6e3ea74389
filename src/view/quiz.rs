//! A question as lines of text.

use ratatui::text::{Line, Span};

use super::wrap::wrap;
use super::{Canvas, grid};
use crate::notebook::panel::{Quiz, QuizOption, Tone};

/// The beginning of the line of the chosen option.
pub(super) const CHOSEN: &str = "  ▸";

/// The maximum number of options shown at once.
const OPTIONS: usize = 9;

/// The question, its options, its matrix, and the remarks.
pub(super) fn quiz(quiz: &Quiz, canvas: Canvas) -> Vec<Line<'static>> {
    let mut lines = question(quiz, canvas);
    // A picture has no brackets.
    lines.extend(quiz.grid.iter().flat_map(|it| grid::numbers(it, canvas)));
    lines.extend(remarks(quiz, canvas));
    lines
}

/// The same without its matrix.
pub(super) fn words(quiz: &Quiz, canvas: Canvas) -> Vec<Line<'static>> {
    let mut lines = question(quiz, canvas);
    lines.extend(remarks(quiz, canvas));
    lines
}

fn question(quiz: &Quiz, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let ask: Vec<_> = palette
        .styled(&quiz.ask)
        .into_iter()
        .map(|(text, style)| (text, palette.tone(Tone::Strong).patch(style)))
        .collect();
    let mut lines = wrap(&ask, canvas.width, "? ", "  ");
    if let Some(mark) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        mark.style = palette.key();
    }
    lines.extend(options(&quiz.options, canvas));
    lines
}

fn remarks(quiz: &Quiz, canvas: Canvas) -> Vec<Line<'static>> {
    let remarks = quiz.remarks.iter().flat_map(|(mark, pieces)| {
        let text = canvas.palette.styled(pieces);
        wrap(&text, canvas.width, &format!("  {mark}"), "  ")
    });
    remarks.collect()
}

/// The options; if they are many, those around the cursor.
fn options(options: &[QuizOption], canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let room = match canvas.rows {
        usize::MAX => usize::MAX,
        _ => OPTIONS,
    };
    let here = options
        .iter()
        .position(|option| option.is_chosen)
        .unwrap_or(0);
    let start = match options.len() > room {
        true => here.saturating_sub(room / 2).min(options.len() - room),
        false => 0,
    };
    let shown = options.iter().enumerate().skip(start).take(room);
    let mut lines: Vec<Line<'static>> = shown
        .map(|(at, option)| {
            let cursor = match option {
                _ if option.is_chosen => CHOSEN,
                _ if option.is_right => "  ✓",
                _ => "   ",
            };
            let tick = match option.ticked {
                Some(true) => "[x] ".to_owned(),
                Some(false) => "[ ] ".to_owned(),
                None if at < OPTIONS => format!("{} ", at + 1),
                None => "  ".to_owned(),
            };
            let style = match option.is_chosen {
                true => palette.chosen(),
                false => palette.tone(Tone::Plain),
            };
            let mut spans = vec![
                Span::styled(format!("{cursor}{tick}"), palette.key()),
                Span::styled(option.text.clone(), style),
            ];
            if let Some(hands) = option.votes {
                spans.push(Span::styled(format!("  {hands}"), palette.key()));
            }
            Line::from(spans)
        })
        .collect();
    if options.len() > room {
        let text = format!(
            "    ⋮ {} to {} of {}",
            start + 1,
            start + room,
            options.len()
        );
        lines.push(Line::styled(text, palette.faint()));
    }
    lines
}
