//! Several heads of attention, each on its own share of the width (Vaswani et al. 2017, section 3.2.2).

use super::attention::attention;
use super::forward_pass::ModelScope;
use crate::math::Var;
use crate::stages;

/// Attention in every head by itself, in the scopes `head0`, `head1`, …: head h has the columns h·d/heads to (h + 1)·d/heads − 1 of
/// queries, keys and values. What they find stands side by side in the order of the heads.
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
    let [q, k, v] = [q, k, v].map(|of_all| {
        let each = of_all.cols() / heads;
        assert_eq!(
            each * heads,
            of_all.cols(),
            "{heads} heads share a width evenly"
        );
        move |head| match heads {
            1 => of_all,
            _ => of_all.columns(head * each, each),
        }
    });
    let contexts = (0..heads).map(|head| {
        let scope = scope.numbered("head", head);
        attention(&scope, q(head), k(head), v(head), mask)
    });
    let contexts: Vec<Var<'t>> = contexts.collect();
    stages! { scope;
        /// M = [C₀, C₁, …]
        /// The contexts of all the heads side by side.
        let merged = Var::concat(&contexts);
    }
    merged
}
