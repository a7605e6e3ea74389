//! Text for people, in every room: decoded, cleaned of control characters, shortened, and numbers in figures.

mod clean;
mod clusters;
mod decode;
pub mod figures;
mod indic;
mod ordinal;
mod quotes;
mod shorten;

pub use clean::clean;
pub use clusters::clusters;
pub use decode::decode;
pub use indic::{NON_JOINER, is_indic, joined};
pub use ordinal::ordinal;
pub use quotes::quotes;
pub use shorten::{cut, short, shorten};
