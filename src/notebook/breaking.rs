//! Breaking a run with a famous mistake, and repairing it.

use super::action::Direction;
use super::answering::neighbour;
use super::mode::Mode;
use super::panel::MistakeStatus;
use super::state::Notebook;
use super::visible_mistakes::{Visible, nearest};
use crate::models::catalog::Run;
use crate::models::knobs::{Setting, Settings};
use crate::models::mistakes::{self, MISTAKES, Mistake, idle};
use crate::runs::changes::RunChanges;
use crate::runs::lesson_run::LessonRun;

pub(super) const KNOB: &str = "mistake";

/// Its setting without a mistake.
pub(super) const NONE: &str = "none";

/// A run of the page with a mistake in it.
#[derive(Clone, Copy)]
pub(super) struct BrokenRun<'a> {
    pub(super) run: &'a LessonRun,
    pub(super) mistake: &'static Mistake,
}

impl Notebook {
    /// The run to break: the subject of the page, else the latest one with a mistake knob.
    pub(super) fn breakable(&self) -> Option<&LessonRun> {
        let can = |run: &&LessonRun| run.result.settings.get(KNOB).is_some();
        let mut others = self.reached().iter().rev().filter(|run| !run.is_variant);
        self.subject().filter(can).or_else(|| others.find(can))
    }

    /// The broken run of the page; `None` if there is none.
    pub(super) fn broken(&self) -> Option<BrokenRun<'_>> {
        let run = self.breakable()?;
        match run.result.settings.get(KNOB)? {
            Setting::Choice(name) => mistakes::find(name).map(|mistake| BrokenRun { run, mistake }),
            _ => None,
        }
    }

    /// The mistake of the page, for its panel.
    pub(super) fn mistake_status(&self) -> Option<MistakeStatus> {
        let BrokenRun { run, mistake } = self.broken()?;
        let all: Vec<_> = mistakes_of(run).collect();
        let at = all.iter().position(|it| it.name == mistake.name);
        Some(MistakeStatus {
            mistake,
            at: at.unwrap_or(0),
            count: all.len(),
            without_effect: idle(&run.result),
            elsewhere: matches!(self.mode, Mode::Breaking)
                .then(|| self.elsewhere(run, mistake))
                .flatten(),
            checks: self.checks_of(run),
        })
    }

    /// Repairs a broken run; else breaks one by the first mistake, and lets the learner choose another.
    pub(super) fn break_or_repair(&mut self) {
        if self.broken().is_some() {
            return self.repair();
        }
        let Some(run) = self.breakable() else {
            self.say("nothing on this page has a famous mistake: lessons on attention do");
            return;
        };
        let all: Vec<_> = mistakes_of(run).collect();
        if run.result.settings.excludes(KNOB).is_some() {
            let settings = run.result.settings.clone();
            return self.say_one_at_a_time(&settings, KNOB);
        }
        // The first one that shows on this page.
        let right = with_mistake(run, NONE);
        let shown = all.iter();
        let shown = shown.map(|mistake| self.steps_with(run, right.as_ref(), mistake));
        let shown: Vec<_> = shown.collect();
        let is_here = |it: &Visible| it.steps.contains(&self.step);
        let Some(first) = shown.iter().position(is_here) else {
            if shown.iter().any(|it| it.behind_question) {
                return self.say("what breaks here stands behind the question: answer it first");
            }
            let steps: Vec<usize> = shown.into_iter().flat_map(|it| it.steps).collect();
            self.say(match nearest(&steps, self.step) {
                Some(step) => {
                    format!(
                        "nothing on this page would break: step {} shows it",
                        step + 1
                    )
                }
                None => {
                    "nothing in this lesson would show a famous mistake: lessons on attention do"
                        .to_owned()
                }
            });
            return;
        };
        let mistake = all[first].name;
        if self.set_mistake(mistake) {
            self.mode = Mode::Breaking;
            self.first_mistake = Some(mistake);
        }
    }

    /// Goes on to the next mistake; after the last one to the first, and repairs the run when that is the one that it began with.
    pub(super) fn next_mistake(&mut self) {
        let next = self.broken().and_then(|BrokenRun { run, mistake }| {
            let mut all = mistakes_of(run).cycle();
            all.find(|it| it.name == mistake.name)?;
            all.next()
        });
        match next.filter(|next| self.first_mistake != Some(next.name)) {
            Some(next) => _ = self.set_mistake(next.name),
            None => self.repair(),
        }
    }

    pub(super) fn repair(&mut self) {
        let broken = self.broken().map(|broken| broken.mistake);
        // Leave the mode first: in it, changes are reported relative to the repaired run.
        self.return_to_page();
        if let Some(mistake) = broken
            && self.set_mistake(NONE)
        {
            self.say(format!("repaired: {}", mistake.title));
        }
    }

    pub(super) fn choose_mistake(&mut self, direction: Direction) {
        let Some(BrokenRun { run, mistake }) = self.broken() else {
            return;
        };
        let all: Vec<_> = mistakes_of(run).collect();
        let at = all.iter().position(|it| it.name == mistake.name);
        let forward = matches!(direction, Direction::Down | Direction::Right);
        self.set_mistake(all[neighbour(at.unwrap_or(0), all.len(), forward)].name);
    }

    /// Turns the mistake knob. Returns whether it could be turned.
    fn set_mistake(&mut self, name: &'static str) -> bool {
        let Some(run) = self.breakable() else {
            return false;
        };
        let key = run.key.clone();
        let mut settings = run.result.settings.clone();
        if settings.set(KNOB, name).is_err() {
            self.say_one_at_a_time(&settings, KNOB);
            return false;
        }
        let (to, lesson) = (Setting::Choice(name), run.base.get(KNOB));
        self.change(|setup| {
            setup.changes.edit(&key, |run| run.turn(KNOB, to, lesson));
        });
        true
    }
}

impl BrokenRun<'_> {
    /// Removes the mistake from the changes to this run.
    pub(super) fn repair(self, run: &mut RunChanges) {
        run.turn(KNOB, Setting::Choice(NONE), self.run.base.get(KNOB));
    }
}

/// A run with a mistake and without the learner's cells; `None` if its knobs exclude the mistake.
pub(super) fn with_mistake(run: &LessonRun, name: &str) -> Option<Run> {
    let mut settings = run.result.settings.clone();
    settings.set(KNOB, name).ok()?;
    let inputs = run.result.inputs.clone();
    Some(run.result.computation.run(inputs, settings))
}

/// The mistakes that a run can be broken by.
pub(super) fn mistakes_of(run: &LessonRun) -> impl Iterator<Item = &'static Mistake> + Clone {
    let knobs = run.computation.knobs;
    let is_option = move |mistake: &&Mistake| {
        let mut settings = Settings::new(knobs);
        settings.set(KNOB, mistake.name).is_ok()
    };
    MISTAKES.iter().filter(is_option)
}
