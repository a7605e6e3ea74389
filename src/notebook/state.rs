//! The state of a notebook.

use std::collections::BTreeMap;
use std::mem;

use super::answering::AnswerDraft;
use super::compose::EarlierSteps;
use super::course_change::never_empty;
use super::key_table::KeyContext;
use super::knobs::KnobKey;
use super::mode::{Focus, Mode, Theme};
use super::page::Page;
use super::progress::CourseProgress;
use super::questions::SessionAnswers;
use super::reload::Displaced;
use super::timing::{Timing, TimingOrder};
use super::training::{Training, TrainingOrder};
use crate::lesson::{BlockKind, Directive, Lesson, Library};
use crate::models::catalog::{CATALOG, Computation};
use crate::runs::change_report::ChangeReport;
use crate::runs::changes::{Choices, UndoableChanges};
use crate::runs::lesson_run::LessonRun;
use crate::runs::lesson_runs::LessonRuns;
use crate::runs::matrix_ref::{MatrixId, MatrixRef};
use crate::runs::scope::Scope;

/// The state of a course and its learner, from which everything on the screen follows.
pub struct Notebook {
    /// The course.
    pub library: Library,
    /// The index of the open lesson, from 0.
    pub lesson: usize,
    /// The index of its newest step on the page, from 0.
    pub step: usize,
    /// The number of presses that a race on that step has taken.
    pub tick: usize,
    /// The computations that lessons can run.
    pub(super) catalog: &'static [Computation],
    /// The folder of the course; `None` for the built-in one.
    pub(super) folder: Option<String>,
    /// The learner's sentence and seed.
    pub choices: Choices,
    /// The learner's changes, by the stem of the lesson's file.
    pub(super) edits: BTreeMap<String, UndoableChanges>,
    /// The unfinished answer to the open question.
    pub draft: AnswerDraft,
    /// The questions of this session.
    pub(super) session: SessionAnswers,
    /// Whether those stand for the lesson's own, so that what goes wrong on them is its mistake.
    pub(super) choices_are_own: bool,
    /// The mistake that the learner began with, for the way around all of them.
    pub(super) first_mistake: Option<&'static str>,
    /// The knob that was turned last.
    pub(super) last_knob: Option<KnobKey>,
    /// The effect of the last change.
    pub report: Option<ChangeReport>,
    /// The runs of the lesson.
    pub runs: LessonRuns,
    /// The runs before the learner set the first cell since they came about otherwise, for the scales of matrices; `None` without edits.
    pub(super) unedited: Option<LessonRuns>,
    /// The page of this state.
    page: Page,
    /// Its earlier steps.
    pub(super) earlier: EarlierSteps,
    /// How often the lesson has run again.
    pub(super) reruns: u64,
    /// The mode of the keys.
    pub mode: Mode,
    /// The cell that the learner moved to.
    pub focus: Option<Focus>,
    /// The lines that the page is scrolled down (negative: up) from its position with the newest step in view.
    pub scroll: isize,
    /// How far the last drawing of the page extended.
    extent: Extent,
    /// The lines of the newest step below the screen when it was last drawn.
    pub(super) below: usize,
    /// The columns and rows that the map had when it was last drawn.
    pub(super) map_size: (usize, usize),
    /// Whether notes for the teacher are shown.
    pub notes: bool,
    /// The theme of the terminal.
    pub theme: Theme,
    /// Whether Kannada is in Latin letters only, as the command line or a key of this session says; `None` where neither does.
    pub(super) romanised_now: Option<bool>,
    /// Whether a class is taught: nothing is recorded, and hands are counted.
    pub is_class: bool,
    /// Whether the screen is blank until the next key.
    pub is_blank: bool,
    /// Whether the terminal reports the mouse.
    pub mouse: bool,
    /// A message to the learner, until the next key.
    pub message: Option<String>,
    /// A command to show, until the next key.
    pub command: Option<String>,
    /// The keys of an incomplete command: a number, or the first `g`.
    pub pending: String,
    /// The learner's progress in this course.
    pub progress: CourseProgress,
    /// All training of this session.
    pub(super) training: Training,
    /// All times of this session.
    pub(super) timing: Timing,
    /// The learner's position before a reload removed it.
    pub(super) displaced: Option<Displaced>,
}

