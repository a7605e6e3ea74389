//! The inspector: one cell, what it is, and where it came from.

use ratatui::text::{Line, Span};

use super::lines::wrap;
use super::{Canvas, grid, panel};
use crate::models::inputs::Badge;
use crate::notebook::panel::{Grid, Inspection, Tone};

/// The inspector in at most `height` lines.
pub fn lines(inspection: &Inspection<'_>, canvas: Canvas, height: usize) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let mut top: Vec<Line<'static>> = Vec::new();
    if let Some(code) = &inspection.code {
        let formula = Span::styled(code.formula.to_owned(), palette.tone(Tone::Strong));
        let sentence = (format!("   {}", code.sentence), palette.faint());
        let spans = [(formula.content.into_owned(), formula.style), sentence];
        top.extend(wrap(&spans, canvas.width, "", ""));
    }
    let explained = match &inspection.written {
        Some(written) => panel::arithmetic(written, canvas),
        None => vec![origin(&inspection.grid, canvas)],
    };
    // The sources need a title, a header and a row each, or they are not worth showing.
    let least_below = if inspection.sources.is_empty() { 0 } else { 3 };
    let rows = height
        .saturating_sub(top.len() + explained.len() + least_below + 2)
        .clamp(1, 12);
    top.extend(grid::grid(&inspection.grid, Canvas { rows, ..canvas }));
    top.extend(explained);
    let left = height.saturating_sub(top.len());
    if left >= least_below && !inspection.sources.is_empty() {
        let rows = left.saturating_sub(2).clamp(1, 12);
        let below = grid::beside(&inspection.sources, Canvas { rows, ..canvas });
        let count = below.len();
        top.extend(below.into_iter().take(left));
        if count > left
            && let Some(last) = top.last_mut()
        {
            *last = Line::styled("  ⋮ more in a taller window", palette.faint());
        }
    }
    top
}

/// Where the number of a matrix that was not computed comes from.
fn origin(grid: &Grid<'_>, canvas: Canvas) -> Line<'static> {
    let text = match grid.badge {
        Some(Badge::Random) => "a random number, drawn by its seed; training would change it",
        Some(Badge::Given) => "a number that was given, not computed",
        None => "",
    };
    Line::styled(text, canvas.palette.faint())
}
