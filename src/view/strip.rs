//! The strip between the page and the footer: what the last change did, the knob in hand, or a command to copy.

use ratatui::text::{Line, Span};

use super::lines::{pad, width, wrap};
use super::theme::Palette;
use crate::models::knobs::Kind;
use crate::notebook::panel::Tone;
use crate::notebook::turning::Dial;
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

/// A knob with where it stands: `d_k = 4  1 ━━●──────── 64`, or `mask  none [causal]`.
pub fn slider(dial: Dial<'_>, palette: Palette) -> Vec<Span<'static>> {
    /// Columns between the ends.
    const TRACK: usize = 16;
    let setting = dial.setting();
    let mut spans = vec![Span::styled(dial.name(), palette.key())];
    if let Kind::Choice(options) = dial.knob.kind {
        for option in options {
            let text = match setting.to_string() == *option {
                true => Span::styled(format!(" [{option}]"), palette.tone(Tone::Computed)),
                false => Span::styled(format!("  {option} "), palette.faint()),
            };
            spans.push(text);
        }
        return spans;
    }
    spans.push(Span::styled(
        pad(&format!(" = {setting}"), 8),
        palette.tone(Tone::Computed),
    ));
    if let (Some([least, most]), Some(position)) = (dial.knob.ends(), dial.knob.position(setting)) {
        let left = (position.clamp(0.0, 1.0) * (TRACK - 1) as f64).round() as usize;
        let track = format!("{}●{}", "━".repeat(left), "─".repeat(TRACK - 1 - left));
        spans.push(Span::styled(format!("{least} "), palette.faint()));
        spans.push(Span::styled(track, palette.tone(Tone::Code)));
        spans.push(Span::styled(format!(" {most}"), palette.faint()));
    } else {
        spans.push(Span::styled(
            format!(" {}", dial.knob.range()),
            palette.faint(),
        ));
    }
    spans
}
