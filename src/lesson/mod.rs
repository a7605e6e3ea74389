//! Lessons: Markdown in, steps and problems out.
//!
//! A lesson is a Markdown file that reads well on a code host. Its front matter is TOML between `+++` lines, a line
//! `---` starts the next step, and fenced blocks whose first word is one of [`Directive::NAMES`] are directives.
//! HTML comments are left out. Inline code that begins with `= ` is a computed span: the page replaces it with its value.
//!
//! ```
//! let lesson = attentive::lesson::parse("09-why-divide.md", "\
//! +++
//! title = \"Why divide?\"
//! part = \"Self-attention\"
//! +++
//! The largest score is `= max affinity[0]`.
//! ---
//! And now every row sums to `= sum weights[0]`.
//! ");
//! assert_eq!(lesson.problems().count(), 0);
//! assert_eq!((lesson.number(), lesson.slug(), lesson.steps.len()), (Some(9), "why-divide", 2));
//! ```
//!
//! What holds here:
//! - This room knows syntax only. Whether a stage, a computation or a knob exists is checked in `runs`, which is why every
//!   name carries the [`Span`] it was read from.
//! - Reading never fails: a broken file gives the part of the lesson that could be read, at least one step, and every
//!   [`Problem`] stands in the lesson where it was found.
//! - There is no I/O. Files arrive as bytes, the built-in ones from inside the binary.
//!
//! From text to lesson: `manuscript` keeps the text and finds places in it, `parse` cuts it into `front_matter` and
//! steps, and `markdown` turns a step into blocks, whose text an `inline_builder` puts together; `step_conditions` takes out
//! those of the whole step. `fence` and `toml_keys` take a directive apart for `read_directive`, `read_predict` and
//! `read_task`; `grammar`, with a `cursor` on the text, reads expressions out of `tokens`.

mod constant;
mod cursor;
mod directive;
mod document;
mod expression;
mod fence;
mod front_matter;
mod grammar;
mod hard_coded_numbers;
mod indices;
mod inline;
mod inline_builder;
mod latex;
mod library;
mod manuscript;
mod map_part;
mod markdown;
mod parse;
mod predict;
mod problem;
mod question_names;
mod read_directive;
mod read_predict;
mod read_task;
mod read_words;
mod reading_time;
mod step_conditions;
mod tokens;
mod toml_keys;
mod toml_values;

pub use directive::{
    CellIndex, Checks, CurveKeys, Directive, KnobAssignment, KnobDirective, MapDirective, Race,
    RunDirective, Scale, Show, Time, Train, View, WordOrder,
};
pub use document::{Block, BlockKind, Lesson, Step, Steps};
pub use expression::{Expression, Function, Index, Operator, Reference, SHOWN};
pub use hard_coded_numbers::typed_results;
pub use inline::Inline;
pub use library::{FileKind, Library};
pub use manuscript::{Span, Spanned};
pub use map_part::MapPart;
pub use parse::parse;
pub use predict::{Case, Extreme, OptionList, Predict, Task, Why, Within, Wrong};
pub use problem::Problem;
