//! Turning knobs.

use super::action::Direction;
use super::answering::neighbour;
use super::mode::Mode;
use super::panel::{CurrentKnob, KnobLine};
use super::state::Notebook;
use crate::lesson::Directive;
use crate::models::knobs::{Knob, Setting, Settings};
use crate::models::translation;
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

/// The knob that writes a translation word by word.
const WRITTEN: &str = "written";

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
        let setting = setting.unwrap_or_else(|| self.knob.start());
        match (setting, self.complete()) {
            (Setting::Count(words), Some(most)) => Setting::Count(words.min(most)),
            _ => setting,
        }
    }

    /// The words of a translation that is complete, if this is the knob that writes them: it ends there.
    fn complete(self) -> Option<u64> {
        let words =
            (self.knob.name == WRITTEN).then(|| translation::complete(&self.run.result))??;
        u64::try_from(words).ok()
    }

    fn key(self) -> KnobKey {
        (self.run.key.clone(), self.knob.name)
    }

    /// Whether turning the one turns the other.
    fn is(self, other: RunKnob<'_>) -> bool {
        // A training has a seed of its own.
        let is_common = |it: RunKnob<'_>| it.knob.name == SEED && it.run.training.is_none();
        let is_same_run = is_common(self) && is_common(other) || std::ptr::eq(self.run, other.run);
        self.knob.name == other.knob.name && is_same_run
    }
}

