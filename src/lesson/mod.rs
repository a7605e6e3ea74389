//! The room `lesson`.
