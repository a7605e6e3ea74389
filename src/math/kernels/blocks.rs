//! Tall matrices, taken a few columns at a time: down the columns memory is read in its order, and what a causal mask hides
//! of some neighbouring columns is one rectangle at their top.

use std::ops::Range;

/// The most columns that an operation leaves something out of in one go, but for the last ones.
const BLOCK: usize = 64;

/// The columns of a matrix in blocks. The last block takes in what would be a block of too few.
pub(super) fn blocks(columns: usize) -> impl Iterator<Item = Range<usize>> {
    let last = (columns / BLOCK).saturating_sub(1);
    (0..=last).map(move |block| {
        let end = if block == last {
            columns
        } else {
            (block + 1) * BLOCK
        };
        block * BLOCK..end
    })
}

/// How many cells at the top of a column are of that kind: the whole vectors of them, so that it may be a few more.
#[inline(always)]
pub(super) fn leading(column: &[f64], kind: impl Fn(f64) -> bool) -> usize {
    /// The widest vector.
    const STEP: usize = 8;
    let mut count = 0;
    for cells in column.chunks_exact(STEP) {
        if !cells.iter().fold(true, |all, &cell| all & kind(cell)) {
            break;
        }
        count += STEP;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_column_once_and_none_is_narrow() {
        for columns in 0..400 {
            let all: Vec<Range<usize>> = blocks(columns).collect();
            assert!(all.iter().cloned().flatten().eq(0..columns));
            assert!(all.iter().all(|block| block.len() >= columns.min(BLOCK)));
        }
    }

    #[test]
    fn leading_cells_are_counted_by_whole_vectors() {
        let column: Vec<f64> = (0..100).map(|row| f64::from(row >= 70)).collect();
        assert_eq!(leading(&column, |cell| cell == 0.0), 64);
        assert_eq!(leading(&column[..69], |cell| cell == 0.0), 64);
        assert_eq!(leading(&column, |cell| cell == 1.0), 0);
        assert_eq!(leading(&[], |_| true), 0);
    }
}
