//! The notebook: the state of a course and its learner, and the page that follows from it.
//!
//! [`Notebook`] is the state. [`Notebook::press`] changes it, and so does [`Notebook::reload`] when the course itself changes. They
//! have no other effects: actions for the outside world are returned as [`Effect`]s. [`Page`](page::Page) is the state as
//! [panels](panel), which every front-end draws.

pub mod action;
mod answering;
mod arithmetic;
mod available_actions;
mod breaking;
mod change;
mod class;
mod compose;
mod course_change;
mod editing;
mod following;
pub mod key_table;
mod knobs;
mod left_out;
mod lessons_on_mistakes;
pub mod lint;
mod map_choice;
pub mod marks;
pub mod mode;
pub mod navigation;
pub mod other_words;
pub mod page;
pub mod panel;
pub mod pictures;
pub mod progress;
mod questions;
mod reload;
mod romanising;
mod scale;
pub mod score;
pub mod shell_command;
pub mod state;
mod subject;
mod tab_order;
pub mod timing;
pub mod training;
mod update;
mod visible_mistakes;
pub mod way;
mod weight_edits;

pub use compose::{PrintOut, step_panels};
pub use mode::{Focus, Mode, Purpose, Theme};
pub use state::{Effect, Extent, Key, Notebook, Start};
