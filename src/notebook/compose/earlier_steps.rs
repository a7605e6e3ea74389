//! The steps above the newest one. They stay as they are while the learner only goes on or back, and while a change reaches none of their runs:
//! so they are composed once.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::matrices::StageNumbers;
use super::{Showing, panels};
use crate::models::catalog::Run;
use crate::notebook::panel::Panel;
use crate::notebook::progress::Answered;
use crate::notebook::questions::SessionAnswers;
use crate::notebook::state::Notebook;

/// The panels of the first steps of a lesson, as they stand above a newer step.
#[derive(Default)]
pub(in crate::notebook) struct EarlierSteps {
    basis: Basis,
    steps: Vec<EarlierStep>,
}

struct EarlierStep {
    panels: Arc<Vec<Panel>>,
    /// The numbers of the stages up to the end of the step.
    numbers: StageNumbers,
    /// Whether cells of it are marked as changed.
    is_marked: bool,
    /// Whether it also depends on times or on the score of this session.
    is_live: bool,
}

/// Everything in the state, except the newest step, that the panels of earlier steps depend on.
#[derive(Default)]
struct Basis {
    lesson: usize,
    reruns: u64,
    runs: Vec<Rc<Run>>,
    /// Whether the learner's changes, a failure, scales from before an edit or a training show in panels of runs that are the same.
    shows_more: bool,
    is_changed: bool,
    notes: bool,
    answers: BTreeMap<String, Answered>,
    session: SessionAnswers,
}

impl Basis {
    fn renew(&mut self, notebook: &Notebook) {
        let runs = notebook.runs.iter().map(|run| Rc::clone(&run.result));
        self.runs.clear();
        self.runs.extend(runs);
        self.lesson = notebook.lesson;
        self.reruns = notebook.reruns;
        self.shows_more = shows_more(notebook);
        self.is_changed = notebook.runs.is_changed();
        self.notes = notebook.notes;
        // Most keys answer nothing, and a course has many answers.
        if self.answers != notebook.progress.answers {
            self.answers.clone_from(&notebook.progress.answers);
        }
        if self.session != notebook.session {
            self.session = notebook.session.clone();
        }
    }

    /// The number of runs at the front that are the very same; `None` if something else differs.
    fn same_runs(&self, notebook: &Notebook) -> Option<usize> {
        let is_alike = (self.lesson, self.notes) == (notebook.lesson, notebook.notes)
            && self.answers == notebook.progress.answers
            && self.session == notebook.session;
        if is_alike && self.reruns == notebook.reruns {
            return Some(notebook.runs.len());
        }
        let is_alike = is_alike
            && self.is_changed == notebook.runs.is_changed()
            && !self.shows_more
            && !shows_more(notebook);
        let runs = self.runs.iter().zip(&*notebook.runs);
        let same = runs.take_while(|(before, after)| Rc::ptr_eq(before, &after.result));
        is_alike.then(|| same.count())
    }
}

fn shows_more(notebook: &Notebook) -> bool {
    notebook.runs.has_failures()
        || notebook.unedited.is_some()
        || notebook.training.session.is_some()
}

impl EarlierSteps {
    /// Composes the steps above the newest one, as far as they are not there, and gives their panels and the numbers of their
    /// stages.
    pub(super) fn of(&mut self, notebook: &Notebook) -> (Vec<Arc<Vec<Panel>>>, StageNumbers) {
        self.drop_stale(notebook);
        self.basis.renew(notebook);
        while self.steps.len() < notebook.step {
            self.compose(notebook);
        }
        let above = &self.steps[..notebook.step];
        let numbers = above.last().map(|step| step.numbers.clone());
        let panels = above.iter().map(|step| Arc::clone(&step.panels)).collect();
        (panels, numbers.unwrap_or_default())
    }

    /// Drops the first step that would be another one by now, and those behind it.
    fn drop_stale(&mut self, notebook: &Notebook) {
        let same_runs = self.basis.same_runs(notebook);
        let is_rerun = self.basis.reruns != notebook.reruns;
        let is_stale = |(step, it): (usize, &EarlierStep)| {
            let has_runs = same_runs.is_some_and(|same| notebook.runs.reached(step).len() <= same);
            !has_runs || it.is_marked || marks(notebook, step) || it.is_live && is_rerun
        };
        if let Some(stale) = self.steps.iter().enumerate().position(is_stale) {
            self.steps.truncate(stale);
        }
    }

    /// Composes the next step.
    fn compose(&mut self, notebook: &Notebook) {
        let numbers = self.steps.last().map(|step| step.numbers.clone());
        let mut numbers = numbers.unwrap_or_default();
        let step = self.steps.len();
        let panels = panels(notebook, step, Showing::Earlier, &mut numbers);
        let is_live = |panel: &Panel| matches!(panel, Panel::Timing(_) | Panel::Score(_));
        self.steps.push(EarlierStep {
            is_marked: marks(notebook, step),
            is_live: panels.iter().any(is_live),
            panels: Arc::new(panels),
            numbers,
        });
    }
}

/// Whether the last change marks cells of a run that a step may show.
fn marks(notebook: &Notebook, step: usize) -> bool {
    let report = notebook.report.as_ref();
    report.is_some_and(|report| report.reaches(notebook.runs.reached(step).len()))
}
