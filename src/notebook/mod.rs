//! The notebook: the state of a course and its learner, and the page that follows from it.
//!
//! [`Notebook`] is the state. [`Notebook::press`] changes it, and so does [`Notebook::reload`] when the course itself changes. They
//! have no other effects: actions for the outside world are returned as [`Effect`]s. [`Page`](page::Page) is the state as
//! [panels](panel), which every front-end draws.

pub mod action;
pub mod answering;
mod available;
pub mod breaking;
mod change;
mod compose;
mod editing;
pub mod inspect;
pub mod knobs;
pub mod lint;
pub mod mode;
pub mod moving;
pub mod page;
pub mod panel;
pub mod progress;
mod reload;
pub mod shell_command;
pub mod state;
mod tab_order;
mod update;

pub use mode::{Focus, Mode, Purpose, Theme};
pub use state::{Catalog, Effect, Extent, Key, Notebook, Start};
