//! The panels of matrices and of their lines of code.

use std::collections::BTreeSet;

use crate::lesson::{Directive, View};
use crate::math::Matrix;
use crate::notebook::Notebook;
use crate::notebook::marks;
use crate::notebook::panel::{CodeLine, Grid};
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::overflow::Overflow;
use crate::text::figures;

pub(super) fn code(matrix: MatrixRef<'_>, number: usize) -> CodeLine {
    let text = matrix.text();
    let expression = text.map_or("", |text| text.code);
    let name = text.map_or("", |text| text.name);
    CodeLine {
        number,
        code: format!(
            "let {name} = {};",
            expression.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        formula: text.map_or("", |text| text.formula),
        sentence: text.map_or("", |text| text.sentence),
    }
}

/// The panel of a matrix, with the cells of the last change marked. `number` is that of its line of code.
pub(super) fn grid_of(
    notebook: &Notebook,
    matrix: MatrixRef<'_>,
    number: Option<usize>,
    view: View,
) -> Grid {
    let id = notebook.id_of(matrix);
    let values = matrix.value();
    let (rows, cols) = matrix.labels();
    let report = notebook.report.as_ref();
    let was = report.and_then(|report| report.of(id));
    let scale = notebook.scale(matrix);
    let changed = was.map(|was| marks::of_change(was, &values, scale, view));
    Grid {
        matrix: id,
        number,
        address: matrix.address(),
        badge: matrix.badge(),
        revealed: values.nrows(),
        follow: None,
        scale,
        extremes: extremes_of_large(&values, [&rows, &cols], view),
        values,
        rows,
        cols,
        view,
        changed: changed.unwrap_or_default(),
        leaks: BTreeSet::new(),
        lit: BTreeSet::new(),
        source: 0,
        cursor: None,
        pointed: None,
    }
}

/// The largest and the smallest number of a matrix that may be shown without its numbers, and their places: `largest 0.97 [aj, is];
/// smallest −0.43 [is, my]`.
fn extremes_of_large(values: &Matrix, [rows, cols]: [&[String]; 2], view: View) -> Option<String> {
    /// The number of columns up to which the numbers of a matrix are shown.
    const SMALL: usize = 8;
    if view != View::Dense && cols.len() <= SMALL {
        return None;
    }
    let places = (0..values.nrows()).flat_map(|row| (0..values.ncols()).map(move |col| (row, col)));
    let finite: Vec<_> = places.filter(|&at| values[at].is_finite()).collect();
    let number = |at: (usize, usize)| {
        let (row, col) = (&rows[at.0], &cols[at.1]);
        format!("{} [{row}, {col}]", figures::prose(values[at]))
    };
    // Of equal numbers the first one counts, as everywhere.
    let largest = finite
        .iter()
        .copied()
        .rev()
        .max_by(|a, b| values[*a].total_cmp(&values[*b]));
    let smallest = finite
        .iter()
        .copied()
        .min_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut parts = Vec::new();
    match largest.zip(smallest) {
        Some((largest, smallest)) if values[largest] == values[smallest] => {
            let noun = if finite.len() < values.len() {
                "all others"
            } else {
                "all"
            };
            parts.push(format!("{noun} {}", figures::prose(values[largest])));
        }
        Some((largest, smallest)) => {
            parts.push(format!("largest {}", number(largest)));
            parts.push(format!("smallest {}", number(smallest)));
        }
        None => {}
    }
    let hidden = values
        .iter()
        .filter(|number| **number == f64::NEG_INFINITY)
        .count();
    if hidden > 0 {
        parts.insert(0, format!("{hidden} of {} hidden by −∞", values.len()));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Keeps a changed row of matrices side by side in view: one that changed in all changed matrices, so that they show the same word, or
/// else each one's own.
pub(super) fn follow_changes(grids: &mut [Grid]) {
    let rows =
        |grid: &Grid| -> BTreeSet<usize> { grid.changed.keys().map(|(row, _)| *row).collect() };
    let changed = grids.iter().map(rows).filter(|rows| !rows.is_empty());
    let common = changed.reduce(|one, other| &one & &other);
    let common = common.and_then(|rows| rows.first().copied());
    for grid in grids {
        let own = grid.changed.keys().next().map(|(row, _)| *row);
        grid.follow = common.or(own);
    }
}

/// [rows] The sequential steps that lead to each row of a matrix.
pub(in crate::notebook) fn steps_of(matrix: MatrixRef<'_>) -> Vec<usize> {
    let rows = matrix.value().nrows();
    (0..rows)
        .map(|row| matrix.run.steps(matrix.recorded.id, row))
        .collect()
}

/// The number of rows so far of a matrix in a race on the newest step; `None` if it is in none.
pub(in crate::notebook) fn revealed_rows(
    notebook: &Notebook,
    matrix: MatrixRef<'_>,
) -> Option<usize> {
    let is_racing =
        racing(notebook, notebook.step).any(|it| std::ptr::eq(it.recorded, matrix.recorded));
    is_racing.then(|| revealed(&steps_of(matrix), notebook.tick))
}

/// The matrices in the races of a step.
pub(in crate::notebook) fn racing(
    notebook: &Notebook,
    step: usize,
) -> impl Iterator<Item = MatrixRef<'_>> {
    notebook.directives(step).flat_map(|(scope, directive)| {
        let addresses = match directive {
            Directive::Race(race) => race.addresses.as_slice(),
            _ => &[],
        };
        addresses.iter().filter_map(move |it| scope.find(it).ok())
    })
}

/// The number of rows after `tick` presses, given the steps of each row. The first step is there at tick 0, since nothing is computed in
/// zero steps.
pub(super) fn revealed(steps: &[usize], tick: usize) -> usize {
    let done = tick.saturating_add(1);
    steps.iter().filter(|&&step| step <= done).count()
}

/// A remark about infinite or undefined numbers in a matrix; `None` if there are none.
pub(super) fn overflow(grid: &Grid) -> Option<String> {
    let name = grid.address.rsplit('.').next().unwrap_or_default();
    let Overflow {
        infinite,
        undefined,
    } = Overflow::of(name, &grid.values);
    let mut parts = Vec::new();
    if infinite > 0 {
        parts.push(format!("{infinite} too large to be written (∞)"));
    }
    if undefined > 0 {
        parts.push(format!("{undefined} undefined (NaN, such as ∞ − ∞)"));
    }
    if parts.is_empty() {
        return None;
    }
    let cells = grid.values.len();
    Some(format!(
        "Overflow: of the {cells} numbers of {}, {}. They come from numbers that are too large further up.",
        grid.address,
        parts.join(" and ")
    ))
}
