//! Why scores are divided by √dₖ: the experiment of Vaswani et al. 2017, section 3.2.1, footnote 4.
//!
//! If the components of q and k are independent with mean 0 and variance 1, then q·k has variance dₖ. This measures it, and its
//! effect on softmax.

use std::slice::from_ref;

use super::forward_pass::ModelScope;
use crate::math::{Matrix, Tape, Var, kernels, random};
use crate::stages;

/// The widths at which the experiment is run.
pub const WIDTHS: [usize; 5] = [4, 16, 64, 256, 512];

/// Draws `queries` random queries at each of [`WIDTHS`], lets each meet `keys` random keys, and records their dot products, `d4.scores`
/// and so on, each [queries, keys], and statistics of them before and after the division: `variance`, `largest`, `slope`, each
/// [widths, 2].
pub fn dot_products(scope: &ModelScope<'_, '_>, [queries, keys]: [usize; 2], seed: u64) {
    let tape = scope.tape();
    let draws: Vec<Draws> = WIDTHS
        .iter()
        .map(|&width| Draws::new(width, queries, keys, seed))
        .collect();
    let scores: Vec<[Var<'_>; 2]> = draws
        .iter()
        .map(|draws| draws.recorded(&scope.within(&format!("d{}", draws.d))))
        .collect();
    let measured = |statistic: fn(&Matrix) -> f64| table(tape, &draws, statistic);
    let variances = |scores| variances_of(scores, &draws);
    stages! { scope;
        /// Var(q·k), Var(q·k/√d)
        /// How widely the dot products scatter around their mean.
        let variance = variances(&scores);
        /// mean of max softmax(scores)
        /// The share that softmax gives to the best of the keys, on average.
        let largest = measured(largest_weight);
        /// median of ‖∂softmax/∂scores‖
        /// How much the weights still answer when a score changes a little.
        let slope = measured(slope_of_softmax);
    }
    let _ = (variance, largest, slope);
}

/// The same at one width d, stage by stage: `scores`, `scaled`, `weights` and `raw_weights`, each [queries, keys], and the
/// statistics, each [1, 2].
pub fn dot_product(scope: &ModelScope<'_, '_>, d: usize, [queries, keys]: [usize; 2], seed: u64) {
    let tape = scope.tape();
    let draws = Draws::new(d, queries, keys, seed);
    let measured = |statistic: fn(&Matrix) -> f64| table(tape, from_ref(&draws), statistic);
    let [scores, scaled] = draws.recorded(scope);
    stages! { scope;
        /// softmax(q·k)
        /// What the scores as they are make of it: the wider the vectors, the more one key takes all.
        let raw_weights = scores.softmax_rows();
        /// softmax(q·k / √d)
        /// What the divided scores make of it, which is about the same at every width.
        let weights = scaled.softmax_rows();
        /// Var(q·k), Var(q·k/√d)
        /// How widely the dot products scatter: about d, and after the division about 1.
        let variance = variances_of(&[[scores, scaled]], from_ref(&draws));
        /// mean of max softmax(scores)
        /// The share that softmax gives to the best of the keys, on average.
        let largest = measured(largest_weight);
        /// median of ‖∂softmax/∂scores‖
        /// How much the weights still answer when a score changes a little.
        let slope = measured(slope_of_softmax);
    }
    let _ = (raw_weights, weights, variance, largest, slope);
}

/// A statistic of the scores, as they are and divided, a row for each width [widths, 2].
fn table<'t>(tape: &'t Tape, draws: &[Draws], statistic: fn(&Matrix) -> f64) -> Var<'t> {
    let cells = draws
        .iter()
        .flat_map(|draws| [statistic(&draws.raw), statistic(&draws.scaled)]);
    tape.labelled_leaf(
        Matrix::from_row_iterator(draws.len(), 2, cells),
        Some(names(draws).into()),
        Some(COLUMNS.map(str::to_owned).into()),
    )
}

/// The population variances of scores, as they are and divided, a row for each width [widths, 2].
fn variances_of<'t>(scores: &[[Var<'t>; 2]], draws: &[Draws]) -> Var<'t> {
    let cols = COLUMNS.map(str::to_owned);
    Var::variances(scores.as_flattened(), &names(draws), &cols)
}

/// The columns of a table of statistics.
const COLUMNS: [&str; 2] = ["q·k", "q·k/√d"];

/// Its rows.
fn names(draws: &[Draws]) -> Vec<String> {
    draws.iter().map(|draws| format!("d={}", draws.d)).collect()
}

/// Dot products of random queries with random keys [queries, keys], as they are and divided by √d.
struct Draws {
    d: usize,
    /// Queries and the keys that they meet, together: [few, d] and [keys, d].
    groups: Vec<[Matrix; 2]>,
    raw: Matrix,
    scaled: Matrix,
}

impl Draws {
    fn new(d: usize, queries: usize, keys: usize, seed: u64) -> Self {
        let mut generator = random::generator(seed, &format!("dot products of width {d}"));
        let mut raw = Matrix::zeros(queries, keys);
        let mut groups = Vec::new();
        // As in attention, as many queries as there are keys meet the same keys; then come others.
        for first in (0..queries).step_by(keys) {
            let together = keys.min(queries - first);
            let q = random::normal(together, d, 1.0, &mut generator);
            let k = random::normal(d, keys, 1.0, &mut generator);
            raw.rows_mut(first, together)
                .copy_from(&kernels::product(&q, &k));
            groups.push([q, k.transpose()]);
        }
        let scaled = &raw / (d as f64).sqrt();
        Self {
            d,
            groups,
            raw,
            scaled,
        }
    }

