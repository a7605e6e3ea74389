//! The notches of a knob, and the position of a setting between its ends.
//!
//! | values | the next notch |
//! |---|---|
//! | words | the word beside it |
//! | a word beyond whole numbers | the largest of them that is a notch |
//! | whole numbers up to 64, or without end | one more, one less |
//! | whole numbers up to more than that | the next power of two: 1, 2, 4, 8, … |
//! | decimals from 0 | the next tenth |
//! | decimals from above 0, which are ratios | the next of 0.1, 0.2, 0.5, 1, 2, 5, 10, … |
//!
//! A value between two notches, set by its text, goes to the next notch on that side. The ends are notches; nothing wraps.

use std::ops::RangeInclusive;

use super::{Decimal, Kind, Knob, Setting};

/// Whole numbers up to this have a notch each.
const ONE_BY_ONE: u64 = 64;

/// A tenth in millionths.
const TENTH: u64 = 100_000;

impl Knob {
    /// The next notch up or down from a setting of this knob; `None` where it ends.
    pub(super) fn next(&self, from: Setting, up: bool) -> Option<Setting> {
        match (&self.kind, from) {
            (Kind::Count(range), Setting::Count(from)) => {
                next_count(range, from, up).map(Setting::Count)
            }
            (Kind::CountOr(range, word), Setting::Count(from)) => {
                match next_count(range, from, up) {
                    None if up => Some(Setting::Choice(word)),
                    to => to.map(Setting::Count),
                }
            }
            (Kind::CountOr(range, _), Setting::Choice(_)) => {
                (!up).then_some(Setting::Count(*range.end()))
            }
            (Kind::Decimal(range, _), Setting::Decimal(from)) => {
                let (least, most) = (*range.start(), *range.end());
                let at = from.millionths;
                let to = match (least.millionths, up) {
                    (0, true) => at / TENTH * TENTH + TENTH,
                    (0, false) => at.saturating_sub(1) / TENTH * TENTH,
                    (_, true) => *ratios(most).iter().find(|&&to| to > at)?,
                    (_, false) => *ratios(most).iter().rfind(|&&to| to < at)?,
                };
                let to = Decimal { millionths: to }.clamp(least, most);
                (to != from).then_some(Setting::Decimal(to))
            }
            (Kind::Choice(options), Setting::Choice(from)) => {
                let at = options.iter().position(|&option| option == from)?;
                let to = if up { at + 1 } else { at.checked_sub(1)? };
                options.get(to).map(|&option| Setting::Choice(option))
            }
            _ => None,
        }
    }

    /// The position of a setting between the ends of this knob, from 0 to 1, with the notches at equal distances (ratios
    /// nearly so); `None` for a knob without end.
    pub fn position(&self, at: Setting) -> Option<f64> {
        let [least, at, most] = match (&self.kind, at) {
            (Kind::Count(range), Setting::Count(at)) if *range.end() < u64::MAX => {
                let counts = [*range.start(), at, *range.end()].map(|count| count as f64);
                match doubles(*range.end()) {
                    true => counts.map(f64::log2),
                    false => counts,
                }
            }
            (Kind::CountOr(range, _), at) => {
                let (least, most) = (*range.start(), *range.end());
                let at = match at {
                    Setting::Count(at) => at,
                    _ => most + 1,
                };
                let counts = [least, at, most + 1].map(|count| count as f64);
                match doubles(most) {
                    true => counts.map(f64::log2),
                    false => counts,
                }
            }
            (Kind::Decimal(range, _), Setting::Decimal(at)) => {
                let numbers = [*range.start(), at, *range.end()].map(Decimal::value);
                match numbers[0] {
                    0.0 => numbers,
                    _ => numbers.map(f64::ln),
                }
            }
            (Kind::Choice(options), Setting::Choice(at)) => {
                let at = options.iter().position(|&option| option == at)?;
                [0, at, options.len() - 1].map(|at| at as f64)
            }
            _ => return None,
        };
        Some(match most > least {
            true => (at - least) / (most - least),
            false => 0.0,
        })
    }

    /// Its two ends as text; `None` for a knob without end.
    pub fn ends(&self) -> Option<[String; 2]> {
        match &self.kind {
            Kind::Count(range) if *range.end() == u64::MAX => None,
            Kind::Count(range) => Some([range.start(), range.end()].map(u64::to_string)),
            Kind::CountOr(range, word) => Some([range.start().to_string(), (*word).to_owned()]),
            Kind::Decimal(range, _) => Some([range.start(), range.end()].map(Decimal::to_string)),
            Kind::Choice(options) => {
                Some([options[0], options[options.len() - 1]].map(str::to_owned))
            }
        }
    }
}

