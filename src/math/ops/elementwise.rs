//! Functions of cells in the same place.

use std::ops::{Add, Div, Mul, Sub};

use smallvec::smallvec;

use super::{At, Op};
use crate::math::arithmetic::Arithmetic;
use crate::math::node::{Labels, Operands};
use crate::math::tape::{Flows, Var};
use crate::math::{Matrix, kernels};

/// a + b.
struct Sum;

impl Op for Sum {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "sum: the shapes do not agree");
        kernels::zip(a, b, |a, b| a + b)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, upstream.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), at.here(1)])
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (either(&a.0, &b.0), either(&a.1, &b.1))
    }
}

fn either(first: &Labels, second: &Labels) -> Labels {
    first.clone().or_else(|| second.clone())
}

/// a + b with a single row b, which is added to every row of a: a bias.
struct RowSum;

impl Op for RowSum {
    fn value(&self, operands: Operands) -> Matrix {
        let mut sum = operands[0].clone();
        for (cells, b) in kernels::columns_mut(&mut sum).zip(&operands[1]) {
            cells.iter_mut().for_each(|cell| *cell += b);
        }
        sum
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, kernels::columns(upstream).map(|flow| flow.iter().sum()));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), at.cell(1, 0, at.col)])
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (a.0.clone(), either(&a.1, &b.1))
    }
}

impl<'t> Add for Var<'t> {
    type Output = Var<'t>;

    /// [n, m] + [n, m], or [n, m] + [1, m]: a row that is added to every row.
    fn add(self, right: Self) -> Self {
        let parents = smallvec![self.id, right.id];
        let is_row = right.rows() == 1 && self.rows() != 1 && self.cols() == right.cols();
        match is_row {
            true => self.tape.apply(RowSum, parents),
            false => self.tape.apply(Sum, parents),
        }
    }
}

/// One number more than a.
struct Increase(f64);

impl Op for Increase {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| cell + self.0)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::Sum(vec![at.here(0), Arithmetic::Number(self.0)])
    }
}

impl<'t> Add<f64> for Var<'t> {
    type Output = Var<'t>;

    /// Every cell and the number.
    fn add(self, right: f64) -> Self {
        self.tape.apply(Increase(right), smallvec![self.id])
    }
}

/// a − b.
struct Difference;

impl Op for Difference {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "difference: the shapes do not agree");
        kernels::zip(a, b, |a, b| a - b)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().copied());
        flows.add(1, upstream.as_slice().iter().map(|flow| -flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::difference(at.here(0), at.here(1))
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (either(&a.0, &b.0), either(&a.1, &b.1))
    }
}

impl<'t> Sub for Var<'t> {
    type Output = Var<'t>;

    /// [n, m] − [n, m], or [n, m] − [n, 1]: a column that is taken from every column.
    fn sub(self, right: Self) -> Self {
        match right.cols() == 1 && self.cols() != 1 {
            true => self.less_column(right),
            false => self.tape.apply(Difference, smallvec![self.id, right.id]),
        }
    }
}

/// One number times a.
struct Multiple(f64);

impl Op for Multiple {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| self.0 * cell)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| self.0 * flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(Arithmetic::Number(self.0), at.here(0))
    }
}

impl<'t> Mul<Var<'t>> for f64 {
    type Output = Var<'t>;

    /// The number times every cell.
    fn mul(self, right: Var<'t>) -> Var<'t> {
        right.tape.apply(Multiple(self), smallvec![right.id])
    }
}

/// a divided by one number.
struct Quotient(f64);

impl Op for Quotient {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| cell / self.0)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| flow / self.0));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::quotient(at.here(0), Arithmetic::Number(self.0))
    }
}

impl<'t> Div<f64> for Var<'t> {
    type Output = Var<'t>;

    fn div(self, divisor: f64) -> Self {
        self.tape.apply(Quotient(divisor), smallvec![self.id])
    }
}

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

/// One number less a.
struct Rest(f64);

impl Op for Rest {
    fn value(&self, operands: Operands) -> Matrix {
        kernels::map(&operands[0], |cell| self.0 - cell)
    }

    fn pullback(&self, _: Operands, upstream: &Matrix, flows: &mut Flows) {
        flows.add(0, upstream.as_slice().iter().map(|flow| -flow));
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::difference(Arithmetic::Number(self.0), at.here(0))
    }
}

impl<'t> Sub<Var<'t>> for f64 {
    type Output = Var<'t>;

    /// The number less every cell.
    fn sub(self, right: Var<'t>) -> Var<'t> {
        right.tape.apply(Rest(self), smallvec![right.id])
    }
}

/// a ∘ b, the product cell by cell.
struct Hadamard;

impl Op for Hadamard {
    fn value(&self, operands: Operands) -> Matrix {
        let (a, b) = (&operands[0], &operands[1]);
        assert_eq!(a.shape(), b.shape(), "hadamard: the shapes do not agree");
        kernels::zip(a, b, |a, b| a * b)
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        for (operand, other) in [(0, 1), (1, 0)] {
            let cells = upstream.as_slice().iter().zip(operands[other].as_slice());
            flows.add(operand, cells.map(|(flow, other)| flow * other));
        }
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(at.here(0), at.here(1))
    }
}

/// a ∘ b with a single row b, which multiplies every row of a: a gain for each column.
struct RowProduct;

impl Op for RowProduct {
    fn value(&self, operands: Operands) -> Matrix {
        let mut product = operands[0].clone();
        for (cells, b) in kernels::columns_mut(&mut product).zip(&operands[1]) {
            cells.iter_mut().for_each(|cell| *cell *= b);
        }
        product
    }

    fn pullback(&self, operands: Operands, upstream: &Matrix, flows: &mut Flows) {
        let columns = || kernels::columns(upstream);
        let gains = operands[1].as_slice().iter();
        let cells = columns()
            .zip(gains)
            .flat_map(|(flows, gain)| flows.iter().map(move |flow| flow * gain));
        flows.add(0, cells);
        let pairs = columns().zip(kernels::columns(&operands[0]));
        flows.add(
            1,
            pairs.map(|(flows, cells)| {
                flows
                    .iter()
                    .zip(cells)
                    .map(|(flow, cell)| flow * cell)
                    .sum()
            }),
        );
    }

    fn arithmetic(&self, at: &At) -> Arithmetic {
        Arithmetic::product(at.here(0), at.cell(1, 0, at.col))
    }

    fn labels(&self, operands: &[&(Labels, Labels)]) -> (Labels, Labels) {
        let (a, b) = (operands[0], operands[1]);
        (a.0.clone(), either(&a.1, &b.1))
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

    /// The product cell by cell: [n, m] ∘ [n, m] -> [n, m]; or [n, m] ∘ [1, m], a row that multiplies every row.
    pub fn hadamard(self, right: Self) -> Self {
        let parents = smallvec![self.id, right.id];
        let is_row = right.rows() == 1 && self.rows() != 1 && self.cols() == right.cols();
        match is_row {
            true => self.tape.apply(RowProduct, parents),
            false => self.tape.apply(Hadamard, parents),
        }
    }
}
