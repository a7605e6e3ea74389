//! `attentive trace`: one computation, run once, with all its matrices and any gradient.

pub(super) mod cells;
mod given_file;
mod json;
mod text;

use std::path::PathBuf;

use clap::Args;
use given_file::Given;

use super::{CommandError, Course, Outcome, all_settings, list, stdout};
use crate::math::{Gradients, Matrix, Recorded, Role};
use crate::models::catalog::{self, Computation, Run};
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::Assignments;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::words::Sentence;
use crate::runs::run_directive::SENTENCE;

/// The arguments of `trace`.
#[derive(Args, Debug)]
#[command(after_help = format!("Computations:\n\n{}", list::computations()))]
pub struct TraceArgs {
    /// The computation: one of the list below.
    computation: String,
    /// Take the inputs from a JSON file instead of a sentence, as --json writes it: also its names, knobs, cells and `grad`; results are computed again. - is standard input, builtin:NAME a file of the built-in lessons.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Turn a knob. May be repeated.
    #[arg(long, value_name = "KNOB=VALUE")]
    set: Vec<String>,
    /// Write the gradients of this input or stage, summed or weighted by the `upstream` of the input.
    #[arg(long, value_name = "ADDRESS")]
    grad: Option<String>,
    /// Write JSON, every number in full.
    #[arg(long)]
    json: bool,
}

impl TraceArgs {
    /// Knobs, or cells such as `scaled[1,2]`, and their new values.
    fn settings(&self, seed: Option<u64>) -> Result<Vec<(String, String)>, CommandError> {
        let seed = seed.map(|seed| ("seed".to_owned(), seed.to_string()));
        all_settings(seed.into_iter().collect(), &self.set)
    }
}

/// A computation that has run, with the gradients that were asked for.
struct Traced {
    computation: &'static Computation,
    run: Run,
    /// The upstream gradient, if one was given.
    upstream: Option<Matrix>,
    grad: Option<(String, Gradients)>,
    /// Whether matrices were given, so that the knobs that shape random ones had no effect.
    from_file: bool,
    /// The knobs that shaped the inputs of a file, as it has them.
    past: Assignments,
}

/// `attentive trace`: runs the computation and writes all of it to the standard output.
///
/// # Errors
/// If the arguments name something that does not exist, or the input does not fit.
pub fn trace(args: &TraceArgs, course: &Course) -> Outcome {
    if course.sentence.is_some() && args.input.is_some() {
        return Err(CommandError::usage(
            "--sentence and --input cannot be used together",
            "give one of them",
        ));
    }
    let traced = Traced::new(args, course)?;
    stdout::write(if args.json {
        json::written(&traced)
    } else {
        text::written(&traced)
    })
}

impl Traced {
    fn new(args: &TraceArgs, course: &Course) -> Result<Self, CommandError> {
        let given = args.settings(course.seed)?;
        let computation = catalog::find(&args.computation).map_err(CommandError::Usage)?;
        let mut settings = computation.settings();
        let is_cell = |(name, _): &&(String, String)| name.contains('[');
        let (cells, knobs): (Vec<_>, Vec<_>) = given.iter().partition(is_cell);
        for (knob, value) in knobs {
            settings.set(knob, value).map_err(CommandError::Usage)?;
        }
        let given = match &args.input {
            Some(path) => {
                check_knobs(computation, &settings)?;
                Given::read(path, computation, &mut settings, &given)?
            }
            None => {
                let inputs = of_sentence(computation, &settings, course);
                Given::inputs(inputs.map_err(CommandError::Usage)?)
            }
        };
        let edits: Vec<_> = given.edits.iter().collect();
        let mut overrides = cells::overrides(&edits, &given.inputs).map_err(CommandError::Data)?;
        let set = cells::overrides(&cells, &given.inputs).map_err(CommandError::Usage)?;
        for (address, cell, number) in set.iter() {
            overrides.set(address, cell, number);
        }
        let run = computation.run_with(given.inputs, settings, overrides);
        cells::check(&run).map_err(CommandError::Usage)?;
        let grad = match args.grad.as_ref().or(given.grad.as_ref()) {
            Some(address) => Some(gradients(&run, address, given.upstream.as_ref())?),
            None if given.upstream.is_some() => {
                return Err(CommandError::data(
                    "the input has an `upstream`, but no gradient is asked for",
                    "add --grad with the address that it belongs to, or leave `upstream` out",
                ));
            }
            None => None,
        };
        Ok(Self {
            computation,
            run,
            upstream: given.upstream,
            grad,
            from_file: args.input.is_some() && !computation.slots.is_empty(),
            past: given.past,
        })
    }

