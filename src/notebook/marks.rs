//! What the learner's last change did: the cells that came out different, and one line that says it.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Difference, listed, listed_up_to};
use super::live::{Live, Place};
use super::panel::Which;
use crate::math::Id;

/// The difference between the numbers before a change and after it.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    cells: BTreeMap<(usize, Id), BTreeSet<(usize, usize)>>,
    /// `weights: row is changed; context: row is changed; nothing else did`
    pub words: String,
}

impl Marks {
    /// Compares the computations of a lesson, each with the one of the same key, stage by stage.
    pub fn between(before: &[Live], after: &[Live]) -> Self {
        let mut cells = BTreeMap::new();
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let mut count = 0;
        for (index, live) in after.iter().enumerate() {
            let Some(old) = before.iter().find(|old| old.key == live.key) else {
                continue;
            };
            for recorded in &live.run.recorded {
                count += usize::from(!live.is_variant);
                let place = Place { live, recorded };
                let mut all = old.run.recorded.iter();
                let was = all.find(|was| was.address == recorded.address);
                let was = was.map(|recorded| Place {
                    live: old,
                    recorded,
                });
                let Some((how, different)) = was.and_then(|was| change(was, place)) else {
                    continue;
                };
                cells.insert((index, recorded.id), different);
                // What only repeats another run with another last word would say everything twice.
                if live.is_variant {
                    continue;
                }
                match groups.iter_mut().find(|(known, _)| *known == how) {
                    Some((_, addresses)) => addresses.push(place.address()),
                    None => groups.push((how, vec![place.address()])),
                }
            }
        }
        let words = in_words(&groups, count);
        Self { cells, words }
    }

    /// The cells of a matrix that came out different.
    pub fn of(&self, which: Which) -> Option<&BTreeSet<(usize, usize)>> {
        self.cells.get(&(which.live, which.id))
    }
}

/// How a matrix changed, and in which cells; `None` if it did not.
fn change(was: Place<'_>, now: Place<'_>) -> Option<(String, BTreeSet<(usize, usize)>)> {
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
        return Some((format!("column {} changed", now.labels().1[only]), cells));
    }
    let how = match rows.len() {
        0 => return None,
        all if all == new.nrows() && all > 1 => "all rows changed".to_owned(),
        1 if new.nrows() == 1 => "changed".to_owned(),
        one_or_more => {
            let names = now.labels().0;
            let what = if one_or_more == 1 { "row" } else { "rows" };
            let named = rows.iter().map(|&row| names[row].clone());
            let named: Vec<String> = named.collect();
            format!("{what} {} changed", listed(named.into_iter()))
        }
    };
    Some((how, cells))
}

fn in_words(groups: &[(String, Vec<String>)], count: usize) -> String {
    let changed: usize = groups.iter().map(|(_, addresses)| addresses.len()).sum();
    if changed == 0 {
        return "nothing changed".to_owned();
    }
    let mut parts: Vec<String> = groups
        .iter()
        .map(|(how, addresses)| {
            let colon = if how.contains("row") || how.contains("column") {
                ":"
            } else {
                ""
            };
            let several = addresses.len() > 1;
            let how = match how.as_str() {
                "has another shape" if several => "have another shape",
                how => how,
            };
            let addresses = listed_up_to(12, addresses.iter().cloned());
            format!("{addresses}{colon} {how}")
        })
        .collect();
    if changed < count {
        parts.push("nothing else did".to_owned());
    }
    parts.join("; ")
}
