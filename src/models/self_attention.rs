//! Self-attention: queries, keys and values are three views of the same words (Vaswani et al. 2017, section 3.2).

use crate::math::{Trace, Var};
use crate::stages;

/// The three learned projections of self-attention, without biases.
///
/// w_q [d, dk], w_k [d, dk], w_v [d, dv].
#[derive(Clone, Copy)]
pub struct Projections<'t> {
    /// What each word asks.
    pub w_q: Var<'t>,
    /// What each word is found by.
    pub w_k: Var<'t>,
    /// What each word hands over.
    pub w_v: Var<'t>,
}

/// What [attention](super::attention::attention) works on, from the words alone: x [n, d] -> q [n, dk], k [n, dk], v [n, dv].
pub fn project<'t>(
    trace: &mut Trace,
    x: Var<'t>,
    Projections { w_q, w_k, w_v }: Projections<'t>,
) -> [Var<'t>; 3] {
    stages! { trace;
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
