//! The models, one idea a file, each written like its paper, and the [catalog] that lists them.
//!
//! A model is a plain function on tape variables which records its stages as it goes. Everything that a learner, a lesson
//! or a file may hand it is checked in [inputs] first, so that no shape can be wrong by the time mathematics begins.

pub mod attention;
pub mod catalog;
pub mod checks;
pub mod dot_products;
pub mod embedding;
pub mod inputs;
pub mod json;
pub mod knobs;
pub mod mistakes;
mod recipes;
pub mod rnn;
pub mod self_attention;
pub mod variants;
pub mod words;
