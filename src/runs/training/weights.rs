//! The weights of a model in training, and their gradients, as the matrices of a run.

use std::collections::{BTreeMap, BTreeSet};

use super::lesson_training::TRAINING;
use crate::math::{EditedCells, Matrix, Recorded, Role, StageText};
use crate::models::catalog::Run;
use crate::models::parameters::Parameters;
use crate::models::training::Job;
use crate::runs::blank::{Blank, text};

static GRADIENT: StageText = text(
    [
        "gradient",
        "G = ∂L/∂W",
        "How fast the loss of the last batch grows with each weight; before clipping.",
        "loss.backward()",
    ],
    file!(),
);

/// The cells of a matrix of weights that were set by hand since training stood still.
#[derive(Clone, Debug)]
pub struct EditedWeights {
    /// The matrix before the first of them.
    pub before: Matrix,
    /// The cells, by row and column from 0.
    pub cells: BTreeSet<(usize, usize)>,
}

/// The weights of a job, each with its gradient after it.
pub(super) fn weights(job: &Job, edited: &BTreeMap<String, EditedWeights>) -> Run {
    let mut blank = Blank::default();
    let mut parameters = Parameters::new(job.parameters().origin);
    for (address, matrix) in job.parameters().iter() {
        let (rows, cols) = job.spec().labels(address);
        let leaf = |matrix: &Matrix| {
            let leaf = blank
                .tape
                .labelled_leaf(matrix.clone(), rows.clone(), cols.clone());
            leaf.id()
        };
        let edit = edited.get(address).map(|edited| EditedCells {
            before: leaf(&edited.before),
            cells: edited.cells.iter().copied().collect(),
        });
        let id = leaf(matrix);
        blank.recorded.push(Recorded {
            edit,
            ..Recorded::new(address.to_owned(), id, Role::Input)
        });
        parameters.insert(address, matrix.clone());
        if let Some(gradient) = job.gradients().get(address) {
            let id = leaf(gradient);
            let address = format!("gradient.{address}");
            let role = Role::Stage(&GRADIENT);
            blank.recorded.push(Recorded::new(address, id, role));
        }
    }
    blank.inputs.parameters = parameters;
    blank.run(&TRAINING, job.parameters().origin)
}
