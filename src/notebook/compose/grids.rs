//! Matrices, and the line of code that made one, as they stand on the page.

use std::collections::BTreeSet;

use crate::lesson::{BlockKind, Directive, View};
use crate::notebook::Notebook;
use crate::notebook::panel::{CodeLine, Grid};
use crate::runs::matrix_ref::MatrixRef;
use crate::runs::overflow::Overflow;

pub(super) fn code(place: MatrixRef<'_>, number: usize) -> CodeLine {
    let text = place.text();
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

/// A matrix as it stands on the page, marked with what the learner's last change did to it. `number` is that of its line of
/// code.
pub(super) fn grid_of(
    notebook: &Notebook,
    place: MatrixRef<'_>,
    number: Option<usize>,
    view: View,
) -> Grid {
    let matrix = notebook.id_of(place);
    let values = place.value();
    let (rows, cols) = place.labels();
    let report = notebook.report.as_ref();
    let changed = report.and_then(|report| report.of(matrix));
    Grid {
        matrix,
        number,
        address: place.address(),
        badge: place.badge(),
        revealed: values.nrows(),
        follow: None,
        values,
        rows,
        cols,
        view,
        changed: changed.cloned().unwrap_or_default(),
        lit: BTreeSet::new(),
        source: 0,
        cursor: None,
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
pub(in crate::notebook) fn steps_of(place: MatrixRef<'_>) -> Vec<usize> {
    let rows = place.value().nrows();
    (0..rows)
        .map(|row| place.run.steps(place.recorded.id, row))
        .collect()
}

/// The rows of a matrix that are there while a race on the newest step goes on; `None` if it does not race.
pub(in crate::notebook) fn revealed_rows(
    notebook: &Notebook,
    place: MatrixRef<'_>,
) -> Option<usize> {
    let blocks = notebook.lesson().steps[notebook.step].blocks.iter();
    let mut races = blocks.enumerate().filter_map(|(block, it)| match &it.kind {
        BlockKind::Directive(Directive::Race(race)) => Some((block, race)),
        _ => None,
    });
    let is_racing = races.any(|(block, race)| {
        let scope = notebook.scope(notebook.step, block);
        let mut found = race.addresses.iter().filter_map(|it| scope.find(it).ok());
        found.any(|it| std::ptr::eq(it.recorded, place.recorded))
    });
    is_racing.then(|| revealed(&steps_of(place), notebook.tick))
}

/// The rows that are there after so many presses, given the steps that each waits for. The first press shows the first step:
/// nothing is ever computed in zero steps.
pub(super) fn revealed(steps: &[usize], tick: usize) -> usize {
    let done = tick.saturating_add(1);
    steps.iter().filter(|&&step| step <= done).count()
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
