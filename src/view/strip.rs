//! The strip between the page and the footer: what the last change did, the knob in hand, or a command to copy.

use ratatui::text::{Line, Span};

use super::lines::{width, wrap};
use super::offers::slider;
use super::theme::Palette;
use super::{Canvas, offers};
use crate::notebook::panel::{BrokenRun, Checked, KnobAtHand, Tone};
use crate::notebook::{Mode, Notebook};
use crate::runs::change_report::ChangeReport;

/// The most lines of words that the strip takes from a window of so many.
fn most(height: usize) -> usize {
    match height {
        0..8 => 0,
        8..16 => 1,
        16..30 => 3,
        _ => 6,
    }
}

/// The most lines that all of it takes.
fn most_of_all(height: usize) -> usize {
    match height {
        0..8 => 0,
        8..16 => 2,
        _ => height / 2,
    }
}

/// The lines of the strip, none if there is nothing to say.
pub fn lines(
    notebook: &Notebook,
    columns: usize,
    height: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    if matches!(notebook.mode, Mode::Lessons { .. } | Mode::Help { .. }) {
        return Vec::new();
    }
    let canvas = |rows| Canvas {
        width: columns.saturating_sub(1),
        rows,
        palette,
    };
    let mut lines = Vec::new();
    let page = notebook.page();
    lines.extend(page.knob.as_ref().map(|it| knob(it, columns, palette)));
    if let Some(broken) = &page.broken {
        lines.extend(self::broken(notebook, broken, canvas(most_of_all(height))));
    }
    if let Some(command) = &notebook.command {
        lines.extend(words(command, " $ ", Tone::Code, canvas(most(height))));
        return lines;
    }
    // A mistake and its checks come first; what it changed is said where there is room left.
    let room = most(height).min(most_of_all(height).saturating_sub(lines.len()));
    if let Some(marks) = &notebook.report
        && !(marks.is_empty() && notebook.message.is_some())
    {
        lines.extend(changes(marks, canvas(room)));
    }
    lines
}

/// A message that is too long for the rule.
pub fn message(text: &str, columns: usize, height: usize, palette: Palette) -> Vec<Line<'static>> {
    let spans = [(text.to_owned(), palette.key())];
    let lines = wrap(&spans, columns.saturating_sub(1), " ", " ");
    cut(lines, height / 4 * most(height).min(1))
}

/// Words behind a mark, with `…` where they take too many lines.
fn words(text: &str, mark: &str, tone: Tone, canvas: Canvas) -> Vec<Line<'static>> {
    let spans = [(text.to_owned(), canvas.palette.tone(tone))];
    cut(wrap(&spans, canvas.width, mark, "   "), canvas.rows)
}

fn cut(mut lines: Vec<Line<'static>>, most: usize) -> Vec<Line<'static>> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.spans.push("…".into());
        }
    }
    lines
}

/// What the last change did. Where not all of that fits, the middle goes: that nothing else changed is half of what it says.
fn changes(marks: &ChangeReport, canvas: Canvas) -> Vec<Line<'static>> {
    let words = |text: &str, mark: &str, rows: usize| {
        words(text, mark, Tone::Computed, Canvas { rows, ..canvas })
    };
    let whole = match marks.rest.as_str() {
        "" => return words(&marks.changes, " * ", canvas.rows),
        rest => format!("{}; {rest}", marks.changes),
    };
    let whole = words(&whole, " * ", usize::MAX);
    if whole.len() <= canvas.rows {
        return whole;
    }
    let rest = words(&marks.rest, "   ", canvas.rows.saturating_sub(1));
    let mut lines = words(&marks.changes, " * ", canvas.rows - rest.len());
    lines.extend(rest);
    lines
}

/// What is broken, and which checks notice it: all of them while one chooses, else those that do. What the newest step shows
/// of them is not said twice.
fn broken(notebook: &Notebook, broken: &BrokenRun, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let is_choosing = matches!(notebook.mode, Mode::Breaking);
    let mistake = broken.mistake;
    let count = format!("mistake {} of {}: ", broken.at + 1, broken.count);
    let mut spans = vec![
        (count, palette.faint()),
        (mistake.title.to_owned(), palette.wrong()),
    ];
    if is_choosing {
        spans.push((format!(". {}", mistake.what), palette.tone(Tone::Plain)));
    }
    if let Some(reason) = &broken.without_effect {
        let text = match is_choosing {
            true => format!(" But {reason}."),
            false => format!(" · but {reason}"),
        };
        spans.push((text, palette.tone(Tone::Emphasis)));
    }
    if matches!(notebook.mode, Mode::Reading | Mode::Matrix) {
        let what = " · b repairs it; the text is about the right one";
        spans.push((what.to_owned(), palette.faint()));
    }
    // In a small window those of the step are hardly in view, and which one fails counts more than all the others.
    let is_small = canvas.rows <= 2;
    let is_told = |(checked, is_shown): &&(Checked, bool)| {
        let is_wanted = checked.holds == Some(false) || is_choosing && !is_small;
        is_wanted && (is_small || !is_shown)
    };
    let mut noticed = Vec::new();
    for (checked, _) in broken.checks.iter().filter(is_told) {
        let mut drawn = offers::check(checked, canvas);
        for line in &mut drawn {
            line.spans.insert(0, Span::raw(" "));
        }
        noticed.extend(drawn);
    }
    let noticed = cut(noticed, canvas.rows / 2);
    let room = canvas.rows - noticed.len();
    let mut lines = cut(wrap(&spans, canvas.width, " ", " "), room);
    lines.extend(noticed);
    lines
}

/// `knob 2 of 6  d_k = 4  1 ━━●──────── 64  width of queries and keys`
fn knob(
    KnobAtHand { at, count, knob }: &KnobAtHand,
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    let mut spans = vec![Span::styled(
        format!(" knob {} of {count}  ", at + 1),
        palette.faint(),
    )];
    spans.extend(slider(knob, palette));
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    let help = format!("  {}", knob.knob.help);
    if used + width(&help) <= columns {
        spans.push(Span::styled(help, palette.faint()));
    }
    Line::from(spans)
}
