//! Runs in which somebody set cells: what a check may change in them, and what it must leave.

use crate::math::{Overrides, Recorded, Role};
use crate::models::computation::Run;
use crate::models::inputs::{Badge, Input, Mask};

/// The same run with edited inputs among its inputs, so that a check can change them like any others. What is set in its
/// stages stays set.
pub(super) fn settled(run: &Run) -> Run {
    let mut inputs = run.inputs.clone();
    let mut overrides = Overrides::default();
    for recorded in run.recorded.iter().filter(|it| it.edit.is_some()) {
        let value = run.tape.value(recorded.id).clone();
        let (rows, cols) = run.tape.labels(recorded.id);
        let slots = run.computation.slots.iter();
        let slot = slots
            .map(|slot| slot.name)
            .find(|name| *name == recorded.address);
        match (recorded.role, slot) {
            (Role::Stage(_), _) | (_, None) => keep(run, recorded, &mut overrides),
            (_, Some("mask")) => inputs.mask = Some(Mask::Matrix(value)),
            (_, Some(name)) if inputs.parameters.get(name).is_some() => {
                inputs.parameters.insert(name, value);
            }
            (_, Some(name)) => {
                let badge = Badge::Edited;
                let input = Input {
                    value,
                    badge,
                    rows,
                    cols,
                };
                inputs.matrices.insert(name, input);
            }
        }
    }
    run.computation
        .run_with(inputs, run.settings.clone(), overrides)
}

/// The same run with every stage that has an edit as fixed as its gradient says: what comes before it does not reach beyond.
pub(super) fn frozen(run: &Run) -> Run {
    let mut overrides = Overrides::default();
    for recorded in run.recorded.iter().filter(|it| it.edit.is_some()) {
        let value = run.tape.value(recorded.id);
        for col in 0..value.ncols() {
            for row in 0..value.nrows() {
                overrides.set(&recorded.address, (row, col), value[(row, col)]);
            }
        }
    }
    let (inputs, settings) = (run.inputs.clone(), run.settings.clone());
    run.computation.run_with(inputs, settings, overrides)
}

fn keep(run: &Run, recorded: &Recorded, overrides: &mut Overrides) {
    let cells = run.overrides.of(&recorded.address).into_iter().flatten();
    for (&cell, &number) in cells {
        overrides.set(&recorded.address, cell, number);
    }
}
