//! The notebook: the state of a course and its learner, and the page that follows from it.
//!
//! [`Notebook`] is the state. [`Notebook::press`] changes it, and so does [`Notebook::reload`] when the course itself changes. They
//! have no other effects: actions for the outside world are returned as [`Effect`]s. [`Page`](page::Page) is the state as
//! [panels](panel), which every front-end draws.

pub mod action;
mod answer_draft;
mod answering;
mod arithmetic;
mod available_actions;
mod breaking;
mod change;
mod compose;
mod course_change;
mod displaced;
mod editing;
mod inspect;
pub mod key_table;
mod knobs;
pub mod lint;
pub mod mode;
pub mod navigation;
mod no_lessons;
pub mod page;
pub mod panel;
pub mod progress;
mod questions;
mod reload;
mod run_knob;
mod scale;
pub mod shell_command;
pub mod state;
mod subject;
mod tab_order;
mod update;

pub use compose::step_panels;
pub use mode::{Focus, Mode, Purpose, Theme};
pub use state::{Catalog, Effect, Extent, Key, Notebook, Start};
