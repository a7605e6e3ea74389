//! The weights of a model, apart from its inputs: drawn by the seed, read from a file, or trained.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::rngs::ChaCha8Rng;

use super::badge::Badge;
use super::input_error::InputError;
use crate::math::{Labels, Matrix, random};

/// Weights by address: `w_q`, or `encoder.0.head1.w_q` for a part of a model. A [scope](super::forward_pass::ModelScope) of a
/// forward pass finds them by their names in that part.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    /// Where all of them come from.
    pub origin: Badge,
    /// Shared with the tapes of passes that are over: a change copies what is still in use.
    matrices: BTreeMap<String, Arc<Matrix>>,
    /// The addresses of those that start as one number with every seed.
    constant: BTreeSet<String>,
    /// The names of rows and columns, where a file gave them.
    labels: BTreeMap<String, (Labels, Labels)>,
}

impl Parameters {
    /// No weights yet.
    pub const fn new(origin: Badge) -> Self {
        Self {
            origin,
            matrices: BTreeMap::new(),
            constant: BTreeSet::new(),
            labels: BTreeMap::new(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.matrices.is_empty()
    }

    /// The number of weights in all the matrices together.
    pub fn count(&self) -> usize {
        self.matrices.values().map(|matrix| matrix.len()).sum()
    }

    /// Adds a matrix, or replaces the one with this address.
    pub fn insert(&mut self, address: impl Into<String>, value: Matrix) {
        self.matrices.insert(address.into(), Arc::new(value));
    }

    /// Names the rows and the columns of the matrix with this address.
    pub(super) fn name(&mut self, address: &str, labels: (Labels, Labels)) {
        self.labels.insert(address.to_owned(), labels);
    }

    /// The names of the rows and the columns of the matrix with this address, where it has any.
    pub(super) fn labels(&self, address: &str) -> (Labels, Labels) {
        self.labels.get(address).cloned().unwrap_or_default()
    }

    /// Every matrix that has names, by address, with those of its rows and of its columns.
    pub(super) fn named(&self) -> impl Iterator<Item = (&str, [&Labels; 2])> {
        let all = self.labels.iter();
        all.map(|(address, (rows, cols))| (address.as_str(), [rows, cols]))
    }

    /// The matrix with this address.
    pub fn get(&self, address: &str) -> Option<&Matrix> {
        self.matrices.get(address).map(Arc::as_ref)
    }

    /// Where that matrix comes from.
    pub fn origin_of(&self, address: &str) -> Option<Badge> {
        self.get(address)?;
        Some(match self.origin {
            Badge::Random if self.constant.contains(address) => Badge::Initial,
            origin => origin,
        })
    }

    /// The same, shared and not copied.
    pub(super) fn shared(&self, address: &str) -> Option<Arc<Matrix>> {
        self.matrices.get(address).map(Arc::clone)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, address: &str) -> Option<&mut Matrix> {
        self.matrices.get_mut(address).map(Arc::make_mut)
    }

    /// Makes sure that all numbers are finite.
    ///
    /// # Errors
    /// If they are not.
    pub(super) fn are_finite(&self) -> Result<(), InputError> {
        for (address, matrix) in self.iter() {
            if let Some(number) = matrix.iter().find(|number| !number.is_finite()) {
                return Err(InputError::new(
                    format!("the weights hold {number} in `{address}`"),
                    "give weights that are all finite numbers",
                ));
            }
        }
        Ok(())
    }

    /// Makes sure that these are the same matrices as those, in shape but not in numbers.
    ///
    /// # Errors
    /// In half a sentence, if they are not.
    pub(super) fn fits(&self, expected: &Self) -> Result<(), String> {
        for (address, matrix) in expected.iter() {
            let Some(given) = self.get(address) else {
                return Err(format!("there is no `{address}` in them"));
            };
            let ((rows, cols), (n, m)) = (given.shape(), matrix.shape());
            if (rows, cols) != (n, m) {
                return Err(format!(
                    "`{address}` is [{rows}, {cols}] instead of [{n}, {m}]"
                ));
            }
        }
        match self.iter().find(|(name, _)| expected.get(name).is_none()) {
            Some((address, _)) => Err(format!("it has no `{address}`")),
            None => Ok(()),
        }
    }

    /// Every matrix with its address, in the order of these.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Matrix)> {
        let all = self.matrices.iter();
        all.map(|(address, matrix)| (address.as_str(), &**matrix))
    }
}

/// Draws the weights that a model starts from. A matrix depends on the seed and on its address alone, so that another part or
/// another width leaves all the others as they are. Without a seed nothing is drawn, and all are zeros of the same shapes.
#[derive(Debug)]
pub struct Initialiser<'a> {
    parameters: &'a mut Parameters,
    seed: Option<u64>,
    scope: String,
}

