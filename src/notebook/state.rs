//! The state of a notebook, and the one function that changes it.

use std::collections::BTreeMap;

use super::action::KeyContext;
use super::answering::AnswerDraft;
use super::knobs::KnobKey;
use super::mode::{Focus, Mode, Theme};
use super::page::Page;
use super::progress::CourseProgress;
use super::reload::{self, Displaced};
use crate::lesson::{Lesson, Library};
use crate::models::catalog::{CATALOG, Computation};
use crate::runs::change_report::ChangeReport;
use crate::runs::changes::{Choices, UndoableChanges};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::LessonRuns;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
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
    /// The computations that lessons can ask for.
    pub(super) catalog: &'static [Computation],
    /// The folder that it came from; `None` for the built-in one.
    pub(super) folder: Option<String>,
    /// What the learner chose.
    pub choices: Choices,
    /// What they changed, by the stem of the lesson's file.
    pub(super) edits: BTreeMap<String, UndoableChanges>,
    /// How far they are with the open question.
    pub draft: AnswerDraft,
    /// What they answered since the program started.
    pub(super) replies: BTreeMap<String, Reply>,
    /// The knob that was turned last.
    pub(super) knob_in_hand: Option<KnobKey>,
    /// What the last change did.
    pub report: Option<ChangeReport>,
    /// The runs of the lesson.
    pub runs: LessonRuns,
    /// All of that as panels.
    page: Page,
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
    /// The computations that lessons can ask for.
    pub catalog: Catalog,
}

/// A list of computations, that of the program unless another is given.
#[derive(Clone, Copy, Debug)]
pub struct Catalog(pub &'static [Computation]);

impl Default for Catalog {
    fn default() -> Self {
        Self(CATALOG)
    }
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
            catalog: start.catalog.0,
            folder: start.folder,
            choices: start.choices,
            edits: BTreeMap::new(),
            draft: AnswerDraft::default(),
            replies: BTreeMap::new(),
            knob_in_hand: None,
            report: None,
            runs: LessonRuns::default(),
            page: Page::default(),
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
        notebook.compose();
        notebook
    }

    /// The state as panels.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Composes the page of the state as it is now.
    pub(super) fn compose(&mut self) {
        self.page = Page::new(self);
    }

    /// The lesson that is open.
    pub fn lesson(&self) -> &Lesson {
        &self.library.lessons[self.lesson].lesson
    }

    /// What a block of the lesson can refer to.
    pub fn scope(&self, step: usize, block: usize) -> Scope<'_> {
        self.runs.scope(self.lesson(), (step, block))
    }

    /// The runs that the page has reached.
    pub fn reached(&self) -> &[LessonRun] {
        self.runs.reached(self.step)
    }

    /// Which matrix of the lesson this is.
    pub(super) fn id_of(&self, place: MatrixRef<'_>) -> MatrixId {
        MatrixId {
            run: self.runs.position(place.run),
            id: place.recorded.id,
        }
    }

    /// Opens a lesson at a step, the last one if there are fewer.
    pub fn open(&mut self, lesson: usize, step: usize) {
        self.go_to(lesson, step);
        self.compose();
    }

    pub(super) fn go_to(&mut self, lesson: usize, step: usize) {
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
        self.report = None;
        self.knob_in_hand = None;
        self.draft = AnswerDraft::default();
        self.leave_matrix();
    }

    /// Keeps what is scrolled within what the last screen could show, and remembers whether it showed the step to its end.
    pub fn settle(&mut self, extent: Extent) {
        let limit = |lines: usize| isize::try_from(lines).unwrap_or(isize::MAX);
        if extent.page {
            self.scroll = self.scroll.clamp(-limit(extent.up), limit(extent.down));
            let had_more = self.below > 0;
            let scrolled = self.scroll.max(0).unsigned_abs();
            self.below = extent.down.saturating_sub(scrolled);
            if had_more != (self.below > 0) {
                self.page.footer = self.footer();
            }
        }
        if let Mode::Help { scroll } = &mut self.mode {
            *scroll = (*scroll).min(extent.help);
        }
    }

    /// What the keys belong to at this moment.
    pub fn key_context(&self) -> KeyContext {
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
