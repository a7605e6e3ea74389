//! Layer normalisation with gain and shift as one operation, for training, where nobody looks at its stages: `models::layer_norm` has them.

use std::sync::OnceLock;

use smallvec::smallvec;

use super::{At, Op};
use crate::math::Matrix;
use crate::math::arithmetic::Arithmetic;
use crate::math::kernels::{columns, columns_mut};
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};

/// Every row with mean 0 and variance 1, but for ε below the root, then times the gain of its column and plus the shift.
struct LayerNorm {
    eps: f64,
    /// The mean of each row, and 1 / √(variance + ε).
    rows: OnceLock<[Vec<f64>; 2]>,
}

impl Op for LayerNorm {
    fn value(&self, operands: Operands) -> Matrix {
        let x = &operands[0];
        let (n, d) = x.shape();
        for of_columns in [1, 2] {
            let shape = operands.get(of_columns).shape();
            assert_eq!(shape, (1, d), "layer norm: one number for each column");
        }
        let mut means = vec![0.0; n];
        for column in columns(x) {
            add(&mut means, column.iter().copied());
        }
        means.iter_mut().for_each(|mean| *mean /= d as f64);
        let mut scales = vec![0.0; n];
        for column in columns(x) {
            let deviations = column.iter().zip(&means).map(|(cell, mean)| cell - mean);
            add(
                &mut scales,
                deviations.map(|deviation| deviation * deviation),
            );
        }
        for scale in &mut scales {
            *scale = (*scale / d as f64 + self.eps).sqrt().recip();
        }
        let mut output = x.clone();
        let of_columns = operands[1].iter().zip(operands[2].iter());
        for (column, (gain, shift)) in columns_mut(&mut output).zip(of_columns) {
            for ((cell, mean), scale) in column.iter_mut().zip(&means).zip(&scales) {
                *cell = (*cell - mean) * scale * gain + shift;
            }
        }
        let _ = self.rows.set([means, scales]);
        output
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let (x, gains) = (&operands[0], &operands[1]);
        let (n, d) = x.shape();
        let [means, scales] = self.rows.get().expect("a value before its pullback");
        let normalised = |column: &[f64], row: usize| (column[row] - means[row]) * scales[row];
        // With g what arrives at the normalised numbers N: ∂L/∂X = (g − mean g − N·mean(g∘N)) / √(variance + ε).
        let (mut flow_means, mut product_means) = (vec![0.0; n], vec![0.0; n]);
        let (mut to_gains, mut to_shifts) = (Vec::new(), Vec::new());
        for ((column, flow), gain) in columns(x).zip(columns(upstream)).zip(gains.iter()) {
            let (mut to_gain, mut to_shift) = (0.0, 0.0);
            let sums = flow_means.iter_mut().zip(&mut product_means);
            for (row, ((flow_mean, product_mean), flow)) in sums.zip(flow).enumerate() {
                let product = flow * normalised(column, row);
                to_gain += product;
                to_shift += flow;
                *flow_mean += flow * gain / d as f64;
                *product_mean += product * gain / d as f64;
            }
            to_gains.push(to_gain);
            to_shifts.push(to_shift);
        }
        let to_x = columns_mut(flows.so_far(0));
        let of_columns = columns(x).zip(columns(upstream)).zip(gains.iter());
        for (sums, ((column, flow), gain)) in to_x.zip(of_columns) {
            for (row, (sum, flow)) in sums.iter_mut().zip(flow).enumerate() {
                let drained = flow_means[row] + normalised(column, row) * product_means[row];
                *sum += (flow * gain - drained) * scales[row];
            }
        }
        flows.add(1, to_gains.into_iter());
        flows.add(2, to_shifts.into_iter());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let d = at.operands[0].ncols();
        let mean_of = |terms: Vec<Arithmetic>| {
            Arithmetic::quotient(Arithmetic::Sum(terms), Arithmetic::Number(d as f64))
        };
        let mean = mean_of((0..d).map(|col| at.cell(0, at.row, col)).collect());
        let deviation = |col| Arithmetic::difference(at.cell(0, at.row, col), mean.clone());
        let squares = (0..d).map(|col| Arithmetic::product(deviation(col), deviation(col)));
        let variance = Arithmetic::Sum(vec![
            mean_of(squares.collect()),
            Arithmetic::Number(self.eps),
        ]);
        let root = Arithmetic::Sqrt(Box::new(variance));
        let normalised = Arithmetic::quotient(deviation(at.col), root);
        let scaled = Arithmetic::product(normalised, at.cell(1, 0, at.col));
        Arithmetic::Sum(vec![scaled, at.cell(2, 0, at.col)])
    }
}

fn add(sums: &mut [f64], cells: impl Iterator<Item = f64>) {
    for (sum, cell) in sums.iter_mut().zip(cells) {
        *sum += cell;
    }
}

impl<'t> Var<'t> {
    /// Layer normalisation of each row: x [n, d], gain [1, d], shift [1, d] -> [n, d]. The variance divides by d.
    ///
    /// # Panics
    /// Unless gain and shift have one number for each column.
    pub fn layer_norm(self, gain: Self, shift: Self, eps: f64) -> Self {
        let op = LayerNorm {
            eps,
            rows: OnceLock::new(),
        };
        self.tape.apply(op, smallvec![self.id, gain.id, shift.id])
    }
}
