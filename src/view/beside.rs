//! Matrices that stand beside each other.

use ratatui::text::Line;

use super::Canvas;
use super::grid::{STAR, grid};
use super::lines::{line_width, pad_line};
use crate::notebook::panel::Grid;

/// Columns between matrices that stand beside each other.
const GAP: usize = 2;

/// Several matrices, beside each other where there is room.
pub fn beside(grids: &[Grid], canvas: Canvas) -> Vec<Line<'static>> {
    beside_each(grids, canvas, |_| canvas.rows)
}

/// The same, with so many rows of each.
pub fn beside_each(
    grids: &[Grid],
    canvas: Canvas,
    rows: impl Fn(&Grid) -> usize,
) -> Vec<Line<'static>> {
    let mut out: Vec<Line<'static>> = Vec::new();
    let mut row: Vec<Vec<Line<'static>>> = Vec::new();
    let mut used = 0;
    for matrix in grids {
        let rows = rows(matrix);
        let lines = grid(matrix, Canvas { rows, ..canvas });
        let wide = breadth(&lines);
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

/// Blocks of lines set side by side, aligned at the bottom so that rows of matrices stand on one line.
fn join(blocks: Vec<Vec<Line<'static>>>) -> Vec<Line<'static>> {
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut joined = vec![Line::default(); height];
    let mut start = 0;
    for block in blocks {
        let end = start + breadth(&block);
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

/// The columns of a matrix. A star at its right edge stands in the gap.
fn breadth(lines: &[Line<'_>]) -> usize {
    let ends_in_star = |line: &Line<'_>| line.spans.last().is_some_and(|last| last.content == STAR);
    let columns = |line: &Line<'_>| line_width(line) - usize::from(ends_in_star(line));
    lines.iter().map(columns).max().unwrap_or(0)
}
