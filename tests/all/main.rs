//! The tests that need no terminal: the mathematics, the lessons, the page, and the program in a pipe. One program rather
//! than one a file, which is linked once.

mod common;
mod snapshots;
mod support;

mod arithmetic;
mod author;
mod beside;
mod bptt;
mod changes;
mod check;
mod checks;
mod cli_trace;
mod cli_train;
mod cli_translate;
mod copied_rows;
mod corpus;
mod costs;
mod course;
mod curve;
mod dense;
mod gradients;
mod influence;
mod keys;
mod lessons;
mod lessons_hold;
mod links;
mod map;
mod nested;
mod nested_page;
mod oracle;
mod palette;
mod progress;
mod questions;
mod recurrent;
mod reference;
mod residuals;
mod rooms;
mod state_gradients;
mod styles;
mod timed_reading;
mod timing_page;
mod training;
mod training_page;
mod translation;
mod unrolled;
