//! A knob of a run.

use crate::models::knobs::{Knob, Setting};
use crate::runs::lesson_run::LessonRun;

/// A knob of a run on the page.
#[derive(Clone, Copy)]
pub(super) struct RunKnob<'a> {
    /// The run.
    pub(super) run: &'a LessonRun,
    /// The knob.
    pub(super) knob: &'static Knob,
}

/// A knob by the key of its run and its name.
pub(super) type KnobKey = (String, &'static str);

/// The one knob that turns in all runs at once.
pub(super) const SEED: &str = "seed";

impl std::fmt::Debug for RunKnob<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.name(), self.setting())
    }
}

impl RunKnob<'_> {
    /// `d_k`, or `rnn.hidden` where the lesson named the run.
    pub(super) fn name(self) -> String {
        match &self.run.name {
            Some(run) if self.knob.name != SEED => format!("{run}.{}", self.knob.name),
            _ => self.knob.name.to_owned(),
        }
    }

    /// Its setting.
    pub(super) fn setting(self) -> Setting {
        let setting = self.run.result.settings.get(self.knob.name);
        setting.unwrap_or_else(|| self.knob.start())
    }

    pub(super) fn is(self, (key, name): &KnobKey) -> bool {
        self.run.key == *key && self.knob.name == *name
    }

    /// Its key.
    pub(super) fn key(self) -> KnobKey {
        (self.run.key.clone(), self.knob.name)
    }
}
