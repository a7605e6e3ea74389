//! Functions of every cell.

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::Operands;
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// tanh of every cell.
struct Tanh;

impl Op for Tanh {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::tanh(&operands[0])
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cells = upstream.as_slice().iter().zip(flows.value().as_slice());
        flows.add(0, cells.map(|(flow, h)| flow * (1.0 - h * h)));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Tanh(Box::new(at.here(0)))
    }
}

/// The logistic function of every cell.
struct Sigmoid;

impl Op for Sigmoid {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::sigmoid(&operands[0])
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cells = upstream.as_slice().iter().zip(flows.value().as_slice());
        flows.add(0, cells.map(|(flow, gate)| flow * gate * (1.0 - gate)));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sigmoid(Box::new(at.here(0)))
    }
}

/// max(0, a) of every cell.
struct Relu;

impl Op for Relu {
    fn value(&self, operands: Operands) -> Matrix {
        // Not `max`, which would make 0 of NaN.
        kernels::map(&operands[0], |cell| if cell < 0.0 { 0.0 } else { cell })
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cells = upstream.as_slice().iter().zip(flows.value().as_slice());
        flows.add(0, cells.map(|(flow, &h)| if h > 0.0 { *flow } else { 0.0 }));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Relu(Box::new(at.here(0)))
    }
}

/// The square root of every cell.
struct Sqrt;

impl Op for Sqrt {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], f64::sqrt)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        let cells = upstream.as_slice().iter().zip(flows.value().as_slice());
        flows.add(0, cells.map(|(flow, root)| flow / (2.0 * root)));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sqrt(Box::new(at.here(0)))
    }
}

/// The sine of every cell in an even column, the cosine of every cell in an odd one.
struct Waves;

impl Op for Waves {
    fn value(&self, operands: Operands) -> Matrix {
        let (rows, cols) = operands[0].shape();
        let angles = &operands[0];
        Matrix::from_fn(rows, cols, |row, col| match col % 2 {
            0 => angles[(row, col)].sin(),
            _ => angles[(row, col)].cos(),
        })
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let angles = &operands[0];
        let rows = angles.nrows().max(1);
        let cells = upstream.as_slice().iter().zip(angles.as_slice());
        let cells = cells.enumerate().map(|(place, (flow, angle))| {
            flow * match place / rows % 2 {
                0 => angle.cos(),
                _ => -angle.sin(),
            }
        });
        flows.add(0, cells);
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        let angle = Box::new(at.here(0));
        match at.col % 2 {
            0 => Arithmetic::Sin(angle),
            _ => Arithmetic::Cos(angle),
        }
    }
}

impl<'t> Var<'t> {
    /// tanh of every cell.
    pub fn tanh(self) -> Self {
        self.tape.apply(Tanh, smallvec![self.id])
    }

    /// σ(x) = 1 / (1 + e⁻ˣ) of every cell: between 0 and 1.
    pub fn sigmoid(self) -> Self {
        self.tape.apply(Sigmoid, smallvec![self.id])
    }

    /// max(0, x) of every cell; at 0 its slope counts as 0.
    pub fn relu(self) -> Self {
        self.tape.apply(Relu, smallvec![self.id])
    }

    /// The square root of every cell.
    pub fn sqrt(self) -> Self {
        self.tape.apply(Sqrt, smallvec![self.id])
    }

    /// The sine of every angle in the columns 0, 2, 4, …, and the cosine of every angle in the columns between.
    pub fn waves(self) -> Self {
        self.tape.apply(Waves, smallvec![self.id])
    }
}
