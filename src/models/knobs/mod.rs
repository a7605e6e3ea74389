//! The knobs of a computation.

mod decimal;
mod notches;
mod settings;

pub use decimal::Decimal;
pub use settings::Settings;

use std::ops::RangeInclusive;

use super::input_error::InputError;

/// One setting that a user can change, with its range.
#[derive(Debug, PartialEq, Eq)]
pub struct Knob {
    /// Its name on the command line and in lessons.
    pub name: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// Its values.
    pub kind: Kind,
    start: Setting,
    /// What depends on it.
    pub shapes: Shapes,
    /// The group of knobs of which at most one may be off its default: each of them changes the same formula.
    pub group: Option<&'static str>,
    /// The knob that it has to divide: so many heads share a width.
    pub divides: Option<&'static str>,
}

/// What depends on a [`Knob`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shapes {
    /// Training: how weights go on from where they start.
    Training,
    /// The random inputs: the words' vectors and how weights start. Beside given ones it changes nothing.
    Inputs,
    /// Only the forward pass, whatever the inputs.
    Forward,
}

/// The numbers of decimals in words.
const NUMERALS: [&str; 7] = ["no", "one", "two", "three", "four", "five", "six"];

/// The values that a [`Knob`] takes.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number; up to [`u64::MAX`] for a knob without end.
    Count(RangeInclusive<u64>),
    /// A whole number, or this word, which lies beyond all of them and is the default.
    CountOr(RangeInclusive<u64>, &'static str),
    /// A decimal number, and the most decimals that it is set to.
    Decimal(RangeInclusive<Decimal>, u32),
    /// One of some words; the first is the default.
    Choice(&'static [&'static str]),
}

/// The setting of one knob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// Of a [`Kind::Count`] or a [`Kind::CountOr`].
    Count(u64),
    /// Of a [`Kind::Decimal`].
    Decimal(Decimal),
    /// Of a [`Kind::Choice`], or the word of a [`Kind::CountOr`].
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
    /// A knob that takes a whole number and shapes inputs.
    pub const fn count(
        name: &'static str,
        help: &'static str,
        [least, most]: [u64; 2],
        start: u64,
    ) -> Self {
        let kind = Kind::Count(RangeInclusive::new(least, most));
        Self::new(name, help, kind, Setting::Count(start))
    }

    /// A knob that takes a whole number, or a word that lies beyond all of them and is the default.
    pub const fn count_or(
        name: &'static str,
        help: &'static str,
        [least, most]: [u64; 2],
        word: &'static str,
    ) -> Self {
        let kind = Kind::CountOr(RangeInclusive::new(least, most), word);
        Self::new(name, help, kind, Setting::Choice(word))
    }

    /// A knob that takes a number with at most so many decimals and shapes inputs. Its ends and its default are given in units
    /// of the last decimal: with two decimals, in hundredths.
    pub const fn decimal(
        name: &'static str,
        help: &'static str,
        [least, most]: [u64; 2],
        start: u64,
        decimals: u32,
    ) -> Self {
        let least = Decimal::of_units(least, decimals);
        let most = Decimal::of_units(most, decimals);
        let kind = Kind::Decimal(RangeInclusive::new(least, most), decimals);
        let start = Setting::Decimal(Decimal::of_units(start, decimals));
        Self::new(name, help, kind, start)
    }

    /// A knob that takes one of some words, the first by default, and shapes the forward pass.
    pub const fn choice(
        name: &'static str,
        help: &'static str,
        options: &'static [&'static str],
    ) -> Self {
        let start = Setting::Choice(options[0]);
        Self::new(name, help, Kind::Choice(options), start).shaping(Shapes::Forward)
    }

    const fn new(name: &'static str, help: &'static str, kind: Kind, start: Setting) -> Self {
        Self {
            name,
            help,
            kind,
            start,
            shapes: Shapes::Inputs,
            group: None,
            divides: None,
        }
    }

    /// The same, shaping something else.
    pub const fn shaping(mut self, shapes: Shapes) -> Self {
        self.shapes = shapes;
        self
    }

    /// The same in a [group](Self::group).
    pub const fn in_group(mut self, group: &'static str) -> Self {
        self.group = Some(group);
        self
    }

    /// The same, having to [divide](Self::divides) the number of another knob.
    pub const fn dividing(mut self, other: &'static str) -> Self {
        self.divides = Some(other);
        self
    }

    /// Whether it shapes random inputs, so that beside given ones it changes nothing.
    pub fn shapes_inputs(&self) -> bool {
        self.shapes == Shapes::Inputs
    }

    /// Its default.
    pub fn start(&self) -> Setting {
        self.start
    }

    /// Its values in words: `1 to 64`, `none or causal`.
    pub fn range(&self) -> String {
        match &self.kind {
            Kind::Count(range) if *range.end() == u64::MAX => format!("{} or more", range.start()),
            Kind::Count(range) => format!("{} to {}", range.start(), range.end()),
            Kind::CountOr(range, word) => {
                format!("{} to {}, or {word}", range.start(), range.end())
            }
            Kind::Decimal(range, decimals) => {
                let decimals = match decimals {
                    1 => "one decimal".to_owned(),
                    _ => format!("{} decimals", NUMERALS[*decimals as usize]),
                };
                let (least, most) = (range.start(), range.end());
                format!("{least} to {most}, with {decimals} at most")
            }
            Kind::Choice(options) => match options {
                [most @ .., last] if most.len() > 1 => format!("{} or {last}", most.join(", ")),
                options => options.join(" or "),
            },
        }
    }

    fn read(&self, text: &str) -> Result<Setting, InputError> {
        let setting = match &self.kind {
            Kind::Count(range) => text
                .parse()
                .ok()
                .filter(|number| range.contains(number))
                .map(Setting::Count),
            Kind::CountOr(_, word) if *word == text => Some(Setting::Choice(word)),
            Kind::CountOr(range, _) => text
                .parse()
                .ok()
                .filter(|number| range.contains(number))
                .map(Setting::Count),
            Kind::Decimal(range, decimals) => Decimal::parse(text, *decimals)
                .filter(|number| range.contains(number))
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
