//! All runs of a lesson on one setup, computed once for a change.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::changes::{Changes, Choices, RunChanges, Setup};
use super::given::Data;
use super::lesson_run::{Basis, LessonRun};
use super::scope::Scope;
use crate::lesson::{BlockKind, Directive, Lesson, Problem, RunDirective};
use crate::models::catalog::Computation;
use crate::models::inputs::InputError;

/// A block of a lesson: its step, and its number in that step.
pub type BlockId = (usize, usize);

/// The runs of a lesson in the order in which it asks for them, with the blocks that ask, and the failures.
///
/// Dereferences to the runs.
#[derive(Default)]
pub struct LessonRuns {
    runs: Vec<LessonRun>,
    origins: Vec<BlockId>,
    failures: BTreeMap<BlockId, Problem>,
    is_changed: bool,
}

impl Deref for LessonRuns {
    type Target = [LessonRun];

    fn deref(&self) -> &[LessonRun] {
        &self.runs
    }
}

impl LessonRuns {
    /// Runs everything that the lesson asks for. Its matrices are tiny, so nothing is kept from the runs before, and nothing
    /// can be stale.
    pub fn new(
        lesson: &Lesson,
        data: &Data,
        catalog: &'static [Computation],
        Setup { choices, changes }: &Setup,
    ) -> Self {
        let mut all = Self {
            is_changed: choices.sentence.is_some() || !changes.is_empty(),
            ..Self::default()
        };
        for (step, it) in lesson.steps.iter().enumerate() {
            for (block, it) in it.blocks.iter().enumerate() {
                let BlockKind::Directive(Directive::Run(directive)) = &it.kind else {
                    continue;
                };
                let like = like(lesson, directive, &all.runs);
                let run = like.and_then(|like| {
                    let basis = Basis {
                        lesson,
                        data,
                        catalog,
                        choices,
                        like,
                    };
                    run(basis, directive, changes, &all.runs)
                });
                match run {
                    Ok(run) => {
                        all.runs.push(run);
                        all.origins.push((step, block));
                    }
                    Err(problem) => {
                        all.failures.insert((step, block), problem);
                    }
                }
            }
        }
        all
    }

    /// What a block of the lesson can refer to: every run that the lesson asks for before it or on its step.
    pub fn scope<'a>(&'a self, lesson: &'a Lesson, (step, block): BlockId) -> Scope<'a> {
        Scope {
            lesson,
            runs: self.reached(step),
            before: self
                .origins
                .partition_point(|&origin| origin < (step, block)),
            is_changed: self.is_changed,
            is_broken: self.failures.range(..(step + 1, 0)).next().is_some(),
        }
    }

    /// The runs up to the end of a step.
    pub fn reached(&self, step: usize) -> &[LessonRun] {
        let count = self.origins.partition_point(|origin| origin.0 <= step);
        &self.runs[..count]
    }

    /// The run that a block asks for.
    pub fn of_block(&self, block: BlockId) -> Option<&LessonRun> {
        let at = self.origins.binary_search(&block).ok()?;
        Some(&self.runs[at])
    }

    /// The reason why a block asks for a run in vain.
    pub fn failure(&self, block: BlockId) -> Option<&Problem> {
        self.failures.get(&block)
    }

    /// The place of a run among them.
    ///
    /// # Panics
    /// If it is none of them.
    pub fn position(&self, run: &LessonRun) -> usize {
        self.runs
            .iter()
            .position(|other| std::ptr::eq(other, run))
            .expect("a run of this lesson")
    }
}

fn run(
    basis: Basis<'_>,
    directive: &RunDirective,
    changes: &Changes,
    before: &[LessonRun],
) -> Result<LessonRun, Problem> {
    let key = key(directive, before);
    let mut own = changes.of(&key);
    let original = basis.like.or_else(|| original(directive, before));
    if let Some(original) = original {
        own = inherited(directive, changes.of(&original.key)).merged(&own);
    }
    let mut run = LessonRun::new(basis, directive, key, &own)?;
    run.original = original.map(|original| original.key.clone());
    Ok(run)
}

/// The key under which the changes of a run are kept: its name, or its computation; counted from the second of the same name
/// on.
fn key(directive: &RunDirective, before: &[LessonRun]) -> String {
    let name = directive.name.as_ref().unwrap_or(&directive.computation);
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
    directive: &RunDirective,
    before: &'a [LessonRun],
) -> Result<Option<&'a LessonRun>, Problem> {
    let Some(like) = &directive.like else {
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

/// The changes of a run, for the one that is like it: its own settings stand.
fn inherited(directive: &RunDirective, mut changes: RunChanges) -> RunChanges {
    let says = |knob: &str| directive.settings.iter().any(|it| it.name.value == knob);
    changes
        .knobs
        .retain(|knob, _| directive.like.is_none() || !says(knob));
    changes
}

/// The run that this one repeats with another last word: its changes hold here as well, or else the two would differ in more
/// than that word.
fn original<'a>(directive: &RunDirective, before: &'a [LessonRun]) -> Option<&'a LessonRun> {
    directive.last_word.as_ref()?;
    let mut before = before.iter().rev();
    before.find(|run| run.computation.name == directive.computation.value && !run.is_variant)
}

impl Choices {
    /// The same without a sentence that is too short for the lesson: its prose would be false on it.
    pub fn fitting(&self, lesson: &Lesson) -> Self {
        let fits = |count: usize| count >= lesson.least_words;
        let sentence = self.sentence.clone();
        Self {
            sentence: sentence.filter(|own| fits(own.words().len())),
            ..self.clone()
        }
    }
}
