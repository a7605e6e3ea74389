//! The axis of the numbers of a curve: its two ends and its ticks.

use crate::lesson::Scale;

/// An axis from one number up to another.
#[derive(Debug)]
pub(super) enum Axis {
    /// Equal steps are equal differences. From `low` to `high`, with a tick every `step`.
    Linear {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
        /// The distance of the ticks.
        step: f64,
    },
    /// Equal steps are equal factors. From 10^`low` to 10^`high`, both of them ticks, with a tick every `step` decades.
    Log {
        /// The lower end.
        low: i32,
        /// The upper end.
        high: i32,
        /// The distance of the ticks.
        step: i32,
    },
}

impl Axis {
    /// The axis for some numbers that have a place on it, with a tick every other row at the most. A linear one has 0 on it, so
    /// that heights compare.
    pub(super) fn new(numbers: impl Iterator<Item = f64>, scale: Scale, rows: usize) -> Self {
        let most_ticks = (rows / 2).max(3);
        match scale {
            Scale::Linear => {
                let (least, most) = numbers.fold((0f64, 0f64), |(least, most), number| {
                    (least.min(number), most.max(number))
                });
                let span = match most - least {
                    span if span < 1e-290 => 1.0,
                    span => span,
                };
                let step = round_step(span / (most_ticks - 1) as f64);
                let (low, mut high) = ((least / step).floor() * step, (most / step).ceil() * step);
                if high <= low {
                    high = low + step;
                }
                Self::Linear { low, high, step }
            }
            Scale::Log => {
                let decades = numbers.map(f64::log10);
                let (least, most) = decades.fold(
                    (f64::INFINITY, f64::NEG_INFINITY),
                    |(least, most), decade| (least.min(decade), most.max(decade)),
                );
                let (low, high) = (least.floor() as i32, most.ceil() as i32);
                let high = high.max(low + 1);
                // Close enough to each other that there are always two ticks.
                let steps = [
                    1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200,
                ];
                let gaps = |step: i32| (high - low + step - 1) / step;
                let fits = |step: &i32| gaps(*step) < most_ticks as i32;
                let step = steps.into_iter().find(fits).unwrap_or(300);
                let low = high - gaps(step) * step;
                Self::Log { low, high, step }
            }
        }
    }

    /// The part of the way up to a number that has a place on the axis.
    pub(super) fn share(&self, number: f64) -> f64 {
        match *self {
            Self::Linear { low, high, .. } => (number - low) / (high - low),
            Self::Log { low, high, .. } => {
                (number.log10() - f64::from(low)) / f64::from(high - low)
            }
        }
    }

    /// The numbers at the ticks from the lowest, each with its text; at least two.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        match *self {
            Self::Linear { low, high, step } => {
                let count = ((high - low) / step).round() as i32;
                let ticks = (0..=count).map(|tick| {
                    let multiple = (low / step).round() + f64::from(tick);
                    let text = written(multiple, step);
                    (multiple * step, text.replace('-', "−"))
                });
                ticks.collect()
            }
            Self::Log { low, high, step } => (low..=high)
                .step_by(step.unsigned_abs() as usize)
                .map(|decade| (10f64.powi(decade), power(decade)))
                .collect(),
        }
    }

    /// The factor between two ticks of a logarithmic axis, as text.
    pub(super) fn factor(&self) -> Option<String> {
        match *self {
            Self::Linear { .. } => None,
            Self::Log { step, .. } => Some(power(step)),
        }
    }
}

/// All of a tick's number, which is a multiple of a round step: `0`, `0.5`, `150000`, `1.5e7`.
fn written(multiple: f64, step: f64) -> String {
    // Read back from its decimals, since 3 times 0.1 is not 0.3.
    let number: f64 = format!("{step:.1e}")
        .parse::<f64>()
        .map_or(0.0, |step| step * multiple);
    let number = format!("{number:.12e}").parse().unwrap_or(number);
    match number.abs() {
        size if size == 0.0 || (1e-4..1e6).contains(&size) => format!("{number}"),
        _ => format!("{number:e}"),
    }
}

/// A power of ten: `0.001`, `1`, `1000`, `1e−6`.
fn power(decade: i32) -> String {
    match decade {
        0..=3 => format!("{:.0}", 10f64.powi(decade)),
        -3..0 => format!("{:.*}", decade.unsigned_abs() as usize, 10f64.powi(decade)),
        _ => format!("1e{decade}").replace('-', "−"),
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50, … that is not below a number.
fn round_step(least: f64) -> f64 {
    let decade = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * decade);
    let is_enough = |step: &f64| *step >= least * (1.0 - 1e-9);
    steps.into_iter().find(is_enough).unwrap_or(10.0 * decade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[f64], scale: Scale, rows: usize, expected: &str) {
        let axis = Axis::new(numbers.iter().copied(), scale, rows);
        let texts: Vec<String> = axis.ticks().into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts.join(" "), expected);
        for &number in numbers {
            let share = axis.share(number);
            assert!((-1e-9..=1.0 + 1e-9).contains(&share), "{number}: {share}");
        }
    }

    #[test]
    fn ticks_are_round_numbers_around_all_points() {
        check(&[0.2, 0.93], Scale::Linear, 8, "0 0.5 1");
        check(&[0.2, 0.93], Scale::Linear, 10, "0 0.5 1");
        check(&[-3.0, 12.0], Scale::Linear, 8, "−5 0 5 10 15");
        check(&[0.0, 0.0], Scale::Linear, 8, "0 0.5");
        check(&[-127_627.0], Scale::Linear, 12, "−150000 −100000 −50000 0");
        check(&[3e7, 1.2e7], Scale::Linear, 8, "0 1e7 2e7 3e7");
        check(&[0.31], Scale::Linear, 8, "0 0.2 0.4");
        check(&[1e299, 3e-300], Scale::Linear, 8, "0 5e298 1e299");
        check(&[2.6e-13, 0.8], Scale::Log, 8, "1e−15 1e−10 1e−5 1");
        check(&[0.04, 0.07], Scale::Log, 8, "0.01 0.1");
        check(&[1.0], Scale::Log, 8, "1 10");
        check(&[1e-300, 1e300], Scale::Log, 8, "1e−300 1e−100 1e100 1e300");
    }
}
