//! What a computation lets its user turn.

mod hundredths;
mod notches;
mod settings;

pub use hundredths::Hundredths;
pub use settings::Settings;

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
        /// The largest; [`u64::MAX`] for a knob without end.
        most: u64,
        /// The value of a knob that nobody turned.
        start: u64,
    },
    /// A number with two decimals at most, from `least` to `most`.
    Decimal {
        /// The smallest.
        least: Hundredths,
        /// The largest.
        most: Hundredths,
        /// The value of a knob that nobody turned.
        start: Hundredths,
    },
    /// One of some words; the first is the value of a knob that nobody turned.
    Choice(&'static [&'static str]),
}

/// The setting of one knob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Of a [`Kind::Count`].
    Count(u64),
    /// Of a [`Kind::Decimal`].
    Decimal(Hundredths),
    /// Of a [`Kind::Choice`].
    Choice(&'static str),
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
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

    /// A knob that takes a number with two decimals; its ends and its start are given in hundredths.
    pub const fn decimal(
        name: &'static str,
        help: &'static str,
        [least, most]: [u32; 2],
        start: u32,
    ) -> Self {
        let kind = Kind::Decimal {
            least: Hundredths(least),
            most: Hundredths(most),
            start: Hundredths(start),
        };
        Self { name, help, kind }
    }

    /// A knob that takes one of some words, the first unless somebody turns it.
    pub const fn choice(
        name: &'static str,
        help: &'static str,
        options: &'static [&'static str],
    ) -> Self {
        let kind = Kind::Choice(options);
        Self { name, help, kind }
    }

    /// Whether it shapes random inputs, and so does nothing where all the matrices are given.
    pub fn shapes_inputs(&self) -> bool {
        !["mask", "mistake", "scaling", "temperature"].contains(&self.name)
    }

    /// The value of a knob that nobody turned.
    pub fn start(&self) -> Setting {
        match self.kind {
            Kind::Count { start, .. } => Setting::Count(start),
            Kind::Decimal { start, .. } => Setting::Decimal(start),
            Kind::Choice(options) => Setting::Choice(options[0]),
        }
    }

    /// What it can be set to, in words: `1 to 64`, `none or causal`.
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Count { least, most, .. } if most == u64::MAX => format!("{least} or more"),
            Kind::Count { least, most, .. } => format!("{least} to {most}"),
            Kind::Decimal { least, most, .. } => {
                format!("{least} to {most}, with two decimals at most")
            }
            Kind::Choice(options) => match options {
                [most @ .., last] if most.len() > 1 => format!("{} or {last}", most.join(", ")),
                options => options.join(" or "),
            },
        }
    }

    fn read(&self, text: &str) -> Result<Setting, InputError> {
        let setting = match self.kind {
            Kind::Count { least, most, .. } => text
                .parse()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .map(Setting::Count),
            Kind::Decimal { least, most, .. } => Hundredths::parse(text)
                .filter(|number| (least..=most).contains(number))
                .map(Setting::Decimal),
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
