//! A file of numbers for a trace.

use std::path::Path;

use crate::front::{CommandError, file};
use crate::math::Matrix;
use crate::models::catalog::Computation;
use crate::models::inputs::{InputError, Inputs};
use crate::models::json::{Assignments, TraceFile, parse};
use crate::models::knobs::Settings;

/// What a trace is computed from.
#[derive(Default)]
pub(super) struct Given {
    /// The inputs.
    pub(super) inputs: Inputs,
    /// The upstream gradient.
    pub(super) upstream: Option<Matrix>,
    /// The address of the gradients.
    pub(super) grad: Option<String>,
    /// The cells that were set by hand.
    pub(super) edits: Assignments,
    /// The knobs that shaped the inputs, which change nothing any more.
    pub(super) past: Assignments,
}

impl Given {
    /// These inputs alone.
    pub(super) fn inputs(inputs: Inputs) -> Self {
        Self {
            inputs,
            ..Self::default()
        }
    }

    /// A file for a computation. `settings` are those that the command `set`, and get those of the file besides.
    pub(super) fn read(
        path: &Path,
        computation: &Computation,
        settings: &mut Settings,
        set: &[(String, String)],
    ) -> Result<Self, CommandError> {
        let text = file::read(path)?;
        let json = parse(&file::name(path), &text).map_err(CommandError::Data)?;
        Self::of(TraceFile(&json), computation, settings, set).map_err(CommandError::Data)
    }

    fn of(
        file: TraceFile<'_>,
        computation: &Computation,
        settings: &mut Settings,
        set: &[(String, String)],
    ) -> Result<Self, InputError> {
        let (inputs, upstream) = file.inputs(computation)?;
        let [own, past] = file.settings(computation, &inputs, set)?;
        for (name, value) in own {
            settings.set(&name, &value)?;
        }
        let inputs = inputs.with_settings(computation.slots, settings);
        inputs.check(computation.slots)?;
        Ok(Self {
            inputs,
            upstream,
            grad: file.grad()?,
            edits: file.edits()?,
            past,
        })
    }
}
