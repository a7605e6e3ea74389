//! Cells that were set by hand.

use std::collections::BTreeMap;

use super::Matrix;

/// Numbers by the address of their matrix and by their cell, row and column from 0.
///
/// A [`Trace`](super::Trace) sets them while the computation runs, so that every later stage follows from them.
#[derive(Clone, Debug, Default)]
pub struct Overrides(BTreeMap<String, CellValues>);

/// The numbers set in one matrix, by row and column from 0.
pub type CellValues = BTreeMap<(usize, usize), f64>;

impl Overrides {
    /// Whether nothing was set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a cell.
    pub fn set(&mut self, address: &str, cell: (usize, usize), number: f64) {
        let cells = self.0.entry(address.to_owned()).or_default();
        cells.insert(cell, number);
    }

    /// Sets every cell of a matrix.
    pub fn set_matrix(&mut self, address: &str, matrix: &Matrix) {
        let (rows, cols) = matrix.shape();
        let cells = (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col)));
        let cells = cells.map(|cell| (cell, matrix[cell])).collect();
        self.0.insert(address.to_owned(), cells);
    }

    /// Takes back the number of a cell. Returns whether there was one.
    pub fn reset_cell(&mut self, address: &str, cell: (usize, usize)) -> bool {
        let Some(cells) = self.0.get_mut(address) else {
            return false;
        };
        let was_set = cells.remove(&cell).is_some();
        if cells.is_empty() {
            self.0.remove(address);
        }
        was_set
    }

    /// Takes back every number of a matrix. Returns whether there was one.
    pub fn reset_matrix(&mut self, address: &str) -> bool {
        self.0.remove(address).is_some()
    }

    /// The numbers set in the matrix with this address.
    pub fn of(&self, address: &str) -> Option<&CellValues> {
        self.0.get(address)
    }

    /// The addresses of the matrices in which numbers were set.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Every number that was set: address, cell, number.
    pub fn iter(&self) -> impl Iterator<Item = (&str, (usize, usize), f64)> {
        self.0.iter().flat_map(|(address, cells)| {
            let cells = cells.iter();
            cells.map(move |(&cell, &number)| (address.as_str(), cell, number))
        })
    }

    /// These and those of `other`, which win where both set a cell.
    pub fn merged(mut self, other: &Self) -> Self {
        for (address, cell, number) in other.iter() {
            self.set(address, cell, number);
        }
        self
    }
}

/// Compares bits: as numbers −0 and 0 are equal, but quotients by them are not.
impl PartialEq for Overrides {
    fn eq(&self, other: &Self) -> bool {
        let bits =
            |(address, cell, number): (&str, _, f64)| (address.to_owned(), cell, number.to_bits());
        self.iter().map(bits).eq(other.iter().map(bits))
    }
}

/// A matrix with some cells set, and the cells that it has: a cell outside, set when the matrix was larger, is left out.
pub(super) fn put(matrix: &Matrix, cells: &CellValues) -> (Matrix, Vec<(usize, usize)>) {
    let mut result = matrix.clone();
    let mut inside = Vec::new();
    for (&cell, &number) in cells {
        if let Some(place) = result.get_mut(cell) {
            *place = number;
            inside.push(cell);
        }
    }
    (result, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_can_be_taken_back() {
        let mut overrides = Overrides::default();
        overrides.set("q", (0, 1), 2.0);
        overrides.set("q", (1, 1), 3.0);
        overrides.set("q", (1, 1), 4.0);
        let all: Vec<_> = overrides.iter().collect();
        assert_eq!(all, [("q", (0, 1), 2.0), ("q", (1, 1), 4.0)]);
        assert!(overrides.reset_cell("q", (0, 1)));
        assert!(!overrides.reset_cell("q", (0, 1)));
        assert!(!overrides.is_empty());
        assert!(overrides.reset_cell("q", (1, 1)));
        assert!(overrides.is_empty());
        assert!(!overrides.reset_matrix("q"));
    }

    #[test]
    fn a_sign_makes_a_zero_another_number() {
        let set = |number| {
            let mut overrides = Overrides::default();
            overrides.set("q", (0, 0), number);
            overrides
        };
        assert_eq!(set(0.0), set(0.0));
        assert_ne!(set(0.0), set(-0.0));
    }

    #[test]
    fn a_cell_outside_is_left_out() {
        let cells = CellValues::from([((0, 0), 5.0), ((2, 0), 6.0)]);
        let (matrix, inside) = put(&Matrix::zeros(2, 1), &cells);
        assert_eq!(matrix, Matrix::from_column_slice(2, 1, &[5.0, 0.0]));
        assert_eq!(inside, [(0, 0)]);
    }
}
