//! Running everything that a lesson asks for, and changing what it runs on.

use std::collections::BTreeMap;

use super::mode::Mode;
use super::page;
use super::state::Notebook;
use crate::lesson::{BlockKind, Directive, Lesson, Problem, RunDirective};
use crate::models::inputs::InputError;
use crate::runs::change_report::ChangeReport;
use crate::runs::changes::{Changed, Changes, RunChanges, Setup};
use crate::runs::lesson_run::{Basis, Choices, LessonRun};

/// What came out of running a lesson.
#[derive(Default)]
struct Ran {
    runs: Vec<LessonRun>,
    origins: Vec<(usize, usize)>,
    failures: BTreeMap<(usize, usize), Problem>,
}

impl Notebook {
    /// Runs everything that the lesson asks for. Its matrices are tiny, so nothing is kept and nothing can be stale.
    pub(super) fn recompute(&mut self) {
        let choices = self.choices_that_fit();
        let Ran {
            runs,
            origins,
            failures,
        } = self.run(&choices, &self.changed().changes);
        let needs = self.lesson().least_words;
        self.is_own = choices.sentence.is_some();
        if !self.is_own && self.choices.sentence.is_some() {
            let text =
                format!("this lesson needs {needs} words or more, and uses its own sentence");
            self.message = Some(text);
        }
        self.runs = runs;
        self.origins = origins;
        self.failures = failures;
        let last_tick = page::ticks(self, self.step.min(self.lesson().steps.len() - 1)) - 1;
        self.tick = self.tick.min(last_tick);
        self.clamp_focus();
    }

    /// Runs everything that the lesson asks for on these choices, with these changes.
    fn run(&self, choices: &Choices, changes: &Changes) -> Ran {
        let mut ran = Ran::default();
        let lesson = self.lesson();
        for (step, it) in lesson.steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let BlockKind::Directive(Directive::Run(run)) = &it.kind else {
                    continue;
                };
                let run = like(lesson, run, &ran.runs).and_then(|like| {
                    let basis = Basis {
                        lesson,
                        data: &self.library.data,
                        choices,
                        like,
                    };
                    let key = key(run, &ran.runs);
                    let mut own = changes.of(&key);
                    let original = like.or_else(|| original(run, &ran.runs));
                    if let Some(original) = original {
                        own = inherited(run, changes.of(&original.key)).merged(&own);
                    }
                    let mut run = LessonRun::new(basis, run, key, &own)?;
                    run.original = original.map(|run| run.key.clone());
                    Ok(run)
                });
                match run {
                    Ok(run) => {
                        ran.runs.push(run);
                        ran.origins.push((step, block));
                    }
                    Err(problem) => {
                        ran.failures.insert((step, block), problem);
                    }
                }
            }
        }
        ran
    }

    /// The learner's choices, without a sentence that is too short for the lesson: its prose would be false on it.
    fn choices_that_fit(&self) -> Choices {
        let needed = self.lesson().least_words;
        let mut choices = self.choices.clone();
        choices.sentence = choices.sentence.filter(|own| own.words().len() >= needed);
        choices
    }

    /// What the learner changed in the lesson that is open.
    pub fn changed(&self) -> &Changed {
        static NOTHING: std::sync::LazyLock<Changed> = std::sync::LazyLock::new(Changed::default);
        self.edits.get(self.lesson().stem()).unwrap_or(&NOTHING)
    }

    fn changed_mut(&mut self) -> &mut Changed {
        let stem = self.lesson().stem().to_owned();
        self.edits.entry(stem).or_default()
    }

    fn moment(&self) -> Setup {
        Setup {
            choices: self.choices.clone(),
            changes: self.changed().changes.clone(),
        }
    }

    /// Changes what the lesson runs on, computes it afresh, and marks what came out different. A change that changes nothing
    /// is not worth an undo.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Setup)) {
        let before = self.moment();
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            self.changed_mut().history.remember(before);
        }
        self.renew(after);
    }

    /// One change back.
    pub(super) fn undo(&mut self) {
        let now = self.moment();
        match self.changed_mut().history.undo(now) {
            Some(before) => {
                self.renew(before);
                if !self.changed().history.can_undo() {
                    // Everything is as it was when the lesson was opened, and looks like it.
                    self.marks = None;
                    self.dialled = None;
                    self.say("all changes of this lesson are undone; U does the last again");
                }
            }
            None => self.say("there is nothing to undo in this lesson"),
        }
    }

    /// One change forward again.
    pub(super) fn redo(&mut self) {
        let now = self.moment();
        match self.changed_mut().history.redo(now) {
            Some(after) => self.renew(after),
            None => self.say("there is nothing to do again"),
        }
    }

    fn renew(&mut self, moment: Setup) {
        self.choices = moment.choices;
        self.changed_mut().changes = moment.changes;
        let before = std::mem::take(&mut self.runs);
        self.recompute();
        let before = self.unbroken().unwrap_or(before);
        self.marks = Some(ChangeReport::between(&before, self.reached()));
    }

    /// The computations without the mistake, while one chooses among mistakes: each is to be seen for what it does, and not for
    /// what tells it from the one before.
    fn unbroken(&self) -> Option<Vec<LessonRun>> {
        let is_choosing = matches!(self.mode, Mode::Breaking | Mode::Knobs { breaking: true });
        let broken = self.broken().filter(|_| is_choosing)?;
        let mut changes = self.changed().changes.clone();
        changes.edit(&broken.run.key, |run| broken.run.repair(run));
        Some(self.run(&self.choices_that_fit(), &changes).runs)
    }
}

/// What a computation of a lesson is called when its changes are kept: its name, or what it computes; counted from the second
/// of the same name on.
fn key(run: &RunDirective, before: &[LessonRun]) -> String {
    let name = run.name.as_ref().unwrap_or(&run.computation);
    let name = &name.value;
    let is_same = |key: &str| key.split('#').next() == Some(name);
    match before.iter().filter(|run| is_same(&run.key)).count() {
        0 => name.clone(),
        count => format!("{name}#{}", count + 1),
    }
}

/// The run that this one is said to be like.
///
/// # Errors
/// If there is none of that name before it.
fn like<'a>(
    lesson: &Lesson,
    run: &RunDirective,
    before: &'a [LessonRun],
) -> Result<Option<&'a LessonRun>, Problem> {
    let Some(like) = &run.like else {
        return Ok(None);
    };
    let name = |run: &'a LessonRun| run.name.as_deref().unwrap_or(run.computation.name);
    let found = before.iter().rev().find(|run| name(run) == like.value);
    found.map(Some).ok_or_else(|| {
        let names: Vec<&str> = before.iter().map(name).collect();
        let error = InputError::unknown("earlier run", &like.value, names);
        lesson.problem(&like.at, error.message, error.help)
    })
}

/// What was changed in a run, for the one that is like it: what that one says itself stands.
fn inherited(run: &RunDirective, mut changes: RunChanges) -> RunChanges {
    let says = |knob: &str| run.settings.iter().any(|it| it.name.value == knob);
    changes
        .knobs
        .retain(|knob, _| run.like.is_none() || !says(knob));
    changes
}

/// The computation that this one repeats with another last word: what was changed there is changed here as well, or else
/// the two would differ in more than that word.
fn original<'a>(run: &RunDirective, before: &'a [LessonRun]) -> Option<&'a LessonRun> {
    run.last_word.as_ref()?;
    let mut before = before.iter().rev();
    before.find(|ran| ran.computation.name == run.computation.value && !ran.is_variant)
}
