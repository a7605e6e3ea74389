//! Runs: the results of a lesson on a sentence, a seed and a set of edits.

mod address_range;
mod blank;
mod block_runs;
pub mod change_report;
pub mod changes;
pub mod conditions;
pub mod difference;
mod evaluate;
pub mod evaluated;
pub mod given;
pub mod lesson_run;
pub mod lesson_runs;
pub mod matrix_ref;
mod named_runs;
pub mod names;
pub mod overflow;
pub mod question;
pub mod reading;
mod references;
pub mod run_directive;
pub mod run_part;
pub mod scope;
pub mod sentences;
mod sequential;
pub mod timing;
pub mod training;
pub mod typed_number;
#[cfg(test)]
pub(crate) mod work;
