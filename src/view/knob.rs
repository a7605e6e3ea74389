//! A knob and its slider.

use ratatui::text::{Line, Span};

use super::text_width::{fit, line_width, width};
use super::theme::Palette;
use crate::models::knobs::Kind;
use crate::notebook::panel::{KnobLine, Tone};

/// The columns between the ends of a slider, fewer where its help would not fit.
const TRACKS: [usize; 2] = [16, 10];

/// A knob behind a mark, with its help: `d_k = 4  1 ━━●──────── 64  width of queries and keys`. Help that does not fit is cut behind a word.
pub(super) fn knob(
    mark: Span<'static>,
    knob: &KnobLine,
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    const GAP: usize = 2;
    let before = width(&mark.content);
    let sliders = TRACKS.map(|track| slider(knob, columns.saturating_sub(before), track, palette));
    let left = |slider: &Vec<Span<'static>>| {
        let used: usize = slider.iter().map(Span::width).sum();
        columns.saturating_sub(before + used + GAP)
    };
    let [long, short] = sliders;
    let is_whole = left(&long) >= width(knob.knob.help);
    let help = begin(knob.knob.help, left(&short));
    let slider = if is_whole || help.is_empty() {
        long
    } else {
        short
    };
    let mut line = Line::from(mark);
    line.spans.extend(slider);
    if !help.is_empty() {
        let help = format!("{}{help}", " ".repeat(GAP));
        line.spans.push(Span::styled(help, palette.faint()));
    }
    line
}

/// A text, or as many of its first words as fit, with `…` behind them; at least two.
fn begin(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let ends = text.match_indices(' ').map(|(at, _)| &text[..at]);
    let fit = ends.skip(1).take_while(|start| width(start) + 2 <= room);
    fit.last()
        .map_or(String::new(), |start| format!("{start} …"))
}

/// A knob and its setting in so many columns: `d_k = 4  1 ━━●──────── 64`, or `mask  none [causal]`. Where there is no room for all of it the
/// setting stays.
fn slider(line: &KnobLine, room: usize, track: usize, palette: Palette) -> Vec<Span<'static>> {
    /// The columns of a number with its spaces.
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
    let range = Line::from(range(line, track, palette));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_behind_a_word() {
        let text = "multiplies the weights w_h";
        for (room, begun) in [
            (26, text),
            (25, "multiplies the weights …"),
            (24, "multiplies the weights …"),
            (23, "multiplies the …"),
            (16, "multiplies the …"),
            // A single word says nothing.
            (15, ""),
            (0, ""),
        ] {
            assert_eq!(begin(text, room), begun, "{room}");
        }
    }
}
