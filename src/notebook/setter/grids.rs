//! Matrices, and the line of code that made one, as they stand on the page.

use std::collections::BTreeSet;

use crate::lesson::{Problem, Show, View};
use crate::notebook::Notebook;
use crate::notebook::overflow::Overflow;
use crate::notebook::panel::{Code, Grid, Which};
use crate::notebook::place::Place;
use crate::notebook::scope::{Failure, Scope};

/// The cell that a `show` asks to inspect, of its last matrix.
pub(in crate::notebook) fn inspected<'a>(
    scope: Scope<'a>,
    show: &Show,
) -> Option<(Place<'a>, usize, usize)> {
    let place = scope.find(show.addresses.last()?).ok()?;
    let cell = show.inspect.as_ref()?;
    let (rows, cols) = place.labels();
    let row = scope.position(&cell.row, &rows, "row").ok()??;
    let col = scope.position(&cell.column, &cols, "column").ok()??;
    Some((place, row, col))
}

/// What is wrong with the cell that a `show` asks to inspect.
pub(super) fn broken_inspection(scope: Scope<'_>, show: &Show) -> Option<Problem> {
    let place = scope.find(show.addresses.last()?).ok()?;
    let cell = show.inspect.as_ref()?;
    let (rows, cols) = place.labels();
    let row = scope.position(&cell.row, &rows, "row").err();
    match row.or_else(|| scope.position(&cell.column, &cols, "column").err())? {
        Failure::Lesson(problem) => Some(problem),
        Failure::Absent => None,
    }
}

pub(in crate::notebook) fn code(place: Place<'_>, number: usize) -> Code {
    let text = place.text();
    let expression = text.map_or("", |text| text.code);
    let name = text.map_or("", |text| text.name);
    Code {
        number,
        address: place.address(),
        code: format!(
            "let {name} = {};",
            expression.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        formula: text.map_or("", |text| text.formula),
        sentence: text.map_or("", |text| text.sentence),
    }
}

pub(in crate::notebook) fn grid_of<'a>(
    live: usize,
    place: Place<'a>,
    number: Option<usize>,
    view: View,
) -> Grid {
    let values = place.value();
    let (rows, cols) = place.labels();
    Grid {
        which: Which {
            live,
            id: place.recorded.id,
        },
        number,
        address: place.address(),
        badge: place.badge(),
        revealed: values.nrows(),
        follow: None,
        values,
        rows,
        cols,
        view,
        changed: BTreeSet::new(),
        lit: BTreeSet::new(),
        source: 0,
        cursor: None,
    }
}

/// Marks what the learner's last change did to a matrix.
pub(in crate::notebook) fn mark(grid: &mut Grid, notebook: &Notebook) {
    let marks = notebook.marks.as_ref();
    if let Some(cells) = marks.and_then(|marks| marks.of(grid.which)) {
        grid.changed.clone_from(cells);
    }
}

/// Keeps in view what changed in matrices beside each other: a row that changed in all that changed, so that a word stands
/// beside itself, or else each one's own.
pub(super) fn follow_changes(grids: &mut [Grid]) {
    let rows =
        |grid: &Grid| -> BTreeSet<usize> { grid.changed.iter().map(|(row, _)| *row).collect() };
    let changed = grids.iter().map(rows).filter(|rows| !rows.is_empty());
    let common = changed.reduce(|one, other| &one & &other);
    let common = common.and_then(|rows| rows.first().copied());
    for grid in grids {
        let own = grid.changed.first().map(|(row, _)| *row);
        grid.follow = common.or(own);
    }
}

/// For each row of a matrix the number of steps that it waits for.
pub(in crate::notebook) fn steps_of(place: Place<'_>) -> Vec<usize> {
    let rows = place.value().nrows();
    (0..rows)
        .map(|row| place.live.steps(place.recorded.id, row))
        .collect()
}

/// What there is to say about a matrix in which numbers became too large to be written, or are none at all.
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
