//! A knob and its slider.

use ratatui::text::{Line, Span};

use super::Canvas;
use super::text_width::{pad, width};
use super::theme::Palette;
use crate::models::knobs::Kind;
use crate::notebook::panel::{KnobLine, Tone};

/// A knob of a step, with the keys that turn it.
pub(super) fn knob(knob: &KnobLine, canvas: Canvas) -> Line<'static> {
    let palette = canvas.palette;
    let mut spans = vec![Span::styled(
        if knob.is_current { "- + " } else { "    " },
        palette.key(),
    )];
    spans.extend(slider(knob, palette));
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    let help = format!("  {}", knob.knob.help);
    if used + width(&help) <= canvas.width {
        spans.push(Span::styled(help, palette.faint()));
    }
    Line::from(spans)
}

/// A knob and its setting: `d_k = 4  1 ━━●──────── 64`, or `mask  none [causal]`.
pub(super) fn slider(line: &KnobLine, palette: Palette) -> Vec<Span<'static>> {
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
        pad(&format!(" = {setting}"), 8),
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
