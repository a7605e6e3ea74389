//! What a computation must keep to, checked on its own numbers: each check is there to catch a [mistake](super::mistakes).
//!
//! A check reads a finished [`Run`], and often runs it again on other inputs. None of them knows which code ran.

mod ahead;
mod edited;
mod gradients;
mod order;
mod rows;
mod shaken;
mod variance;

use super::computation::{Computation, Run};
use super::inputs::Inputs;
use crate::math::{Id, Labels, Matrix};

/// One thing that must hold.
#[derive(Debug)]
pub struct Check {
    /// Its name in a lesson.
    pub name: &'static str,
    /// What must hold, in a few words.
    pub title: &'static str,
    /// The computations that it is for.
    computations: &'static [&'static str],
    run: fn(&Run) -> Verdict,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it holds; `None` where the question does not arise, or cannot be answered.
    pub holds: Option<bool>,
    /// The number that decides it, where there is one.
    pub number: Option<f64>,
    /// One short sentence with that number, or the reason why there is none.
    pub text: String,
}

/// All of them.
pub static CHECKS: [Check; 5] = [
    Check {
        name: "row-sums",
        title: "each row of shares sums to 1",
        computations: ATTENTION,
        run: rows::sum_to_one,
    },
    Check {
        name: "no-look-ahead",
        title: "no row looks ahead",
        computations: IN_ORDER,
        run: ahead::is_hidden,
    },
    Check {
        name: "score-variance",
        title: "scores keep the variance 1",
        computations: ATTENTION,
        run: variance::is_one,
    },
    Check {
        name: "word-order",
        title: "outputs follow the words when these swap",
        computations: IN_ORDER,
        run: order::is_followed,
    },
    Check {
        name: "gradients",
        title: "gradients agree with differences",
        computations: IN_ORDER,
        run: gradients::agree,
    },
];

const ATTENTION: &[&str] = &["attention", "self-attention"];
const IN_ORDER: &[&str] = &["attention", "self-attention", "rnn"];

/// The checks for a computation, in order.
pub fn of(computation: &Computation) -> impl Iterator<Item = &'static Check> {
    let name = computation.name;
    CHECKS
        .iter()
        .filter(move |check| check.computations.contains(&name))
}

impl Check {
    /// What it finds in a run of a computation that it is [for](of).
    pub fn verdict(&self, run: &Run) -> Verdict {
        if run.overrides.is_empty() {
            return (self.run)(run);
        }
        (self.run)(&edited::settled(run))
    }
}

impl Verdict {
    /// Something was measured, and it holds or it does not.
    fn measured(holds: bool, number: f64, text: String) -> Self {
        Self {
            holds: Some(holds),
            number: Some(number),
            text,
        }
    }

    /// Nothing was measured, for a reason.
    fn unasked(reason: &str) -> Self {
        Self {
            holds: None,
            number: None,
            text: reason.to_owned(),
        }
    }

    fn overflow() -> Self {
        Self::unasked("not checked: the numbers overflow")
    }
}

/// The same computation with the same knobs and the same edits on other inputs.
fn again(run: &Run, inputs: Inputs) -> Run {
    let (settings, overrides) = (run.settings.clone(), run.overrides.clone());
    run.computation.run_with(inputs, settings, overrides)
}

/// What a run comes to, a row for each word: the contexts of attention, the states of an RNN.
fn output(run: &Run) -> Id {
    let found = ["context", "states"].map(|address| run.find(address));
    found
        .into_iter()
        .flatten()
        .next()
        .expect("one of them is always recorded")
}

/// The shares by which the values are averaged [n, m]: what stands before them in the product, whatever its name.
fn shares(run: &Run) -> Option<Id> {
    let context = run.find("context")?;
    let factors = run.tape.parents(context);
    factors.first().copied().or_else(|| run.find("weights"))
}

/// The output with one row a word; `None` if a number in it is none.
fn finite(run: &Run) -> Option<Matrix> {
    let output = run.tape.value(output(run)).clone();
    output.iter().all(|cell| cell.is_finite()).then_some(output)
}

/// What a row or a column is called, short enough for a sentence; `side` says which it is where it has only a number.
fn name(labels: &Labels, side: &str, index: usize) -> String {
    /// The most letters of a word.
    const MOST: usize = 12;
    match labels {
        Some(names) if names[index].chars().count() > MOST => {
            let cut: String = names[index].chars().take(MOST - 1).collect();
            format!("`{cut}…`")
        }
        Some(names) => format!("`{}`", names[index]),
        None => format!("{side} {index}"),
    }
}

/// A number in a sentence: two decimals, or as a power of ten where they would hide it.
fn figure(number: f64) -> String {
    let size = number.abs();
    let text = if number == 0.0 {
        "0".to_owned()
    } else if (0.01..1e4).contains(&size) {
        format!("{number:.2}")
    } else {
        format!("{number:.0e}")
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::mistakes::MISTAKES;

    #[test]
    fn every_mistake_has_its_check() {
        for mistake in &MISTAKES {
            assert!(CHECKS.iter().any(|check| check.name == mistake.caught_by));
        }
    }

    #[test]
    fn figures_are_short() {
        for (number, text) in [
            (0.0, "0"),
            (1.0, "1.00"),
            (-0.25, "−0.25"),
            (0.0031, "3e−3"),
            (63.2, "63.20"),
            (1e300, "1e300"),
        ] {
            assert_eq!(figure(number), text);
        }
    }
}
