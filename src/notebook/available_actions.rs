//! The actions that have an effect now.

use super::action::Action;
use super::key_table::{self, Binding};
use super::mode::{Mode, Purpose};
use super::state::Notebook;
use crate::runs::question::Form;

impl Notebook {
    /// Whether an action has an effect now; the footer shows no others.
    pub(super) fn can(&self, action: Action) -> bool {
        match action {
            Action::Accept if matches!(self.mode, Mode::End) => self.lesson_after().is_some(),
            Action::Votes => {
                self.is_class
                    && self.asks(|form| matches!(form, Form::Choose { .. } | Form::Rows { .. }))
            }
            Action::Back => self.lesson_before().is_some() || self.step > 0 || self.tick > 0,
            Action::OneStep if self.focus.is_some() => self.training_in_focus(),
            Action::Train => !self.is_measuring_at_hand(),
            Action::OneStep => self.training_at_hand().is_some() && self.training_verb() != "pause",
            Action::AllSeeds => self.has_other_seeds(),
            Action::StopTraining => self.is_training_at_hand() || self.is_measuring_at_hand(),
            Action::Pace { faster } => self.is_training_at_hand() && self.can_change_pace(faster),
            Action::NextMatrix => self.has_matrix(),
            // A number is typed, so there is nothing to move to.
            Action::Move(_) if self.is_asking() => {
                !self.asks(|form| matches!(form, Form::Number { .. }))
            }
            Action::Move(_) if matches!(self.mode, Mode::Breaking) => self.has_other_mistakes(),
            Action::Commit => self.can_commit(),
            Action::Tick => self.asks(|form| matches!(form, Form::Rows { .. })),
            Action::Hint => self
                .open_question()
                .is_some_and(|question| !question.asked.hint.is_empty() && !self.draft.hinted),
            Action::AskAgain => self.can_ask_afresh(),
            Action::Way => self.short_way().is_some(),
            Action::Map => !self.map().is_empty(),
            Action::Weights => self.seed().is_some() || self.training_at_hand().is_some(),
            Action::Knobs => !self.knobs().is_empty(),
            Action::AllKnobs => self.has_other_knobs(),
            Action::Break => self.can_break(),
            Action::Sentence => !self.words().is_empty(),
            Action::Cell => self.can_begin_cell(),
            Action::Undo => self.changed().can_undo() || self.can_undo_weight(),
            Action::NextCell => {
                let is_cell = matches!(
                    self.mode,
                    Mode::Typing {
                        purpose: Purpose::Cell,
                        ..
                    }
                );
                is_cell || self.can_complete()
            }
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