    /// Records the scores as products of queries and keys, and the same divided by √d, each [queries, keys].
    fn recorded<'t>(&self, scope: &ModelScope<'_, 't>) -> [Var<'t>; 2] {
        let tape = scope.tape();
        let groups = self.groups.iter().map(|[q, k]| {
            let (q, k) = (tape.leaf(q.clone()), tape.leaf(k.clone()));
            q * k.t()
        });
        let groups: Vec<Var<'t>> = groups.collect();
        stages! { scope;
            /// q·k
            /// Random queries meet random keys, every component with mean 0 and variance 1.
            let scores = Var::stack(&groups);
            /// q·k / √d
            /// The same scores, divided by the root of the width.
            let scaled = scores / (self.d as f64).sqrt();
        }
        [scores, scaled]
    }
}

/// The largest weight of each row's softmax, averaged over the rows.
fn largest_weight(scores: &Matrix) -> f64 {
    let weights = kernels::softmax_rows(scores);
    let largest: f64 = weights.row_iter().map(|row| row.max()).sum();
    largest / weights.nrows() as f64
}

/// The Frobenius norm of softmax's Jacobian diag(w) − w·wᵀ, the median over the rows.
///
/// The median, because a few rows with a near tie have a large norm however saturated the others are.
fn slope_of_softmax(scores: &Matrix) -> f64 {
    let weights = kernels::softmax_rows(scores);
    let mut norms: Vec<f64> = weights
        .row_iter()
        .map(|w| {
            let diagonal = |i, j| if i == j { w[i] } else { 0.0 };
            let keys = w.len();
            let jacobian = Matrix::from_fn(keys, keys, |i, j| diagonal(i, j) - w[i] * w[j]);
            jacobian.iter().map(|cell| cell * cell).sum::<f64>().sqrt()
        })
        .collect();
    norms.sort_by(f64::total_cmp);
    (norms[(norms.len() - 1) / 2] + norms[norms.len() / 2]) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Trace;
    use crate::models::forward_pass::ForwardPass;

    /// Against theory (the variance is d, and 1 after the division) and against figures from PyTorch 2.15 over 2,000 queries:
    /// at d = 512 the best of ten keys gets 0.956 raw and 0.320 scaled, and the median slope falls from 0.347 to 0.0002.
    #[test]
    fn many_draws_agree_with_theory_and_with_pytorch() {
        let tape = Tape::new();
        let pass = ForwardPass::without_parameters(&tape, Trace::on());
        dot_products(&pass.root(), [2000, 10], 7);
        let recorded = pass.recorded();
        let table = |name: &str| {
            let found = recorded.iter().find(|r| r.address == name).unwrap();
            tape.value(found.id).clone_owned()
        };
        let (variance, largest, slope) = (table("variance"), table("largest"), table("slope"));
        for (row, d) in WIDTHS.into_iter().enumerate() {
            let raw = variance[(row, 0)] / d as f64;
            assert!((raw - 1.0).abs() < 0.1, "variance over d at d={d}: {raw}");
            assert!((variance[(row, 1)] - 1.0).abs() < 0.1);
        }
        assert!((largest[(4, 0)] - 0.956).abs() < 0.01, "{largest}");
        assert!((largest[(4, 1)] - 0.320).abs() < 0.01, "{largest}");
        assert!(slope[(4, 0)] < 0.001, "{slope}");
        assert!((slope[(4, 1)] - 0.347).abs() < 0.005, "{slope}");
    }

    #[test]
    fn one_width_is_its_row_of_the_table() {
        let tape = Tape::new();
        let pass = ForwardPass::without_parameters(&tape, Trace::on());
        dot_products(&pass.root(), [60, 10], 7);
        dot_product(&pass.root(), 256, [60, 10], 7);
        let recorded = pass.recorded();
        for name in ["variance", "largest", "slope"] {
            let mut tables = recorded.iter().filter(|r| r.address == name);
            let mut value = || tape.value(tables.next().unwrap().id).clone_owned();
            let (all, one) = (value(), value());
            assert_eq!(all.row(3), one.row(0), "{name}");
        }
        let scaled = recorded.iter().find(|r| r.address == "scaled").unwrap();
        assert_eq!(tape.value(scaled.id).shape(), (60, 10));
    }

    #[test]
    fn the_slope_is_the_norm_of_the_jacobian() {
        let scores = Matrix::from_row_slice(1, 3, &[0.3, -1.2, 0.9]);
        let step = 1e-6;
        let mut sum = 0.0;
        for j in 0..3 {
            let (mut up, mut down) = (scores.clone(), scores.clone());
            up[(0, j)] += step;
            down[(0, j)] -= step;
            let difference = kernels::softmax_rows(&up) - kernels::softmax_rows(&down);
            sum += (difference / (2.0 * step)).norm_squared();
        }
        assert!((slope_of_softmax(&scores) - sum.sqrt()).abs() < 1e-8);
    }
}
