//! A reader unrolled over its words: a box for each row that it makes, joined to what the row was made from.

use crate::notebook::mode::Focus;
use crate::notebook::panel::Grid;
use crate::runs::matrix_ref::MatrixId;
use crate::runs::reading::{Reading, State};

/// Readers beside each other, each with the matrix that it makes.
#[derive(Clone, Debug)]
pub struct Unrolled {
    /// Their matrices: a box for each row.
    pub grids: Vec<Grid>,
    /// The reader of each matrix.
    pub readers: Vec<Reader>,
}

/// How the rows of a matrix were made, and which number of each is shown.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The order of reading.
    pub reading: Reading,
    /// The column whose numbers stand in the boxes, unless the cursor is in another.
    pub column: usize,
}

impl Unrolled {
    /// The readers, each with its matrix.
    pub fn pairs(&self) -> impl Iterator<Item = (&Grid, &Reader)> {
        self.grids.iter().zip(&self.readers)
    }

    /// Whether a box shows a cell, be it of the matrix or of the state that the box stands for.
    pub fn shows(&self, cell: Focus) -> bool {
        self.pairs()
            .any(|(grid, reader)| reader.row_of(grid, cell).is_some())
    }

    /// Moves the cursor to the box of a cell in focus.
    pub(in crate::notebook) fn mark(&mut self, focus: Focus) {
        for (grid, reader) in self.grids.iter_mut().zip(&self.readers) {
            if let Some(row) = reader.row_of(grid, focus) {
                grid.cursor = Some((row, focus.col));
            }
        }
    }

    /// The cell to inspect without a focus: one of the latest state, else one of the latest row of the last reader.
    pub(in crate::notebook) fn default_focus(&self) -> Option<Focus> {
        let is_chain = |reader: &Reader| matches!(reader.reading, Reading::OneByOne(_));
        let mut pairs = self.pairs();
        let chain = pairs.find(|(_, reader)| is_chain(reader));
        let (grid, reader) = chain.or_else(|| self.pairs().last())?;
        let (row, col) = (reader.kept(grid), reader.column);
        Some(match &reader.reading {
            Reading::OneByOne(states) => Focus {
                matrix: MatrixId {
                    id: states[row].id,
                    ..grid.matrix
                },
                row: 0,
                col,
            },
            Reading::AtOnce { .. } => Focus {
                matrix: grid.matrix,
                row,
                col,
            },
        })
    }
}

impl Reader {
    /// The row whose box is marked: that of the cursor, else of the latest state. Without a cursor, rows that are made at once are alike.
    pub fn marked(&self, grid: &Grid) -> Option<usize> {
        match self.reading {
            Reading::OneByOne(_) => Some(self.kept(grid)),
            Reading::AtOnce { .. } => grid.cursor.map(|(row, _)| row),
        }
    }

    /// The row to keep in view if not all fit: that of the cursor, else the one to follow, else the last.
    pub fn kept(&self, grid: &Grid) -> usize {
        let last = grid.rows.len().saturating_sub(1);
        let cursor = grid.cursor.map(|(row, _)| row);
        cursor.or(grid.follow).unwrap_or(last).min(last)
    }

    /// The column whose numbers are shown.
    pub fn column(&self, grid: &Grid) -> usize {
        grid.cursor.map_or(self.column, |(_, col)| col)
    }

    /// The row whose box shows a cell; `None` if no box does.
    pub fn row_of(&self, grid: &Grid, cell: Focus) -> Option<usize> {
        if grid.matrix == cell.matrix {
            return Some(cell.row);
        }
        let is_in = |state: &State| {
            MatrixId {
                id: state.id,
                ..grid.matrix
            } == cell.matrix
        };
        match &self.reading {
            Reading::OneByOne(states) => states.iter().position(is_in),
            Reading::AtOnce { .. } => None,
        }
    }

    /// A sentence about the order of reading.
    pub fn in_words(&self, grid: &Grid) -> String {
        let rows = grid.rows.len();
        match &self.reading {
            Reading::OneByOne(_) if rows == 1 => {
                "One step: the state is made from its word and from a first state".to_owned()
            }
            Reading::OneByOne(_) => format!(
                "{rows} steps, one after the other: each state is made from its word and from the state before"
            ),
            Reading::AtOnce { words, joined } => {
                let count = words.len();
                let is_causal =
                    |(row, words): (usize, &Vec<usize>)| words.iter().copied().eq(0..=row);
                let from = if joined.iter().all(|it| it.len() == count) {
                    match count {
                        1 => "the one word".to_owned(),
                        _ => format!("all {count} words"),
                    }
                } else if joined.iter().enumerate().all(is_causal) {
                    "the words up to its own".to_owned()
                } else {
                    "the words that it gives a share to".to_owned()
                };
                format!("One step for all rows: each is made from {from}")
            }
        }
    }
}

/// The name of a state with the number of its step: `h₃`.
pub fn state_name((name, step): &(String, usize)) -> String {
    let digits = step.to_string();
    let below = digits.bytes().map(|digit| u32::from(digit - b'0') + 0x2080);
    name.chars()
        .chain(below.filter_map(char::from_u32))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_the_number_of_its_step() {
        let names = [0, 7, 20].map(|step| state_name(&("h".to_owned(), step)));
        assert_eq!(names, ["h₀", "h₇", "h₂₀"]);
    }
}
