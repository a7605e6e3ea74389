//! The line being typed.

use ratatui::text::{Line, Span};

use super::text_width::{fit, width};
use super::theme::Palette;

/// The line being typed, with its cursor; the part around the cursor if it does not fit.
pub(super) fn line(
    prompt: &str,
    [before, after]: [&str; 2],
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    let prompt = format!(" {prompt}: ");
    let room = columns.saturating_sub(width(&prompt) + 2);
    let mut shown = before.to_owned();
    let mut mark = "";
    while width(&shown) + 1 > room && !shown.is_empty() {
        let first = shown.chars().next().map_or(0, char::len_utf8);
        shown.drain(..first);
        mark = "…";
    }
    let rest = fit(after, room.saturating_sub(width(&shown)));
    Line::from(vec![
        Span::styled(prompt, palette.heading()),
        Span::raw(format!("{mark}{shown}")),
        Span::styled("▏", palette.heading()),
        Span::raw(rest),
    ])
}
