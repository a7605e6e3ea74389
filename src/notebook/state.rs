//! The state of a notebook, and the one function that changes it.

use std::collections::BTreeMap;

use tui_input::{Input, InputRequest};

use super::action::{self, Action, Direction, Edit, Meaning, Place};
use super::evaluate::Scope;
use super::live::{Choices, Live};
use super::page;
use crate::lesson::{BlockKind, Directive, Lesson, Library, Problem};
use crate::models::words::Sentence;

/// Everything that a front-end shows follows from this.
pub struct Notebook {
    /// The course.
    pub library: Library,
    /// Which lesson is open.
    pub lesson: usize,
    /// Which of its steps is the newest on the page.
    pub step: usize,
    /// How far a race on that step has come.
    pub tick: usize,
    /// What the learner chose.
    pub choices: Choices,
    /// The computations of the lesson, in the order in which it asks for them.
    pub lives: Vec<Live>,
    /// Where the lesson asks for each: step and block.
    origins: Vec<(usize, usize)>,
    /// The computations that it asks for in vain.
    pub failures: BTreeMap<(usize, usize), Problem>,
    /// What the keys do now.
    pub mode: Mode,
    /// The cell that the learner moved to.
    pub focus: Option<Focus>,
    /// Lines that the page is scrolled down (negative: up) from where the newest step is in view.
    pub scroll: isize,
    /// Lines of the newest step that were still below the screen when it was last drawn.
    below: usize,
    /// Whether notes for the teacher are shown.
    pub notes: bool,
    /// Dark or light.
    pub theme: Theme,
    /// Whether the terminal sends the mouse here.
    pub mouse: bool,
    /// Something to tell the learner, until the next key.
    pub message: Option<String>,
    /// Keys of a command that is not complete: a number, or the first `g`.
    pub pending: String,
}

/// A cell of the page: the matrix counted from the top, its row and its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Which matrix.
    pub grid: usize,
    /// From 0.
    pub row: usize,
    /// From 0.
    pub col: usize,
}

/// What the keys do.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Step through the lesson.
    Reading,
    /// Move in a matrix.
    Matrix,
    /// Choose a lesson.
    Lessons {
        /// The one under the cursor.
        chosen: usize,
    },
    /// Read the help.
    Help {
        /// Lines scrolled down.
        scroll: usize,
    },
    /// Type a sentence.
    Typing {
        /// The line so far.
        line: Input,
        /// What is wrong with it.
        error: Option<String>,
    },
}

/// Colours for a dark or for a light terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Light text on a dark ground.
    #[default]
    Dark,
    /// Dark text on a light ground.
    Light,
}

/// How far what was drawn goes beyond the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The most lines that the page can be scrolled up.
    pub up: usize,
    /// The most lines that it can be scrolled down.
    pub down: usize,
    /// The most lines that the help can be scrolled down.
    pub help: usize,
}

/// What the outside world should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// End the program with this exit code.
    Quit(u8),
    /// Give the terminal back and stop until the shell continues the program.
    Suspend,
    /// Ask the terminal to send the mouse here, or not to.
    Mouse(bool),
}

/// A key press, or several characters pasted at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A key by the name that the [key table](action::KEYS) writes: `→`, `Space`, `g`, `Ctrl-C`.
    Named(String),
    /// Text to insert as it is.
    Paste(String),
}

/// Where and how to begin.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The lesson, counted from 0 in course order.
    pub lesson: usize,
    /// The learner's own sentence and seed.
    pub choices: Choices,
    /// Colours.
    pub theme: Theme,
}

impl Notebook {
    /// Opens a course. A course without lessons gets one that says so.
    pub fn new(library: Library, start: Start) -> Self {
        let mut notebook = Self {
            lesson: start.lesson.min(library.lessons.len().saturating_sub(1)),
            library,
            step: 0,
            tick: 0,
            choices: start.choices,
            lives: Vec::new(),
            origins: Vec::new(),
            failures: BTreeMap::new(),
            mode: Mode::Reading,
            focus: None,
            scroll: 0,
            below: 0,
            notes: false,
            theme: start.theme,
            mouse: false,
            message: None,
            pending: String::new(),
        };
        notebook.recompute();
        notebook
    }

    /// The lesson that is open.
    pub fn lesson(&self) -> &Lesson {
        &self.library.lessons[self.lesson].lesson
    }

