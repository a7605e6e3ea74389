//! Matrices side by side.

use ratatui::text::Line;

use super::Canvas;
use super::grid::{grid, narrow_width, width_without_long_names};
use super::grid_cell::is_star;
use super::text_width::{line_width, pad_line};
use crate::lesson::View;
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
    let in_rows = |width: &dyn Fn(&Grid) -> usize| {
        let mut blocks: Vec<Vec<Vec<Line<'static>>>> = Vec::new();
        let mut used = 0;
        for matrix in grids {
            let [rows, width] = [rows(matrix), width(matrix)];
            let lines = grid(
                matrix,
                Canvas {
                    rows,
                    width,
                    ..canvas
                },
            );
            let wide = matrix_width(&lines);
            match blocks.last_mut() {
                Some(row) if used + GAP + wide <= canvas.width => {
                    used += GAP + wide;
                    row.push(lines);
                }
                _ => {
                    used = wide;
                    blocks.push(vec![lines]);
                }
            }
        }
        blocks
    };
    if let [_] = grids {
        return in_rows(&|_| canvas.width)
            .into_iter()
            .flat_map(join)
            .collect();
    }
    let without_long_names = |grid: &Grid| width_without_long_names(grid, canvas);
    let mut blocks = in_rows(&|grid| without_long_names(grid).unwrap_or(canvas.width));
    if blocks.len() > 1 {
        // Perhaps more stand side by side without a third decimal.
        let is_matrix = |grid: &Grid| matches!(grid.view, View::Heatmap | View::Sums);
        let narrow = in_rows(&|grid| match is_matrix(grid) {
            true => narrow_width(grid).min(canvas.width),
            false => canvas.width,
        });
        if narrow.len() < blocks.len() {
            blocks = narrow;
        }
    }
    let long = grids
        .iter()
        .filter(|it| without_long_names(it).is_some())
        .count();
    if let ([row], 1..) = (&*blocks, long) {
        // Long names are in full where all matrices still fit.
        let widths = row.iter().map(|lines| matrix_width(lines) + GAP);
        let spare = (canvas.width + GAP).saturating_sub(widths.sum()) / long;
        let full = in_rows(&|grid| match without_long_names(grid) {
            Some(width) => (width + spare).min(canvas.width),
            None => canvas.width,
        });
        if full.len() == 1 {
            blocks = full;
        }
    }
    blocks.into_iter().flat_map(join).collect()
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
