//! Several heads of attention, each on its own share of the width (Vaswani et al. 2017, section 3.2.2).

use super::attention::attention;
use super::forward_pass::ModelScope;
use crate::math::Var;
use crate::stages;

/// How the contexts of the heads [n, dv/heads] become one matrix [n, dv].
pub type Merge = for<'t> fn(&ModelScope<'_, 't>, &[Var<'t>]) -> Var<'t>;

/// Attention in every head by itself, in the scopes `head0`, `head1`, …: head h has the columns h·d/heads to (h + 1)·d/heads − 1 of
/// queries, keys and values. What they find stands [`side_by_side`].
///
/// q [n, dk], k [m, dk], v [m, dv], mask [n, m] of 0 and −∞ -> merged [n, dv]
///
/// # Panics
/// If the heads cannot share out the widths evenly.
pub fn heads<'t>(
    scope: &ModelScope<'_, 't>,
    [q, k, v]: [Var<'t>; 3],
    mask: Var<'t>,
    heads: usize,
) -> Var<'t> {
    heads_merged(scope, [q, k, v], mask, heads, side_by_side)
}

/// The same, merged in another way, such as a [mistake](super::mistakes).
///
/// # Panics
/// As [`heads`].
pub fn heads_merged<'t>(
    scope: &ModelScope<'_, 't>,
    [q, k, v]: [Var<'t>; 3],
    mask: Var<'t>,
    heads: usize,
    merge: Merge,
) -> Var<'t> {
    let contexts = (0..heads).map(|head| {
        let scope = scope.numbered("head", head);
        let [q, k, v] = shares(&scope, [q, k, v], head, heads);
        attention(&scope, q, k, v, mask)
    });
    let contexts: Vec<Var<'t>> = contexts.collect();
    merge(scope, &contexts)
}

/// Side by side, in the order of the heads: heads × [n, dv/heads] -> merged [n, dv].
pub fn side_by_side<'t>(scope: &ModelScope<'_, 't>, contexts: &[Var<'t>]) -> Var<'t> {
    stages! { scope;
        /// J = [C₀, C₁, …]
        /// The contexts of all the heads side by side.
        let merged = Var::concat(contexts);
    }
    merged
}

/// What one head has of queries, keys and values: q [n, dk], k [m, dk], v [m, dv] -> [n, dk/heads], [m, dk/heads],
/// [m, dv/heads].
fn shares<'t>(
    scope: &ModelScope<'_, 't>,
    [q, k, v]: [Var<'t>; 3],
    head: usize,
    heads: usize,
) -> [Var<'t>; 3] {
    stages! { scope;
        /// Qₕ = this head's columns of Q
        /// The head's share of every query.
        let q = share(q, head, heads);
        /// Kₕ = this head's columns of K
        /// Its share of every key.
        let k = share(k, head, heads);
        /// Vₕ = this head's columns of V
        /// Its share of every value.
        let v = share(v, head, heads);
    }
    [q, k, v]
}

fn share(of_all: Var<'_>, head: usize, heads: usize) -> Var<'_> {
    let each = of_all.cols() / heads;
    assert_eq!(
        each * heads,
        of_all.cols(),
        "{heads} heads share a width evenly"
    );
    of_all.columns(head * each, each)
}
