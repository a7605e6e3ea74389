//! Runs with edited cells: which of these a check may change, and which it must keep.

use crate::math::{Overrides, Recorded};
use crate::models::computation::Run;
use crate::models::inputs::Mask;
use crate::models::slots::SlotKind;

/// The same run with edited inputs as its inputs, so that a check can change them like any others. Cells that are set in
/// stages stay set.
pub(super) fn settled(run: &Run) -> Run {
    let mut inputs = run.inputs.clone();
    let mut overrides = Overrides::default();
    let mut slots = run.computation.slots.iter();
    let has_mask = slots.any(|slot| slot.kind == SlotKind::Mask);
    for recorded in edited(run) {
        let (address, value) = (&recorded.address, run.tape.value(recorded.id).clone_owned());
        if let Some(input) = inputs.value_mut(address) {
            *input = value;
        } else if has_mask && address == "mask" {
            inputs.mask = Some(Mask::Matrix(value));
        } else {
            let cells = run.overrides.of(address).into_iter().flatten();
            for (&cell, &number) in cells {
                overrides.set(address, cell, number);
            }
        }
    }
    run.computation
        .run_with(inputs, run.settings.clone(), overrides)
}

/// The same run with all cells of every edited stage set, because its gradient ends there: nothing before it reaches beyond.
pub(super) fn frozen(run: &Run) -> Run {
    let mut overrides = Overrides::default();
    for recorded in edited(run) {
        overrides.set_matrix(&recorded.address, &run.tape.value(recorded.id));
    }
    let (inputs, settings) = (run.inputs.clone(), run.settings.clone());
    run.computation.run_with(inputs, settings, overrides)
}

fn edited(run: &Run) -> impl Iterator<Item = &Recorded> {
    run.recorded.iter().filter(|it| it.edit.is_some())
}
