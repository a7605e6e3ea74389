//! The settings of all the knobs of a computation.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::{fmt, iter};

use super::{Knob, Setting};
use crate::models::input_error::InputError;

/// The settings of all the knobs of a computation.
///
/// Two are equal if every knob stands alike, set or not.
#[derive(Clone, Debug)]
pub struct Settings {
    knobs: &'static [Knob],
    turned: BTreeMap<&'static str, Setting>,
}

impl Settings {
    /// Every knob at its default.
    pub fn new(knobs: &'static [Knob]) -> Self {
        Self {
            knobs,
            turned: BTreeMap::new(),
        }
    }

    /// Sets one knob.
    ///
    /// # Errors
    /// If there is no such knob (with the nearest name), the value is out of its range, or another knob of its
    /// [group](Knob::group) is off its default already.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), InputError> {
        let knob = self.knob(name)?;
        let setting = knob.read(text)?;
        self.place(knob, setting)
    }

    /// Turns one knob by so many notches, up or down, and says whether it moved: at its end it does not. Notches at which one number
    /// would no longer [divide](Knob::divides) another are passed over.
    ///
    /// # Errors
    /// If there is no such knob, or another of its [group](Knob::group) is off its default: see [`Settings::set`].
    pub fn turn(&mut self, name: &str, by: i32) -> Result<bool, InputError> {
        let knob = self.knob(name)?;
        let from = self.of(knob);
        let notches = iter::successors(Some(from), |&at| knob.next(at, by > 0));
        let mut notches = notches.skip(1).filter(|&to| self.fits(knob, to));
        let to = notches.by_ref().take(by.unsigned_abs() as usize).last();
        let to = to.unwrap_or(from);
        if to != from {
            self.place(knob, to)?;
        }
        Ok(to != from)
    }

    /// Whether numbers that have to divide others still do, with this knob at this setting.
    fn fits(&self, knob: &Knob, setting: Setting) -> bool {
        let of = |other: &Knob| match other.name == knob.name {
            true => setting,
            false => self.of(other),
        };
        self.knobs.iter().all(|part| {
            let whole = self.knobs.iter().find(|it| part.divides == Some(it.name));
            match (of(part), whole.map(of)) {
                (Setting::Count(part), Some(Setting::Count(whole))) => whole % part.max(1) == 0,
                _ => true,
            }
        })
    }

    fn knob(&self, name: &str) -> Result<&'static Knob, InputError> {
        let names = self.knobs.iter().map(|knob| knob.name);
        let found = self.knobs.iter().find(|knob| knob.name == name);
        found.ok_or_else(|| InputError::unknown("knob", name, names))
    }

    fn place(&mut self, knob: &'static Knob, setting: Setting) -> Result<(), InputError> {
        if setting != knob.start()
            && let Some((other, stands)) = self.rival(knob)
        {
            let (name, start) = (other.name, other.start());
            return Err(InputError::new(
                format!("`{}` has no place while `{name}` is `{stands}`", knob.name),
                format!(
                    "set `{name}` to `{start}` first, or leave `{}` at `{}`",
                    knob.name,
                    knob.start()
                ),
            ));
        }
        self.turned.insert(knob.name, setting);
        Ok(())
    }

    /// The knob that keeps this one at its default: another of its [group](Knob::group) that is off its own.
    pub fn excludes(&self, name: &str) -> Option<(&'static Knob, Setting)> {
        self.rival(self.knob(name).ok()?)
    }

    fn rival(&self, knob: &Knob) -> Option<(&'static Knob, Setting)> {
        let group = knob.group?;
        let is_rival = |other: &Knob| other.group == Some(group) && other.name != knob.name;
        self.all()
            .find(|(other, stands)| is_rival(other) && *stands != other.start())
    }

    /// Whether this knob was set.
    pub fn is_turned(&self, name: &str) -> bool {
        self.turned.contains_key(name)
    }

    /// The setting of a knob; `None` if the computation does not have it.
    pub fn get(&self, name: &str) -> Option<Setting> {
        let knob = self.knobs.iter().find(|knob| knob.name == name)?;
        Some(self.of(knob))
    }

    fn of(&self, knob: &Knob) -> Setting {
        let turned = self.turned.get(knob.name);
        turned.copied().unwrap_or_else(|| knob.start())
    }

    /// The setting of a counting knob.
    ///
    /// # Panics
    /// If the computation has no such knob.
    pub fn count(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Setting::Count(number)) => number,
            other => panic!("`{name}` is no counting knob of this computation: {other:?}"),
        }
    }

    /// The same as a size.
    pub fn size(&self, name: &str) -> usize {
        usize::try_from(self.count(name)).expect("sizes have small ranges")
    }

    /// The setting of a decimal knob.
    ///
    /// # Panics
    /// If the computation has no such knob.
    pub fn decimal(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Setting::Decimal(number)) => number.value(),
            other => panic!("`{name}` is no decimal knob of this computation: {other:?}"),
        }
    }

    /// The setting of a choosing knob.
    ///
    /// # Panics
    /// If the computation has no such knob.
    pub fn choice(&self, name: &str) -> &'static str {
        match self.get(name) {
            Some(Setting::Choice(word)) => word,
            other => panic!("`{name}` is no choosing knob of this computation: {other:?}"),
        }
    }

    /// Every knob with its setting.
    pub fn all(&self) -> impl Iterator<Item = (&'static Knob, Setting)> {
        self.knobs.iter().map(|knob| (knob, self.of(knob)))
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let named = |it: &Self| -> Vec<_> { it.all().map(|(knob, at)| (knob.name, at)).collect() };
        named(self) == named(other)
    }
}

