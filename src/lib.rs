//! A notebook that you step through in a terminal.

pub mod cli;
pub mod front;
pub mod lesson;
pub mod math;
pub mod models;
pub mod nearest;
pub mod notebook;
pub mod view;
