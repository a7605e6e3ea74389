//! Runs: the results of a lesson on this sentence, this seed and these edits.

mod address_range;
pub mod change_report;
pub mod changes;
pub mod compare;
pub mod evaluate;
pub mod given;
pub mod lesson_run;
pub mod lesson_runs;
pub mod matrix_ref;
mod operand;
pub mod overflow;
pub mod question;
pub mod scope;
mod sequential;
pub mod typed_number;
#[cfg(test)]
pub(crate) mod work;
