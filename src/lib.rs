//! `attentive` is a notebook that you step through in a terminal: an RNN and then self-attention, computed on your own
//! sentence. This is its map.
//!
//! # Bird's-eye view
//!
//! A lesson is a Markdown file ([`lesson`]). It asks for computations, which are plain functions on a tape ([`models`],
//! [`math`]). [`runs`] runs them on the learner's sentence, seed and edits. [`notebook`] turns the lesson, the results and
//! the place where the learner is into panels. [`view`] draws panels as lines; [`front`] puts lines on a terminal, into a pipe, or
//! answers `attentive trace` with the bare numbers.
//!
//! A key press goes one way round: `front` reads it; [`Notebook::press`](notebook::Notebook::press) changes the state, composes
//! the [`Page`](notebook::page::Page) of it and returns its effects on the outside world; [`screen::draw`](view::screen::draw)
//! draws that page. Changes of the [`progress`](notebook::progress) are one of the effects: `front` saves them once it has drawn.
//!
//! # Rooms, and which way the arrows run
//!
//! `math ← models ← runs ← notebook ← view ← front ← cli ← main`, and `lesson ← runs`.
//!
//! | room | what is in it |
//! |---|---|
//! | [`math`] | the tape: values, gradients and the arithmetic of a cell; the trace of named stages; kernels; random numbers |
//! | [`models`] | one idea a file: attention, recurrent networks on one loop ([`models::recurrence`]), the layers of the [Transformer](models::transformer), embeddings, each a function in a scope of a forward pass ([`models::forward_pass`]) with weights of its own ([`models::parameters`]); [training](models::training) on [tasks](models::tasks), a step at a time, with what a translator makes of a sentence [meanwhile](models::training::Draft), and kept in a file so that it goes on; what a written word [costs](models::decoding_costs); a [corpus](models::corpus) of translations, and the [translator](models::translator) that has learned it, at work on a sentence ([`models::translation`]), and Kannada in Latin letters ([`models::romanisation`]); famous mistakes ([`models::mistakes`]) and the checks that catch them ([`models::checks`]); inputs ([`models::inputs`], [`models::slots`]) and knobs ([`models::knobs`]); the one list ([`models::catalog`]) |
//! | [`lesson`] | Markdown to steps and problems, syntax only |
//! | [`runs`] | the results of a lesson on one sentence, seed and set of edits ([`runs::lesson_runs`]): its runs, computed spans, verdicts of checks, answers to questions, and the changes between two results; [training](runs::training), each result under its spec; [times](runs::timing) that a clock measured |
//! | [`notebook`] | the state, the one key table ([`notebook::key_table`]), the page as panels, the [marks](notebook::marks) of what changed, and what its [pictures](notebook::pictures) say, [progress](notebook::progress) as data, the [way](notebook::way) through the course and the [score](notebook::score) of a lesson |
//! | [`view`] | panels to lines of text: matrices, arithmetic, plots, header and footer; on a wide screen the [text](view::page) of a step beside its pictures |
//! | [`front`] | the terminal, files, signals, the environment: everything that touches the world |
//!
//! [`nearest`] ("did you mean …?"), [`text`] (decoded, cleaned of control characters, shortened, numbers in figures) and [`sorting`] (one
//! sort, compiled once) belong to no room and may be used in all of them.
//!
//! # What holds
//!
//! - **A stage is said once**, in the function that computes it, by [`stages!`]: its name is the binding, its formula and
//!   sentence are the doc lines, its code is the expression that ran, and what it reads is known from the tape.
//! - **An operation knows everything about itself** in one place: value, pullback, arithmetic of a cell, labels. The
//!   inspector formats that arithmetic; it computes nothing.
//! - **No number is typed in.** Prose takes its figures from computed spans, and `attentive check` refuses others.
//! - **No sentence outlives an edit.** A text or a step that is true only of some numbers carries a condition, and is left out where
//!   that does not hold; a question that the numbers do not decide is not asked.
//! - **Nothing is stale.** A new sentence, seed, knob or cell reaches every run of the lesson; one whose words, settings and cells are still the same
//!   stays the very same run. A key computes each run of the lesson once, and twice only where a mistake is compared with the right computation.
//! - **Drawing computes nothing.** The page is composed once for a key; `view` reads it. A test counts.
//! - **`update` is pure.** There is no clock, file, thread, signal or environment variable outside `front`.
//! - **Names nest.** A parameter, an input and a stage of one part of a model have one address, `encoder.0.head1.w_q`, which the
//!   inspector, edits, checks, change lines and `attentive trace` use.
//! - **What trains is what is shown**: a job makes its steps with the model functions of the lessons, on a batch instead of a sentence. A
//!   result has the name of all that it depends on ([`TrainingSpec`](models::training::TrainingSpec)), and comes out the same to the bit.
//! - `math` and `lesson` import nothing of ours. `lesson` and `models` meet first in `runs`. ratatui's types begin at
//!   `view`. A test scans for this.
//! - **Only changes are saved**, under a lock and by a rename, so that copies of the program that run at once undo nothing of each
//!   other, and a copy that is killed leaves no half file.
//! - A wrong shape inside `math` is a panic that names the operation; [`models::slots`] makes it unreachable from outside.
//! - Text from people and files is [cleaned](text::clean) of control characters where it leaves: in [`view`], in a
//!   [`Problem`](lesson::Problem), and by `front` where it writes text itself.
//! - There is no `unsafe` here.
//!
//! # What a change costs
//!
//! | change | what it touches |
//! |---|---|
//! | a lesson | one Markdown file |
//! | a lesson on the short way | `short = true` in its front matter |
//! | a stage | three lines in one model file |
//! | a computation | its file, its `mod` line, one catalog row with its inputs, its weights and its forward pass |
//! | a sentence that a computation cannot read | the `reads` of its row in the catalog |
//! | a knob | one line in that computation's knob list |
//! | a task to train on | one variant of [`Task`](models::tasks::Task), and its row of settings for each model |
//! | pairs to translate | a file for `--data`; those of the lessons: `lessons/pairs.tsv`, its glossary, and the rules in `tests/all/corpus.rs` |
//! | a mistake | its function, one row of [`MISTAKES`](models::mistakes::MISTAKES), its marks in `tests/all/checks.rs` |
//! | a function in computed spans | one variant of [`Function`](lesson::Function), one arm in `runs::evaluate`, its row in `docs/lesson-format.md` |
//! | a check | its file, one row of [`CHECKS`](models::checks::CHECKS), its column in `tests/all/checks.rs` |
//! | a widget | its file with tests, one [`Panel`](notebook::panel::Panel) variant, one arm in [`view::panel`] |
//! | a part of the map | its name in [`MapPart`](lesson::MapPart), its place and label in [`pictures::map`](notebook::pictures::map), its row in `docs/lesson-format.md` |
//! | a training in a lesson | a `train` block; its results of before, a line in `lessons/train.sh` |
//! | a measurement in a lesson | a `time` block |
//! | a key | one row of the table, one arm of the update |
//! | an output format | one file in `front`, one arm in [`cli`] |

#[cfg(not(target_family = "wasm"))]
pub mod cli;
#[cfg(not(target_family = "wasm"))]
pub mod front;
pub mod lesson;
pub mod math;
pub mod models;
pub mod nearest;
pub mod notebook;
pub mod runs;
pub mod sorting;
pub mod text;
pub mod view;
