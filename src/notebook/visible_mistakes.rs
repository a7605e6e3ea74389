//! Where in a lesson a mistake can be seen.

use std::collections::BTreeSet;

use super::breaking::{KNOB, NONE, mistakes_of, with_mistake};
use super::state::Notebook;
use super::tab_order::addresses;
use crate::lesson::Directive;
use crate::math::Id;
use crate::models::catalog::Run;
use crate::models::mistakes::{Mistake, idle};
use crate::runs::difference::Difference;
use crate::runs::lesson_run::LessonRun;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
use crate::runs::scope::Scope;

/// Where in a lesson a mistake can be seen.
#[derive(Default)]
pub(super) struct Visible {
    /// The steps with a matrix or a check that shows it.
    pub(super) steps: Vec<usize>,
    /// Whether the newest step would, once its question is answered.
    pub(super) behind_question: bool,
}

impl Notebook {
    /// Where a mistake in a run can be seen; `right` is the same without any.
    pub(super) fn steps_with(
        &self,
        run: &LessonRun,
        right: Option<&Run>,
        mistake: &Mistake,
    ) -> Visible {
        let wrong = with_mistake(run, mistake.name);
        let (Some(right), Some(wrong)) = (right, wrong) else {
            return Visible::default();
        };
        let differs = |address: &str| {
            let value = |run: &Run| Some(run.tape.value(run.find(address)?));
            match value(right).zip(value(&wrong)) {
                Some((right, wrong)) => Difference::between(&right, &wrong)
                    .is_none_or(|difference| !difference.cells.is_empty()),
                None => false,
            }
        };
        let shows = |it| self.shows(run, mistake, it, |it| differs(&it.recorded.address));
        let mut steps: Vec<usize> = (0..self.lesson().steps.len())
            .filter(|&step| self.directives(step).any(shows))
            .collect();
        let is_shown = self.directives_shown(self.step).any(shows);
        let behind_question = steps.contains(&self.step) && !is_shown;
        if behind_question {
            steps.retain(|&step| step != self.step);
        }
        Visible {
            steps,
            behind_question,
        }
    }

    /// Whether a directive shows a mistake in a run, given whether a matrix does.
    fn shows(
        &self,
        run: &LessonRun,
        mistake: &Mistake,
        (scope, directive): (Scope<'_>, &Directive),
        differs: impl Fn(MatrixRef<'_>) -> bool,
    ) -> bool {
        if let Directive::Checks(checks) = directive {
            let checked = scope.checked(checks.run.as_ref(), &checks.at);
            let only = checks.only.as_ref();
            let is_asked =
                only.is_none_or(|only| only.iter().any(|it| it.value == mistake.caught_by));
            return is_asked && checked.is_ok_and(|part| std::ptr::eq(part.run, run));
        }
        addresses(directive).iter().any(|address| {
            scope.find(address).is_ok_and(|matrix| {
                let setting = |run: &LessonRun| run.result.settings.get(KNOB);
                // A variant may have a mistake of its own.
                let is_like = matrix.run.original.as_deref() == Some(&*run.key)
                    && setting(matrix.run) == setting(run);
                (is_like || std::ptr::eq(matrix.run, run)) && differs(matrix)
            })
        })
    }

    /// Whether the newest step shows what a mistake would break, going by what its matrices are computed from: the footer runs none of
    /// the mistakes to know it.
    pub(super) fn can_break(&self) -> bool {
        let Some(run) = self.breakable() else {
            return false;
        };
        if self.broken().is_some() {
            return true;
        }
        let breaks = |mistake: &Mistake| {
            let is_reached = |it: MatrixRef<'_>| self.is_computed_from(it, mistake.changes);
            let mut shown = self.directives_shown(self.step);
            mistake.idle_in(&run.result, "").is_none()
                && shown.any(|it| self.shows(run, mistake, it, is_reached))
        };
        run.result.settings.excludes(KNOB).is_none() && mistakes_of(run).any(breaks)
    }

    /// Whether a matrix is the stage whose address ends in this name, or computed from it.
    fn is_computed_from(&self, matrix: MatrixRef<'_>, name: &str) -> bool {
        let MatrixId { run, id } = self.id_of(matrix);
        let is_it = |id: Id| {
            let address = self.runs[run].recorded(id).map(|it| it.address.as_str());
            let before = address.and_then(|address| address.strip_suffix(name));
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let (mut seen, mut waiting) = (BTreeSet::from([id]), vec![id]);
        while let Some(id) = waiting.pop().filter(|_| !name.is_empty()) {
            if is_it(id) {
                return true;
            }
            let sources = self.direct_sources(run, id).into_iter();
            waiting.extend(sources.filter(|id| seen.insert(*id)));
        }
        false
    }

    /// Where a mistake can be seen; `None` if the newest step shows it, or if it makes no difference.
    pub(super) fn elsewhere(&self, run: &LessonRun, mistake: &Mistake) -> Option<String> {
        if idle(&run.result).is_some() {
            return None;
        }
        let right = with_mistake(run, NONE);
        let Visible { steps, .. } = self.steps_with(run, right.as_ref(), mistake);
        if steps.contains(&self.step) {
            return None;
        }
        Some(match nearest(&steps, self.step) {
            Some(step) => format!("Nothing on this page shows it: step {} does", step + 1),
            None => "No number of this lesson shows it, only its check".to_owned(),
        })
    }
}

/// The first of some steps after a step, or else before it.
pub(super) fn nearest(steps: &[usize], here: usize) -> Option<usize> {
    let after = steps.iter().filter(|step| **step > here).min();
    after.or_else(|| steps.iter().max()).copied()
}
