//! The room `view`.

pub mod text;
