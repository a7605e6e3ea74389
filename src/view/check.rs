//! A check and its verdict.

use ratatui::text::Line;

use super::Canvas;
use super::wrap::wrap;
use crate::notebook::panel::{CheckLine, Tone};

/// `✓ each row of shares sums to 1: farthest off by 2e−16`
pub(super) fn check(check: &CheckLine, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let (mark, style) = match check.holds {
        Some(true) => ("✓", palette.tone(Tone::Computed)),
        Some(false) => ("✗", palette.wrong()),
        None => ("–", palette.faint()),
    };
    let title = match check.holds {
        Some(false) => style,
        _ => palette.tone(Tone::Plain),
    };
    let spans = [
        (format!("{mark} "), style),
        (check.title.to_owned(), title),
        (format!(": {}", check.text), palette.faint()),
    ];
    wrap(&spans, canvas.width, "", "    ")
}
