//! Breaking a computation on purpose, and repairing it.

use super::action::Direction;
use super::mode::Mode;
use super::panel::BrokenRun;
use super::state::Notebook;
use crate::models::knobs::{Setting, Settings};
use crate::models::mistakes::{self, MISTAKES, Mistake, idle};
use crate::runs::changes::RunChanges;
use crate::runs::lesson_run::LessonRun;

/// The knob that breaks.
const KNOB: &str = "mistake";

/// Where it stands while nothing is broken.
const NONE: &str = "none";

/// A computation of the page that is broken now.
#[derive(Clone, Copy)]
pub struct Broken<'a> {
    /// The computation.
    pub run: &'a LessonRun,
    /// What is wrong with it.
    pub mistake: &'static Mistake,
}

impl Notebook {
    /// The computation that can be broken: the one at hand, else the latest that can.
    fn breakable(&self) -> Option<&LessonRun> {
        let can = |run: &&LessonRun| run.result.settings.get(KNOB).is_some();
        let mut others = self.reached().iter().rev().filter(|run| !run.is_variant);
        self.subject().filter(can).or_else(|| others.find(can))
    }

    /// What is broken now.
    pub fn broken(&self) -> Option<Broken<'_>> {
        let run = self.breakable()?;
        let mistake = mistake_of(run)?;
        Some(Broken { run, mistake })
    }

    /// The same as it stands on the page.
    pub(super) fn broken_run(&self) -> Option<BrokenRun> {
        let Broken { run, mistake } = self.broken()?;
        let all: Vec<_> = mistakes_of(run).collect();
        let at = all.iter().position(|it| it.name == mistake.name);
        Some(BrokenRun {
            mistake,
            at: at.unwrap_or(0),
            count: all.len(),
            without_effect: idle(&run.result),
            checks: self.checks_of(run),
        })
    }

    /// Whether there is anything to break.
    pub(super) fn can_break(&self) -> bool {
        self.breakable().is_some()
    }

    /// Repairs what is broken; else breaks it in the first of the famous ways, and lets the learner choose among them.
    pub(super) fn break_or_repair(&mut self) {
        if self.broken().is_some() {
            return self.repair();
        }
        let Some(run) = self.breakable() else {
            self.say("nothing on this page has a famous mistake: lessons on attention do");
            return;
        };
        // The first that makes a difference as things stand.
        let all: Vec<_> = mistakes_of(run).collect();
        let has_effect = |mistake: &&&Mistake| mistake.idle_in(&run.result, "").is_none();
        let first = all.iter().find(has_effect);
        if let Some(mistake) = first.or(all.first())
            && self.set_mistake(mistake.name)
        {
            self.mode = Mode::Breaking;
        }
    }

    /// Takes the mistake out.
    pub(super) fn repair(&mut self) {
        let broken = self.broken().map(|broken| broken.mistake);
        // First, so that the marks say what repairing changes, and not what the mistake does.
        self.return_to_page();
        if let Some(mistake) = broken
            && self.set_mistake(NONE)
        {
            self.say(format!("repaired: {}", mistake.title));
        }
    }

    /// On to another mistake.
    pub(super) fn choose_mistake(&mut self, direction: Direction) {
        let Some(Broken { run, mistake }) = self.broken() else {
            return;
        };
        let all: Vec<_> = mistakes_of(run).collect();
        let at = all.iter().position(|it| it.name == mistake.name);
        let to = match direction {
            Direction::Up | Direction::Left => at.unwrap_or(0).saturating_sub(1),
            _ => (at.unwrap_or(0) + 1).min(all.len() - 1),
        };
        let name = all[to].name;
        self.set_mistake(name);
    }

    /// Turns the knob that breaks; whether it went there.
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

impl LessonRun {
    /// Takes the mistake out of what was changed in this computation.
    pub(super) fn repair(&self, run: &mut RunChanges) {
        run.turn(KNOB, Setting::Choice(NONE), self.base.get(KNOB));
    }
}

/// The famous mistakes that a computation can be broken by.
pub fn mistakes_of(run: &LessonRun) -> impl Iterator<Item = &'static Mistake> {
    let knobs = run.computation.knobs;
    let is_option = move |mistake: &&Mistake| {
        let mut settings = Settings::new(knobs);
        settings.set(KNOB, mistake.name).is_ok()
    };
    MISTAKES.iter().filter(is_option)
}

fn mistake_of(run: &LessonRun) -> Option<&'static Mistake> {
    match run.result.settings.get(KNOB)? {
        Setting::Choice(name) => mistakes::find(name),
        _ => None,
    }
}
