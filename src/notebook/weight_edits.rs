//! Weights that are set by hand while their training stands still, with undo and redo.

use std::collections::BTreeSet;

use super::state::Notebook;
use crate::models::badge::Badge;
use crate::models::training::TrainingSpec;
use crate::runs::training::EditedWeights;
use crate::text::figures;

/// The weights that were set since their trainings stood still.
#[derive(Debug, Default)]
pub(super) struct WeightEdits {
    past: Vec<WeightEdit>,
    future: Vec<WeightEdit>,
}

/// One weight that was set.
#[derive(Clone, Debug)]
struct WeightEdit {
    spec: TrainingSpec,
    address: String,
    cell: (usize, usize),
    before: f64,
    after: f64,
    /// That of the weights before.
    origin: Badge,
}

impl WeightEdits {
    /// Forgets those of a training that goes on, or is dropped.
    pub(super) fn forget(&mut self, spec: &TrainingSpec) {
        self.past.retain(|edit| edit.spec != *spec);
        self.future.retain(|edit| edit.spec != *spec);
    }
}

impl Notebook {
    /// Sets a weight of a model that stands still. Training goes on from it.
    pub(super) fn set_weight(
        &mut self,
        spec: &TrainingSpec,
        address: &str,
        cell: (usize, usize),
        number: f64,
    ) -> Result<(), String> {
        let trained = self.training.results.of_mut(spec);
        let Some(job) = &mut trained.job else {
            return Ok(());
        };
        let origin = job.parameters().origin;
        let matrix = job.parameters().get(address).cloned();
        let was = job
            .edit(address, cell, number)
            .map_err(|it| it.to_string())?;
        if let Some(before) = matrix {
            let cells = BTreeSet::new();
            let edited = trained.edited.entry(address.to_owned());
            let edited = edited.or_insert(EditedWeights { before, cells });
            edited.cells.insert(cell);
        }
        let goes_on = trained.end.is_none();
        self.training.weights.future.clear();
        self.training.weights.past.push(WeightEdit {
            spec: spec.clone(),
            address: address.to_owned(),
            cell,
            before: was,
            after: number,
            origin,
        });
        let was = figures::term(was);
        self.say(match goes_on {
            true => format!("it was {was}; training goes on from here, and u takes it back"),
            false => format!("it was {was}; this training is done, so nothing goes on from here"),
        });
        self.draft_again(spec);
        self.renew_training();
        Ok(())
    }

    /// Sets weights back to the numbers that training gave them: one cell of a matrix, or all that were set.
    pub(super) fn reset_weights(
        &mut self,
        spec: &TrainingSpec,
        address: &str,
        cell: Option<(usize, usize)>,
    ) {
        let edited = self.training.results.of_mut(spec).edited.get(address);
        let Some(edited) = edited.cloned() else {
            return;
        };
        let cells = edited.cells.iter().copied();
        let reset: Vec<(usize, usize)> = match cell {
            Some(cell) => cells.filter(|it| *it == cell).collect(),
            None => cells.collect(),
        };
        let past = self.training.weights.past.len();
        for cell in reset {
            // A number that was there is one that can be set.
            let _ = self.set_weight(spec, address, cell, edited.before[cell]);
            self.mark(spec, address, cell);
        }
        if self.training.weights.past.len() > past {
            self.renew_training();
            self.say("as training left it; u takes that back");
        }
    }

    /// Whether the last weight that was set in this lesson can be undone.
    pub(super) fn can_undo_weight(&self) -> bool {
        self.last_of(&self.training.weights.past).is_some()
    }

    /// Undoes the last weight that was set in this lesson; false if there is none.
    pub(super) fn undo_weight(&mut self) -> bool {
        let Some(at) = self.last_of(&self.training.weights.past) else {
            return false;
        };
        let edit = self.training.weights.past.remove(at);
        self.put(&edit, edit.before, edit.origin);
        self.training.weights.future.push(edit);
        true
    }

    /// Redoes the last weight that was undone in this lesson; false if there is none.
    pub(super) fn redo_weight(&mut self) -> bool {
        let Some(at) = self.last_of(&self.training.weights.future) else {
            return false;
        };
        let edit = self.training.weights.future.remove(at);
        self.put(&edit, edit.after, Badge::Edited);
        self.training.weights.past.push(edit);
        true
    }

    /// The index of the last edit of a training of this lesson that stands still, as it is set now: other knobs have weights of their own.
    fn last_of(&self, edits: &[WeightEdit]) -> Option<usize> {
        let is_here = |edit: &WeightEdit| {
            let stands = |it: &TrainingSpec| *it == edit.spec;
            let mut trainings = self.runs.trainings();
            let is_planned = trainings.any(|(_, training)| training.plan.specs().any(stands));
            let trained = self.training.results.of(&edit.spec);
            is_planned && trained.is_some_and(|trained| trained.job.is_some())
        };
        edits.iter().rposition(is_here)
    }

    fn put(&mut self, edit: &WeightEdit, number: f64, origin: Badge) {
        let trained = self.training.results.of_mut(&edit.spec);
        if let Some(job) = &mut trained.job {
            job.take_back(&edit.address, edit.cell, number, origin);
        }
        self.mark(&edit.spec, &edit.address, edit.cell);
        let (address, number) = (&edit.address, figures::term(number));
        let (row, col) = edit.cell;
        self.say(format!("{address}[{row}, {col}] is {number} again"));
        self.draft_again(&edit.spec);
        self.renew_training();
    }

    /// Marks a cell as set by hand, or not if it is what training left there.
    fn mark(&mut self, spec: &TrainingSpec, address: &str, cell: (usize, usize)) {
        let trained = self.training.results.of_mut(spec);
        let job = trained.job.as_ref();
        let now = job
            .and_then(|job| job.parameters().get(address))
            .map(|it| it[cell]);
        let Some(edited) = trained.edited.get_mut(address) else {
            return;
        };
        match now.map(f64::to_bits) == Some(edited.before[cell].to_bits()) {
            true => edited.cells.remove(&cell),
            false => edited.cells.insert(cell),
        };
        if edited.cells.is_empty() {
            trained.edited.remove(address);
        }
    }
}
