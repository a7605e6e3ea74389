//! The reaction to a key: a change of the state, and the effects for the outside world.

use tui_input::InputRequest;

use super::action::Action;
use super::key_table::{self, KeyContext, Meaning};
use super::mode::{Mode, Purpose, Theme};
use super::state::{Effect, Key, Notebook};
use crate::models::knobs::Setting;
use crate::text::quotes;

impl Notebook {
    /// Handles a key, which is the learner's only way to change the state. Changes to the progress are returned as [`Effect::Save`].
    pub fn press(&mut self, key: &Key) -> Vec<Effect> {
        let before = self.progress.clone();
        let position = (self.lesson, self.step);
        let typed_into = |notebook: &Self| match notebook.mode {
            Mode::Typing { purpose, .. } => Some((purpose, notebook.focus, notebook.reruns)),
            _ => None,
        };
        let line = typed_into(self);
        let mut effects = self.take(key);
        if (self.lesson, self.step) != position {
            self.progress.position = Some(self.here());
        }
        let change = self.progress.since(&before);
        if !change.is_empty() {
            // First, because another effect may end the program.
            effects.insert(0, Effect::Save(change));
        }
        let mut all = self.take_orders();
        all.append(&mut effects);
        // A letter of a line that is being typed changes nothing above it.
        if line.is_none() || typed_into(self) != line {
            self.compose();
        } else {
            self.compose_prompt();
        }
        all
    }

    fn take(&mut self, key: &Key) -> Vec<Effect> {
        self.message = None;
        self.command = None;
        let name = match key {
            // The key that ends a blank screen does nothing else, unless it ends the program or suspends it.
            Key::Named(name) if self.is_blank && !matches!(&**name, "Ctrl-C" | "Ctrl-Z") => {
                self.is_blank = false;
                return Vec::new();
            }
            Key::Named(name) => name,
            Key::Paste(text) => {
                self.paste(text);
                return Vec::new();
            }
        };
        let context = self.key_context();
        if let (KeyContext::Asking, true, Some(c)) =
            (context, self.begins_number(name), typed(name))
        {
            self.begin_typing(Purpose::Answer);
            return self.update(Action::Type(InputRequest::InsertChar(c)), None);
        }
        // At a question the first digit is bound to an option, and may also begin a number.
        let counts = match context {
            KeyContext::Reading | KeyContext::Training | KeyContext::Matrix => true,
            KeyContext::Asking => self.pending.parse::<u32>().is_ok(),
            _ => false,
        };
        if counts && name.len() == 1 && name.chars().all(|c| c.is_ascii_digit()) {
            // More digits than any lesson number has, which would overflow.
            if self.pending == "g" || self.pending.len() >= 6 {
                self.pending.clear();
            }
            self.pending += name;
            return Vec::new();
        }
        let count: Option<u32> = self.pending.parse().ok();
        let begun = std::mem::take(&mut self.pending);
        let pressed = match count {
            Some(_) => name.clone(),
            None => begun + name,
        };
        // A key that completes no sequence counts alone, so that Ctrl-C ends the program after a stray `g`.
        let is_reading = matches!(context, KeyContext::Reading | KeyContext::Training);
        if count.is_some() && is_reading && name == "Enter" {
            // A number that was meant for a cell.
            self.say(match self.shows_matrix() {
                true => "e chooses a cell first; then type its number, and Enter",
                false => "there is no matrix on this page whose number could be set",
            });
            return Vec::new();
        }
        let pressed = match key_table::meaning(context, &pressed) {
            Meaning::Nothing => name.clone(),
            _ => pressed,
        };
        match key_table::meaning(context, &pressed) {
            Meaning::Bound(Action::Option) => {
                // A digit may also begin a number before `G`.
                self.pending.clone_from(name);
                self.update(Action::Option, name.parse().ok())
            }
            Meaning::Bound(action) => self.update(action, count),
            Meaning::Begun => {
                self.pending = pressed;
                Vec::new()
            }
            Meaning::Nothing => {
                if let (KeyContext::Typing, Some(c)) = (context, typed(name)) {
                    return self.update(Action::Type(InputRequest::InsertChar(c)), None);
                }
                Vec::new()
            }
        }
    }

