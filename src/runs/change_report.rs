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
    cells: BTreeMap<(usize, Id), BTreeSet<(usize, usize)>>,
    /// `weights: row is changed; context: row is changed`
    pub changes: String,
    /// `nothing else did; overflow: context holds NaN`; empty if there is nothing to add.
    pub rest: String,
    /// Whether the change was the turn of a knob.
    pub by_knob: bool,
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
        let mut cells = BTreeMap::new();
        let (mut changes, mut overflows) = (Groups::default(), Groups::default());
        let mut count = 0;
        let mut changed: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (index, run) in after.iter().enumerate() {
            // What was measured is another number, and not one that changed.
            if run.is_measured() {
                continue;
            }
            let Some(old) = before.iter().find(|old| old.key == run.key) else {
                continue;
            };
            for recorded in &run.result.recorded {
                count += usize::from(!run.is_variant);
                let new = MatrixRef { run, recorded };
                let mut all = old.result.recorded.iter();
                let Some(recorded) = all.find(|it| it.address == recorded.address) else {
                    continue;
                };
                let old = MatrixRef { run: old, recorded };
                let Some((how, cells_changed)) = change(old, new) else {
                    continue;
                };
                cells.insert((index, new.recorded.id), cells_changed);
                let address = &*new.recorded.address;
                changed.insert((&run.key, address));
                if run.is_variant {
                    let original = run.original.as_deref();
                    // It repeats another run: the changes of both would be listed twice.
                    if original.is_some_and(|original| changed.contains(&(original, address))) {
                        continue;
                    }
                    count += 1;
                }
                changes.add(how, new);
                if let Some(kinds) = overflow(new).since(overflow(old)) {
                    overflows.add(kinds.to_owned(), new);
                }
            }
        }
        let changed = changes.count();
        let rest = [
            (0 < changed && changed < count).then(|| "nothing else did".to_owned()),
            (overflows.count() > 0).then(|| format!("overflow: {}", overflows.held())),
        ];
        Self {
            cells,
            changes: changes.changed(),
            rest: rest.into_iter().flatten().collect::<Vec<_>>().join("; "),
            by_knob: false,
        }
    }

    /// The changed cells of a matrix; `None` if it did not change.
    pub fn of(&self, matrix: MatrixId) -> Option<&BTreeSet<(usize, usize)>> {
        self.cells.get(&(matrix.run, matrix.id))
    }

    /// Whether no matrix changed.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
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

    /// `weights: row is changed; context: row is changed`
    fn changed(&self) -> String {
        if self.0.is_empty() {
            return "nothing changed".to_owned();
        }
        let parts = self.0.iter().map(|(how, names)| {
            let colon = if how.contains("row") || how.contains("column") {
                ":"
            } else {
                ""
            };
            let how = match how.as_str() {
                "has another shape" if names.len() > 1 => "have another shape",
                how => how,
            };
            format!("{}{colon} {how}", compact(names))
        });
        parts.collect::<Vec<_>>().join("; ")
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

/// A description of the change of a matrix, and the changed cells; `None` if it did not change.
fn change(
    before: MatrixRef<'_>,
    after: MatrixRef<'_>,
) -> Option<(String, BTreeSet<(usize, usize)>)> {
    let (old, new) = (before.value(), after.value());
    let Some(Difference { cells, .. }) = Difference::between(&old, &new) else {
        return Some(("has another shape".to_owned(), BTreeSet::new()));
    };
    let rows: BTreeSet<usize> = cells.iter().map(|(row, _)| *row).collect();
    let cols: BTreeSet<usize> = cells.iter().map(|(_, col)| *col).collect();
    // Typically the scores after a change of one key.
    if let (Some(&only), 1, true) = (cols.first(), cols.len(), rows.len() > 1)
        && new.ncols() > 1
    {
        let name = distinct_name(&after.labels().1, only, "column");
        return Some((format!("column {name} changed"), cells));
    }
    let how = match rows.len() {
        0 => return None,
        all if all == new.nrows() && all > 1 => "all rows changed".to_owned(),
        1 if new.nrows() == 1 => "changed".to_owned(),
        one_or_more => {
            let names = after.labels().0;
            let noun = if one_or_more == 1 { "row" } else { "rows" };
            let named = rows.iter().map(|&row| distinct_name(&names, row, "row"));
            let named: Vec<String> = named.collect();
            format!("{noun} {} changed", listed(named.into_iter()))
        }
    };
    Some((how, cells))
}
