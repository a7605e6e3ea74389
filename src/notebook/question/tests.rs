//! Questions on real runs.
