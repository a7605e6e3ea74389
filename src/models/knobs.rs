//! What a computation lets its user turn.

use super::inputs::InputError;

/// One thing that can be turned, with its range.
#[derive(Debug, PartialEq, Eq)]
pub struct Knob {
    /// Its name on the command line and in lessons.
    pub name: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// What it can be set to.
    pub kind: Kind,
}

/// The values that a [`Knob`] takes.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number from `least` to `most`.
    Count {
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
        /// The value of a knob that nobody turned.
        start: u64,
    },
    /// One of some words; the first is the value of a knob that nobody turned.
    Choice(&'static [&'static str]),
}

/// The setting of one knob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Of a [`Kind::Count`].
    Count(u64),
    /// Of a [`Kind::Choice`].
    Choice(&'static str),
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(number) => number.fmt(f),
            Self::Choice(word) => f.write_str(word),
        }
    }
}

impl Knob {
    /// A knob that takes a whole number.
    pub const fn count(
        name: &'static str,
        help: &'static str,
        [least, most]: [u64; 2],
        start: u64,
    ) -> Self {
        let kind = Kind::Count { least, most, start };
        Self { name, help, kind }
    }

    /// The value of a knob that nobody turned.
    pub fn start(&self) -> Setting {
        match self.kind {
            Kind::Count { start, .. } => Setting::Count(start),
            Kind::Choice(options) => Setting::Choice(options[0]),
        }
    }

    /// What it can be set to, in words: `1 to 64`, `none or causal`.
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Count { least, most, .. } if most == u64::MAX => format!("{least} or more"),
            Kind::Count { least, most, .. } => format!("{least} to {most}"),
            Kind::Choice(options) => options.join(" or "),
        }
    }

    fn read(&self, text: &str) -> Result<Setting, InputError> {
        let setting = match self.kind {
            Kind::Count { least, most, .. } => text
                .parse()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .map(Setting::Count),
            Kind::Choice(options) => options
                .iter()
                .find(|&&option| option == text)
                .map(|&option| Setting::Choice(option)),
        };
        setting.ok_or_else(|| {
            InputError::new(
                format!("knob `{}` cannot be `{text}`", self.name),
                format!("it can be {}", self.range()),
            )
        })
    }
}

/// Where all the knobs of one computation stand.
#[derive(Clone, Debug)]
pub struct Settings {
    knobs: &'static [Knob],
    turned: Vec<(&'static str, Setting)>,
}

impl Settings {
    /// Every knob where nobody turned it.
    pub fn new(knobs: &'static [Knob]) -> Self {
        Self {
            knobs,
            turned: Vec::new(),
        }
    }

    /// Turns one knob.
    ///
    /// # Errors
    /// If there is no such knob (with the nearest name), or it does not go there (with its range).
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), InputError> {
        let Some(knob) = self.knobs.iter().find(|knob| knob.name == name) else {
            let names = self.knobs.iter().map(|knob| knob.name);
            return Err(InputError::unknown("knob", name, names));
        };
        let setting = knob.read(text)?;
        self.turned.retain(|(turned, _)| *turned != knob.name);
        self.turned.push((knob.name, setting));
        Ok(())
    }

    /// Whether somebody turned this knob.
    pub fn is_turned(&self, name: &str) -> bool {
        self.turned.iter().any(|(turned, _)| *turned == name)
    }

    /// The names of the knobs that somebody turned.
    pub fn turned(&self) -> impl Iterator<Item = &'static str> {
        self.turned.iter().map(|(name, _)| *name)
    }

    /// Where a knob stands; `None` if the computation does not have it.
    pub fn get(&self, name: &str) -> Option<Setting> {
        let turned = self.turned.iter().find(|(turned, _)| *turned == name);
        turned.map(|(_, setting)| *setting).or_else(|| {
            let knob = self.knobs.iter().find(|knob| knob.name == name)?;
            Some(knob.start())
        })
    }

    /// Where a counting knob of this computation's own list stands.
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

    /// Where a choosing knob of this computation's own list stands.
    ///
    /// # Panics
    /// If the computation has no such knob.
    pub fn choice(&self, name: &str) -> &'static str {
        match self.get(name) {
            Some(Setting::Choice(word)) => word,
            other => panic!("`{name}` is no choosing knob of this computation: {other:?}"),
        }
    }

    /// Every knob with where it stands.
    pub fn all(&self) -> impl Iterator<Item = (&'static Knob, Setting)> {
        self.knobs
            .iter()
            .map(|knob| (knob, self.get(knob.name).unwrap_or_else(|| knob.start())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static KNOBS: [Knob; 2] = [
        Knob::count("d", "width", [1, 64], 4),
        Knob {
            name: "mask",
            help: "what is hidden",
            kind: Kind::Choice(&["none", "causal"]),
        },
    ];

    #[track_caller]
    fn check(name: &str, text: &str, expected: &str) {
        let error = Settings::new(&KNOBS).set(name, text).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_wrong_setting_says_what_would_be_right() {
        check("d", "0", "knob `d` cannot be `0`; it can be 1 to 64");
        check("d", "4.5", "knob `d` cannot be `4.5`; it can be 1 to 64");
        check("d", "", "knob `d` cannot be ``; it can be 1 to 64");
        check(
            "mask",
            "Causal",
            "knob `mask` cannot be `Causal`; it can be none or causal",
        );
        check(
            "mesk",
            "none",
            "there is no knob `mesk`; did you mean `mask`?",
        );
    }

    #[test]
    fn the_last_turn_counts() {
        let mut settings = Settings::new(&KNOBS);
        assert_eq!(settings.count("d"), 4);
        settings.set("d", "8").unwrap();
        settings.set("d", "16").unwrap();
        assert_eq!(settings.size("d"), 16);
        assert_eq!(settings.turned().collect::<Vec<_>>(), ["d"]);
        assert_eq!(settings.choice("mask"), "none");
    }
}
