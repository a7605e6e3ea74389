//! Text for people, in every room: cleaned of control characters, shortened, and numbers in figures.

mod clean;
pub mod figures;
mod shorten;

pub use clean::clean;
pub use shorten::{cut, short, shorten};
