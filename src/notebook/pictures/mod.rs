//! What the pictures of a page say, apart from how they are drawn.

pub mod curve;
pub mod links;
pub mod map;
mod map_frames;
pub mod map_layout;
mod map_sheet;
pub mod unrolled;
