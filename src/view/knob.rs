//! A knob and its slider.

use ratatui::text::{Line, Span};

use super::text_width::{fit, line_width, width};
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
    let room = columns.saturating_sub(line_width(&line));
    line.spans.extend(slider(knob, room, palette));
    let help = format!("  {}", knob.knob.help);
    if line_width(&line) + width(&help) <= columns {
        line.spans.push(Span::styled(help, palette.faint()));
    }
    line
}

/// A knob and its setting in so many columns: `d_k = 4  1 ━━●──────── 64`, or `mask  none [causal]`. Where there is no room for all of it the
/// setting stays.
fn slider(line: &KnobLine, room: usize, palette: Palette) -> Vec<Span<'static>> {
    /// The columns between the ends, and those of a number with its spaces.
    const TRACK: usize = 16;
    const NUMBER: usize = 8;
    let stands = line.setting.to_string();
    let mut value = match line.knob.kind {
        Kind::Choice(_) => format!(" [{stands}]"),
        _ => format!("{:<NUMBER$}", format!(" = {stands} ")),
    };
    if width(&line.name) + width(&value) > room {
        value.truncate(value.trim_end().len());
    }
    let name = fit(&line.name, room.saturating_sub(width(&value)));
    let room = room.saturating_sub(width(&name) + width(&value));
    let mut spans = vec![Span::styled(name, palette.key())];
    if let Kind::Choice(options) = line.knob.kind {
        spans.extend(choice(options, &stands, room, palette));
        return spans;
    }
    spans.push(Span::styled(value, palette.tone(Tone::Computed)));
    let range = Line::from(range(line, TRACK, palette));
    if line_width(&range) <= room {
        spans.extend(range.spans);
    }
    spans
}

/// The options of a choice in so many columns besides the chosen one: if not all fit those about it, with `…` for the others.
fn choice(options: &[&str], chosen: &str, room: usize, palette: Palette) -> Vec<Span<'static>> {
    const MORE: &str = " …";
    let columns = |at: usize| width(options[at]) + 3;
    let at = options.iter().position(|it| *it == chosen).unwrap_or(0);
    let others = (0..options.len()).filter(|it| *it != at);
    let marks = 2 * width(MORE);
    let is_marked = others.map(columns).sum::<usize>() > room && room >= marks;
    let mut room = room - if is_marked { marks } else { 0 };
    let mut shown = at..at + 1;
    loop {
        let behind = Some(shown.end).filter(|it| *it < options.len());
        let nearest = [behind, shown.start.checked_sub(1)].into_iter().flatten();
        let mut nearest = nearest.filter(|it| columns(*it) <= room);
        let Some(next) = nearest.next() else {
            break;
        };
        room -= columns(next);
        shown = shown.start.min(next)..shown.end.max(next + 1);
    }
    let faint = |text: String| Span::styled(text, palette.faint());
    let mark = |is_more: bool| (is_marked && is_more).then(|| faint(MORE.to_owned()));
    let mut spans = Vec::from_iter(mark(shown.start > 0));
    spans.extend(shown.clone().map(|it| match it == at {
        true => Span::styled(format!(" [{chosen}]"), palette.tone(Tone::Computed)),
        false => faint(format!("  {} ", options[it])),
    }));
    spans.extend(mark(shown.end < options.len()));
    spans
}

/// `1 ━━●──────── 64`, or the range in words.
fn range(line: &KnobLine, track: usize, palette: Palette) -> Vec<Span<'static>> {
    let knob = line.knob;
    let (Some([least, most]), Some(position)) = (knob.ends(), knob.position(line.setting)) else {
        return vec![Span::styled(format!(" {}", knob.range()), palette.faint())];
    };
    let left = (position.clamp(0.0, 1.0) * (track - 1) as f64).round() as usize;
    let slider = format!("{}●{}", "━".repeat(left), "─".repeat(track - 1 - left));
    vec![
        Span::styled(format!("{least} "), palette.faint()),
        Span::styled(slider, palette.tone(Tone::Code)),
        Span::styled(format!(" {most}"), palette.faint()),
    ]
}
