//! Training: a [spec](TrainingSpec) names all that a run depends on, and a [job](Job) made from it is an iterator that makes one step
//! of training at a time. The models are the functions that the lessons show, on a batch instead of a sentence.
//!
//! ```
//! use attentive::models::training::TrainingSpec;
//!
//! let mut spec = TrainingSpec::new("recall", "attention")?;
//! spec.set("gap", "5")?;
//! let mut job = spec.job()?;
//! for progress in job.by_ref().take(3) {
//!     println!("{}: loss {:.3}", progress.step, progress.loss);
//! }
//! assert_eq!(job.parameters().get("w_q").unwrap().shape(), (16, 16));
//! # Ok::<(), attentive::models::inputs::InputError>(())
//! ```

mod checkpoint;
mod draft;
mod job;
mod known_settings;
mod model;
mod spec;
mod translation;

pub(crate) use checkpoint::is_moment;
pub use checkpoint::{Checkpoint, Resumed};
pub use draft::{Draft, MOST_DRAFTED};
pub use job::{End, Job, Progress, STEPS_A_SCORE};
pub use model::Model;
pub use spec::TrainingSpec;
