//! The notebook: a lesson, a sentence and where the learner is, and what follows from them.
//!
//! [`Notebook`] is the state. [`Notebook::press`] changes it, and [`Notebook::reload`] where the course itself changed;
//! they do nothing else, and what the outside world should do comes back as [`Effect`]s. [`page`](page::page) turns the state into [panels](panel) that every front-end draws.

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
