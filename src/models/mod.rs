//! The room `models`.
