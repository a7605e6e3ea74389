//! The notebook: a lesson, a sentence and where the learner is, and what follows from them.
//!
//! [`Notebook`] is the state and [`Notebook::press`] the only thing that changes it; it does nothing else, and what the
//! outside world should do comes back as [`Effect`]s. [`page`](page::page) turns the state into [panels](panel) that every front-end draws.

pub mod action;
mod block;
pub mod compare;
pub mod evaluate;
pub mod given;
pub mod inspect;
pub mod live;
pub mod number;
mod outlook;
pub mod page;
pub mod panel;
pub mod question;
pub mod scope;
mod setter;
pub mod state;
pub mod typed_number;
mod typing;
mod update;

pub use state::{Effect, Extent, Focus, Key, Mode, Notebook, Start, Theme};
