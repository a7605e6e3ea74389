//! Multi-head attention with its four projections (Vaswani et al. 2017, section 3.2.2): on the words themselves, or across two texts.

use super::forward_pass::ModelScope;
use super::heads::{Merge, heads_merged, side_by_side};
use super::parameters::Initialiser;
use crate::math::{Matrix, Var};
use crate::stages;

/// A projection: w [d, d], and b [1, d] where it has one.
#[derive(Clone, Copy)]
pub struct Projection<'t> {
    w: Var<'t>,
    b: Option<Var<'t>>,
}

/// What makes queries, keys, values and the output.
#[derive(Clone, Copy)]
pub struct MultiHeadWeights<'t> {
    /// Makes the queries.
    pub query: Projection<'t>,
    /// Makes the keys.
    pub key: Projection<'t>,
    /// Makes the values.
    pub value: Projection<'t>,
    /// Mixes what the heads found.
    pub output: Projection<'t>,
}

/// The letters of the four projections in the names of their weights.
const NAMES: [&str; 4] = ["q", "k", "v", "o"];

impl<'t> MultiHeadWeights<'t> {
    /// Draws those that training starts from; biases, where there are to be any, start at 0.
    pub fn initialise(initialiser: &mut Initialiser<'_>, d: usize, with_biases: bool) {
        for name in NAMES {
            initialiser.fan_in(&format!("w_{name}"), [d, d], 1.0);
            if with_biases {
                initialiser.constant(&format!("b_{name}"), d, 0.0);
            }
        }
    }

    /// Those of a scope.
    pub fn of(scope: &ModelScope<'_, 't>) -> Self {
        let [query, key, value, output] = NAMES.map(|name| Projection {
            w: scope.parameter(&format!("w_{name}")),
            b: scope.optional_parameter(&format!("b_{name}")),
        });
        Self {
            query,
            key,
            value,
            output,
        }
    }
}

impl<'t> Projection<'t> {
    /// x [n, d] -> x·w + b [n, d]
    fn of(self, x: Var<'t>) -> Var<'t> {
        match self.b {
            Some(b) => x * self.w + b,
            None => x * self.w,
        }
    }
}

/// Attention of the words x to the words of the memory, which are x themselves in self-attention, in so many heads.
///
/// x [n, d], memory [m, d], mask [n, m] of 0 and −∞ -> output [n, d]. With several masks x and memory are batches, whose texts stand
/// one above the other and are as long as each mask says; projections are one product for all of them, and so are the heads one stage, as
/// they are where stages are not recorded.
///
/// # Panics
/// If the heads cannot share out the width evenly, or the masks do not fit.
pub fn multi_head<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    memory: Var<'t>,
    weights: MultiHeadWeights<'t>,
    count: usize,
    masks: &[Var<'t>],
) -> Var<'t> {
    match masks {
        &[mask] if scope.is_recorded() => {
            multi_head_merged(scope, x, memory, weights, count, mask, side_by_side)
        }
        masks => mixed(scope, x, memory, weights, |projected| {
            heads_of_batch(scope, projected, masks, count)
        }),
    }
}

/// The same of one text, with the heads merged in another way.
///
/// # Panics
/// As [`multi_head`].
pub fn multi_head_merged<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    memory: Var<'t>,
    weights: MultiHeadWeights<'t>,
    count: usize,
    mask: Var<'t>,
    merge: Merge,
) -> Var<'t> {
    mixed(scope, x, memory, weights, |projected| {
        heads_merged(scope, projected, mask, count, merge)
    })
}

/// The layers around the heads.
fn mixed<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    memory: Var<'t>,
    weights: MultiHeadWeights<'t>,
    heads: impl FnOnce([Var<'t>; 3]) -> Var<'t>,
) -> Var<'t> {
    let MultiHeadWeights {
        query,
        key,
        value,
        output: mix,
    } = weights;
    stages! { scope;
        /// Q = X·Wq (+ bq)
        /// The queries of all the heads, side by side: what each word is looking for.
        let q = query.of(x);
        /// K = Z·Wk (+ bk)
        /// The keys of all the heads, from Z, which is X itself or the memory: what each word can be found by.
        let k = key.of(memory);
        /// V = Z·Wv (+ bv)
        /// The values of all the heads, from the same Z: what each word hands over to whoever looks at it.
        let v = value.of(memory);
    }
    let merged = heads([q, k, v]);
    stages! { scope;
        /// Y = J·Wo (+ bo)
        /// One more layer mixes what the heads found.
        let output = mix.of(merged);
    }
    output
}

/// The heads text by text; what they found stands one above the other. All of it is one stage: what single words do in a batch, or in a pass
/// that is not recorded, nobody looks at, and an operation each would take most of the time.
fn heads_of_batch<'t>(
    scope: &ModelScope<'_, 't>,
    projected: [Var<'t>; 3],
    masks: &[Var<'t>],
    count: usize,
) -> Var<'t> {
    stages! { scope;
        /// J = [C₀, C₁, …], Cₕ = softmax(Qₕ·Kₕᵀ / √dₖ + mask)·Vₕ in every text by itself
        /// The contexts of all the heads side by side, one text above the other.
        let merged = Var::attention_of_batch(projected, masks, count);
    }
    merged
}

/// The masks of a batch, one for each text by its lengths (queries, keys), recorded as `mask`, or in the scopes `sequence0`,
/// `sequence1`, … if there are several. Queries and keys give the names of rows and columns.
pub fn masks<'t>(
    scope: &ModelScope<'_, 't>,
    queries: Var<'t>,
    keys: Var<'t>,
    lengths: &[(usize, usize)],
    mask: fn(usize, usize) -> Matrix,
) -> Vec<Var<'t>> {
    let tape = scope.tape();
    if let &[(n, m)] = lengths {
        let (rows, cols) = (tape.labels(queries.id()).0, tape.labels(keys.id()).0);
        let leaf = tape.labelled_leaf(mask(n, m), rows, cols);
        return vec![scope.constant("mask", leaf)];
    }
    let numbered = lengths.iter().enumerate();
    numbered
        .map(|(number, &(n, m))| {
            let sequence = scope.numbered("sequence", number);
            sequence.constant("mask", tape.leaf(mask(n, m)))
        })
        .collect()
}