/// The lines of a drawing beyond the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Whether the page or the end of the lesson was drawn, and not a list or the inspector in its place.
    pub page: bool,
    /// The lines that the page can be scrolled up.
    pub up: usize,
    /// The lines that the page can be scrolled down.
    pub down: usize,
    /// The lines that the help can be scrolled down.
    pub help: usize,
    /// The columns and rows of the map, if it was drawn to choose from.
    pub map: Option<(usize, usize)>,
}

/// An action for the outside world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Copy this to the clipboard of the terminal.
    Copy(String),
    /// End the program with this exit code.
    Quit(u8),
    /// Give the terminal back and stop until the shell continues the program.
    Suspend,
    /// Turn mouse reports of the terminal on or off.
    Mouse(bool),
    /// Save these changes to the progress.
    Save(CourseProgress),
    /// Train.
    Train(TrainingOrder),
    /// Measure times.
    Time(TimingOrder),
}

/// A key press, or a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A key by its name in the [key table](super::key_table::KEYS): `→`, `Space`, `g`, `Ctrl-C`.
    Named(String),
    /// Pasted text.
    Paste(String),
}

/// The initial state of a notebook.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The folder of the lessons; `None` for the built-in ones.
    pub folder: Option<String>,
    /// The index of the lesson in course order, from 0.
    pub lesson: usize,
    /// The learner's own sentence and seed.
    pub choices: Choices,
    /// The theme of the terminal.
    pub theme: Theme,
    /// Whether Kannada is to be in Latin letters only; else it is as the learner left it.
    pub is_romanised: bool,
    /// Whether a class is taught.
    pub is_class: bool,
    /// Whether that sentence and that seed stand for the lesson's own, so that what goes wrong on them is its mistake.
    pub choices_are_own: bool,
    /// The computations that lessons can run; `None` for those of the program.
    pub catalog: Option<&'static [Computation]>,
}

impl Notebook {
    /// Opens a course. An empty course gets a placeholder lesson.
    pub fn new(library: Library, start: Start) -> Self {
        let library = never_empty(library);
        let mut notebook = Self {
            lesson: start.lesson.min(library.lessons.len().saturating_sub(1)),
            library,
            step: 0,
            tick: 0,
            catalog: start.catalog.unwrap_or(CATALOG),
            folder: start.folder,
            choices: start.choices,
            edits: BTreeMap::new(),
            draft: AnswerDraft::default(),
            session: SessionAnswers::default(),
            choices_are_own: start.choices_are_own,
            first_mistake: None,
            last_knob: None,
            report: None,
            runs: LessonRuns::default(),
            unedited: None,
            page: Page::default(),
            earlier: EarlierSteps::default(),
            reruns: 0,
            mode: Mode::Reading,
            focus: None,
            scroll: 0,
            extent: Extent::default(),
            below: 0,
            map_size: (80, 20),
            notes: false,
            theme: start.theme,
            romanised_now: start.is_romanised.then_some(true),
            is_class: start.is_class,
            is_blank: false,
            mouse: false,
            message: None,
            command: None,
            pending: String::new(),
            progress: CourseProgress::default(),
            training: Training::default(),
            timing: Timing::default(),
            displaced: None,
        };
        notebook.recompute();
        notebook.compose();
        notebook
    }

    /// The page of the state.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Composes the page again.
    pub(super) fn compose(&mut self) {
        let mut earlier = mem::take(&mut self.earlier);
        self.page = Page::below(&mut earlier, self);
        self.earlier = earlier;
    }

    /// Composes the prompt of the line that is being typed again.
    pub(super) fn compose_prompt(&mut self) {
        self.page.prompt = self.prompt();
    }

