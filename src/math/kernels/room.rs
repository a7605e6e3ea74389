//! Memory of matrices, kept from one tape to the next.
//!
//! An allocator hands large blocks back to the operating system and gets them again page by page, each zeroed at its first
//! touch; for the stages of attention that takes longer than their arithmetic. So a [`Tape`](crate::math::Tape) hands in
//! the matrices that it computed when it is dropped, and the next tape of the thread, which mostly computes the same again,
//! finds memory of the very same sizes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::math::Matrix;

/// The most numbers that a thread keeps room for: 64 MiB.
const MOST: usize = 1 << 23;

/// Blocks of memory by their size.
#[derive(Default)]
struct Room {
    blocks: BTreeMap<usize, Vec<Vec<f64>>>,
    total: usize,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// A matrix [rows, cols] to be overwritten: its numbers may be left over from another.
pub(super) fn matrix(rows: usize, cols: usize) -> Matrix {
    let size = rows * cols;
    let cells = spare(size).unwrap_or_else(|| vec![0.0; size]);
    Matrix::from_vec(rows, cols, cells)
}

/// A matrix [rows, cols] of these cells, column by column.
pub(super) fn collect(rows: usize, cols: usize, cells: impl Iterator<Item = f64>) -> Matrix {
    let mut block = spare(rows * cols).unwrap_or_default();
    block.clear();
    block.extend(cells);
    Matrix::from_vec(rows, cols, block)
}

/// A block of just this size, if there is one.
fn spare(size: usize) -> Option<Vec<f64>> {
    ROOM.with_borrow_mut(|room| {
        let block = room.blocks.get_mut(&size)?.pop()?;
        room.total -= size;
        Some(block)
    })
}

/// Takes a matrix that nobody needs any more.
pub(crate) fn reuse(matrix: Matrix) {
    let size = matrix.len();
    // A tape that is dropped after the thread's own variables finds nowhere to hand it in: then it is simply freed.
    let _ = ROOM.try_with(|room| {
        let mut room = room.borrow_mut();
        if room.total + size <= MOST {
            room.total += size;
            room.blocks
                .entry(size)
                .or_default()
                .push(matrix.data.into());
        }
    });
}
