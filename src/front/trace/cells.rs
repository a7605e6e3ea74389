//! Cells set on the command line: `--set 'scaled[1,2]=9'`.

use crate::math::Overrides;
use crate::models::catalog::Run;
use crate::models::inputs::{InputError, Inputs};
use crate::runs::typed_number::typed_cell;

/// Reads the cells and their new values.
pub(in crate::front) fn overrides(
    settings: &[&(String, String)],
    inputs: &Inputs,
) -> Result<Overrides, InputError> {
    let mut overrides = Overrides::default();
    for (name, value) in settings {
        let (address, cell) = cell(name).ok_or_else(|| {
            InputError::new(
                format!("`{name}` names no cell"),
                "write --set 'scaled[1,2]=9': a matrix, then row and column from 0",
            )
        })?;
        let number = typed_cell(address, cell, inputs, value).map_err(|error| {
            let cannot = format!("cell `{name}` cannot be `{value}`");
            InputError::new(cannot, error)
        })?;
        overrides.set(address, cell, number);
    }
    Ok(overrides)
}

fn cell(name: &str) -> Option<(&str, (usize, usize))> {
    let (address, rest) = name.split_once('[')?;
    let (row, col) = rest.strip_suffix(']')?.split_once(',')?;
    Some((
        address,
        (row.trim().parse().ok()?, col.trim().parse().ok()?),
    ))
}

/// Checks that the computation has every cell that was set.
pub(super) fn check(run: &Run) -> Result<(), InputError> {
    for (address, (row, col), _) in run.overrides.iter() {
        let known = run.recorded.iter().map(|it| it.address.as_str());
        let Some(recorded) = run.recorded.iter().find(|it| it.address == address) else {
            return Err(InputError::unknown("input or stage", address, known));
        };
        if !recorded.is_edited(row, col) {
            let (rows, cols) = run.tape.value(recorded.id).shape();
            return Err(InputError::new(
                format!("`{address}` has no cell [{row},{col}]"),
                format!(
                    "rows go from 0 to {}, columns from 0 to {}",
                    rows - 1,
                    cols - 1
                ),
            ));
        }
    }
    Ok(())
}
