//! The inspector: one cell, what it is, and where it came from.

use ratatui::text::Line;

use super::lines::wrap;
use super::{Canvas, grid, panel};
use crate::models::inputs::Badge;
use crate::notebook::panel::{Grid, Inspection, Tone};

/// The inspector in at most `height` lines. In a low window the sources go first and then the formula: the cell and its
/// arithmetic are what one came for.
pub fn lines(inspection: &Inspection<'_>, canvas: Canvas, height: usize) -> Vec<Line<'static>> {
    let explained = match &inspection.written {
        Some(written) => panel::arithmetic(written, canvas),
        None => origin(&inspection.grid, canvas),
    };
    let needed = explained.len() + LEAST;
    let mut lines = formula(inspection, canvas);
    if lines.len() + needed > height {
        lines.clear();
    }
    let below = if inspection.sources.is_empty() || lines.len() + needed + LEAST > height {
        0
    } else {
        LEAST
    };
    let rows = height.saturating_sub(lines.len() + explained.len() + below);
    lines.extend(windowed(&inspection.grid, canvas, rows));
    lines.extend(explained);
    if below > 0 {
        let left = height.saturating_sub(lines.len());
        lines.extend(fitted(&inspection.sources, canvas, left));
    }
    if lines.len() > height && height > 0 {
        lines.truncate(height);
        lines[height - 1] = Line::styled("  ⋮ more in a larger window", canvas.palette.faint());
    }
    lines
}

/// The sources with as many rows of each as go into so many lines, at least one.
fn fitted(sources: &[Grid<'_>], canvas: Canvas, lines: usize) -> Vec<Line<'static>> {
    let most = sources.iter().map(|source| source.rows.len()).max();
    let most = most.unwrap_or(1).min(lines).max(1);
    let drawn = |rows| grid::beside(sources, Canvas { rows, ..canvas });
    let fitting = (2..=most)
        .rev()
        .map(drawn)
        .find(|drawn| drawn.len() <= lines);
    fitting.unwrap_or_else(|| drawn(1))
}

/// Lines of the smallest useful piece of a matrix: title, header, one row, and the mark that there are more.
const LEAST: usize = 4;

/// A matrix in at most so many lines.
fn windowed(grid: &Grid<'_>, canvas: Canvas, lines: usize) -> Vec<Line<'static>> {
    let rows = shown_rows(lines, Some(grid.rows.len()));
    grid::grid(grid, Canvas { rows, ..canvas })
}

/// How many rows of a matrix fit into so many lines, with its title, its header and the mark that there are more.
fn shown_rows(lines: usize, rows: Option<usize>) -> usize {
    let room = lines.saturating_sub(2);
    let fits = rows.is_none_or(|rows| rows <= room);
    if fits {
        room
    } else {
        room - usize::from(room > 1)
    }
    .clamp(1, 16)
}

fn formula(inspection: &Inspection<'_>, canvas: Canvas) -> Vec<Line<'static>> {
    let Some(code) = &inspection.code else {
        return Vec::new();
    };
    let palette = canvas.palette;
    let spans = [
        (code.formula.to_owned(), palette.tone(Tone::Strong)),
        (format!(" · {}", code.sentence), palette.faint()),
    ];
    wrap(&spans, canvas.width, "", "")
}

/// Where the number of a matrix that was not computed comes from.
fn origin(grid: &Grid<'_>, canvas: Canvas) -> Vec<Line<'static>> {
    let text = match grid.badge {
        Some(Badge::Random) => "a random number, drawn by its seed; training would change it",
        Some(Badge::Given) => "a number that was given, not computed",
        None => "",
    };
    wrap(
        &[(text.to_owned(), canvas.palette.faint())],
        canvas.width,
        "",
        "",
    )
}
