//! Memory that one tape frees and the next one needs again.

use std::hint::black_box;

/// Has the allocator keep up to 62 MiB of freed memory for the process, where it is glibc's; does nothing elsewhere.
///
/// Dropping a [`Tape`](super::Tape) frees all of its matrices at once. glibc hands such an amount back to the operating system,
/// and the next tape gets it again page by page, each zeroed at its first touch: for attention over 64 words that takes several
/// times as long as the arithmetic. glibc adapts its thresholds to what it has seen freed (mallopt(3), `M_MMAP_THRESHOLD`): after
/// a block of n bytes, up to 32 MiB, it keeps 2·n bytes.
pub fn keep_freed_memory() {
    drop(black_box(Vec::<u8>::with_capacity(31 << 20)));
}
