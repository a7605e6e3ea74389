//! The models, one idea a file, each written like its paper, and the [catalog] that lists them.
//!
//! A model is a plain function in a [scope](forward_pass) of a forward pass: it asks for its [parameters] by name and records
//! its stages as it goes. Everything that a learner, a lesson or a file may hand it is checked against its [slots] first, so
//! that no shape can be wrong by the time mathematics begins.

pub mod attention;
pub mod badge;
pub mod bidirectional;
pub mod bptt;
pub mod catalog;
pub mod checks;
pub mod computation;
pub mod corpus;
pub mod costs;
pub mod decoder_layer;
pub mod decoding_costs;
pub mod dot_products;
pub mod embedding;
pub mod encoder_decoder;
pub mod encoder_layer;
pub mod feed_forward;
pub mod forward_pass;
pub mod gru;
pub mod heads;
pub mod influence;
mod input_error;
pub mod inputs;
pub mod json;
pub mod knobs;
pub mod layer_norm;
pub mod mistakes;
pub mod multi_head;
pub mod next_word;
pub mod optimiser;
pub mod parameters;
pub mod positions;
pub mod recurrence;
pub mod residuals;
pub mod rnn;
pub mod romanisation;
pub mod safetensors;
pub mod self_attention;
pub mod slots;
pub mod state_gradients;
pub mod sublayer;
pub mod tasks;
pub mod timed_reading;
pub mod training;
pub mod transformer;
pub mod translation;
pub mod translator;
pub mod vocabulary;
pub mod words;
