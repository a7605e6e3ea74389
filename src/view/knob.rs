//! A knob and its slider.

use ratatui::text::{Line, Span};

use super::text_width::{line_width, pad, width};
use super::theme::Palette;
use crate::models::knobs::Kind;
use crate::notebook::panel::{KnobLine, Tone};

/// A knob behind a mark, with its help if there is room: `d_k = 4  1 ━━●──────── 64  width of queries and keys`.
pub(super) fn knob(
    mark: Span<'static>,
    knob: &KnobLine,
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    let mut line = Line::from(mark);
    line.spans.extend(slider(knob, palette));
    let help = format!("  {}", knob.knob.help);
    if line_width(&line) + width(&help) <= columns {
        line.spans.push(Span::styled(help, palette.faint()));
    }
    line
}

/// A knob and its setting: `d_k = 4  1 ━━●──────── 64`, or `mask  none [causal]`.
fn slider(line: &KnobLine, palette: Palette) -> Vec<Span<'static>> {
    /// The columns between the ends.
    const TRACK: usize = 16;
    let KnobLine { knob, setting, .. } = line;
    let setting = *setting;
    let mut spans = vec![Span::styled(line.name.clone(), palette.key())];
    if let Kind::Choice(options) = knob.kind {
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
        pad(&format!(" = {setting} "), 8),
        palette.tone(Tone::Computed),
    ));
    if let (Some([least, most]), Some(position)) = (knob.ends(), knob.position(setting)) {
        let left = (position.clamp(0.0, 1.0) * (TRACK - 1) as f64).round() as usize;
        let track = format!("{}●{}", "━".repeat(left), "─".repeat(TRACK - 1 - left));
        spans.push(Span::styled(format!("{least} "), palette.faint()));
        spans.push(Span::styled(track, palette.tone(Tone::Code)));
        spans.push(Span::styled(format!(" {most}"), palette.faint()));
    } else {
        spans.push(Span::styled(format!(" {}", knob.range()), palette.faint()));
    }
    spans
}
