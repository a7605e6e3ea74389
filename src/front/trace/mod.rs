//! `attentive trace`: one computation, run once, with all its matrices and any gradient.

mod cells;
mod json;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use super::{CommandError, Outcome, file, stdout};
use crate::math::{Gradients, Matrix, Recorded, Role};
use crate::models::catalog::{self, Computation, Run};
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::parse;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::words::Sentence;

/// A computation to trace.
#[derive(Clone, Debug)]
pub struct Request {
    /// The name of a computation.
    pub computation: String,
    /// Its input.
    pub source: InputSource,
    /// Knobs, or cells such as `scaled[1,2]`, and their new values.
    pub settings: Vec<(String, String)>,
    /// The address of the matrix whose gradients are asked for.
    pub grad: Option<String>,
    /// Whether to write JSON instead of text.
    pub json: bool,
}

/// The input of a computation.
#[derive(Clone, Debug)]
pub enum InputSource {
    /// The words of a sentence, with random weights.
    Sentence(String),
    /// The matrices in a JSON file; `-` is the standard input.
    File(PathBuf),
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
}

/// Runs the computation and writes all of it to the standard output.
///
/// # Errors
/// If the request names something that does not exist, or the input does not fit.
pub fn trace(request: &Request) -> Outcome {
    let traced = Traced::new(request)?;
    stdout::write(if request.json {
        json::written(&traced)
    } else {
        text::written(&traced)
    })?;
    Ok(ExitCode::SUCCESS)
}

impl Traced {
    fn new(request: &Request) -> Result<Self, CommandError> {
        let computation = catalog::find(&request.computation).map_err(CommandError::Usage)?;
        let mut settings = computation.settings();
        let (cells, knobs): (Vec<_>, Vec<_>) = request
            .settings
            .iter()
            .partition(|(name, _)| name.contains('['));
        for (knob, value) in knobs {
            settings.set(knob, value).map_err(CommandError::Usage)?;
        }
        let (inputs, upstream) = match &request.source {
            InputSource::Sentence(sentence) => {
                let sentence = Sentence::parse(sentence).map_err(CommandError::Usage)?;
                (computation.inputs(&sentence, &settings), None)
            }
            InputSource::File(path) => {
                check_knobs(computation, &settings)?;
                let text = file::read(path)?;
                from_file(computation, &settings, &file::name(path), &text)
                    .map_err(CommandError::Data)?
            }
        };
        let overrides = cells::overrides(&cells).map_err(CommandError::Usage)?;
        let run = computation.run_with(inputs, settings, overrides);
        cells::check(&run).map_err(CommandError::Usage)?;
        let grad = match &request.grad {
            Some(address) => Some(gradients(&run, address, upstream.as_ref())?),
            None if upstream.is_some() => {
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
            upstream,
            grad,
            from_file: matches!(request.source, InputSource::File(_))
                && !computation.slots.is_empty(),
        })
    }

    /// The stages.
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

    /// Every input and stage that the loss reaches, with its gradient.
    fn gradients(&self) -> impl Iterator<Item = (&Recorded, &Matrix)> {
        let all = self.grad.as_ref().map(|(_, gradients)| gradients);
        let recorded = self.run.recorded.iter();
        recorded
            .filter(|recorded| recorded.role != Role::Constant)
            .filter_map(move |recorded| Some((recorded, all?.of(recorded.id)?)))
    }
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

fn from_file(
    computation: &Computation,
    settings: &Settings,
    name: &str,
    text: &[u8],
) -> Result<(Inputs, Option<Matrix>), InputError> {
    let json = parse(name, text)?;
    // A file beside a lesson and the output of `--json` have the input in a field.
    let json = match json.get("input") {
        Some(input) => Inputs::read_of(computation.slots, input),
        None => json,
    };
    let (inputs, upstream) = Inputs::from_json(computation.slots, &json)?;
    let mask = settings.get("mask").filter(|_| settings.is_turned("mask"));
    let inputs = match mask {
        Some(mask) => inputs.with_mask(mask),
        None => inputs,
    };
    Ok((inputs, upstream))
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