    /// What a block of the lesson can refer to: every computation that the lesson asked for before it or on its step.
    pub fn scope(&self, step: usize, block: usize) -> Scope<'_> {
        let count = |is_earlier: &dyn Fn((usize, usize)) -> bool| {
            self.origins.partition_point(|&origin| is_earlier(origin))
        };
        Scope {
            lesson: self.lesson(),
            lives: &self.lives[..count(&|origin| origin.0 <= step)],
            before: count(&|origin| origin < (step, block)),
            own_sentence: self.choices.sentence.is_some(),
        }
    }

    /// The computations that the page has reached.
    pub fn reached(&self) -> &[Live] {
        let before = self
            .origins
            .partition_point(|&origin| origin.0 <= self.step);
        &self.lives[..before]
    }

    /// Which of the computations this one is.
    pub fn position(&self, live: &Live) -> usize {
        self.lives
            .iter()
            .position(|other| std::ptr::eq(other, live))
            .expect("a computation of this lesson")
    }

    /// The seed of the random weights on the page, if there are any.
    pub fn seed(&self) -> Option<u64> {
        self.reached().iter().rev().find_map(Live::seed)
    }

    /// Goes to a lesson and step, the last step if there are fewer.
    pub fn go_to(&mut self, lesson: usize, step: usize) {
        if lesson != self.lesson {
            self.lesson = lesson.min(self.library.lessons.len() - 1);
            self.recompute();
        }
        self.set_step(step);
    }

    fn set_step(&mut self, step: usize) {
        self.step = step.min(self.lesson().steps.len() - 1);
        self.tick = 0;
        self.scroll = 0;
        self.below = 0;
        self.leave_matrix();
    }

    /// Runs everything that the lesson asks for. Its matrices are tiny, so nothing is kept and nothing can be stale.
    fn recompute(&mut self) {
        let (mut lives, mut origins) = (Vec::new(), Vec::new());
        let mut failures = BTreeMap::new();
        let lesson = self.lesson();
        for (step, it) in lesson.steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let BlockKind::Directive(Directive::Run(run)) = &it.kind else {
                    continue;
                };
                match Live::new(lesson, run, &self.library.data, &self.choices) {
                    Ok(live) => {
                        lives.push(live);
                        origins.push((step, block));
                    }
                    Err(problem) => {
                        failures.insert((step, block), problem);
                    }
                }
            }
        }
        self.lives = lives;
        self.origins = origins;
        self.failures = failures;
        let last_tick = page::ticks(self, self.step.min(self.lesson().steps.len() - 1)) - 1;
        self.tick = self.tick.min(last_tick);
        self.clamp_focus();
    }

    /// Keeps the focus on a cell that exists.
    fn clamp_focus(&mut self) {
        let Some(focus) = self.focus else {
            return;
        };
        let sizes = self.grid_sizes();
        self.focus = sizes.get(focus.grid).map(|&(rows, cols)| Focus {
            row: focus.row.min(rows - 1),
            col: focus.col.min(cols - 1),
            ..focus
        });
        if self.focus.is_none() {
            self.leave_matrix();
        }
    }

    fn grid_sizes(&self) -> Vec<(usize, usize)> {
        page::page(self)
            .grids()
            .map(|grid| (grid.rows.len(), grid.cols.len()))
            .collect()
    }

    fn place(&self) -> Place {
        match self.mode {
            Mode::Reading => Place::Reading,
            Mode::Matrix => Place::Matrix,
            Mode::Lessons { .. } => Place::Lessons,
            Mode::Help { .. } => Place::Help,
            Mode::Typing { .. } => Place::Typing,
        }
    }

    /// Takes a key. All that a learner can do goes through here.
    pub fn press(&mut self, key: &Key) -> Vec<Effect> {
        self.message = None;
        let name = match key {
            Key::Named(name) => name,
            Key::Paste(text) => {
                self.paste(text);
                return Vec::new();
            }
        };
        let place = self.place();
        let reading = matches!(place, Place::Reading | Place::Matrix);
        if reading && name.len() == 1 && name.chars().all(|c| c.is_ascii_digit()) {
            // More digits than any course has lessons would only overflow.
            if self.pending == "g" || self.pending.len() >= 6 {
                self.pending.clear();
            }
            self.pending += name;
            return Vec::new();
        }
        let count: Option<u32> = self.pending.parse().ok();
        let begun = std::mem::take(&mut self.pending);
        let pressed = if count.is_some() {
            name.clone()
        } else {
            begun + name
        };
        match action::meaning(place, &pressed) {
            Meaning::Bound(action) => self.update(action, count),
            Meaning::Begun => {
                self.pending = pressed;
                Vec::new()
            }
            Meaning::Nothing => {
                if let (Place::Typing, Some(c)) = (place, typed(name)) {
                    return self.update(Action::Type(Edit::Insert(c)), None);
                }
                Vec::new()
            }
        }
    }

    /// Keeps what is scrolled within what the last screen could show, and remembers whether it showed the step to its end.
    pub fn settle(&mut self, extent: Extent) {
        let limit = |lines: usize| isize::try_from(lines).unwrap_or(isize::MAX);
        self.scroll = self.scroll.clamp(-limit(extent.up), limit(extent.down));
        self.below = extent
            .down
            .saturating_sub(self.scroll.max(0).unsigned_abs());
        if let Mode::Help { scroll } = &mut self.mode {
            *scroll = (*scroll).min(extent.help);
        }
    }

    /// What a key at this moment belongs to, for the footer.
    pub fn footer_place(&self) -> Place {
        self.place()
    }

    fn update(&mut self, action: Action, count: Option<u32>) -> Vec<Effect> {
        match action {
            Action::Next => self.next(),
            Action::Back => self.back(),
            Action::First => self.set_step(0),
            Action::Last => match count {
                Some(number) => self.open_number(number),
                None => self.set_step(usize::MAX),
            },
            Action::NextLesson if self.lesson + 1 < self.library.lessons.len() => {
                self.go_to(self.lesson + 1, 0);
            }
            Action::NextLesson => self.say("this is the last lesson"),
            Action::PreviousLesson if self.lesson > 0 => self.go_to(self.lesson - 1, 0),
            Action::PreviousLesson => self.say("this is the first lesson"),
            Action::NextMatrix => self.enter_matrix(1),
            Action::PreviousMatrix => self.enter_matrix(-1),
            Action::Move(direction) => self.move_by(direction),
            Action::ScrollUp => self.scroll = self.scroll.saturating_sub(4),
            Action::ScrollDown => self.scroll = self.scroll.saturating_add(4),
            Action::Sentence => {
                self.mode = Mode::Typing {
                    line: Input::default(),
                    error: None,
                };
            }
            Action::Weights => self.new_weights(),
            Action::Lessons => {
                self.mode = Mode::Lessons {
                    chosen: self.lesson,
                };
            }
            Action::Help => self.mode = Mode::Help { scroll: 0 },
            Action::Notes => {
                self.notes = !self.notes;
                self.clamp_focus();
            }
            Action::Theme => {
                self.theme = match self.theme {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Dark,
                };
            }
            Action::Mouse => {
                self.mouse = !self.mouse;
                return vec![Effect::Mouse(self.mouse)];
            }
            Action::Accept => self.accept(),
            Action::Leave => match self.mode {
                Mode::Matrix => self.leave_matrix(),
                _ => self.return_to_page(),
            },
            Action::Quit => return vec![Effect::Quit(0)],
            Action::Interrupt => return vec![Effect::Quit(130)],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Type(edit) => self.edit(edit),
        }
        Vec::new()
    }

    fn say(&mut self, message: impl Into<String>) {
        self.message = Some(message.into());
    }

    fn next(&mut self) {
        // Nobody should miss the end of a step because the window is small.
        if self.below > 0 && matches!(self.mode, Mode::Reading) {
            self.scroll += 4;
            self.below = self.below.saturating_sub(4);
        } else if self.tick + 1 < page::ticks(self, self.step) {
            self.tick += 1;
            self.scroll = 0;
        } else if self.step + 1 < self.lesson().steps.len() {
            self.turn_page(self.step + 1);
        } else if self.lesson + 1 < self.library.lessons.len() {
            self.go_to(self.lesson + 1, 0);
        } else {
            self.say("this is the end of the course; t lists the lessons, q quits");
        }
    }

    fn back(&mut self) {
        if self.tick > 0 {
            self.tick -= 1;
            self.scroll = 0;
        } else if self.step > 0 {
            self.turn_page(self.step - 1);
            self.tick = page::ticks(self, self.step) - 1;
        } else if self.lesson > 0 {
            self.go_to(self.lesson - 1, usize::MAX);
            self.tick = page::ticks(self, self.step) - 1;
        } else {
            self.say("this is the beginning of the course");
        }
    }

    /// Another step of the same lesson; who is in a matrix goes on to that step's first one.
    fn turn_page(&mut self, step: usize) {
        let in_matrix = matches!(self.mode, Mode::Matrix);
        self.set_step(step);
        if in_matrix {
            self.enter_matrix(1);
        }
    }

    fn open_number(&mut self, number: u32) {
        let lessons = &self.library.lessons;
        match lessons
            .iter()
            .position(|entry| entry.lesson.number() == Some(number))
        {
            Some(lesson) => self.go_to(lesson, 0),
            None => self.say(format!("there is no lesson {number}; t lists the lessons")),
        }
    }

    fn enter_matrix(&mut self, by: isize) {
        let (count, before) = {
            let page = page::page(self);
            (page.grids().count(), page.grids_before_newest())
        };
        if count == 0 {
            self.say("there is no matrix on this page yet");
            return;
        }
        let grid = match (self.focus, by > 0) {
            (None, true) if before < count => before,
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(focus), true) => (focus.grid + 1) % count,
            (Some(focus), false) => (focus.grid + count - 1) % count,
        };
        self.mode = Mode::Matrix;
        self.focus = Some(Focus {
            grid,
            row: 0,
            col: 0,
        });
    }

    fn leave_matrix(&mut self) {
        self.focus = None;
        if matches!(self.mode, Mode::Matrix) {
            self.mode = Mode::Reading;
        }
    }

    /// From a list, the help or the line back to where the learner was.
    fn return_to_page(&mut self) {
        self.mode = if self.focus.is_some() {
            Mode::Matrix
        } else {
            Mode::Reading
        };
    }

    fn move_by(&mut self, direction: Direction) {
        let last_lesson = self.library.lessons.len() - 1;
        match (&mut self.mode, direction) {
            (Mode::Lessons { chosen }, Direction::Up) => *chosen = chosen.saturating_sub(1),
            (Mode::Lessons { chosen }, _) => *chosen = (*chosen + 1).min(last_lesson),
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

    fn new_weights(&mut self) {
        let Some(seed) = self.seed() else {
            let message = match self.reached().last() {
                Some(live) if live.is_given() => "these matrices are given, not random",
                Some(_) => "nothing here depends on a seed: each word has a vector of its own",
                None => "nothing is computed on this page yet",
            };
            self.say(message);
            return;
        };
        let seed = seed.wrapping_add(1);
        self.choices.seed = Some(seed);
        self.recompute();
        self.say(format!("new weights: seed {seed}"));
    }

    fn accept(&mut self) {
        match &mut self.mode {
            Mode::Lessons { chosen } => {
                let chosen = *chosen;
                self.mode = Mode::Reading;
                self.focus = None;
                self.go_to(chosen, 0);
            }
            Mode::Typing { line, error } => match Sentence::parse(line.value()) {
                Err(wrong) => *error = Some(wrong.to_string()),
                Ok(sentence) => {
                    self.choices.sentence = Some(sentence);
                    self.return_to_page();
                    self.recompute();
                    let given = !self.lives.is_empty() && self.lives.iter().all(Live::is_given);
                    if given {
                        self.say("kept for the other lessons: the matrices here are given");
                    }
                }
            },
            _ => {}
        }
    }

    fn edit(&mut self, edit: Edit) {
        let Mode::Typing { line, error } = &mut self.mode else {
            return;
        };
        *error = None;
        match edit {
            Edit::Insert(c) => {
                line.handle(InputRequest::InsertChar(c));
            }
            Edit::Backspace => {
                line.handle(InputRequest::DeletePrevChar);
            }
            Edit::Delete => {
                line.handle(InputRequest::DeleteNextChar);
            }
            Edit::DeleteToStart => {
                let rest: String = line.value().chars().skip(line.cursor()).collect();
                *line = Input::new(rest).with_cursor(0);
            }
            Edit::Left => {
                line.handle(InputRequest::GoToPrevChar);
            }
            Edit::Right => {
                line.handle(InputRequest::GoToNextChar);
            }
            Edit::Home => {
                line.handle(InputRequest::GoToStart);
            }
            Edit::End => {
                line.handle(InputRequest::GoToEnd);
            }
        }
    }

    /// A paste goes into the line being typed, its line ends and control characters as spaces; elsewhere it means nothing,
    /// above all not the keys that it spells.
    fn paste(&mut self, text: &str) {
        let Mode::Typing { line, error } = &mut self.mode else {
            self.say("press s first, then paste a sentence");
            return;
        };
        *error = None;
        let value: Vec<char> = line.value().chars().collect();
        let (before, after) = value.split_at(line.cursor());
        let pasted: Vec<char> = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let cursor = before.len() + pasted.len();
        let whole: String = before.iter().chain(&pasted).chain(after).collect();
        *line = Input::new(whole).with_cursor(cursor);
    }
}

/// The character that a key types.
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
