//! The run that the page is about, and the origin of its numbers.

use super::panel::Provenance;
use super::state::Notebook;
use super::tab_order::addresses;
use crate::runs::lesson_run::LessonRun;

impl Notebook {
    /// The run that the newest step is about: that of its last matrix (but for counts), else the latest one that ran on words; `None` if nothing has run.
    pub(super) fn subject(&self) -> Option<&LessonRun> {
        if let Some(block) = self.training_block() {
            return self.runs.of_block(block);
        }
        let mut directives = self.directives(self.step).rev();
        let shown = directives.find_map(|(scope, directive)| {
            let matrix = scope.find(addresses(directive).last()?).ok()?;
            Some(matrix.run).filter(|run| !run.is_variant && has_origin(run))
        });
        let on_words = |run: &&LessonRun| !run.words.is_empty() && !run.is_variant;
        shown
            .or_else(|| self.reached().iter().rev().find(on_words))
            .or(self.reached().last())
    }

    /// The seed of the random weights on the page; `None` if there are none.
    pub fn seed(&self) -> Option<u64> {
        self.reached().iter().rev().find_map(LessonRun::seed)
    }

    /// The origin of the numbers on the newest step; `None` if nothing has run.
    pub(super) fn provenance(&self) -> Option<Provenance> {
        let run = self.subject()?;
        Some(Provenance {
            badge: (run.training.as_ref())
                .is_none_or(|it| it.is_trained)
                .then(|| run.badge()),
            seed: run.seed(),
            is_edited: self.runs.iter().any(LessonRun::is_edited),
            mistake: self.broken().map(|broken| broken.mistake.title),
            words: run.words.clone(),
        })
    }
}

/// Whether its numbers come from somewhere: counts come from no input and no seed.
fn has_origin(run: &LessonRun) -> bool {
    !run.computation.slots.is_empty() || run.result.settings.get("seed").is_some()
}
