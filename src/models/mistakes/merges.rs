//! Heads put together wrongly. Shapes as in [`heads`](crate::models::heads::heads).

use crate::math::Var;
use crate::models::forward_pass::ModelScope;
use crate::stages;

/// The heads one above the other, cut into rows as wide as all of them, as in ajhalthor/Transformer-Neural-Network#4 and
/// jsbaan/transformer-from-scratch#6: with several heads in one array, `reshape` without the transpose before it. Row 0 gets the first
/// words of head 0.
pub fn unpermuted<'t>(scope: &ModelScope<'_, 't>, contexts: &[Var<'t>]) -> Var<'t> {
    let width = contexts[0].cols() * contexts.len();
    stages! { scope;
        /// J = reshape([C₀; C₁; …])
        /// The mistake: the heads are read row by row, so that a row is not one word in all heads, but several words in one.
        let merged = Var::stack(contexts).reshape_to_width(width);
    }
    merged
}
