//! How the gradient of the last state by an earlier one fades or grows with the steps between (Hochreiter 1991; Bengio, Simard and
//! Frasconi 1994, "Learning Long-Term Dependencies with Gradient Descent is Difficult"; Pascanu, Mikolov and Bengio 2013, "On the
//! difficulty of training recurrent neural networks", section 2).
//!
//! Every step back multiplies by w_hᵀ and by the slopes of tanh, which are at most 1. Without tanh only powers of w_h are left: ρᵗ
//! in size where it is ρ times an orthogonal matrix.

use super::forward_pass::{ForwardPass, ModelScope};
use super::recurrence::Recurrence;
use super::rnn::{self, RnnWeights};
use crate::math::{Id, Matrix, Tape, Trace, Var, kernels};
use crate::stages;

/// The number of steps of the experiment.
pub const STEPS: usize = 50;

/// Measures ‖∂h_T/∂h_t‖ for each number of steps T − t from 0 to n: `norms` [n + 1, 2], without tanh and with it, and the former
/// by itself as `linear` [n + 1, 1]. The norm is the
/// largest factor by which a change of h_t can be longer in h_T.
///
/// x [n, d], h0 [1, h].
pub fn state_gradients<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    weights: RnnWeights<'t>,
    h0: Var<'t>,
) {
    let words = x.rows();
    let factors =
        |jacobians: Vec<Matrix>| -> Vec<f64> { jacobians.iter().map(largest_factor).collect() };
    let without_tanh = factors(powers(&weights.w_h.value(), words));
    let with_tanh = factors(jacobians(x, weights, h0));
    let table = |names: &[&str], columns: &[&[f64]]| {
        let value = Matrix::from_fn(words + 1, columns.len(), |row, col| columns[col][row]);
        let rows: Vec<String> = (0..=words).map(|steps| steps.to_string()).collect();
        let cols: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let tape = scope.tape();
        tape.labelled_leaf(value, Some(rows.into()), Some(cols.into()))
    };
    let column = |factors| table(&["linear"], &[factors]);
    let columns = |factors: [&[f64]; 2]| table(&["linear", "tanh"], &factors);
    stages! { scope;
        /// ‖Whᵗ‖
        /// What is left of a gradient so many steps back, without tanh.
        let linear = column(&without_tanh);
        /// ‖∂h_T/∂h_t‖
        /// How strongly the last state follows the one so many steps before.
        let norms = columns([&without_tanh, &with_tanh]);
    }
    let _ = (linear, norms);
}

/// The powers of w_h from the 0th to the nth [h, h]: the Jacobians of a recurrence without tanh.
fn powers(w_h: &Matrix, n: usize) -> Vec<Matrix> {
    let first = Matrix::identity(w_h.nrows(), w_h.ncols());
    std::iter::successors(Some(first), |power| Some(kernels::product(power, w_h)))
        .take(n + 1)
        .collect()
}

/// The Jacobians [h, h] of the last state by the states before it, from the last one itself back to h0.
fn jacobians(x: Var<'_>, weights: RnnWeights<'_>, h0: Var<'_>) -> Vec<Matrix> {
    let tape = Tape::new();
    let pass = ForwardPass::without_parameters(&tape, Trace::off());
    let leaf = |var: Var<'_>| tape.leaf(var.value());
    let [w_x, w_h, b] = [weights.w_x, weights.w_h, weights.b].map(leaf);
    let (x, h0, rnn) = (leaf(x), leaf(h0), RnnWeights { w_x, w_h, b });
    let steps = rnn::steps(&pass.root(), x, rnn, h0, Recurrence::default());
    let last = steps.last().map_or(h0, |&last| last);
    let from_the_last: Vec<Id> = steps.iter().rev().chain([&h0]).map(|it| it.id()).collect();
    let h = last.cols();
    let mut jacobians = vec![Matrix::zeros(h, h); from_the_last.len()];
    for unit in 0..h {
        let mut upstream = Matrix::zeros(1, h);
        upstream[unit] = 1.0;
        let gradients = tape.backward(last.id(), upstream);
        for (jacobian, &id) in jacobians.iter_mut().zip(&from_the_last) {
            if let Some(gradient) = gradients.of(id) {
                jacobian.row_mut(unit).copy_from(gradient);
            }
        }
    }
    jacobians
}

/// The largest singular value.
fn largest_factor(jacobian: &Matrix) -> f64 {
    // Of numbers as small as 10⁻²⁰⁰ the squares would be 0: the largest entry is divided out first.
    let largest = jacobian.amax();
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * (jacobian / largest).singular_values().max()
}