impl Notebook {
    /// The knobs of the page: those that it offers, then those of its subject, then the others. The mistake knob is left out: it has a key
    /// of its own.
    pub(super) fn knobs(&self) -> Vec<RunKnob<'_>> {
        let subject = self.subject().map(|run| run.key.as_str());
        let is_subject = |run: &&LessonRun| Some(run.key.as_str()) == subject;
        let runs = self.reached().iter().filter(|run| !run.is_variant);
        let (mut runs, others): (Vec<_>, Vec<_>) = runs.partition(is_subject);
        runs.extend(others);
        let mut knobs = self.offered();
        for run in runs {
            for (knob, _) in run.result.settings.all() {
                let knob = RunKnob { run, knob };
                let is_known = knobs.iter().any(|known| known.is(knob));
                if knob.knob.name != "mistake" && run.turns(knob.knob) && !is_known {
                    knobs.push(knob);
                }
            }
        }
        knobs
    }

    /// The knobs to choose among: those that the page offers, or all of them if it offers none or the learner asked for all.
    fn ring(&self) -> Vec<RunKnob<'_>> {
        let offered = self.offered();
        let is_all = matches!(self.mode, Mode::Knobs { all: true, .. });
        match offered.is_empty() || is_all {
            true => self.knobs(),
            false => offered,
        }
    }

    /// The knob that the learner chose or turned last, which the page or the strip shows until something else changes.
    fn chosen_knob(&self) -> Option<RunKnob<'_>> {
        let last = self.last_knob.as_ref()?;
        self.knobs().into_iter().find(|knob| knob.key() == *last)
    }

    /// The knob that `+` and `-` turn: the chosen one, else the first that the page offers. Never one that is out of sight.
    fn knob_at_hand(&self) -> Option<RunKnob<'_>> {
        let first = || self.offered().into_iter().next();
        self.chosen_knob().or_else(first)
    }

    /// The index in a [ring](Self::ring) of the current knob: the one [at hand](Self::knob_at_hand), else the first that is not the seed.
    fn current_in(&self, ring: &[RunKnob<'_>]) -> usize {
        let at_hand = self.knob_at_hand();
        let at_hand = at_hand.and_then(|at_hand| ring.iter().position(|knob| knob.is(at_hand)));
        at_hand
            .or_else(|| ring.iter().position(|knob| knob.knob.name != SEED))
            .unwrap_or(0)
    }

    /// The knobs that the newest step offers, as far as it is shown.
    fn offered(&self) -> Vec<RunKnob<'_>> {
        let directives = self.directives_shown(self.step);
        let names = directives.flat_map(|(scope, directive)| {
            let names = match directive {
                Directive::Knob(knob) => knob.names.as_slice(),
                _ => &[],
            };
            names.iter().map(move |name| (scope, name))
        });
        let mut knobs: Vec<RunKnob<'_>> = Vec::new();
        for (scope, name) in names {
            let Ok((run, knob)) = scope.offered(name) else {
                continue;
            };
            let knob = RunKnob { run, knob };
            if !knobs.iter().any(|known| known.is(knob)) {
                knobs.push(knob);
            }
        }
        knobs
    }

    /// The line of a knob on the page.
    pub(super) fn knob_line(&self, knob: RunKnob<'_>) -> KnobLine {
        let at_hand = self.knob_at_hand();
        KnobLine {
            name: knob.name(),
            knob: knob.knob,
            setting: knob.setting(),
            is_current: at_hand.is_some_and(|at_hand| at_hand.is(knob)),
        }
    }

    /// The current knob, for the strip; `None` unless the learner chose it.
    pub(super) fn knob_in_strip(&self) -> Option<CurrentKnob> {
        let ring = self.ring();
        let chosen = self.chosen_knob()?;
        let place = |knobs: &[RunKnob<'_>]| {
            let at = knobs.iter().position(|knob| knob.is(chosen))?;
            Some((at, knobs.len()))
        };
        let (at, count) = place(&ring).or_else(|| place(&self.knobs()))?;
        Some(CurrentKnob {
            at,
            count,
            is_on_page: self.offered().iter().any(|offered| offered.is(chosen)),
            knob: self.knob_line(chosen),
        })
    }

    pub(super) fn open_knobs(&mut self) {
        let ring = self.ring();
        match ring.get(self.current_in(&ring)).map(|knob| knob.key()) {
            Some(current) => {
                self.last_knob = Some(current);
                let breaking = matches!(self.mode, Mode::Breaking);
                let all = self.offered().is_empty();
                self.mode = Mode::Knobs { breaking, all };
            }
            None => self.say_no_knobs(),
        }
    }

    /// Whether the page has other knobs than the ones to choose among.
    pub(super) fn has_other_knobs(&self) -> bool {
        self.ring().len() < self.knobs().len()
    }

    /// Lets the learner choose among all knobs, from the first that the page does not offer.
    pub(super) fn open_all_knobs(&mut self) {
        let offered = self.ring().len();
        self.last_knob = self.knobs().get(offered).map(|knob| knob.key());
        if let Mode::Knobs { all, .. } = &mut self.mode {
            *all = true;
        }
    }

    fn say_no_knobs(&mut self) {
        self.say(match self.reached().is_empty() {
            true => "nothing is computed on this page yet",
            false => "nothing on this page has a knob",
        });
    }

    pub(super) fn choose_knob(&mut self, direction: Direction) {
        let ring = self.ring();
        let from = self.current_in(&ring);
        let to = neighbour(from, ring.len(), direction != Direction::Up);
        self.last_knob = ring.get(to).map(|knob| knob.key());
    }

    /// Turns the knob at hand by a number of notches.
    pub(super) fn turn(&mut self, by: i32) {
        if self.knobs().is_empty() {
            return self.say_no_knobs();
        }
        let Some(knob) = self.knob_at_hand() else {
            return self.say("this page shows no knob to turn: o chooses one");
        };
        let (key, name) = knob.key();
        let last = (key.clone(), name);
        let is_trained = knob.run.training.is_some();
        let mut settings = knob.run.result.settings.clone();
        let (label, stands, lesson) = (knob.name(), knob.setting(), knob.run.untouched(name));
        let is_complete = knob.complete().is_some() && matches!(stands, Setting::Count(_));
        if is_complete && by > 0 {
            self.last_knob = Some(last);
            return self.say("the translation is complete: </s> is its end");
        }
        if is_complete {
            // A shorter sentence may have ended before the word at which the knob stood.
            let _ = settings.set(name, &stands.to_string());
        }
        let moved = settings.turn(name, by);
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
        self.last_knob = Some(last);
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
