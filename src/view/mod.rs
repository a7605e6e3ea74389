//! The room `view`.

pub mod screen;
