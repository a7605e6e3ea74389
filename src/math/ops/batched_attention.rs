//! Scaled dot-product attention in several heads on a batch of texts, as one operation: what training spends most of its operations on, each
//! on a few words only. Text by text and head by head it is the stages of `models::attention`, which lessons show one by one.

use std::sync::OnceLock;

use smallvec::{SmallVec, smallvec};

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{attend, attend_back, transpose};
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};

/// The operands are q [n, d], k [m, d], v [m, d] of all texts, one above the other, and the mask of each text, whose shape says how many
/// queries and keys are its own.
struct BatchedAttention {
    heads: usize,
    /// The weights [queries, keys], row by row, of each head of each text; kept for the way back.
    weights: OnceLock<Vec<f64>>,
}

/// The queries, keys and masks of a batch in the order in which the loops run through them.
fn masks<'a>(operands: Operands<'a>) -> impl Iterator<Item = &'a Matrix> {
    (3..operands.len()).map(move |mask| operands.get(mask))
}

impl Op for BatchedAttention {
    fn value(&self, operands: Operands) -> Matrix {
        let [(queries, d), keys, values] = [0, 1, 2].map(|it| operands.get(it).shape());
        let covered =
            masks(operands).fold((0, 0), |(n, m), mask| (n + mask.nrows(), m + mask.ncols()));
        assert_eq!(
            covered,
            (queries, keys.0),
            "attention: masks cover the batch"
        );
        assert_eq!((keys, keys.1), (values, d), "attention: one width for all");
        assert!(
            self.heads > 0 && d.is_multiple_of(self.heads),
            "{} heads share a width evenly",
            self.heads
        );
        let rows = [0, 1, 2].map(|it| transpose(operands.get(it)));
        let (context, weights) = attend(&rows, masks(operands), self.heads);
        let _ = self.weights.set(weights);
        transpose(&context)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let rows = [0, 1, 2].map(|it| transpose(operands.get(it)));
        let weights = self.weights.get().expect("a value before its pullback");
        let back = attend_back(
            &rows,
            masks(operands),
            self.heads,
            weights,
            &transpose(upstream),
        );
        for (operand, gradient) in back.iter().enumerate() {
            flows.add(operand, transpose(gradient).as_slice().iter().copied());
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let (mut row, mut first_key, mut text) = (at.row, 0, 3);
        while row >= at.operands.get(text).nrows() {
            row -= at.operands.get(text).nrows();
            first_key += at.operands.get(text).ncols();
            text += 1;
        }
        let mask = at.operands.get(text);
        let share = at.operands[0].ncols() / self.heads;
        let columns = at.col / share * share..(at.col / share + 1) * share;
        let number = |j: usize| {
            let products = columns
                .clone()
                .map(|col| at.operands[0][(at.row, col)] * at.operands[1][(first_key + j, col)]);
            products.sum::<f64>() / (share as f64).sqrt() + mask[(row, j)]
        };
        let largest = (0..mask.ncols())
            .map(number)
            .fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            return Arithmetic::Number(0.0);
        }
        let exponential = |j: usize| {
            let products = columns.clone().map(|col| {
                Arithmetic::product(at.cell(0, at.row, col), at.cell(1, first_key + j, col))
            });
            let scaled = Arithmetic::quotient(
                Arithmetic::Sum(products.collect()),
                Arithmetic::Number((share as f64).sqrt()),
            );
            let masked = Arithmetic::Sum(vec![scaled, at.cell(text, row, j)]);
            Arithmetic::Exp(Box::new(Arithmetic::difference(
                masked,
                Arithmetic::Number(largest),
            )))
        };
        let of_each = (0..mask.ncols()).map(|j| {
            let weight = Arithmetic::quotient(
                exponential(j),
                Arithmetic::Sum((0..mask.ncols()).map(exponential).collect()),
            );
            Arithmetic::product(weight, at.cell(2, first_key + j, at.col))
        });
        Arithmetic::Sum(of_each.collect())
    }
}

impl<'t> Var<'t> {
    /// Scaled dot-product attention of a batch in so many heads: q [n, d], k [m, d], v [m, d] of all texts, one above the other, and for each
    /// text a mask of 0 and −∞ [its queries, its keys] -> [n, d], the heads side by side. A row that is masked entirely gives zeros. Masks
    /// get no gradient.
    ///
    /// # Panics
    /// If the masks do not cover the queries and keys, the widths differ, or the heads cannot share them out evenly.
    pub fn attention_of_batch([q, k, v]: [Self; 3], masks: &[Self], heads: usize) -> Self {
        let mut parents: SmallVec<_> = smallvec![q.id, k.id, v.id];
        parents.extend(masks.iter().map(|mask| mask.id));
        let op = BatchedAttention {
            heads,
            weights: OnceLock::new(),
        };
        q.tape.apply(op, parents)
    }
}
