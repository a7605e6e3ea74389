//! What the pictures of a page say, apart from how they are drawn.

pub mod curve;
pub mod links;
pub mod map;
pub mod map_layout;
pub mod unrolled;