impl<'a> Initialiser<'a> {
    /// Adds to these parameters what it draws by this seed, or zeros if there is none.
    pub fn new(parameters: &'a mut Parameters, seed: impl Into<Option<u64>>) -> Self {
        Self {
            parameters,
            seed: seed.into(),
            scope: String::new(),
        }
    }

    /// The same for a part of the model: `encoder.0` or `head1`.
    pub fn within(&mut self, part: &str) -> Initialiser<'_> {
        Initialiser {
            parameters: self.parameters,
            seed: self.seed,
            scope: format!("{}{part}.", self.scope),
        }
    }

    /// Draws a matrix [rows, cols] of variance gain²/rows: at a gain of 1, a product with it keeps the size of its input.
    pub fn fan_in(&mut self, name: &str, shape: [usize; 2], gain: f64) {
        let address = self.address(name);
        self.add(address, shape, |seed, address| {
            fan_in(seed, address, shape).map(|weight| random::rounded(weight * gain))
        });
    }

    /// Draws a matrix [rows, cols] of this standard deviation.
    pub fn normal(&mut self, name: &str, shape: [usize; 2], deviation: f64) {
        let address = self.address(name);
        self.add(address, shape, |seed, address| {
            normal(seed, address, shape, deviation)
        });
    }

    /// Draws a matrix [rows, cols] of this standard deviation, to full precision: for training, where nobody reads single weights.
    pub fn normal_in_full(&mut self, name: &str, [rows, cols]: [usize; 2], deviation: f64) {
        self.draw(name, [rows, cols], |generator| {
            random::normal(rows, cols, deviation, generator)
        });
    }

    /// Draws a matrix [rows, cols] evenly from −bound to bound.
    pub fn uniform(&mut self, name: &str, [rows, cols]: [usize; 2], bound: f64) {
        self.draw(name, [rows, cols], |generator| {
            random::uniform(rows, cols, bound, generator)
        });
    }

    /// The same with the bound √(6/(rows + cols)) (Glorot and Bengio 2010, "Understanding the difficulty of training
    /// deep feedforward neural networks", equation 16).
    pub fn xavier(&mut self, name: &str, [rows, cols]: [usize; 2]) {
        let bound = (6.0 / (rows + cols) as f64).sqrt();
        self.uniform(name, [rows, cols], bound);
    }

    /// Draws an orthogonal matrix [n, n] times a gain: a product with it multiplies every length by the gain.
    pub fn orthogonal(&mut self, name: &str, n: usize, gain: f64) {
        self.draw(name, [n, n], |generator| {
            random::orthogonal(n, generator) * gain
        });
    }

    fn draw(
        &mut self,
        name: &str,
        shape: [usize; 2],
        draw: impl FnOnce(&mut ChaCha8Rng) -> Matrix,
    ) {
        let address = self.address(name);
        self.add(address, shape, |seed, address| {
            draw(&mut random::generator(seed, address))
        });
    }

    /// Adds the matrix [rows, cols] that is drawn by a seed for an address.
    fn add(
        &mut self,
        address: String,
        [rows, cols]: [usize; 2],
        draw: impl FnOnce(u64, &str) -> Matrix,
    ) {
        let value = match self.seed {
            Some(seed) => draw(seed, &address),
            None => Matrix::zeros(rows, cols),
        };
        self.parameters.insert(address, value);
    }

    /// Adds a matrix that is not drawn.
    pub fn set(&mut self, name: &str, value: Matrix) {
        self.parameters.insert(self.address(name), value);
    }

    /// Adds a row [1, cols] of one number, which every seed starts from.
    pub fn constant(&mut self, name: &str, cols: usize, number: f64) {
        let address = self.address(name);
        self.parameters.constant.insert(address.clone());
        let row = Matrix::from_element(1, cols, number);
        self.parameters.insert(address, row);
    }

    fn address(&self, name: &str) -> String {
        format!("{}{name}", self.scope)
    }
}

/// What [`Initialiser::fan_in`] draws for this address at a gain of 1.
pub(super) fn fan_in(seed: u64, address: &str, [rows, cols]: [usize; 2]) -> Matrix {
    normal(seed, address, [rows, cols], (rows as f64).recip().sqrt())
}

fn normal(seed: u64, address: &str, [rows, cols]: [usize; 2], deviation: f64) -> Matrix {
    random::rounded_normal(rows, cols, deviation, &mut random::generator(seed, address))
}
