//! The effect of the learner's last change: the changed cells, and one line of text about them.

use std::collections::{BTreeMap, BTreeSet};

use super::address_range::folded;
use super::difference::Difference;
use super::lesson_run::LessonRun;
use super::matrix_ref::{MatrixId, MatrixRef};
use super::names::{distinct_name, listed, listed_up_to};
use super::overflow::Overflow;
use crate::math::Id;

/// The differences between the runs of a lesson before and after a change.
#[derive(Clone, Debug, Default)]
pub struct ChangeReport {
    cells: BTreeMap<(usize, Id), BTreeMap<(usize, usize), f64>>,
    /// The matrices that changed as they did in the run that theirs repeats: the changes of both would be listed twice.
    repeated: BTreeSet<(usize, Id)>,
    /// Whether some matrix stayed as it was.
    is_partial: bool,
    /// `overflow: context holds NaN`; empty if there is none.
    pub overflow: String,
    /// Whether the change was the turn of a knob.
    pub by_knob: bool,
}

/// What is to be said of a change where some of the matrices are in view.
#[derive(Clone, Debug, Default)]
pub struct ToldChanges {
    /// What changed among the matrices in view.
    changes: Vec<ChangedMatrices>,
    /// The number of other matrices that changed.
    pub others: usize,
    is_partial: bool,
}

/// Matrices that changed in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ChangedMatrices {
    /// `weights, context: row is changed`
    text: String,
    /// The number of them.
    count: usize,
}

/// The maximum number of matrices named per run.
const MOST_NAMED: usize = 12;

/// Matrices grouped by the statement about them, in order of first appearance.
#[derive(Default)]
struct Groups<'a>(Vec<(String, Vec<QualifiedName<'a>>)>);

/// The name of the run, if it has one, and the address of the matrix: `rnn` and `states` for `rnn.states`.
type QualifiedName<'a> = (Option<&'a str>, &'a str);

impl ChangeReport {
    /// Compares the runs with the same key, matrix by matrix.
    pub fn between(before: &[LessonRun], after: &[LessonRun]) -> Self {
        let (mut cells, mut repeated) = (BTreeMap::new(), BTreeSet::new());
        let mut overflows = Groups::default();
        let mut is_partial = false;
        let mut changed: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (index, run) in after.iter().enumerate() {
            // What was measured is another number, and not one that changed.
            if run.is_measured() {
                continue;
            }
            let Some(old) = before.iter().find(|old| old.key == run.key) else {
                continue;
            };
            if run.is_same(old) {
                is_partial |= !run.is_variant && !run.result.recorded.is_empty();
                continue;
            }
            for (place, recorded) in run.result.recorded.iter().enumerate() {
                let new = MatrixRef { run, recorded };
                // Nearly always in the same place.
                let all = &old.result.recorded;
                let mut nearest = all.get(place).into_iter().chain(all);
                let before = nearest.find(|it| it.address == recorded.address);
                let before = before.map(|recorded| MatrixRef { run: old, recorded });
                let both = before.and_then(|old| Some((old, changed_cells(old, new)?)));
                let Some((old, changed_cells)) = both else {
                    is_partial |= !run.is_variant;
                    continue;
                };
                let was = old.value();
                let numbers = changed_cells.iter().flatten();
                let numbers = numbers.map(|&at| (at, was[at])).collect();
                cells.insert((index, recorded.id), numbers);
                let address = &*recorded.address;
                changed.insert((&run.key, address));
                let original = run.original.as_deref().filter(|_| run.is_variant);
                if original.is_some_and(|original| changed.contains(&(original, address))) {
                    repeated.insert((index, recorded.id));
                } else if let Some(kinds) = overflow(new).since(overflow(old)) {
                    overflows.add(kinds.to_owned(), new);
                }
            }
        }
        Self {
            cells,
            repeated,
            is_partial,
            overflow: match overflows.count() {
                0 => String::new(),
                _ => format!("overflow: {}", overflows.held()),
            },
            by_knob: false,
        }
    }

    /// What is to be said of it where these matrices are in view: they are named, others are a number. `runs` are those after the change.
    pub fn told(&self, runs: &[LessonRun], is_in_view: impl Fn(MatrixId) -> bool) -> ToldChanges {
        let (mut named, mut others) = (Groups::default(), 0);
        for (&(index, id), cells) in &self.cells {
            let run = runs.get(index);
            let recorded = run.and_then(|run| Some((run, run.recorded(id)?)));
            let recorded = recorded.filter(|_| is_in_view(MatrixId { run: index, id }));
            let Some((run, recorded)) = recorded else {
                others += usize::from(!self.repeated.contains(&(index, id)));
                continue;
            };
            let matrix = MatrixRef { run, recorded };
            let cells = (!cells.is_empty()).then(|| cells.keys().copied().collect());
            named.add(how(cells.as_ref(), matrix), matrix);
        }
        ToldChanges {
            changes: named.changed(),
            others,
            is_partial: self.is_partial,
        }
    }

    /// The cells of a matrix that changed, each with the number that it was; `None` if it did not change.
    pub fn of(&self, matrix: MatrixId) -> Option<&BTreeMap<(usize, usize), f64>> {
        self.cells.get(&(matrix.run, matrix.id))
    }

