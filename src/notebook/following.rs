//! What follows from the edit of a cell, among the matrices that stand on a page of the lesson.

use std::collections::BTreeSet;

use super::state::Notebook;
use super::tab_order::addresses;
use crate::lesson::{BlockKind, Inline};
use crate::runs::change_report::ChangeReport;
use crate::runs::matrix_ref::MatrixId;

impl Notebook {
    /// The matrices that changed with an edited one and are the nearest to it among those that the lesson has shown or spoken of so far, or else
    /// will: a stage that stands on no page is passed over. None unless the matrix was edited by the last change, and while a question is
    /// open, since they could give its answer away.
    pub(super) fn following(&self, edited: MatrixId) -> Vec<MatrixId> {
        let report = self.report.as_ref().filter(|report| !report.by_knob);
        let report = report.filter(|report| report.of(edited).is_some());
        let Some(report) = report.filter(|_| self.open_question().is_none()) else {
            return Vec::new();
        };
        let steps = self.lesson().steps.len();
        let mut found = [self.step + 1, steps]
            .into_iter()
            .map(|steps| self.nearest(report, edited, &self.known(steps)));
        found.find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// The same for all matrices that the last change edited.
    pub(super) fn following_edits(&self) -> Vec<MatrixId> {
        let Some(report) = &self.report else {
            return Vec::new();
        };
        let runs = self.runs.iter().enumerate();
        let edited = runs.flat_map(|(run, it)| {
            let edited = it.result.recorded.iter().filter(|it| it.edit.is_some());
            edited.map(move |it| MatrixId { run, id: it.id })
        });
        let edited = edited.filter(|matrix| report.of(*matrix).is_some());
        edited.flat_map(|it| self.following(it)).collect()
    }

    /// The nearest of the known matrices that changed with an edited one. If there are none, those that were measured apart, such as the
    /// loss after a step.
    fn nearest(
        &self,
        report: &ChangeReport,
        edited: MatrixId,
        known: &BTreeSet<MatrixId>,
    ) -> Vec<MatrixId> {
        let has_changed = |id| report.of(MatrixId { id, ..edited }).is_some();
        let mut passed = BTreeSet::from([edited.id]);
        let (mut near, mut apart) = (Vec::new(), Vec::new());
        // In the order of computation, so that a matrix comes behind those that it was computed from.
        for recorded in &self.runs[edited.run].result.recorded {
            let matrix = MatrixId {
                id: recorded.id,
                ..edited
            };
            if passed.contains(&matrix.id) || !has_changed(matrix.id) {
                continue;
            }
            let sources = self.direct_sources(edited.run, matrix.id);
            let follows = sources.iter().any(|source| passed.contains(source));
            match (follows, known.contains(&matrix)) {
                (true, true) => near.push(matrix),
                (true, false) => _ = passed.insert(matrix.id),
                (false, true) if !sources.into_iter().any(has_changed) => apart.push(matrix),
                (false, _) => {}
            }
        }
        if near.is_empty() { apart } else { near }
    }

    /// The matrices that the first so many steps show, or whose numbers their texts give.
    fn known(&self, steps: usize) -> BTreeSet<MatrixId> {
        let mut known = BTreeSet::new();
        for step in 0..steps {
            for (index, block) in self.blocks(step).iter().enumerate() {
                let shown = match &block.kind {
                    BlockKind::Directive(directive) => addresses(directive),
                    _ => &[],
                };
                let texts = block.texts().into_iter().flatten();
                let computed = texts.filter_map(|inline| match inline {
                    Inline::Computed { expression, .. } => Some(expression.references()),
                    _ => None,
                });
                let spoken_of = computed.flatten().map(|reference| &reference.address);
                let scope = self.scope(step, index);
                let found = shown.iter().chain(spoken_of);
                let found = found.filter_map(|address| scope.get(&address.value));
                known.extend(found.map(|matrix| self.id_of(matrix)));
            }
        }
        known
    }
}
