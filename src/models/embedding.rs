//! The embedding of words: a row of a table for every word (Bengio et al. 2003, "A Neural Probabilistic Language Model").

use super::forward_pass::ModelScope;
use crate::math::Var;
use crate::stages;

/// The vectors of the words, once as a product and once looked up; both are the same.
///
/// one_hot [n, v], table [v, d], and for each word the row that its one points at -> x [n, d].
pub fn embed<'t>(
    scope: &ModelScope<'_, 't>,
    one_hot: Var<'t>,
    table: Var<'t>,
    ids: &[usize],
) -> Var<'t> {
    stages! { scope;
        /// X = onehot·E
        /// The one in a row picks a row of the table; the zeros drop all the others.
        let x = one_hot * table;
        /// X = E[ids]
        /// In practice nobody multiplies by all those zeros: the row is looked up by its id.
        let looked_up = rows_of(table, ids);
    }
    let _ = looked_up;
    x
}

/// The rows of a table with these ids, one above the other.
fn rows_of<'t>(table: Var<'t>, ids: &[usize]) -> Var<'t> {
    let rows: Vec<Var<'t>> = ids.iter().map(|&id| table.row(id)).collect();
    Var::stack(&rows)
}
