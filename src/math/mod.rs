//! The room `math`.
