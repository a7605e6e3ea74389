//! The inspector: one cell, its arithmetic and its sources.

use ratatui::text::Line;

use super::wrap::wrap;
use super::{Canvas, dense, grid, panel, side_by_side};
use crate::lesson::View;
use crate::models::inputs::Badge;
use crate::notebook::panel::{Grid, Inspection, Tone};

/// The inspector in at most `height` lines. In a low window the formula is left out first, then the sources; the cell and its
/// arithmetic stay.
///
/// Where it is `alone`, a large matrix is a picture if it fits; beside the page the picture is there.
pub(super) fn lines(
    inspection: &Inspection,
    alone: bool,
    canvas: Canvas,
    height: usize,
) -> Vec<Line<'static>> {
    let explained = match &inspection.written {
        Some(written) => panel::arithmetic(written, canvas),
        None => origin(inspection, canvas),
    };
    // A number that the learner set has no use for its sources; what counts is what came of it.
    let is_set = !inspection.followers.is_empty() && (alone || !inspection.shows_followers);
    let related = match is_set {
        true => &inspection.followers,
        false => &inspection.sources,
    };
    let tight = LEAST + CELL;
    if is_set && (CELL..explained.len() + 2 * LEAST).contains(&height) {
        let cell = windowed(&inspection.grid, canvas, 3).split_off(1);
        let room = height - cell.len().min(CELL);
        let mut follows = fitted(related, canvas, room).unwrap_or_default();
        if follows.is_empty() {
            follows = windowed(&related[0], canvas, 3);
        }
        let mut lines: Vec<_> = cell.into_iter().take(CELL).collect();
        let rest = height.saturating_sub(lines.len() + follows.len());
        if height >= tight {
            lines.extend(explained.into_iter().rev().take(rest.min(1)));
        }
        lines.extend(follows);
        lines.truncate(height);
        return lines;
    }
    if explained.len() + LEAST > height {
        // The names of the columns and the row of the cell, whose own name follows.
        let mut lines = match height {
            0..5 => Vec::new(),
            _ => windowed(&inspection.grid, canvas, 3).split_off(1),
        };
        lines.truncate(2);
        let rest = height - lines.len();
        lines.extend(shortened(explained, canvas, rest));
        return lines;
    }
    // A small matrix in full takes precedence over its sources.
    let picture = picture(&inspection.grid, canvas)
        .filter(|picture| alone && picture.len() + explained.len() <= height);
    let least = match &picture {
        Some(picture) => picture.len(),
        None => LEAST.max(2 + inspection.grid.rows.len().min(LEAST)),
    };
    let room = height.saturating_sub(explained.len() + least);
    let formula = formula(inspection, canvas);
    let (formula, sources) = match fitted(related, canvas, room.saturating_sub(formula.len())) {
        Some(sources) if formula.len() <= room => (formula, sources),
        _ => (
            Vec::new(),
            fitted(related, canvas, room).unwrap_or_default(),
        ),
    };
    let mut lines = formula;
    let rows = height - lines.len() - explained.len() - sources.len();
    lines.extend(picture.unwrap_or_else(|| windowed(&inspection.grid, canvas, rows)));
    lines.extend(explained);
    lines.extend(sources);
    lines
}

/// An explanation without its middle: the cell and the result stay.
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

/// The sources in at most `lines` lines, with as many rows of each as fit and all lit ones; `None` if the lit rows do not fit.
fn fitted(sources: &[Grid], canvas: Canvas, lines: usize) -> Option<Vec<Line<'static>>> {
    let lit = |source: &Grid| {
        let rows = source.lit.iter().map(|(row, _)| *row);
        let last = rows.clone().max().unwrap_or(0);
        last + 1 - rows.min().unwrap_or(0)
    };
    let most = sources.iter().map(|source| source.rows.len()).max();
    let most = most.unwrap_or(1).min(lines).max(1);
    // Even side by side they are as high as the highest whose numbers are shown.
    let is_too_high = |rows: usize| {
        let numbers = sources
            .iter()
            .filter(|it| it.view != View::Dense && !it.lit.is_empty());
        let heights = numbers.map(|it| HEAD + it.rows.len().min(rows.max(lit(it))));
        heights.max().is_some_and(|height| height > lines)
    };
    (1..=most)
        .rev()
        .skip_while(|rows| is_too_high(*rows))
        .map(|rows| {
            side_by_side::side_by_side_with_rows(sources, canvas, |source| rows.max(lit(source)))
        })
        .find(|drawn| drawn.len() <= lines)
}

/// The lines of the least that is shown of the inspected cell: the names of the columns, and its row.
const CELL: usize = 2;

/// The lines of a matrix above its rows: its title and its header.
const HEAD: usize = 2;

/// The lines of the smallest useful part of a matrix: title, header, one row, and the mark for more.
const LEAST: usize = 4;

/// A matrix in at most `lines` lines, with its title, its header, and the mark for more if not all rows fit.
fn windowed(grid: &Grid, canvas: Canvas, lines: usize) -> Vec<Line<'static>> {
    let room = lines.saturating_sub(2);
    let has_mark = grid.rows.len() > room && room > 1;
    let rows = (room - usize::from(has_mark)).clamp(1, 16);
    grid::numbers(grid, Canvas { rows, ..canvas })
}

/// The picture of a matrix that the page shows as one.
fn picture(grid: &Grid, canvas: Canvas) -> Option<Vec<Line<'static>>> {
    let is_picture = grid.view == View::Dense || grid::are_cut(grid, canvas);
    is_picture.then(|| dense::picture(grid, canvas))
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

/// A text on the origin of a number that was not computed.
fn origin(inspection: &Inspection, canvas: Canvas) -> Vec<Line<'static>> {
    let text = match inspection.origin {
        Some(Badge::Random) => "a random number, where a trained model has a learned one",
        Some(Badge::Initial) => "what training starts from, with every seed",
        Some(Badge::Trained) => "a number that training found",
        Some(Badge::TrainedBefore) => "a number that training found, before this session",
        Some(Badge::Edited) => "a number that training found, after a weight was set by hand",
        Some(Badge::Given) => "a number that was given, not computed",
        None => "",
    };
    let text = match (&inspection.was, &inspection.word) {
        (Some(was), Some(word)) => format!("{word}, set by you; it was {was}"),
        (Some(was), None) => format!("set by you; it was {was}, {text}"),
        (None, Some(word)) => format!("the number of {word}"),
        (None, None) => text.to_owned(),
    };
    wrap(&[(text, canvas.palette.faint())], canvas.width, "", "")
}
