//! The state of a notebook, and the one function that changes it.

use std::collections::BTreeMap;

use super::action::KeyContext;
use super::answering::Asking;
use super::knobs::KnobKey;
use super::mode::{Focus, Mode, Theme};
use super::page;
use super::progress::CourseProgress;
use super::reload::{self, Displaced};
use crate::lesson::{Lesson, Library, Problem};
use crate::runs::change_report::ChangeReport;
use crate::runs::changes::Changed;
use crate::runs::lesson_run::{Choices, LessonRun};
use crate::runs::question::Reply;
use crate::runs::scope::Scope;

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
    /// The folder that it came from; `None` for the built-in one.
    pub(super) folder: Option<String>,
    /// What the learner chose.
    pub choices: Choices,
    /// Whether the lesson runs on the learner's own sentence.
    pub(super) is_own: bool,
    /// What they changed, by the stem of the lesson's file.
    pub(super) edits: BTreeMap<String, Changed>,
    /// How far they are with the open question.
    pub asking: Asking,
    /// What they answered since the program started.
    pub(super) replies: BTreeMap<String, Reply>,
    /// The knob that was turned last.
    pub(super) dialled: Option<KnobKey>,
    /// What the last change did.
    pub marks: Option<ChangeReport>,
    /// The computations of the lesson, in the order in which it asks for them.
    pub runs: Vec<LessonRun>,
    /// Where the lesson asks for each: step and block.
    pub(super) origins: Vec<(usize, usize)>,
    /// The computations that it asks for in vain.
    pub failures: BTreeMap<(usize, usize), Problem>,
    /// What the keys do now.
    pub mode: Mode,
    /// The cell that the learner moved to.
    pub focus: Option<Focus>,
    /// Lines that the page is scrolled down (negative: up) from where the newest step is in view.
    pub scroll: isize,
    /// Lines of the newest step that were still below the screen when it was last drawn.
    pub(super) below: usize,
    /// Whether notes for the teacher are shown.
    pub notes: bool,
    /// Dark or light.
    pub theme: Theme,
    /// Whether the terminal sends the mouse here.
    pub mouse: bool,
    /// Something to tell the learner, until the next key.
    pub message: Option<String>,
    /// A command to show, until the next key.
    pub command: Option<String>,
    /// Keys of a command that is not complete: a number, or the first `g`.
    pub pending: String,
    /// How far the learner has come in this course.
    pub progress: CourseProgress,
    /// Where the learner was before a lesson file lost that place.
    pub(super) displaced: Option<Displaced>,
}

/// How far what was drawn goes beyond the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Whether the page was drawn at all, and not something in its place.
    pub page: bool,
    /// The most lines that the page can be scrolled up.
    pub up: usize,
    /// The most lines that it can be scrolled down.
    pub down: usize,
    /// The most lines that the help can be scrolled down.
    pub help: usize,
}

/// What the outside world should do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Put this into the terminal's clipboard.
    Copy(String),
    /// End the program with this exit code.
    Quit(u8),
    /// Give the terminal back and stop until the shell continues the program.
    Suspend,
    /// Ask the terminal to send the mouse here, or not to.
    Mouse(bool),
    /// Save this, which became different in the progress.
    Save(CourseProgress),
}

/// A key press, or several characters pasted at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A key by the name that the [key table](super::action::KEYS) writes: `→`, `Space`, `g`, `Ctrl-C`.
    Named(String),
    /// Text to insert as it is.
    Paste(String),
}

/// Where and how to begin.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The folder of the lessons; `None` for the built-in ones.
    pub folder: Option<String>,
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
        let library = reload::never_empty(library);
        let mut notebook = Self {
            lesson: start.lesson.min(library.lessons.len().saturating_sub(1)),
            library,
            step: 0,
            tick: 0,
            folder: start.folder,
            choices: start.choices,
            is_own: false,
            edits: BTreeMap::new(),
            asking: Asking::default(),
            replies: BTreeMap::new(),
            dialled: None,
            marks: None,
            runs: Vec::new(),
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
            command: None,
            pending: String::new(),
            progress: CourseProgress::default(),
            displaced: None,
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
            runs: &self.runs[..count(&|origin| origin.0 <= step)],
            before: count(&|origin| origin < (step, block)),
            is_changed: self.is_own || !self.changed().changes.is_empty(),
            is_broken: self.failures.range(..(step + 1, 0)).next().is_some(),
        }
    }

    /// The computations that the page has reached.
    pub fn reached(&self) -> &[LessonRun] {
        let before = self
            .origins
            .partition_point(|&origin| origin.0 <= self.step);
        &self.runs[..before]
    }

    /// Which of the computations this one is.
    pub fn position(&self, run: &LessonRun) -> usize {
        self.runs
            .iter()
            .position(|other| std::ptr::eq(other, run))
            .expect("a computation of this lesson")
    }

    /// Goes to a lesson and step, the last step if there are fewer.
    pub fn go_to(&mut self, lesson: usize, step: usize) {
        if lesson != self.lesson {
            self.lesson = lesson.min(self.library.lessons.len() - 1);
            // Before the new lesson is computed: it may be shorter than the place in the old one.
            self.set_step(0);
            self.recompute();
        }
        self.set_step(step);
    }

    pub(super) fn set_step(&mut self, step: usize) {
        self.step = step.min(self.lesson().steps.len() - 1);
        self.tick = 0;
        self.scroll = 0;
        self.below = 0;
        self.marks = None;
        self.dialled = None;
        self.asking = Asking::default();
        self.leave_matrix();
    }

    /// Keeps the focus on a cell that exists.
    pub(super) fn clamp_focus(&mut self) {
        let Some(focus) = self.focus else {
            return;
        };
        let sizes = self.ring_sizes();
        self.focus = sizes.get(focus.grid).map(|&(rows, cols)| Focus {
            row: focus.row.min(rows - 1),
            col: focus.col.min(cols - 1),
            ..focus
        });
        if self.focus.is_none() {
            self.leave_matrix();
        }
    }

    /// The sizes of the matrices that Tab reaches.
    pub(super) fn ring_sizes(&self) -> Vec<(usize, usize)> {
        let page = page::page(self);
        let ring = page.ring(self);
        ring.iter().map(|reached| reached.size(self)).collect()
    }

    /// Keeps what is scrolled within what the last screen could show, and remembers whether it showed the step to its end.
    pub fn settle(&mut self, extent: Extent) {
        let limit = |lines: usize| isize::try_from(lines).unwrap_or(isize::MAX);
        if extent.page {
            self.scroll = self.scroll.clamp(-limit(extent.up), limit(extent.down));
            self.below = extent
                .down
                .saturating_sub(self.scroll.max(0).unsigned_abs());
        }
        if let Mode::Help { scroll } = &mut self.mode {
            *scroll = (*scroll).min(extent.help);
        }
    }

    /// What the keys belong to at this moment.
    pub fn place(&self) -> KeyContext {
        match self.mode {
            Mode::Reading if self.is_asking() => KeyContext::Asking,
            Mode::Reading => KeyContext::Reading,
            Mode::Matrix => KeyContext::Matrix,
            Mode::Knobs { .. } => KeyContext::Knobs,
            Mode::Breaking => KeyContext::Breaking,
            Mode::Lessons { .. } => KeyContext::Lessons,
            Mode::Help { .. } => KeyContext::Help,
            Mode::Typing { .. } => KeyContext::Typing,
        }
    }
}