    /// The open lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.library.lessons[self.lesson]
    }

    /// The scope of a block of the lesson.
    pub fn scope(&self, step: usize, block: usize) -> Scope<'_> {
        self.runs.scope(self.lesson(), (step, block))
    }

    /// The directives of a step, from top to bottom, each with its scope; none if the step is left out.
    pub(super) fn directives(
        &self,
        step: usize,
    ) -> impl DoubleEndedIterator<Item = (Scope<'_>, &Directive)> {
        let blocks = self.blocks(step).iter().enumerate();
        blocks.filter_map(move |(block, it)| match &it.kind {
            BlockKind::Directive(directive) => Some((self.scope(step, block), directive)),
            _ => None,
        })
    }

    /// The runs up to the newest step.
    pub(super) fn reached(&self) -> &[LessonRun] {
        self.runs.reached(self.step)
    }

    /// The identity of a matrix.
    pub(super) fn id_of(&self, matrix: MatrixRef<'_>) -> MatrixId {
        MatrixId {
            run: self.runs.position(matrix.run),
            id: matrix.recorded.id,
        }
    }

    /// Opens a lesson at a step, or if it has fewer at its last one that is not left out; both from 0.
    pub fn open(&mut self, lesson: usize, step: usize) {
        self.go_to(lesson, step);
        self.compose();
    }

    pub(super) fn go_to(&mut self, lesson: usize, step: usize) {
        if lesson != self.lesson {
            self.lesson = lesson.min(self.library.lessons.len() - 1);
            // Before the runs: the new lesson may have fewer steps.
            self.set_step(0);
            self.recompute();
        }
        self.set_step(step);
    }

    pub(super) fn set_step(&mut self, step: usize) {
        let read_words = self.reads_words();
        let steps = self.lesson().steps.len();
        self.step = match step < steps {
            true => step,
            false => self.first_shown((0..steps).rev()).unwrap_or(0),
        };
        if !read_words && self.reads_words() {
            self.say_why_other_words();
        }
        if matches!(self.mode, Mode::End) {
            self.mode = Mode::Reading;
        }
        self.tick = 0;
        self.scroll = 0;
        self.below = 0;
        self.report = None;
        self.last_knob = None;
        self.draft = AnswerDraft::default();
        self.leave_matrix();
    }

    /// Scrolls the page by so many lines, within the extent of the last drawing.
    pub(super) fn scroll_by(&mut self, lines: isize) {
        let limit = |lines: usize| isize::try_from(lines).unwrap_or(isize::MAX);
        let shown = self
            .scroll
            .clamp(-limit(self.extent.up), limit(self.extent.down));
        self.scroll = shown.saturating_add(lines);
    }

    /// Remembers how far the last drawing extended, and how much of the step it left below the screen.
    ///
    /// The position stays as it is, so that a window that was smaller for a while shows what it showed before.
    pub fn settle(&mut self, extent: Extent) {
        if extent.page {
            self.extent = extent;
            let had_more = self.below > 0;
            let scrolled = self.scroll.max(0).unsigned_abs();
            self.below = extent.down.saturating_sub(scrolled);
            if had_more != (self.below > 0) {
                self.page.footer = self.footer();
            }
        }
        self.map_size = extent.map.unwrap_or(self.map_size);
        if let Mode::Help { scroll } = &mut self.mode {
            *scroll = (*scroll).min(extent.help);
        }
    }

    /// The context of the keys.
    pub fn key_context(&self) -> KeyContext {
        match self.mode {
            Mode::Reading if self.is_asking() => KeyContext::Asking,
            Mode::Reading if self.training_at_hand().is_some() => KeyContext::Training,
            Mode::Reading if self.timing_at_hand().is_some() => KeyContext::Training,
            Mode::Reading => KeyContext::Reading,
            Mode::Matrix => KeyContext::Matrix,
            Mode::Knobs { .. } => KeyContext::Knobs,
            Mode::Breaking => KeyContext::Breaking,
            Mode::Lessons { .. } => KeyContext::Lessons,
            Mode::Map { .. } => KeyContext::Map,
            Mode::End => KeyContext::End,
            Mode::Help { .. } => KeyContext::Help,
            Mode::Typing { .. } => KeyContext::Typing,
        }
    }
}