    /// Whether a matrix of the first so many runs changed.
    pub fn reaches(&self, runs: usize) -> bool {
        self.cells.keys().any(|(run, _)| *run < runs)
    }

    /// Whether no matrix changed.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

impl ToldChanges {
    /// The changes in at most so many columns: matrices for which there is no room are counted, as are those that are not in view.
    pub fn in_words(&self, fits: impl Fn(&str) -> bool) -> String {
        let all = self.changes.iter().map(|it| it.count).sum::<usize>() + self.others;
        let mut text = String::new();
        for named in (0..=self.changes.len()).rev() {
            let named = &self.changes[..named];
            let count: usize = named.iter().map(|it| it.count).sum();
            let parts: Vec<&str> = named.iter().map(|it| &*it.text).collect();
            text = parts.join("; ");
            match (all, all - count) {
                (0, _) => text = "nothing changed".to_owned(),
                (_, 0) if self.is_partial => {
                    let whole = format!("{text}; no other matrix changed");
                    text = if fits(&whole) { whole } else { text };
                }
                (_, 0) => {}
                (_, more) if text.is_empty() => {
                    let noun = if more == 1 { "matrix" } else { "matrices" };
                    text = format!("{more} {noun} changed");
                    if self.changes.is_empty() {
                        text += ", none of which this step shows";
                    }
                }
                (_, more) => text += &format!("; and {more} more"),
            }
            if fits(&text) {
                break;
            }
        }
        text
    }
}

impl<'a> Groups<'a> {
    fn add(&mut self, statement: String, matrix: MatrixRef<'a>) {
        let name = (matrix.run.name.as_deref(), &*matrix.recorded.address);
        match self.0.iter_mut().find(|(known, _)| *known == statement) {
            Some((_, names)) => names.push(name),
            None => self.0.push((statement, vec![name])),
        }
    }

    fn count(&self) -> usize {
        self.0.iter().map(|(_, names)| names.len()).sum()
    }

    /// `weights: row is changed`, `context: row is changed`
    fn changed(&self) -> Vec<ChangedMatrices> {
        let parts = self.0.iter().map(|(how, names)| {
            let colon = match how.contains("row") || how.contains("column") {
                true => ":",
                false => "",
            };
            let how = match how.as_str() {
                "has another shape" if names.len() > 1 => "have another shape",
                how => how,
            };
            ChangedMatrices {
                text: format!("{}{colon} {how}", compact(names)),
                count: names.len(),
            }
        });
        parts.collect()
    }

    /// `affinity, scaled hold ∞, context holds NaN`
    fn held(&self) -> String {
        let parts = self.0.iter().map(|(kinds, names)| {
            let hold = if names.len() > 1 { "hold" } else { "holds" };
            format!("{} {hold} {kinds}", compact(names))
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn overflow(matrix: MatrixRef<'_>) -> Overflow {
    Overflow::of(matrix.recorded.name(), &matrix.value())
}

/// A list of matrices that names each run once: `rnn.(x, states), attention.(x, q)`.
fn compact(names: &[QualifiedName<'_>]) -> String {
    let runs = names.chunk_by(|(a, _), (b, _)| a == b).map(|names| {
        let addresses = folded(names.iter().map(|(_, address)| *address));
        let count = addresses.len();
        let addresses = listed_up_to(MOST_NAMED, addresses.into_iter());
        match (names[0].0, count) {
            (None, _) => addresses,
            (Some(run), 1) => format!("{run}.{addresses}"),
            (Some(run), _) => format!("{run}.({addresses})"),
        }
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// The changed cells of a matrix; `Some(None)` if it has another shape, and `None` if it did not change.
fn changed_cells(
    before: MatrixRef<'_>,
    after: MatrixRef<'_>,
) -> Option<Option<BTreeSet<(usize, usize)>>> {
    match Difference::between(&before.value(), &after.value()) {
        None => Some(None),
        Some(Difference { cells, .. }) => (!cells.is_empty()).then_some(Some(cells)),
    }
}

/// A description of the change of a matrix in these cells.
fn how(cells: Option<&BTreeSet<(usize, usize)>>, after: MatrixRef<'_>) -> String {
    let new = after.value();
    let Some(cells) = cells else {
        return "has another shape".to_owned();
    };
    let rows: BTreeSet<usize> = cells.iter().map(|(row, _)| *row).collect();
    let cols: BTreeSet<usize> = cells.iter().map(|(_, col)| *col).collect();
    // Typically the scores after a change of one key.
    if let (Some(&only), 1, true) = (cols.first(), cols.len(), rows.len() > 1)
        && new.ncols() > 1
    {
        let name = distinct_name(&after.labels().1, only);
        return format!("column {name} changed");
    }
    match rows.len() {
        all if all == new.nrows() && all > 1 => "all rows changed".to_owned(),
        1 if new.nrows() == 1 => "changed".to_owned(),
        one_or_more => {
            let names = after.labels().0;
            let noun = if one_or_more == 1 { "row" } else { "rows" };
            let named = rows.iter().map(|&row| distinct_name(&names, row));
            let named: Vec<String> = named.collect();
            format!("{noun} {} changed", listed(named.into_iter()))
        }
    }
}
