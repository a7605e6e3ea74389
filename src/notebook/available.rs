//! The actions that have an effect now, and the subject of the page.

use super::action::{self, Action, Binding};
use super::mode::{Mode, Purpose};
use super::panel::Provenance;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive};
use crate::runs::lesson_run::LessonRun;
use crate::runs::question::{Form, Question};

impl Notebook {
    /// Whether an action has an effect now; the footer shows no others.
    pub fn can(&self, action: Action) -> bool {
        let steps = self.lesson().steps.len();
        match action {
            Action::Next => {
                self.lesson + 1 < self.library.lessons.len()
                    || self.step + 1 < steps
                    || self.below > 0
            }
            Action::Back => self.lesson > 0 || self.step > 0 || self.tick > 0,
            Action::NextMatrix => self.lesson().steps[..=self.step].iter().any(|step| {
                let mut kinds = step.blocks.iter().map(|block| &block.kind);
                kinds.any(|kind| {
                    matches!(
                        kind,
                        BlockKind::Directive(Directive::Show(_) | Directive::Race(_))
                    )
                })
            }),
            // A number is typed, so there is nothing to move to.
            Action::Move(_) if self.is_asking() => !matches!(
                self.open_question(),
                Some(Question {
                    form: Form::Number { .. },
                    ..
                })
            ),
            Action::Commit => self.can_commit(),
            Action::Tick => matches!(
                self.open_question(),
                Some(Question {
                    form: Form::Rows { .. },
                    ..
                })
            ),
            Action::Hint => self
                .open_question()
                .is_some_and(|question| !question.asked.hint.is_empty() && !self.draft.hinted),
            Action::Weights => self.seed().is_some(),
            Action::Knobs => !self.knobs().is_empty(),
            Action::Break => self.can_break(),
            Action::Cell => !self.reached().is_empty(),
            Action::Undo => self.changed().history.can_undo(),
            Action::NextCell => matches!(
                self.mode,
                Mode::Typing {
                    purpose: Purpose::Cell,
                    ..
                }
            ),
            _ => true,
        }
    }

    /// The bindings for the footer.
    pub(super) fn footer(&self) -> Vec<&'static Binding> {
        let bindings = action::footer(self.key_context());
        bindings
            .filter(|binding| self.can(binding.action))
            .collect()
    }

    /// The origin of the numbers on the newest step; `None` if nothing has run.
    pub(super) fn provenance(&self) -> Option<Provenance> {
        let run = self.subject()?;
        Some(Provenance {
            badge: run.badge(),
            seed: run.seed(),
            is_edited: self.runs.iter().any(LessonRun::is_edited),
            mistake: self.broken().map(|broken| broken.mistake.title),
            words: run.words.clone(),
        })
    }

    /// The run that the newest step is about: that of its last matrix, else the latest one that ran on words; `None` if nothing has run.
    pub fn subject(&self) -> Option<&LessonRun> {
        let blocks = self.lesson().steps[self.step].blocks.iter().enumerate();
        let shown = blocks.rev().find_map(|(block, it)| {
            let address = match &it.kind {
                BlockKind::Directive(Directive::Show(show)) => show.addresses.last(),
                BlockKind::Directive(Directive::Race(race)) => race.addresses.last(),
                _ => None,
            }?;
            let matrix = self.scope(self.step, block).find(address).ok()?;
            Some(matrix.run).filter(|run| !run.is_variant)
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
}
