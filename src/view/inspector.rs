//! The inspector: one cell, what it is, and where it came from.

use ratatui::text::Line;

use super::lines::wrap;
use super::{Canvas, beside, grid, panel};
use crate::models::inputs::Badge;
use crate::notebook::number;
use crate::notebook::panel::{Grid, Inspection, Tone};

/// The inspector in at most `height` lines. In a low window the formula goes first, then the sources: the cell and its
/// arithmetic are what one came for.
pub fn lines(inspection: &Inspection, canvas: Canvas, height: usize) -> Vec<Line<'static>> {
    let explained = match &inspection.written {
        Some(written) => panel::arithmetic(written, canvas),
        None => origin(inspection, canvas),
    };
    if explained.len() + LEAST > height {
        return shortened(explained, canvas, height);
    }
    // A small matrix is shown whole before its sources are.
    let least = LEAST.max(2 + inspection.grid.rows.len().min(LEAST));
    let room = height.saturating_sub(explained.len() + least);
    let formula = formula(inspection, canvas);
    let (formula, sources) = match fitted(
        &inspection.sources,
        canvas,
        room.saturating_sub(formula.len()),
    ) {
        Some(sources) if formula.len() <= room => (formula, sources),
        _ => (
            Vec::new(),
            fitted(&inspection.sources, canvas, room).unwrap_or_default(),
        ),
    };
    let mut lines = formula;
    let rows = height - lines.len() - explained.len() - sources.len();
    lines.extend(windowed(&inspection.grid, canvas, rows));
    lines.extend(explained);
    lines.extend(sources);
    lines
}

/// An explanation without its middle: what is asked, and what comes out.
fn shortened(
    mut explained: Vec<Line<'static>>,
    canvas: Canvas,
    height: usize,
) -> Vec<Line<'static>> {
    if explained.len() > height && height >= 3 {
        let tail = explained.split_off(explained.len() - (height - 2));
        explained.truncate(1);
        explained.push(Line::styled("  ⋮", canvas.palette.faint()));
        explained.extend(tail);
    }
    explained
}

/// The sources with as many rows of each as go into so many lines, but all that are lit; `None` if not even those fit.
fn fitted(sources: &[Grid], canvas: Canvas, lines: usize) -> Option<Vec<Line<'static>>> {
    let lit = |source: &Grid| {
        let rows = source.lit.iter().map(|(row, _)| *row);
        let last = rows.clone().max().unwrap_or(0);
        last + 1 - rows.min().unwrap_or(0)
    };
    let most = sources.iter().map(|source| source.rows.len()).max();
    let most = most.unwrap_or(1).min(lines).max(1);
    (1..=most)
        .rev()
        .map(|rows| beside::beside_each(sources, canvas, |source| rows.max(lit(source))))
        .find(|drawn| drawn.len() <= lines)
}

/// Lines of the smallest useful piece of a matrix: title, header, one row, and the mark that there are more.
const LEAST: usize = 4;

/// A matrix in at most so many lines.
fn windowed(grid: &Grid, canvas: Canvas, lines: usize) -> Vec<Line<'static>> {
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

fn formula(inspection: &Inspection, canvas: Canvas) -> Vec<Line<'static>> {
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
fn origin(inspection: &Inspection, canvas: Canvas) -> Vec<Line<'static>> {
    let text = match inspection.origin {
        Some(Badge::Random) => "a random number, where a trained model has a learned one",
        Some(Badge::Given | Badge::Edited) => "a number that was given, not computed",
        None => "",
    };
    let text = match inspection.was {
        Some(was) => format!("set by you; it was {}, {text}", number::term(was)),
        None => text.to_owned(),
    };
    wrap(&[(text, canvas.palette.faint())], canvas.width, "", "")
}