    fn stages(&self) -> impl Iterator<Item = &Recorded> {
        let recorded = self.run.recorded.iter();
        recorded.filter(|recorded| matches!(recorded.role, Role::Stage(_)))
    }

    /// The knobs that had an effect: with a file, only those that were set.
    fn effective_settings(&self) -> impl Iterator<Item = (&'static Knob, Setting)> {
        let settings = &self.run.settings;
        settings
            .all()
            .filter(|(knob, _)| !self.from_file || settings.is_turned(knob.name))
    }

    /// The stages at which gradients end, because cells are set by hand there, and what they do not reach for that reason; `None` if
    /// they reach all.
    fn severed(&self) -> Option<(Vec<&str>, Vec<&str>)> {
        self.grad.as_ref()?;
        let reached: Vec<&str> = self.gradients().map(|(it, _)| &*it.address).collect();
        let edited = self.stages().filter(|it| it.edit.is_some());
        let edited: Vec<&str> = edited
            .map(|it| &*it.address)
            .filter(|it| reached.contains(it))
            .collect();
        let recorded = &self.run.recorded;
        let is_edited = |it: &Recorded| edited.contains(&&*it.address);
        let last = recorded.iter().rposition(is_edited)?;
        let before = recorded[..last].iter();
        let before = before.filter(|it| it.role != Role::Constant);
        let before = before.map(|it| &*it.address);
        let lost: Vec<&str> = before.filter(|it| !reached.contains(it)).collect();
        (!lost.is_empty()).then_some((edited, lost))
    }

    /// Every input and stage that the loss reaches, with its gradient.
    fn gradients(&self) -> impl Iterator<Item = (&Recorded, &Matrix)> {
        let all = self.grad.as_ref().map(|(_, gradients)| gradients);
        let recorded = self.run.recorded.iter();
        recorded
            .filter(|recorded| recorded.role != Role::Constant)
            .filter_map(move |recorded| Some((recorded, all?.of(recorded.id)?)))
    }
}

/// The inputs for a sentence.
fn of_sentence(
    computation: &Computation,
    settings: &Settings,
    course: &Course,
) -> Result<Inputs, InputError> {
    let sentence = course.sentence.as_deref().unwrap_or(SENTENCE);
    let sentence = Sentence::parse(sentence)?;
    (computation.reads)(&sentence)?;
    let inputs = computation.inputs(&sentence, settings);
    inputs.check(computation.slots)?;
    Ok(inputs)
}

/// Most knobs shape random inputs. Setting one together with a file would have no effect, so it is an error.
fn check_knobs(computation: &Computation, settings: &Settings) -> Result<(), CommandError> {
    // A computation without inputs draws its random numbers itself, file or no file.
    let shapes_inputs = |(knob, _): &(&'static Knob, Setting)| {
        settings.is_turned(knob.name) && knob.shapes_inputs() && !computation.slots.is_empty()
    };
    match settings.all().find(shapes_inputs) {
        None => Ok(()),
        Some((Knob { name: knob, .. }, _)) => Err(CommandError::usage(
            format!("knob `{knob}` shapes random inputs, and with --input nothing is random"),
            format!("leave out `{knob}` or --input"),
        )),
    }
}

/// The gradients of `sum(upstream ∘ value(address))`; without an upstream, of the sum.
fn gradients(
    run: &Run,
    address: &str,
    upstream: Option<&Matrix>,
) -> Result<(String, Gradients), CommandError> {
    let has_gradient = |recorded: &&Recorded| recorded.role != Role::Constant;
    let found = run.recorded.iter().find(|it| it.address == address);
    let Some(found) = found else {
        let differentiable = run.recorded.iter().filter(has_gradient);
        let known = differentiable.map(|recorded| recorded.address.as_str());
        let error = InputError::unknown("input or stage", address, known);
        return Err(CommandError::Usage(error));
    };
    if !has_gradient(&found) {
        return Err(CommandError::usage(
            format!("`{address}` is a constant and has no gradients"),
            "choose a stage, or an input that is not",
        ));
    }
    let (rows, cols) = run.tape.value(found.id).shape();
    let upstream = match upstream {
        None => Matrix::from_element(rows, cols, 1.0),
        Some(given) if given.shape() == (rows, cols) => given.clone(),
        Some(given) => {
            let (given_rows, given_cols) = given.shape();
            return Err(CommandError::data(
                format!(
                    "`upstream` is [{given_rows}, {given_cols}], but `{address}` is [{rows}, {cols}]"
                ),
                format!("give `upstream` the shape of `{address}`"),
            ));
        }
    };
    Ok((address.to_owned(), run.tape.backward(found.id, upstream)))
}
