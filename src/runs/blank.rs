//! A run whose matrices were measured, and not computed on its tape.

use crate::math::{Labels, Matrix, Overrides, Recorded, Role, StageText, Tape};
use crate::models::catalog::{Computation, Run};
use crate::models::inputs::{Badge, Inputs};
use crate::models::knobs::Settings;

/// A run that takes matrices.
#[derive(Default)]
pub(super) struct Blank {
    pub(super) tape: Tape,
    pub(super) recorded: Vec<Recorded>,
    pub(super) inputs: Inputs,
}

impl Blank {
    pub(super) fn add(
        &mut self,
        text: &'static StageText,
        matrix: Matrix,
        (rows, cols): (Labels, Labels),
    ) {
        let id = self.tape.labelled_leaf(matrix, rows, cols).id();
        let recorded = Recorded::new(text.name.to_owned(), id, Role::Stage(text));
        self.recorded.push(recorded);
    }

    /// The run of `computation`, by which it is called.
    pub(super) fn run(mut self, computation: &'static Computation, origin: Badge) -> Run {
        self.inputs.parameters.origin = origin;
        Run {
            computation,
            tape: self.tape,
            recorded: self.recorded,
            inputs: self.inputs,
            settings: Settings::new(&[]),
            overrides: Overrides::default(),
        }
    }
}

/// The text of a stage that no model function computes.
pub(super) const fn text(
    [name, formula, sentence, code]: [&'static str; 4],
    file: &'static str,
) -> StageText {
    StageText {
        name,
        formula,
        sentence,
        code,
        file,
    }
}
