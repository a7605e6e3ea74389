//! What must hold of a computation, checked on its own numbers: each check is there to catch a [mistake](super::mistakes).
//!
//! A check reads a finished [`Run`] or a part of it, such as one head, and often runs it again on other inputs. None of them
//! knows which code ran.

mod ahead;
mod edited;
mod gradients;
mod order;
mod perturbed_inputs;
mod rows;
mod subject;
mod variance;

use super::computation::{Computation, Run};
use subject::Subject;

/// One thing that must hold.
#[derive(Debug)]
pub struct Check {
    /// Its name in a lesson.
    pub name: &'static str,
    /// What must hold, in a few words.
    pub title: &'static str,
    /// The names of the results that it is for.
    outputs: &'static [&'static str],
    run: fn(Subject<'_>) -> Verdict,
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
        outputs: ATTENTION,
        run: rows::sum_to_one,
    },
    Check {
        name: "no-look-ahead",
        title: "no row looks ahead",
        outputs: IN_ORDER,
        run: ahead::is_hidden,
    },
    Check {
        name: "score-variance",
        title: "scores keep the variance 1",
        outputs: ATTENTION,
        run: variance::is_one,
    },
    Check {
        name: "word-order",
        title: "outputs follow the words when these swap",
        outputs: IN_ORDER,
        run: order::is_followed,
    },
    Check {
        name: "gradients",
        title: "gradients agree with differences",
        outputs: IN_ORDER,
        run: gradients::agree,
    },
];

const ATTENTION: &[&str] = &["context"];
const IN_ORDER: &[&str] = &["context", "states"];

/// The checks for a computation as a whole, in order.
pub fn of(computation: &Computation) -> impl Iterator<Item = &'static Check> {
    let output = computation.output;
    CHECKS
        .iter()
        .filter(move |check| output.is_some_and(|output| check.outputs.contains(&output)))
}

/// The checks for a part of a run, in order: `""` is all of it, `encoder.0.head1` one head.
pub fn within(run: &Run, scope: &str) -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().filter(move |check| check.is_for(run, scope))
}

impl Check {
    /// What it finds in a whole run.
    pub fn verdict(&self, run: &Run) -> Verdict {
        self.verdict_within(run, "")
    }

    /// What it finds in a part of a run: `""` is all of it, `encoder.0.head1` one head. The check of a head does not ask what
    /// comes into the head, only what becomes of its queries, keys and values.
    pub fn verdict_within(&self, run: &Run, scope: &str) -> Verdict {
        if !self.is_for(run, scope) {
            let outputs: Vec<String> = self.outputs.iter().map(|it| format!("`{it}`")).collect();
            let reason = format!("not asked: there is no {} here", outputs.join(" or "));
            return Verdict::unasked(&reason);
        }
        if run.overrides.is_empty() {
            return (self.run)(Subject::new(run, scope));
        }
        (self.run)(Subject::new(&edited::settled(run), scope))
    }

    fn is_for(&self, run: &Run, scope: &str) -> bool {
        let mut outputs = self.outputs.iter();
        outputs.any(|output| run.find_in(scope, output).is_some())
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
}
