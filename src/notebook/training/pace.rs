//! How fast steps are made, and how fast they were asked for.

/// Steps made in some time.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::notebook) struct Clock {
    steps: u64,
    seconds: f64,
    /// When the pace was changed, in seconds of the news.
    start: f64,
    now: f64,
}

impl Clock {
    pub(super) fn restart(&mut self) {
        *self = Self {
            start: self.now,
            now: self.now,
            ..Self::default()
        };
    }

    pub(super) fn tick(&mut self, seconds: f64) {
        self.steps += 1;
        self.now = seconds;
        self.seconds = seconds - self.start;
    }

    /// Steps a second; `None` before there is any time.
    pub(in crate::notebook) fn rate(self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.steps as f64 / self.seconds)
    }
}

/// How fast steps are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// A step a second.
    One,
    /// Five steps a second.
    Five,
    /// Thirty steps a second.
    Thirty,
    /// As fast as it goes.
    #[default]
    Full,
}

impl Pace {
    const ALL: [Self; 4] = [Self::One, Self::Five, Self::Thirty, Self::Full];

    /// The fewest milliseconds from one step to the next.
    pub const fn milliseconds(self) -> u64 {
        match self {
            Self::One => 1000,
            Self::Five => 200,
            Self::Thirty => 33,
            Self::Full => 0,
        }
    }

    /// The pace of so many steps a second.
    pub(super) fn of(steps_a_second: u64) -> Self {
        match steps_a_second {
            1 => Self::One,
            5 => Self::Five,
            30 => Self::Thirty,
            _ => Self::Full,
        }
    }

    pub(super) fn next(self, faster: bool) -> Option<Self> {
        let mut paces = Self::ALL.into_iter();
        match faster {
            true => paces.find(|pace| *pace > self),
            false => paces.rev().find(|pace| *pace < self),
        }
    }

    /// `5 steps a second`
    pub(in crate::notebook) const fn in_words(self) -> &'static str {
        match self {
            Self::One => "a step a second",
            Self::Five => "5 steps a second",
            Self::Thirty => "30 steps a second",
            Self::Full => "as fast as it goes",
        }
    }
}
