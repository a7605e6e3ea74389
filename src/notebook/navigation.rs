//! Navigation between steps, lessons, cells and lines of lists.

use super::action::Direction;
use super::answering::neighbour;
use super::compose::{racing, steps_of};
use super::mode::Mode;
use super::state::Notebook;

impl Notebook {
    pub(super) fn next(&mut self) {
        let is_racing = self.tick + 1 < ticks(self, self.step);
        // In a small window, scroll to the end of a step before the next one. A race in progress shows its end anyway.
        if self.below > 0 && self.tick == 0 && matches!(self.mode, Mode::Reading) {
            self.scroll_by(4);
            self.below = self.below.saturating_sub(4);
        } else if self.open_question().is_some() {
            self.leave_matrix();
            self.say_how_to_answer();
        } else if is_racing {
            self.tick += 1;
            self.scroll = isize::MAX;
        } else {
            let (here, steps) = (self.step, self.lesson().steps.len());
            let next = self.first_shown(here + 1..steps);
            match next {
                Some(step) => self.set_step(step),
                None => self.show_end(),
            }
            self.say_what_is_left_out(here + 1..next.unwrap_or(steps));
        }
    }

    pub(super) fn back(&mut self) {
        if self.tick > 0 {
            self.tick -= 1;
            self.scroll = if self.tick > 0 { isize::MAX } else { 0 };
        } else if let Some(step) = self.first_shown((0..self.step).rev()) {
            let here = self.step;
            self.set_step(step);
            self.tick = ticks(self, self.step) - 1;
            self.say_what_is_left_out(step + 1..here);
        } else if let Some(before) = self.lesson_before() {
            self.go_to(before, usize::MAX);
            self.tick = ticks(self, self.step) - 1;
            self.show_end();
        } else {
            self.say("the beginning of the course");
        }
    }

    /// Shows the end of the lesson.
    fn show_end(&mut self) {
        self.leave_matrix();
        self.mode = Mode::End;
        self.scroll = 0;
        self.below = 0;
    }

    /// Goes on from the end of the lesson, once all of it was in view.
    pub(super) fn leave_end(&mut self) {
        if self.below > 0 {
            self.scroll_by(4);
            self.below = self.below.saturating_sub(4);
            return;
        }
        match self.lesson_after() {
            Some(after) => {
                self.mode = Mode::Reading;
                self.go_to(after, 0);
            }
            None if self.follows_short_way() => {
                self.say("the end of the short way: t lists the lessons, q quits");
            }
            None => self.say("the end of the course: t lists the lessons, q quits"),
        }
    }

    pub(super) fn open_number(&mut self, number: u32) {
        let lessons = &self.library.lessons;
        match lessons
            .iter()
            .position(|entry| entry.number() == Some(number))
        {
            Some(lesson) => self.go_to(lesson, 0),
            None => self.say(format!("there is no lesson {number}; t lists the lessons")),
        }
    }

    /// Opens a lesson chosen from the list or on the map, from its beginning; in the open one, goes back to the page.
    pub(super) fn open_chosen(&mut self, lesson: usize) {
        if lesson == self.lesson {
            return self.return_to_page();
        }
        self.mode = Mode::Reading;
        self.focus = None;
        self.go_to(lesson, 0);
    }

    /// Goes back from a list, the help or a typed line to the page.
    pub(super) fn return_to_page(&mut self) {
        if matches!(self.mode, Mode::End) {
            self.scroll = 0;
        }
        self.mode = if self.focus.is_some() {
            Mode::Matrix
        } else {
            Mode::Reading
        };
    }

    pub(super) fn move_by(&mut self, direction: Direction) {
        let lessons = self.library.lessons.len();
        match (&mut self.mode, direction) {
            (Mode::Lessons { chosen }, direction) => {
                *chosen = neighbour(*chosen, lessons, direction != Direction::Up);
            }
            (Mode::Map { chosen }, direction) => {
                let chosen = *chosen;
                self.move_on_map(chosen, direction);
            }
            (Mode::Breaking, direction) => self.choose_mistake(direction),
            (Mode::Knobs { .. }, direction) => self.choose_knob(direction),
            (Mode::Help { scroll }, Direction::Up) => *scroll = scroll.saturating_sub(1),
            (Mode::Help { scroll }, _) => *scroll += 1,
            _ => {
                if let Some(focus) = &mut self.focus {
                    match direction {
                        Direction::Up => focus.row = focus.row.saturating_sub(1),
                        Direction::Down => focus.row += 1,
                        Direction::Left => focus.col = focus.col.saturating_sub(1),
                        Direction::Right => focus.col += 1,
                    }
                }
                self.clamp_focus();
            }
        }
    }
}

/// The number of presses that a step takes: 1, or the length of its longest race.
pub fn ticks(notebook: &Notebook, step: usize) -> usize {
    let racing = racing(notebook, step);
    let lengths = racing.filter_map(|matrix| steps_of(matrix).into_iter().max());
    lengths.max().unwrap_or(1)
}
