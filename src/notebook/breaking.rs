//! Breaking a run with a famous mistake, and repairing it.

use super::action::Direction;
use super::answering::neighbour;
use super::mode::Mode;
use super::panel::MistakeStatus;
use super::state::Notebook;
use super::tab_order::addresses;
use super::visible_mistakes::{Visible, nearest};
use crate::models::catalog::Run;
use crate::models::knobs::{Setting, Settings};
use crate::models::mistakes::{self, MISTAKES, Mistake, idle};
use crate::runs::changes::RunChanges;
use crate::runs::lesson_run::LessonRun;
use crate::text::quotes;

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
    /// The run to break: the subject of the page, else the latest one with a mistake knob. `None` before the lessons that take attention
    /// apart, since the mistakes speak of its parts.
    pub(super) fn breakable(&self) -> Option<&LessonRun> {
        let mut others = self.reached().iter().rev().filter(|run| !run.is_variant);
        let found = self.subject().filter(has_mistakes);
        let found = found.or_else(|| others.find(has_mistakes));
        found.filter(|_| self.is_taken_apart())
    }

    /// The broken run of the page; `None` if there is none.
    pub(super) fn broken(&self) -> Option<BrokenRun<'_>> {
        let run = self.breakable()?;
        let mistake = mistake_in(&run.result.settings)?;
        Some(BrokenRun { run, mistake })
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
            without_effect: idle(&run.result).map(|why| quotes(&why)),
            elsewhere: matches!(self.mode, Mode::Breaking)
                .then(|| self.elsewhere(run, mistake))
                .flatten(),
            is_told: self.tells_of_a_mistake(),
            checks: self.checks_of(run),
        })
    }

    /// Whether there is another mistake to go on to.
    pub(super) fn has_other_mistakes(&self) -> bool {
        let all = self.broken().map(|broken| mistakes_of(broken.run).count());
        all.is_some_and(|count| count > 1)
    }

    /// Whether the newest step shows a run with a mistake of the lesson's own, so that its text is about that.
    fn tells_of_a_mistake(&self) -> bool {
        self.directives(self.step).any(|(scope, directive)| {
            let mut found = addresses(directive).iter().map(|it| scope.find(it));
            found.any(|it| it.is_ok_and(|it| mistake_in(&it.run.base).is_some()))
        })
    }

    /// Repairs a broken run; else breaks one by the first mistake, and lets the learner choose another.
    pub(super) fn break_or_repair(&mut self) {
        if self.broken().is_some() {
            return self.repair();
        }
        if !self.is_taken_apart() {
            return self.say(match self.lesson_with_checks() {
                Some(lesson) => format!("how attention breaks comes later: {lesson} shows it"),
                None => "how attention breaks comes later, where it is taken apart".to_owned(),
            });
        }
        let Some(run) = self.breakable() else {
            let runs = self.runs.iter().filter(|run| !run.is_variant);
            let runs: Vec<&LessonRun> = runs.filter(has_mistakes).collect();
            return self.say_where_it_breaks(&self.steps_that_break(&runs));
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
            return self.say_where_it_breaks(&steps);
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

    /// The steps that show a mistake in some runs.
    fn steps_that_break(&self, runs: &[&LessonRun]) -> Vec<usize> {
        let steps = runs.iter().flat_map(|run| {
            let right = with_mistake(run, NONE);
            let shown = mistakes_of(run);
            shown.flat_map(move |it| self.steps_with(run, right.as_ref(), it).steps)
        });
        steps.collect()
    }

    /// Says where a famous mistake can be seen, since this page shows none: at the next of these steps, or else in another lesson.
    fn say_where_it_breaks(&mut self, steps: &[usize]) {
        let step = nearest(steps, self.step).map(|step| format!("step {}", step + 1));
        self.say(match (step, self.lesson_with_checks()) {
            (Some(step), _) => format!("nothing on this page would break: {step} shows it"),
            (None, Some(lesson)) => {
                format!("nothing in this lesson would show a famous mistake: {lesson} does")
            }
            (None, None) => "nothing in this course would show a famous mistake".to_owned(),
        });
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

/// Whether a run can be broken.
fn has_mistakes(run: &&LessonRun) -> bool {
    run.result.settings.get(KNOB).is_some()
}

/// A run with a mistake and without the learner's cells; `None` if its knobs exclude the mistake.
pub(super) fn with_mistake(run: &LessonRun, name: &str) -> Option<Run> {
    let mut settings = run.result.settings.clone();
    settings.set(KNOB, name).ok()?;
    let inputs = run.result.inputs.clone();
    Some(run.result.computation.run(inputs, settings))
}

/// The mistake that settings ask for; `None` if they ask for none.
fn mistake_in(settings: &Settings) -> Option<&'static Mistake> {
    match settings.get(KNOB)? {
        Setting::Choice(name) => mistakes::find(name),
        _ => None,
    }
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
