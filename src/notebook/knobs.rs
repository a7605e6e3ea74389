//! Turning knobs.

use super::action::Direction;
use super::answering::neighbour;
use super::mode::Mode;
use super::panel::{CurrentKnob, KnobLine};
use super::state::Notebook;
use crate::lesson::Directive;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::runs::lesson_run::LessonRun;

/// A knob of a run on the page.
#[derive(Clone, Copy)]
pub(super) struct RunKnob<'a> {
    pub(super) run: &'a LessonRun,
    pub(super) knob: &'static Knob,
}

/// A knob by the key of its run and its name.
pub(super) type KnobKey = (String, &'static str);

/// The one knob that turns in all runs at once.
const SEED: &str = "seed";

impl RunKnob<'_> {
    /// `d_k`, or `rnn.hidden` where the lesson named the run.
    fn name(self) -> String {
        match &self.run.name {
            Some(run) if self.knob.name != SEED => format!("{run}.{}", self.knob.name),
            _ => self.knob.name.to_owned(),
        }
    }

    fn setting(self) -> Setting {
        let setting = self.run.result.settings.get(self.knob.name);
        setting.unwrap_or_else(|| self.knob.start())
    }

    fn key(self) -> KnobKey {
        (self.run.key.clone(), self.knob.name)
    }
}

impl Notebook {
    /// The knobs of the page, those of its subject first. The mistake knob is left out: it has a key of its own.
    pub(super) fn knobs(&self) -> Vec<RunKnob<'_>> {
        let subject = self.subject().map(|run| run.key.as_str());
        let is_subject = |run: &&LessonRun| Some(run.key.as_str()) == subject;
        let runs = self.reached().iter().filter(|run| !run.is_variant);
        let (mut runs, others): (Vec<_>, Vec<_>) = runs.partition(is_subject);
        runs.extend(others);
        let mut knobs: Vec<RunKnob<'_>> = Vec::new();
        for run in runs {
            for (knob, _) in run.result.settings.all() {
                let is_second_seed = knob.name == SEED
                    && run.training.is_none()
                    && knobs
                        .iter()
                        .any(|it| it.knob.name == SEED && it.run.training.is_none());
                if knob.name != "mistake" && run.turns(knob) && !is_second_seed {
                    knobs.push(RunKnob { run, knob });
                }
            }
        }
        knobs
    }

    /// The index among the [knobs](Self::knobs) of the current one: the one turned last, else the first that the step offers, else the first
    /// that is not the seed.
    pub(super) fn current_knob(&self) -> usize {
        let knobs = self.knobs();
        let last = self.last_knob.as_ref();
        let last = last.and_then(|last| knobs.iter().position(|knob| knob.key() == *last));
        last.or_else(|| self.offered(&knobs))
            .or_else(|| knobs.iter().position(|knob| knob.knob.name != SEED))
            .unwrap_or(0)
    }

    /// The index of the first knob that the step offers.
    fn offered(&self, knobs: &[RunKnob<'_>]) -> Option<usize> {
        let directives = self.directives(self.step);
        let mut names = directives.flat_map(|(scope, directive)| {
            let names = match directive {
                Directive::Knob(knob) => knob.names.as_slice(),
                _ => &[],
            };
            names.iter().map(move |name| (scope, name))
        });
        names.find_map(|(scope, name)| {
            let (run, offered) = scope.offered(name).ok()?;
            knobs.iter().position(|knob| {
                let is_same = knob.knob.name == SEED || std::ptr::eq(knob.run, run);
                knob.knob.name == offered.name && is_same
            })
        })
    }

    /// The line of a knob on the page.
    pub(super) fn knob_line(&self, knob: RunKnob<'_>) -> KnobLine {
        let knobs = self.knobs();
        let current = knobs.get(self.current_knob());
        KnobLine {
            name: knob.name(),
            knob: knob.knob,
            setting: knob.setting(),
            is_current: current.is_some_and(|current| current.name() == knob.name()),
        }
    }

    /// The current knob, for the strip; `None` unless the learner is turning it or just did.
    pub(super) fn knob_in_strip(&self) -> Option<CurrentKnob> {
        let is_turned = self.report.as_ref().is_some_and(|report| report.by_knob);
        if !is_turned && !matches!(self.mode, Mode::Knobs { .. }) {
            return None;
        }
        let (knobs, at) = (self.knobs(), self.current_knob());
        Some(CurrentKnob {
            at,
            count: knobs.len(),
            knob: self.knob_line(*knobs.get(at)?),
        })
    }

    pub(super) fn open_knobs(&mut self) {
        match self.knobs().get(self.current_knob()).map(|knob| knob.key()) {
            Some(current) => {
                self.last_knob = Some(current);
                let breaking = matches!(self.mode, Mode::Breaking);
                self.mode = Mode::Knobs { breaking };
            }
            None => self.say_no_knobs(),
        }
    }

    fn say_no_knobs(&mut self) {
        self.say(match self.reached().is_empty() {
            true => "nothing is computed on this page yet",
            false => "nothing on this page has a knob",
        });
    }

    pub(super) fn choose_knob(&mut self, direction: Direction) {
        let knobs = self.knobs();
        let to = neighbour(self.current_knob(), knobs.len(), direction != Direction::Up);
        self.last_knob = knobs.get(to).map(|knob| knob.key());
    }

    /// Turns the current knob by a number of notches.
    pub(super) fn turn(&mut self, by: i32) {
        let knobs = self.knobs();
        let Some(&knob) = knobs.get(self.current_knob()) else {
            return self.say_no_knobs();
        };
        let (key, name) = knob.key();
        let is_trained = knob.run.training.is_some();
        let mut settings = knob.run.result.settings.clone();
        let (label, stands, lesson) = (knob.name(), knob.setting(), knob.run.base.get(name));
        let moved = settings.turn(name, by);
        self.last_knob = Some((key.clone(), name));
        match (moved, settings.get(name)) {
            (Err(_), _) => self.say_one_at_a_time(&settings, name),
            (Ok(true), Some(to)) => {
                self.change(|setup| match to {
                    Setting::Count(seed) if name == SEED && !is_trained => {
                        setup.choices.seed = Some(seed)
                    }
                    _ => setup.changes.edit(&key, |run| run.turn(name, to, lesson)),
                });
                if let Some(report) = &mut self.report {
                    report.by_knob = true;
                }
            }
            _ => self.say(format!("{label} ends at {stands}")),
        }
    }

    /// Says which other knob excludes this one.
    pub(super) fn say_one_at_a_time(&mut self, settings: &Settings, name: &str) {
        let Some((other, stands)) = settings.excludes(name) else {
            return;
        };
        let back = match other.name {
            "mistake" => "repair it first (b)".to_owned(),
            knob => format!("turn {knob} back to {} first (o)", other.start()),
        };
        let name = other.name;
        self.say(format!(
            "{name} is {stands}, and the formula takes one change at a time: {back}"
        ));
    }
}
