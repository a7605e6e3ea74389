//! A run of a lesson: one computation on the learner's sentence, seed and changes.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::math::{Id, Recorded};
use crate::models::catalog::{Computation, Run};
use crate::models::checks::{Check, Verdict};
use crate::models::inputs::Badge;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::translation::of_right_words;
use crate::runs::changes::RunChanges;
use crate::runs::sequential::steps_before;
use crate::runs::timing::LessonTiming;
use crate::runs::training::LessonTraining;

/// A computation that has run for a lesson.
#[derive(Clone)]
pub struct LessonRun {
    /// Its key, unique in the lesson: its name or that of its computation, numbered from the second on.
    pub key: String,
    /// The prefix of its addresses, if the lesson named the run.
    pub name: Option<String>,
    /// Its computation.
    pub computation: &'static Computation,
    /// The words of its sentence; empty if it reads none, or if a file gave its matrices.
    pub words: Vec<String>,
    /// Whether it keeps the lesson's sentence when the learner types another.
    pub is_fixed: bool,
    /// Whether it repeats another run with a change, such as another last word.
    pub is_variant: bool,
    /// The file beside the lesson that gave its matrices, if one did.
    pub given: Option<String>,
    /// The key of the run that it repeats, whose changes it inherits.
    pub original: Option<String>,
    /// The knobs as the lesson set them.
    pub base: Settings,
    /// The changes that it takes from the run that it repeats.
    pub(super) inherited: RunChanges,
    /// All changes that it ran with: those, and its own.
    pub(super) changes: RunChanges,
    /// The training whose results these are; `None` for a run of a computation.
    pub training: Option<LessonTraining>,
    /// The measurement whose times these are; `None` for all others.
    pub timing: Option<LessonTiming>,
    /// The tape and its recorded matrices. A change that does not reach the run leaves it the very same.
    pub result: Rc<Run>,
    /// What was asked of the result so far.
    pub(super) asked: Rc<Asked>,
}

/// What a page asked of a result, found out once.
#[derive(Default)]
pub(super) struct Asked {
    /// Counted when a race first asks: most pages have none.
    steps_before: OnceCell<BTreeMap<Id, usize>>,
    verdicts: RefCell<BTreeMap<(&'static str, String), Verdict>>,
}

impl LessonRun {
    /// The verdict of a check on a part of this run (`""` is all of it), computed at most once.
    pub fn verdict(&self, check: &'static Check, part: &str) -> Verdict {
        let key = (check.name, part.to_owned());
        let known = self.asked.verdicts.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            #[cfg(test)]
            super::work::count(|work| work.verdicts.push((self.key.clone(), check.name)));
            let verdict = check.verdict_within(&self.result, part);
            let mut verdicts = self.asked.verdicts.borrow_mut();
            verdicts.insert(key, verdict.clone());
            verdict
        })
    }

    /// Whether it is the very same run as another one: no change lies between them.
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.result, &other.result)
    }

    /// Whether this knob has an effect: one that shapes random inputs has none on given ones.
    pub fn turns(&self, knob: &Knob) -> bool {
        self.given.is_none() || !knob.shapes_inputs()
    }

    /// The setting of a knob without a change to this run: that of the lesson, or that of the run that it repeats. `None` if there is no such
    /// knob.
    pub fn untouched(&self, knob: &str) -> Option<Setting> {
        let inherited = self.inherited.knobs.get(knob).copied();
        inherited.or_else(|| self.base.get(knob))
    }

    /// The address of a matrix in the lesson: with the name of the run, if it has one.
    pub fn address(&self, recorded: &Recorded) -> String {
        match &self.name {
            Some(name) => format!("{name}.{}", recorded.address),
            None => recorded.address.clone(),
        }
    }

    /// An address of the lesson without the name of this run; `None` if it begins with another name.
    pub fn inner<'t>(&self, address: &'t str) -> Option<&'t str> {
        match &self.name {
            Some(name) => address.strip_prefix(name.as_str())?.strip_prefix('.'),
            None => Some(address),
        }
    }

    /// The recorded matrix of this tape id; `None` if it is not recorded.
    pub fn recorded(&self, id: Id) -> Option<&Recorded> {
        self.result
            .recorded
            .iter()
            .find(|recorded| recorded.id == id)
    }

    /// Whether the matrix of this tape id is recorded.
    pub fn is_recorded(&self, id: Id) -> bool {
        self.recorded(id).is_some()
    }

    /// The names of the matrices that are there once it was trained or timed, or is on a sentence that has a right translation.
    pub(super) fn awaited(&self) -> &'static [&'static str] {
        match (&self.training, self.timing) {
            (Some(training), _) => training.names(),
            (None, Some(_)) => LessonTiming::names(),
            (None, None) => of_right_words(&self.result.settings),
        }
    }

    /// Whether a matrix of this name may be there then.
    pub(super) fn may_have(&self, name: &str) -> bool {
        match &self.training {
            Some(training) => training.may_have(name),
            None => self.awaited().contains(&name),
        }
    }

    /// Whether its numbers were measured, by training or with a clock: they are other ones each time, and cannot be set.
    pub fn is_measured(&self) -> bool {
        self.training.is_some() || self.timing.is_some()
    }

    /// Whether all its inputs are given.
    pub fn is_given(&self) -> bool {
        self.badge() == Badge::Given
    }

    /// The seed of its random weights, if it has any.
    pub fn seed(&self) -> Option<u64> {
        match self.result.settings.get("seed") {
            Some(Setting::Count(seed)) if !self.is_given() && self.training.is_none() => Some(seed),
            _ => None,
        }
    }

    /// Whether any cell of it is edited.
    pub fn is_edited(&self) -> bool {
        let mut recorded = self.result.recorded.iter();
        recorded.any(|it| it.edit.is_some())
    }

    /// The origin of its inputs: random if any of them is, or if there are none.
    pub fn badge(&self) -> Badge {
        if let Some(training) = &self.training {
            return match training.is_trained {
                true => self.result.inputs.parameters.origin,
                false => Badge::Random,
            };
        }
        self.result.inputs.badge()
    }

    /// The number of sequential steps that lead to row `row` of a matrix: t for the t-th state of an RNN, 1 for a matrix computed for
    /// all words at once.
    pub fn steps(&self, id: Id, row: usize) -> usize {
        let tape = &self.result.tape;
        let computed = self.recorded(id).map_or(id, Recorded::computed);
        let arithmetic = tape.arithmetic(computed, row, 0, &|id| self.is_recorded(id));
        let before = &self.asked.steps_before;
        let before = before.get_or_init(|| steps_before(&self.result));
        let sources = arithmetic.cells().into_iter();
        let longest = sources.filter_map(|(id, ..)| before.get(&id)).max();
        longest.copied().unwrap_or(1).max(1)
    }
}
