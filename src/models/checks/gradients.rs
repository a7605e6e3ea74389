//! Gradients that training could trust.

use super::edited::frozen;
use super::{Verdict, again, figure, finite, output, shaken};
use crate::math::{Matrix, random};
use crate::models::computation::Run;
use crate::models::inputs::Inputs;

/// The step of the differences for inputs of size 1, where nothing is steep.
const STEP: f64 = 1e-6;

/// What gradient and difference may differ by, for a loss and scores of size 1.
const TOLERANCE: f64 = 1e-5;

/// Where outputs move so many times as far as inputs, no difference is small enough to follow them.
const STEEPEST: f64 = 1e4;

/// How fast a random sum of the outputs changes when all the inputs move along one random direction: by the gradients of the
/// tape, and by the difference of two reruns. The mask stays where it is.
pub(super) fn agree(run: &Run) -> Verdict {
    let run = &frozen(run);
    let Some(value) = finite(run) else {
        return Verdict::overflow();
    };
    let (rows, cols) = value.shape();
    let upstream = random::normal(rows, cols, 1.0, &mut random::generator(0, "upstream"));
    let gradients = run.tape.backward(output(run), upstream.clone());
    let directions = run.inputs.values().into_iter();
    let directions: Vec<(&str, Matrix)> = directions
        .map(|(name, value)| (name, shaken::draws(name, value)))
        .collect();
    // What each cell of the inputs contributes when it moves: the gradient by the cell times its direction.
    let contributions: Vec<Matrix> = directions
        .iter()
        .filter_map(|(name, direction)| {
            let gradient = gradients.of(run.find(name)?)?;
            Some(gradient.component_mul(direction))
        })
        .collect();
    let by_gradient: f64 = contributions.iter().map(Matrix::sum).sum();
    let steepness: f64 = contributions.iter().map(Matrix::norm_squared).sum();
    // The values that attention averages may be larger than what comes of it.
    let values = run.find("v").map_or(0.0, |v| run.tape.value(v).amax());
    let size = upstream.norm() * values.max(value.amax());
    if !by_gradient.is_finite() || !size.is_finite() {
        return Verdict::overflow();
    }
    let steepness = steepness.sqrt() / size.max(f64::MIN_POSITIVE);
    if steepness > STEEPEST {
        return Verdict::unasked("not checked: too steep for differences to follow");
    }
    // Weights answer to scores the more steeply the larger these are, but too small a step would drown in rounding.
    let scores = run
        .find("scaled")
        .map_or(0.0, |id| run.tape.value(id).amax());
    let step = STEP / (1.0 + steepness + scores.sqrt());
    let loss = |by: f64| {
        let moved = again(run, moved(&run.inputs, &directions, by));
        finite(&moved).map(|value| value.dot(&upstream))
    };
    let (Some(up), Some(down)) = (loss(step), loss(-step)) else {
        return Verdict::overflow();
    };
    let by_difference = (up - down) / (2.0 * step);
    let scale = size * (1.0 + steepness + scores);
    let difference = (by_gradient - by_difference).abs() / scale.max(f64::MIN_POSITIVE);
    if !difference.is_finite() {
        return Verdict::overflow();
    }
    let text = format!(
        "gradient {}, by differences {}",
        figure(by_gradient),
        figure(by_difference)
    );
    Verdict::measured(difference <= TOLERANCE, difference, text)
}

/// The inputs, moved so far along these directions.
fn moved(inputs: &Inputs, directions: &[(&str, Matrix)], by: f64) -> Inputs {
    let mut moved = inputs.clone();
    for (name, direction) in directions {
        if let Some(value) = moved.value_mut(name) {
            *value += direction * by;
        }
    }
    moved
}