/// The next whole number up or down that is a notch.
fn next_count(range: &RangeInclusive<u64>, from: u64, up: bool) -> Option<u64> {
    let (least, most) = (*range.start(), *range.end());
    let to = match (doubles(most), up) {
        (true, true) => (from + 1).next_power_of_two().min(most),
        (true, false) => from.next_power_of_two() / 2,
        (false, true) => from.saturating_add(1).min(most),
        (false, false) => from.saturating_sub(1),
    };
    Some(to.max(least)).filter(|&to| to != from)
}

/// Whether whole numbers up to `most` go by powers of two.
fn doubles(most: u64) -> bool {
    (ONE_BY_ONE + 1..u64::MAX).contains(&most)
}

/// 1, 2, 5, 10, 20, 50, … millionths, up to the first that is not below `most`.
fn ratios(most: Decimal) -> Vec<u64> {
    let mut ratios = vec![1];
    while let Some(&last) = ratios.last()
        && last < most.millionths
    {
        // After 2, 20, 200, … comes two and a half times as much.
        let leading = last / 10u64.pow(last.ilog10());
        ratios.push(if leading == 2 { last / 2 * 5 } else { last * 2 });
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Knob = Knob::decimal("learning_rate", "", [1, 10_000], 30, 4);

    /// Every notch from the lowest to the highest, and the same way back.
    #[track_caller]
    fn check(knob: &Knob, expected: &str) {
        let way = |from: Setting, up: bool| {
            let next = |at: &Setting| knob.next(*at, up);
            std::iter::successors(Some(from), next).collect::<Vec<_>>()
        };
        let lowest = *way(knob.start(), false).last().unwrap();
        let up = way(lowest, true);
        let mut down = way(*up.last().unwrap(), false);
        down.reverse();
        assert_eq!(up, down);
        let texts: Vec<String> = up.iter().map(Setting::to_string).collect();
        assert_eq!(texts.join(" "), expected);
        let [first, last] = knob.ends().unwrap();
        assert_eq!((&first, &last), (&texts[0], &texts[texts.len() - 1]));
        let positions: Vec<f64> = up.iter().map(|&at| knob.position(at).unwrap()).collect();
        assert_eq!((positions[0], positions[positions.len() - 1]), (0.0, 1.0));
        assert!(positions.is_sorted());
    }

    #[test]
    fn notches_by_kind() {
        check(&Knob::count("d_k", "", [1, 6], 4), "1 2 3 4 5 6");
        check(
            &Knob::count("d", "", [1, 1024], 64),
            "1 2 4 8 16 32 64 128 256 512 1024",
        );
        check(
            &Knob::count("queries", "", [1, 200], 60),
            "1 2 4 8 16 32 64 128 200",
        );
        check(&Knob::count_or("k", "", [1, 3], "off"), "1 2 3 off");
        check(
            &Knob::count_or("k", "", [1, 1024], "off"),
            "1 2 4 8 16 32 64 128 256 512 1024 off",
        );
        check(
            &Knob::decimal("temperature", "", [10, 1000], 100, 2),
            "0.1 0.2 0.5 1 2 5 10",
        );
        check(
            &Knob::decimal("gain", "", [0, 50], 10, 2),
            "0 0.1 0.2 0.3 0.4 0.5",
        );
        check(
            &RATE,
            "0.0001 0.0002 0.0005 0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1",
        );
        check(
            &Knob::choice("mask", "", &["none", "causal"]),
            "none causal",
        );
    }

    #[test]
    fn between_notches_the_next_one_is_taken() {
        let check = |knob: &Knob, from: &str, down: &str, up: &str| {
            let from = knob.read(from).unwrap();
            let turned = [false, true].map(|way| knob.next(from, way).unwrap().to_string());
            assert_eq!(turned, [down, up]);
        };
        check(&Knob::count("queries", "", [1, 2000], 60), "60", "32", "64");
        check(
            &Knob::decimal("temperature", "", [10, 1000], 100, 2),
            "0.35",
            "0.2",
            "0.5",
        );
        check(&RATE, "0.003", "0.002", "0.005");
        check(
            &Knob::decimal("gain", "", [0, 300], 100, 2),
            "0.55",
            "0.5",
            "0.6",
        );
    }

    #[test]
    fn a_seed_goes_by_one_and_has_no_slider() {
        let seed = Knob::count("seed", "", [0, u64::MAX], 7);
        assert_eq!(seed.next(Setting::Count(0), false), None);
        assert_eq!(seed.next(Setting::Count(u64::MAX), true), None);
        assert_eq!(seed.next(Setting::Count(7), true), Some(Setting::Count(8)));
        assert_eq!((seed.position(seed.start()), seed.ends()), (None, None));
    }
}
