//! The actions that have an effect now.

use super::action::Action;
use super::key_table::{self, Binding};
use super::mode::{Mode, Purpose};
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive};
use crate::runs::question::{Form, Question};

impl Notebook {
    /// Whether an action has an effect now; the footer shows no others.
    pub(super) fn can(&self, action: Action) -> bool {
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
        let bindings = key_table::footer(self.key_context());
        bindings
            .filter(|binding| self.can(binding.action))
            .collect()
    }
}
