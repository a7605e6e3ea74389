//! The notebook: a lesson, a sentence and where the learner is, and what follows from them.
//!
//! [`Notebook`] is the state. [`Notebook::press`] changes it, and [`Notebook::reload`] where the course itself changed;
//! they do nothing else, and what the outside world should do comes back as [`Effect`]s. [`page`](page::page) turns the state into [panels](panel) that every front-end draws.

pub mod action;
pub mod asking;
mod block;
pub mod breaking;
pub mod changes;
pub mod compare;
mod editing;
pub mod evaluate;
pub mod given;
pub mod inspect;
pub mod live;
pub mod marks;
pub mod meant;
pub mod mode;
mod moving;
pub mod number;
mod outlook;
pub mod overflow;
pub mod page;
pub mod panel;
pub mod place;
pub mod progress;
pub mod question;
mod recompute;
mod reload;
pub mod replay;
pub mod scope;
mod setter;
pub mod state;
pub mod turning;
pub mod typed_number;
mod typing;
mod update;
mod wording;

pub use mode::{Focus, Mode, Purpose, Theme};
pub use state::{Effect, Extent, Key, Notebook, Start};
