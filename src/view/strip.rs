//! The strip between the page and the footer: what the last change did, or a command to copy.

use ratatui::text::Line;

use super::lines::wrap;
use super::theme::Palette;
use crate::notebook::panel::Tone;
use crate::notebook::{Mode, Notebook};

/// The most lines that the strip takes from a window of so many.
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
    let (mark, text, tone) = match (&notebook.command, &notebook.marks) {
        (Some(command), _) => (" $ ", command, Tone::Code),
        (None, Some(marks)) => (" * ", &marks.words, Tone::Computed),
        (None, None) => return Vec::new(),
    };
    let spans = [(text.clone(), palette.tone(tone))];
    let mut lines = wrap(&spans, columns.saturating_sub(1), mark, "   ");
    let most = most(height);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.spans.push("…".into());
        }
    }
    lines
}