impl Eq for Settings {}

impl Hash for Settings {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (knob, setting) in self.all() {
            (knob.name, setting).hash(state);
        }
    }
}

/// Every knob, separated by spaces: `gap=40 truncate=off`.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (knob, setting)) in self.all().enumerate() {
            let space = if number > 0 { " " } else { "" };
            write!(f, "{space}{}={setting}", knob.name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static KNOBS: [Knob; 6] = [
        Knob::count("d", "width", [1, 64], 4),
        Knob::choice("mask", "what is hidden", &["none", "causal"]),
        Knob::decimal("temperature", "how evenly", [10, 1000], 100, 2).in_group("formula"),
        Knob::choice("scaling", "whether", &["on", "off"]).in_group("formula"),
        Knob::choice("mistake", "a famous bug", &["none", "late-mask", "columns"])
            .in_group("formula"),
        Knob::decimal("learning_rate", "step size", [1, 10_000], 30, 4),
    ];

    #[track_caller]
    fn check(name: &str, text: &str, expected: &str) {
        let error = Settings::new(&KNOBS).set(name, text).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_wrong_setting_says_what_would_be_right() {
        check(
            "mistake",
            "late",
            "knob `mistake` cannot be `late`; it can be none, late-mask or columns",
        );
        for text in ["0.123", "0.05", "10.01"] {
            let range = "it can be 0.1 to 10, with two decimals at most";
            check(
                "temperature",
                text,
                &format!("knob `temperature` cannot be `{text}`; {range}"),
            );
        }
    }

    #[test]
    fn a_knob_has_its_own_number_of_decimals() {
        let mut settings = Settings::new(&KNOBS);
        assert_eq!(settings.decimal("learning_rate"), 0.003);
        settings.set("learning_rate", "0.0125").unwrap();
        assert_eq!(settings.decimal("learning_rate"), 0.0125);
        assert_eq!(settings.turn("learning_rate", -1), Ok(true));
        assert_eq!(settings.get("learning_rate").unwrap().to_string(), "0.01");
        check(
            "learning_rate",
            "0.00001",
            "knob `learning_rate` cannot be `0.00001`; it can be 0.0001 to 1, with four decimals at most",
        );
    }

    #[test]
    fn a_word_may_lie_beyond_the_numbers() {
        static KNOBS: [Knob; 1] = [Knob::count_or("truncate", "steps back", [1, 64], "off")];
        let mut settings = Settings::new(&KNOBS);
        assert_eq!(settings.get("truncate"), Some(Setting::Choice("off")));
        settings.set("truncate", "5").unwrap();
        assert_eq!(settings.get("truncate"), Some(Setting::Count(5)));
        settings.set("truncate", "off").unwrap();
        assert_eq!(settings.get("truncate"), Some(Setting::Choice("off")));
        assert_eq!(settings, Settings::new(&KNOBS));
        let error = settings.set("truncate", "0").unwrap_err();
        let expected = "knob `truncate` cannot be `0`; it can be 1 to 64, or off";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn settings_are_equal_if_every_knob_stands_alike() {
        let (mut a, mut b) = (Settings::new(&KNOBS), Settings::new(&KNOBS));
        a.set("d", "4").unwrap();
        assert_eq!(a, b);
        let text = "d=4 mask=none temperature=1 scaling=on mistake=none learning_rate=0.003";
        assert_eq!(a.to_string(), text);
        b.set("d", "5").unwrap();
        assert_ne!(a, b);
    }

    #[test]
    fn the_last_turn_counts() {
        let mut settings = Settings::new(&KNOBS);
        assert_eq!(settings.count("d"), 4);
        settings.set("d", "8").unwrap();
        settings.set("d", "16").unwrap();
        assert_eq!(settings.size("d"), 16);
        assert_eq!(settings.choice("mask"), "none");
        settings.set("temperature", "2.25").unwrap();
        assert_eq!(settings.decimal("temperature"), 2.25);
    }

    #[test]
    fn a_knob_turns_until_it_ends() {
        let mut settings = Settings::new(&KNOBS);
        assert_eq!(settings.turn("d", 1000), Ok(true));
        assert_eq!(
            (settings.count("d"), settings.turn("d", 1)),
            (64, Ok(false))
        );
        assert_eq!(settings.turn("d", i32::MIN), Ok(true));
        assert_eq!(
            (settings.count("d"), settings.turn("d", -1)),
            (1, Ok(false))
        );
        assert_eq!(settings.turn("d", 0), Ok(false));
        assert!(settings.turn("dd", 1).is_err());
    }

    #[test]
    fn a_number_that_divides_another_passes_over_those_that_do_not() {
        static KNOBS: [Knob; 2] = [
            Knob::count("d", "width", [1, 64], 4),
            Knob::count("heads", "how many", [1, 64], 2).dividing("d"),
        ];
        let mut settings = Settings::new(&KNOBS);
        let turned = |settings: &mut Settings, name, by| {
            let moved = settings.turn(name, by).unwrap();
            (moved, settings.count(name))
        };
        assert_eq!(turned(&mut settings, "heads", 1), (true, 4));
        assert_eq!(turned(&mut settings, "heads", 1), (false, 4));
        assert_eq!(turned(&mut settings, "d", 1), (true, 8));
        assert_eq!(turned(&mut settings, "d", 2), (true, 16));
        assert_eq!(turned(&mut settings, "heads", 1), (true, 8));
        assert_eq!(turned(&mut settings, "d", -1), (true, 8));
        assert_eq!(turned(&mut settings, "heads", -2), (true, 2));
        assert_eq!(turned(&mut settings, "d", -100), (true, 2));
    }

    #[test]
    fn at_most_one_knob_of_a_group_is_off_its_default() {
        let off = [
            ("mistake", "late-mask"),
            ("scaling", "off"),
            ("temperature", "2"),
        ];
        for first in off {
            for second in off.into_iter().filter(|second| *second != first) {
                let mut settings = Settings::new(&KNOBS);
                settings.set(first.0, first.1).unwrap();
                assert!(settings.set(second.0, second.1).is_err());
                assert_eq!(settings.get(first.0).unwrap().to_string(), first.1);
                assert!(!settings.is_turned(second.0));
            }
        }
        let mut settings = Settings::new(&KNOBS);
        settings.set("mistake", "late-mask").unwrap();
        settings.set("temperature", "1").unwrap();
        settings.set("mistake", "columns").unwrap();
        assert!(settings.turn("temperature", 1).is_err());
        assert_eq!(settings.turn("scaling", -1), Ok(false));
        settings.set("mistake", "none").unwrap();
        assert_eq!(settings.turn("temperature", 1), Ok(true));
    }
}
