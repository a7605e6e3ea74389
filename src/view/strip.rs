//! The strip between the page and the footer: what the last change did, the knob in hand, or a command to copy.

use ratatui::text::{Line, Span};

use super::lines::{width, wrap};
use super::offers::slider;
use super::theme::Palette;
use super::{Canvas, offers};
use crate::models::mistakes::idle;
use crate::notebook::breaking::{Broken, mistakes_of};
use crate::notebook::panel::Tone;
use crate::notebook::{Mode, Notebook};

/// The most lines of words that the strip takes from a window of so many.
fn most(height: usize) -> usize {
    match height {
        0..8 => 0,
        8..16 => 1,
        16..30 => 3,
        _ => 6,
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
    let mut lines = Vec::new();
    if matches!(notebook.mode, Mode::Knobs) {
        lines.extend(knob(notebook, columns, palette));
    }
    if let Some(broken) = notebook.broken() {
        lines.extend(self::broken(notebook, broken, columns, height, palette));
        if notebook.command.is_none() {
            return lines;
        }
    }
    let (mark, text, tone) = match (&notebook.command, &notebook.marks) {
        (Some(command), _) => (" $ ", command, Tone::Code),
        (None, Some(marks)) => (" * ", &marks.words, Tone::Computed),
        (None, None) => return lines,
    };
    let spans = [(text.clone(), palette.tone(tone))];
    let mut words = wrap(&spans, columns.saturating_sub(1), mark, "   ");
    let most = most(height);
    if words.len() > most {
        words.truncate(most);
        if let Some(last) = words.last_mut() {
            last.spans.push("…".into());
        }
    }
    lines.extend(words);
    lines
}

/// What is broken, and which checks notice it: all of them while one chooses, else those that do.
fn broken(
    notebook: &Notebook,
    Broken { live, mistake }: Broken<'_>,
    columns: usize,
    height: usize,
    palette: Palette,
) -> Vec<Line<'static>> {
    let is_choosing = matches!(notebook.mode, Mode::Breaking);
    let all: Vec<_> = mistakes_of(live).collect();
    let at = all.iter().position(|it| it.name == mistake.name);
    let count = format!("mistake {} of {}: ", at.map_or(0, |at| at + 1), all.len());
    let mut spans = vec![
        (count, palette.faint()),
        (mistake.title.to_owned(), palette.wrong()),
    ];
    if is_choosing {
        spans.push((format!(". {}", mistake.what), palette.tone(Tone::Plain)));
    } else {
        spans.push((" · b repairs it".to_owned(), palette.faint()));
    }
    if let Some(reason) = idle(&live.run) {
        spans.push((format!(" {reason}"), palette.tone(Tone::Emphasis)));
    }
    let room = columns.saturating_sub(1);
    let mut lines = wrap(&spans, room, " ", " ");
    let canvas = Canvas {
        width: room,
        rows: 1,
        palette,
    };
    for checked in notebook.checks_of(live) {
        if is_choosing || checked.holds == Some(false) {
            let mut drawn = offers::check(&checked, canvas);
            for line in &mut drawn {
                line.spans.insert(0, Span::raw(" "));
            }
            lines.extend(drawn);
        }
    }
    lines.truncate(match height {
        0..8 => 0,
        8..16 => 2,
        _ => height / 2,
    });
    lines
}

/// `knob 2 of 6  d_k = 4  1 ━━●──────── 64  width of queries and keys`
fn knob(notebook: &Notebook, columns: usize, palette: Palette) -> Option<Line<'static>> {
    let (dials, at) = (notebook.dials(), notebook.dial());
    let dial = *dials.get(at)?;
    let mut spans = vec![Span::styled(
        format!(" knob {} of {}  ", at + 1, dials.len()),
        palette.faint(),
    )];
    spans.extend(slider(dial, palette));
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    let help = format!("  {}", dial.knob.help);
    if used + width(&help) <= columns {
        spans.push(Span::styled(help, palette.faint()));
    }
    Some(Line::from(spans))
}
