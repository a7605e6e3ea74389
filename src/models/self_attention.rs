//! Self-attention: queries, keys and values are three views of the same words (Vaswani et al. 2017, section 3.2).

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use crate::math::Var;
use crate::stages;

/// The three learned projections of self-attention, without biases.
///
/// w_q [d, dk], w_k [d, dk], w_v [d, dv].
#[derive(Clone, Copy)]
pub struct Projections<'t> {
    /// Makes the queries.
    pub w_q: Var<'t>,
    /// Makes the keys.
    pub w_k: Var<'t>,
    /// Makes the values.
    pub w_v: Var<'t>,
}

impl<'t> Projections<'t> {
    /// Draws those that training starts from, by the widths of words, of queries and keys, and of values.
    pub fn initialise(initialiser: &mut Initialiser<'_>, [d, d_k, d_v]: [usize; 3]) {
        initialiser.fan_in("w_q", [d, d_k], 1.0);
        initialiser.fan_in("w_k", [d, d_k], 1.0);
        initialiser.fan_in("w_v", [d, d_v], 1.0);
    }

    /// The projections of a scope.
    pub fn of(scope: &ModelScope<'_, 't>) -> Self {
        let [w_q, w_k, w_v] = ["w_q", "w_k", "w_v"].map(|name| scope.parameter(name));
        Self { w_q, w_k, w_v }
    }
}

/// The queries, keys and values of the words: x [n, d] -> q [n, dk], k [n, dk], v [n, dv].
pub fn project<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    Projections { w_q, w_k, w_v }: Projections<'t>,
) -> [Var<'t>; 3] {
    stages! { scope;
        /// Q = X·Wq
        /// The query of a word: what it is looking for.
        let q = x * w_q;
        /// K = X·Wk
        /// The key of a word: what it can be found by.
        let k = x * w_k;
        /// V = X·Wv
        /// The value of a word: what it hands over to whoever looks at it.
        let v = x * w_v;
    }
    [q, k, v]
}
