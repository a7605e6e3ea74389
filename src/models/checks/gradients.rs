//! Gradients that training could trust.

use std::collections::BTreeMap;

use super::perturbed_inputs;
use super::subject::{Subject, rerun};
use super::verdict::{Measured, OVERFLOW, Verdict};
use crate::math::{Matrix, Overrides, random};
use crate::models::computation::Run;
use crate::text::figures;

/// The step of the differences for inputs of size 1, where nothing is steep.
const STEP: f64 = 1e-6;

/// The largest difference between the two that passes, for a loss and scores of size 1.
const TOLERANCE: f64 = 1e-5;

/// Where outputs move more than so many times as far as inputs, no difference is small enough to follow them.
const STEEPEST: f64 = 1e4;

/// How fast a random sum of the outputs changes when all the inputs move along one random direction: by the gradients of the
/// tape, and by the difference of two reruns. The mask stays where it is.
pub(super) fn agree(subject: Subject<'_>) -> Measured {
    let run = frozen(subject.run);
    let subject = subject.of(&run);
    let value = subject.finite()?;
    let output = subject.output().ok_or(OVERFLOW)?;
    let (rows, cols) = value.shape();
    let upstream = random::normal(rows, cols, 1.0, &mut random::generator(0, "upstream"));
    let gradients = run.tape.backward(output.id, upstream.clone());
    let inputs = subject.inputs();
    let directions = inputs.iter().map(|(address, value)| {
        let direction = perturbed_inputs::draws(address, value);
        (address.as_str(), direction)
    });
    let directions: BTreeMap<&str, Matrix> = directions.collect();
    // The contribution of each cell of the inputs when it moves: the gradient by the cell times its direction.
    let contributions: Vec<Matrix> = directions
        .iter()
        .filter_map(|(address, direction)| {
            let gradient = gradients.of(run.find(address)?)?;
            Some(gradient.component_mul(direction))
        })
        .collect();
    let by_gradient: f64 = contributions.iter().map(Matrix::sum).sum();
    let steepness: f64 = contributions.iter().map(Matrix::norm_squared).sum();
    // The values that attention averages may be larger than its outputs.
    let size = upstream.norm() * subject.size("v").max(value.amax());
    if !by_gradient.is_finite() || !size.is_finite() {
        return Err(OVERFLOW);
    }
    let steepness = steepness.sqrt() / size.max(f64::MIN_POSITIVE);
    if steepness > STEEPEST {
        return Err("not checked: too steep for differences to follow");
    }
    // Weights answer to scores the more steeply the larger these are, but too small a step would drown in rounding.
    let scores = subject.size("scaled");
    let step = STEP / (1.0 + steepness + scores.sqrt());
    let loss = |by: f64| {
        let mut moved = inputs.clone();
        for (address, value) in &mut moved {
            *value += &directions[address.as_str()] * by;
        }
        let value = subject.finite_with(&moved)?;
        Ok::<f64, &str>(value.dot(&upstream))
    };
    let by_difference = (loss(step)? - loss(-step)?) / (2.0 * step);
    let scale = size * (1.0 + steepness + scores);
    let difference = (by_gradient - by_difference).abs() / scale.max(f64::MIN_POSITIVE);
    if !difference.is_finite() {
        return Err(OVERFLOW);
    }
    let text = format!(
        "slope {} by gradients, {} by a nudge of the inputs",
        figures::measured(by_gradient),
        figures::measured(by_difference)
    );
    Ok(Verdict::measured(difference <= TOLERANCE, difference, text))
}

/// The same run with all cells of every edited matrix set, because its gradient ends there: nothing before it reaches beyond.
fn frozen(run: &Run) -> Run {
    let mut overrides = Overrides::default();
    for recorded in run.recorded.iter().filter(|it| it.edit.is_some()) {
        overrides.set_matrix(&recorded.address, &run.tape.value(recorded.id));
    }
    rerun(run, overrides)
}
