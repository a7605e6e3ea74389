//! Matrices side by side.

use ratatui::text::Line;

use super::Canvas;
use super::grid::{grid, without_long_names};
use super::grid_cell::is_star;
use super::text_width::{line_width, pad_line};
use crate::notebook::panel::Grid;

/// The columns between matrices.
pub(super) const GAP: usize = 2;

/// Matrices side by side, as many as fit, and the others below.
pub(super) fn side_by_side(grids: &[Grid], canvas: Canvas) -> Vec<Line<'static>> {
    side_by_side_with_rows(grids, canvas, |_| canvas.rows)
}

/// The same, with a maximum number of rows for each.
pub(super) fn side_by_side_with_rows(
    grids: &[Grid],
    canvas: Canvas,
    rows: impl Fn(&Grid) -> usize,
) -> Vec<Line<'static>> {
    let mut out: Vec<Line<'static>> = Vec::new();
    let mut row: Vec<Vec<Line<'static>>> = Vec::new();
    let mut used = 0;
    for lines in drawn(grids, canvas, rows) {
        let wide = matrix_width(&lines);
        if !row.is_empty() && used + GAP + wide > canvas.width {
            out.extend(join(std::mem::take(&mut row)));
            used = 0;
        }
        used += wide + if row.is_empty() { 0 } else { GAP };
        row.push(lines);
    }
    out.extend(join(row));
    out
}

/// Each matrix as lines. Long names are in full where all still fit side by side.
fn drawn(grids: &[Grid], canvas: Canvas, rows: impl Fn(&Grid) -> usize) -> Vec<Vec<Line<'static>>> {
    let draw = |spare: Option<usize>| -> Vec<Vec<Line<'static>>> {
        let lines = grids.iter().map(|matrix| {
            let canvas = Canvas {
                rows: rows(matrix),
                ..canvas
            };
            let narrow = spare.and_then(|spare| {
                let narrow = without_long_names(matrix, canvas)?;
                let width = (narrow.width + spare).min(canvas.width);
                Some(Canvas { width, ..narrow })
            });
            grid(matrix, narrow.unwrap_or(canvas))
        });
        lines.collect()
    };
    let long = grids
        .iter()
        .filter(|matrix| without_long_names(matrix, canvas).is_some());
    let long = long.count();
    if grids.len() < 2 || long == 0 {
        return draw(None);
    }
    let room = |blocks: &[Vec<Line<'static>>]| {
        let widths = blocks.iter().map(|block| matrix_width(block) + GAP);
        (canvas.width + GAP).checked_sub(widths.sum())
    };
    let short = draw(Some(0));
    let spare = room(&short).filter(|spare| *spare >= long);
    let full = spare.map(|spare| draw(Some(spare / long)));
    full.filter(|full| room(full).is_some()).unwrap_or(short)
}

/// Joins blocks of lines side by side, aligned at the bottom so that the last rows of the matrices are on one line.
pub(super) fn join(blocks: Vec<Vec<Line<'static>>>) -> Vec<Line<'static>> {
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut joined = vec![Line::default(); height];
    let mut start = 0;
    for block in blocks {
        let end = start + matrix_width(&block);
        let mut block = block.into_iter();
        for line in &mut joined {
            let mut whole = pad_line(std::mem::take(line), start);
            whole.spans.extend(block.next().unwrap_or_default().spans);
            *line = pad_line(whole, end);
        }
        start = end + GAP;
    }
    joined
}

/// The columns of a drawn matrix. A star at its right edge is in the gap and not counted.
fn matrix_width(lines: &[Line<'_>]) -> usize {
    let ends_in_star =
        |line: &Line<'_>| line.spans.last().is_some_and(|last| is_star(&last.content));
    let columns = |line: &Line<'_>| line_width(line) - usize::from(ends_in_star(line));
    lines.iter().map(columns).max().unwrap_or(0)
}
