//! The steps above the newest one. They stay as they are while the learner only goes on or back, so they are composed once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::matrices::StageNumbers;
use super::{Showing, panels};
use crate::notebook::panel::Panel;
use crate::notebook::progress::Answered;
use crate::notebook::questions::SessionAnswers;
use crate::notebook::state::Notebook;

/// The panels of the first steps of a lesson, as they stand above a newer step.
#[derive(Debug, Default)]
pub(in crate::notebook) struct EarlierSteps {
    basis: Basis,
    steps: Vec<EarlierStep>,
}

#[derive(Debug)]
struct EarlierStep {
    panels: Arc<Vec<Panel>>,
    /// The numbers of the stages up to the end of the step.
    numbers: StageNumbers,
}

/// Everything in the state, except the newest step, that the panels of earlier steps depend on.
#[derive(Debug, Default, PartialEq)]
struct Basis {
    runs: u64,
    notes: bool,
    answers: BTreeMap<String, Answered>,
    session: SessionAnswers,
}

impl Basis {
    fn is_of(&self, notebook: &Notebook) -> bool {
        (self.runs, self.notes) == (notebook.reruns, notebook.notes)
            && self.answers == notebook.progress.answers
            && self.session == notebook.session
    }
}

impl EarlierSteps {
    /// Composes the steps above the newest one, as far as they are not there, and gives their panels and the numbers of their
    /// stages.
    pub(super) fn of(&mut self, notebook: &Notebook) -> (Vec<Arc<Vec<Panel>>>, StageNumbers) {
        // Marks of a change may stand in any step.
        if notebook.report.is_some() || !self.basis.is_of(notebook) {
            self.basis = Basis {
                runs: notebook.reruns,
                notes: notebook.notes,
                answers: notebook.progress.answers.clone(),
                session: notebook.session.clone(),
            };
            self.steps.clear();
        }
        while self.steps.len() < notebook.step {
            self.compose(notebook);
        }
        let above = &self.steps[..notebook.step];
        let numbers = above.last().map(|step| step.numbers.clone());
        let panels = above.iter().map(|step| Arc::clone(&step.panels)).collect();
        if notebook.report.is_some() {
            self.basis = Basis::default();
            self.steps.clear();
        }
        (panels, numbers.unwrap_or_default())
    }

    /// Composes the next step.
    fn compose(&mut self, notebook: &Notebook) {
        let numbers = self.steps.last().map(|step| step.numbers.clone());
        let mut numbers = numbers.unwrap_or_default();
        let step = self.steps.len();
        let panels = panels(notebook, step, Showing::Earlier, &mut numbers);
        self.steps.push(EarlierStep {
            panels: Arc::new(panels),
            numbers,
        });
    }
}
