//! Text for people, in every room: cleaned of control characters, shortened, and numbers in figures.

mod clean;
mod clusters;
pub mod figures;
mod shorten;

pub use clean::clean;
pub use clusters::clusters;
pub use shorten::{cut, short, shorten};
