//! The way of each loss back to each step, on plain numbers: a pass back of their sum does not tell them apart.

use std::num::NonZeroUsize;

use crate::math::{Matrix, Var, kernels};

/// Whether the gradient is cut between step t (from 0) and the one after it.
pub(super) fn is_cut_after(t: usize, truncate: Option<NonZeroUsize>) -> bool {
    truncate.is_some_and(|k| (t + 1).is_multiple_of(k.get()))
}

/// What a pass forward left, and what the losses ask of it.
pub(super) struct WayBack {
    /// The states before and after each step [n, h].
    before: Matrix,
    states: Matrix,
    /// [n, h] ∂Lₛ/∂hₛ / n, as it arrives from the readout.
    arrives: Matrix,
    /// w_hᵀ [h, h].
    w_h: Matrix,
}

impl WayBack {
    pub(super) fn new(
        before: &Matrix,
        states: &Matrix,
        surprise: &Matrix,
        [w_h, w_out]: [Var<'_>; 2],
    ) -> Self {
        Self {
            before: before.clone(),
            states: states.clone(),
            arrives: kernels::product(surprise, &kernels::transpose(&w_out.value())),
            w_h: kernels::transpose(&w_h.value()),
        }
    }

    /// Calls `see` with each step t ≤ s on the way of guess s back, and with ∂Lₛ/∂(step t) / n [1, h].
    fn walk(
        &self,
        guess: usize,
        truncate: Option<NonZeroUsize>,
        mut see: impl FnMut(usize, &Matrix),
    ) {
        let mut arrives = self.arrives.rows(guess, 1).into_owned();
        for step in (0..=guess).rev() {
            if step < guess && is_cut_after(step, truncate) {
                break;
            }
            let delta = arrives.component_mul(&self.slope(step));
            see(step, &delta);
            arrives = kernels::product(&delta, &self.w_h);
        }
    }

    /// [1, h] The slope of tanh at a step.
    fn slope(&self, step: usize) -> Matrix {
        self.states.rows(step, 1).map(|h| 1.0 - h * h)
    }

    /// The Frobenius norm of hₜ₋₁ᵀ·δ, which is a product of two lengths.
    fn norm_of_term(&self, step: usize, delta: &Matrix) -> f64 {
        self.before.row(step).norm() * delta.norm()
    }

    /// [n, n] The norm of what each guess (row) adds at each step (column) to the gradient of w_h; exactly 0 after a cut.
    pub(super) fn terms(&self, truncate: Option<NonZeroUsize>) -> Matrix {
        let words = self.states.nrows();
        let mut terms = Matrix::zeros(words, words);
        for guess in 0..words {
            self.walk(guess, truncate, |step, delta| {
                terms[(guess, step)] = self.norm_of_term(step, delta);
            });
        }
        terms
    }

    /// [n, n] 1 where a guess (row) has a gradient at a step (column), and 0 elsewhere.
    pub(super) fn reach(&self, truncate: Option<NonZeroUsize>) -> Matrix {
        let words = self.states.nrows();
        let mut reach = Matrix::zeros(words, words);
        for guess in 0..words {
            self.walk(guess, truncate, |step, delta| {
                reach[(guess, step)] = f64::from(delta.amax() > 0.0);
            });
        }
        reach
    }

    /// The terms of the last guess, a row a step, with nothing cut and truncated: [n − 1, 2], without the first step, which has no
    /// state before it and adds nothing; of a single step [1, 2].
    pub(super) fn last_terms(&self, truncate: Option<NonZeroUsize>) -> Matrix {
        let words = self.states.nrows();
        let mut terms = Matrix::zeros(words, 2);
        for (col, truncate) in [None, truncate].into_iter().enumerate() {
            self.walk(words - 1, truncate, |step, delta| {
                terms[(step, col)] = self.norm_of_term(step, delta);
            });
        }
        let first = usize::from(words > 1);
        terms.rows(first, words - first).into_owned()
    }

    /// [n, 1] The norm of what each step adds, from all the guesses together.
    pub(super) fn contributions(&self, deltas: &Matrix) -> Matrix {
        Matrix::from_fn(self.states.nrows(), 1, |step, _| {
            self.norm_of_term(step, &deltas.rows(step, 1).into_owned())
        })
    }

    /// [h, h] The gradient of w_h.
    fn gradient(&self, truncate: Option<NonZeroUsize>) -> Matrix {
        let (words, h) = self.states.shape();
        let mut deltas = Matrix::zeros(words, h);
        let mut later = Matrix::zeros(1, h);
        for step in (0..words).rev() {
            let mut arrives = self.arrives.rows(step, 1).into_owned();
            if !is_cut_after(step, truncate) {
                arrives += kernels::product(&later, &self.w_h);
            }
            later = arrives.component_mul(&self.slope(step));
            deltas.row_mut(step).copy_from(&later);
        }
        kernels::product(&kernels::transpose(&self.before), &deltas)
    }

    /// [n, 2] The gradient of w_h that is truncated to k steps beside the full one, for each k from 1 to n: the cosine between them,
    /// and the length of what is missing as a share of the full one's. A gradient of zeros has no direction: NaN.
    pub(super) fn agreement(&self) -> Matrix {
        let full = self.gradient(None);
        let words = self.states.nrows();
        let mut agreement = Matrix::zeros(words, 2);
        for row in 0..words {
            let truncated = self.gradient(NonZeroUsize::new(row + 1));
            let cosine = truncated.dot(&full) / (truncated.norm() * full.norm());
            agreement[(row, 0)] = if truncated == full { 1.0 } else { cosine };
            agreement[(row, 1)] = (truncated - &full).norm() / full.norm();
        }
        agreement
    }
}
