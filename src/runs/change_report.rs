//! What the learner's last change did: the cells that came out different, and one line that says it.

use std::collections::{BTreeMap, BTreeSet};

use super::address_range::folded;
use super::compare::{Difference, listed, listed_up_to, told_apart};
use super::matrix_ref::{MatrixId, MatrixRef};
use crate::math::Id;
use crate::runs::lesson_run::LessonRun;
use crate::runs::overflow::Overflow;

/// The difference between the numbers before a change and after it.
#[derive(Clone, Debug, Default)]
pub struct ChangeReport {
    cells: BTreeMap<(usize, Id), BTreeSet<(usize, usize)>>,
    /// `weights: row is changed; context: row is changed`
    pub changes: String,
    /// `nothing else did; overflow: context holds NaN`; empty if there is no more to say.
    pub rest: String,
    /// Whether a knob was turned.
    pub by_knob: bool,
}

/// The most matrices of a run that are named.
const MOST_NAMED: usize = 12;

/// Matrices under what is said of them, in the order in which it was first said.
#[derive(Default)]
struct Groups<'a>(Vec<(String, Vec<Name<'a>>)>);

/// A matrix as the lesson writes it, `rnn.states`, in its two parts.
type Name<'a> = (Option<&'a str>, &'a str);

impl ChangeReport {
    /// Compares the computations of a lesson, each with the one of the same key, stage by stage.
    pub fn between(before: &[LessonRun], after: &[LessonRun]) -> Self {
        let mut cells = BTreeMap::new();
        let (mut changes, mut overflows) = (Groups::default(), Groups::default());
        let mut count = 0;
        for (index, run) in after.iter().enumerate() {
            let Some(old) = before.iter().find(|old| old.key == run.key) else {
                continue;
            };
            for recorded in &run.result.recorded {
                count += usize::from(!run.is_variant);
                let place = MatrixRef { run, recorded };
                let mut all = old.result.recorded.iter();
                let Some(recorded) = all.find(|was| was.address == recorded.address) else {
                    continue;
                };
                let was = MatrixRef { run: old, recorded };
                let Some((how, different)) = change(was, place) else {
                    continue;
                };
                cells.insert((index, place.recorded.id), different);
                // What only repeats another run with another last word would say everything twice.
                if run.is_variant {
                    continue;
                }
                changes.add(how, place);
                if let Some(what) = overflow(place).since(overflow(was)) {
                    overflows.add(what.to_owned(), place);
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

    /// The cells of a matrix that came out different.
    pub fn of(&self, which: MatrixId) -> Option<&BTreeSet<(usize, usize)>> {
        self.cells.get(&(which.run, which.id))
    }

    /// Whether nothing came out different.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

impl<'a> Groups<'a> {
    fn add(&mut self, what: String, place: MatrixRef<'a>) {
        let name = (place.run.name.as_deref(), &*place.recorded.address);
        match self.0.iter_mut().find(|(known, _)| *known == what) {
            Some((_, names)) => names.push(name),
            None => self.0.push((what, vec![name])),
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
        let parts = self.0.iter().map(|(what, names)| {
            let hold = if names.len() > 1 { "hold" } else { "holds" };
            format!("{} {hold} {what}", compact(names))
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn overflow(place: MatrixRef<'_>) -> Overflow {
    Overflow::of(place.recorded.name(), &place.value())
}

/// Matrices as a list that says each run once: `rnn.(x, states), attention.(x, q)`.
fn compact(names: &[Name<'_>]) -> String {
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

/// How a matrix changed, and in which cells; `None` if it did not.
fn change(was: MatrixRef<'_>, now: MatrixRef<'_>) -> Option<(String, BTreeSet<(usize, usize)>)> {
    let (old, new) = (was.value(), now.value());
    let Some(Difference { cells, .. }) = Difference::between(&old, &new) else {
        return Some(("has another shape".to_owned(), BTreeSet::new()));
    };
    let rows: BTreeSet<usize> = cells.iter().map(|(row, _)| *row).collect();
    let cols: BTreeSet<usize> = cells.iter().map(|(_, col)| *col).collect();
    // What a change of one key does.
    if let (Some(&only), 1, true) = (cols.first(), cols.len(), rows.len() > 1)
        && new.ncols() > 1
    {
        let name = told_apart(&now.labels().1, only, "column");
        return Some((format!("column {name} changed"), cells));
    }
    let how = match rows.len() {
        0 => return None,
        all if all == new.nrows() && all > 1 => "all rows changed".to_owned(),
        1 if new.nrows() == 1 => "changed".to_owned(),
        one_or_more => {
            let names = now.labels().0;
            let what = if one_or_more == 1 { "row" } else { "rows" };
            let named = rows.iter().map(|&row| told_apart(&names, row, "row"));
            let named: Vec<String> = named.collect();
            format!("{what} {} changed", listed(named.into_iter()))
        }
    };
    Some((how, cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &str, expected: &str) {
        let names = names.split(' ').map(|name| match name.split_once(':') {
            Some((run, address)) => (Some(run), address),
            None => (None, name),
        });
        assert_eq!(compact(&names.collect::<Vec<_>>()), expected);
    }

    #[test]
    fn a_run_is_said_once() {
        check(
            "x rnn:x rnn:states attention:q",
            "x, rnn.(x, states), attention.q",
        );
        check("rnn:step1.h rnn:step2.h", "rnn.step1–2.h");
    }
}