    fn update(&mut self, action: Action, count: Option<u32>) -> Vec<Effect> {
        let context = self.key_context();
        if action != Action::Advance {
            self.draft.warned = false;
        }
        match action {
            Action::Next => self.next(),
            Action::Back => self.back(),
            Action::First => self.set_step(0),
            Action::Last => match count {
                Some(number) => self.open_number(number),
                None => self.set_step(usize::MAX),
            },
            Action::NextLesson => match self.lesson_after() {
                Some(lesson) => self.go_to(lesson, 0),
                None if self.follows_short_way() => self.say("the short way ends here"),
                None => self.say("this is the last lesson"),
            },
            Action::PreviousLesson => match self.lesson_before() {
                Some(lesson) => self.go_to(lesson, 0),
                None => self.say("this is the first lesson"),
            },
            Action::Way => self.change_way(),
            Action::NextMatrix => self.enter_matrix(true),
            Action::PreviousMatrix => self.enter_matrix(false),
            Action::Move(direction) if context == KeyContext::Asking => self.move_answer(direction),
            Action::Move(direction) => self.move_by(direction),
            Action::ScrollUp => self.scroll_by(-4),
            Action::ScrollDown => self.scroll_by(4),
            Action::Sentence => self.begin_typing(Purpose::Sentence),
            Action::Find => self.begin_matrix_name(),
            Action::Word => self.begin_word(),
            Action::Cell => self.begin_cell(),
            Action::NextCell if self.can_complete() => self.complete(),
            Action::NextCell if self.can(Action::NextCell) => {
                self.accept();
                if matches!(self.mode, Mode::Matrix) {
                    self.next_cell();
                }
            }
            Action::NextCell => {}
            Action::Commit => self.commit(),
            Action::Tick => self.tick_row(),
            Action::Option => self.choose_option(count),
            Action::Hint => self.hint(),
            Action::Skip => self.skip(),
            Action::Advance if context == KeyContext::Typing => self.advance_in_line(),
            Action::Advance => self.advance(),
            Action::AskAgain => self.ask_again(),
            Action::Votes => self.begin_votes(),
            Action::Blank => self.blank(),
            Action::NextMistake => self.next_mistake(),
            Action::Break => self.break_or_repair(),
            Action::Repair => self.repair(),
            Action::Knobs => self.open_knobs(),
            Action::AllKnobs if self.has_other_knobs() => self.open_all_knobs(),
            Action::AllKnobs => return self.update(Action::Leave, None),
            Action::Turn(by) => self.turn(by),
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::ResetCell => self.reset_cells(false),
            Action::ResetMatrix => self.reset_cells(true),
            Action::ResetLesson => self.reset_lesson(),
            Action::Weights => self.new_weights(),
            Action::Lessons => {
                self.mode = Mode::Lessons {
                    chosen: self.lesson,
                };
            }
            Action::Map => self.open_map(),
            Action::Help => self.mode = Mode::Help { scroll: 0 },
            Action::Notes => {
                self.notes = !self.notes;
                self.clamp_focus();
                self.say(match self.notes {
                    true => "notes for the teacher are shown, where a step has any",
                    false => "notes for the teacher are hidden",
                });
            }
            Action::Theme => {
                self.theme = match self.theme {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Dark,
                };
            }
            Action::Script => self.change_script(),
            Action::Mouse => {
                self.mouse = !self.mouse;
                self.say(match self.mouse {
                    true => "the mouse wheel scrolls; m gives the mouse back",
                    false => "the mouse belongs to the terminal again",
                });
                return vec![Effect::Mouse(self.mouse)];
            }
            Action::Accept => self.accept(),
            Action::Leave => match self.mode {
                Mode::Matrix => self.leave_matrix(),
                Mode::Reading => {
                    self.report = None;
                    // The current knob is again the one that the step offers.
                    self.last_knob = None;
                }
                Mode::Knobs { breaking: true, .. } if self.broken().is_some() => {
                    self.mode = Mode::Breaking;
                }
                _ => self.return_to_page(),
            },
            Action::Command => return self.show_command(),
            Action::Quit(code) => return vec![Effect::Quit(code)],
            Action::Suspend => return self.suspend(),
            Action::Train => self.train(),
            Action::OneStep => self.train_one_step(),
            Action::AllSeeds => self.train_all_seeds(),
            Action::StopTraining => self.stop_training(),
            Action::Pace { faster } => self.change_pace(faster),
            Action::Type(edit) => self.edit(edit),
        }
        Vec::new()
    }

    /// Pauses what is being trained, drops what is being measured, and stops until the shell continues the program.
    pub fn suspend(&mut self) -> Vec<Effect> {
        self.halt();
        if self.stop_measuring() {
            self.say("the measuring of times is stopped");
        }
        let mut effects = self.take_orders();
        effects.push(Effect::Suspend);
        effects
    }

    pub(super) fn say(&mut self, message: impl Into<String>) {
        self.message = Some(quotes(&message.into()));
    }

    fn new_weights(&mut self) {
        if let Some((run, training)) = self.training_run() {
            let (key, base) = (run.key.clone(), run.base.get("seed"));
            let seed = training.plan.seeds[0].wrapping_add(1);
            self.change(|setup| {
                let turn = Setting::Count(seed);
                let changes = &mut setup.changes;
                changes.edit(&key, |run| run.turn("seed", turn, base));
            });
            self.say(format!(
                "seed {seed}: other weights to begin with, other data"
            ));
            return;
        }
        let Some(seed) = self.seed() else {
            let message = match self.reached().last() {
                Some(run) if run.is_given() => "these matrices are given, not random",
                Some(_) => "nothing random here: a word has a vector of its own",
                None => "nothing is computed on this page yet",
            };
            self.say(message);
            return;
        };
        let seed = seed.wrapping_add(1);
        self.change(|setup| setup.choices.seed = Some(seed));
        self.say(format!("new weights: seed {seed}"));
    }

    pub(super) fn accept(&mut self) {
        match &mut self.mode {
            Mode::Lessons { chosen } => {
                let chosen = *chosen;
                self.open_chosen(chosen);
            }
            Mode::End => self.leave_end(),
            Mode::Map { chosen } => {
                let chosen = *chosen;
                self.open_box(chosen);
            }
            Mode::Typing { purpose, line, .. } => {
                let (purpose, text) = (*purpose, line.value().to_owned());
                let done = match purpose {
                    Purpose::Sentence => self.set_sentence(&text),
                    Purpose::Word(at) => self.set_word(at, &text),
                    Purpose::Cell => self.set_cell(&text),
                    Purpose::Answer => self.commit_number(&text),
                    Purpose::Votes => self.set_votes(&text),
                    Purpose::Matrix => self.open_matrix(&text),
                };
                if let (Err(wrong), Mode::Typing { error, .. }) = (done, &mut self.mode) {
                    *error = Some(quotes(&wrong));
                }
            }
            _ => {}
        }
    }
}

/// The character that a key types; `None` for other keys.
fn typed(name: &str) -> Option<char> {
    if name == "Space" {
        return Some(' ');
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() => Some(c),
        _ => None,
    }
}
