//! What must hold of a computation, checked on its own numbers: each check is there to catch a [mistake](super::mistakes).
//!
//! A check reads a finished [`Run`] or a part of it, such as one head, and often runs it again on other inputs. None of them
//! knows which code ran.

mod gradients;
mod look_ahead;
mod perturbed_inputs;
mod row_sums;
mod score_variance;
mod subject;
mod verdict;
mod whole_source;
mod word_order;

pub use verdict::Verdict;

use super::computation::{Computation, Run};
use subject::Subject;
use verdict::Measured;

/// One thing that must hold.
#[derive(Debug)]
pub struct Check {
    /// Its name in a lesson.
    pub name: &'static str,
    /// What must hold, in a few words.
    pub title: &'static str,
    /// The names of the results that it is for.
    outputs: &'static [&'static str],
    run: fn(Subject<'_>) -> Measured,
}

/// All of them.
pub static CHECKS: [Check; 6] = [
    Check {
        name: "row-sums",
        title: "each row of shares sums to 1",
        outputs: ATTENTION,
        run: row_sums::are_one,
    },
    Check {
        name: "no-look-ahead",
        title: "no row looks ahead",
        outputs: ROWS,
        run: look_ahead::is_hidden,
    },
    Check {
        name: "score-variance",
        title: "scores keep the variance 1",
        outputs: ATTENTION,
        run: score_variance::is_one,
    },
    Check {
        name: "word-order",
        title: "outputs follow the words when these swap",
        outputs: ROWS,
        run: word_order::is_followed,
    },
    Check {
        name: "gradients",
        title: "gradients agree with differences",
        outputs: OUTPUTS,
        run: gradients::agree,
    },
    Check {
        name: "whole-source",
        title: "every guess sees the last source word",
        outputs: &["logits"],
        run: whole_source::is_seen,
    },
];

const ATTENTION: &[&str] = &["context"];
/// The results with a row for each word: the contexts of attention, the states of an RNN.
const OUTPUTS: &[&str] = &["context", "states"];
/// The same, and those of parts made of these.
const ROWS: &[&str] = &["context", "states", "output"];

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
        (self.run)(Subject::new(run, scope)).unwrap_or_else(Verdict::unasked)
    }

    fn is_for(&self, run: &Run, scope: &str) -> bool {
        let mut outputs = self.outputs.iter();
        outputs.any(|output| run.find_in(scope, output).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Overrides;
    use crate::models::catalog;
    use crate::models::mistakes::idle;
    use crate::models::words::Sentence;

    /// Self-attention under a causal mask with a mistake, with a cell set.
    fn edited(mistake: &str, address: &str, cell: (usize, usize), number: f64) -> Run {
        let computation = catalog::find("self-attention").unwrap();
        let mut settings = computation.settings();
        for (name, text) in [("mask", "causal"), ("mistake", mistake)] {
            settings.set(name, text).unwrap();
        }
        let sentence = Sentence::parse("my name is aj").unwrap();
        let mut overrides = Overrides::default();
        overrides.set(address, cell, number);
        computation.run_with(
            computation.inputs(&sentence, &settings),
            settings,
            overrides,
        )
    }

    #[test]
    fn edits_count_as_they_stand() {
        // The shares behind an edited output are those that it was computed from, whatever their name.
        let run = edited("late-mask", "context", (0, 0), 1.0);
        let verdict = CHECKS[0].verdict(&run);
        assert!(verdict.text.starts_with("in masked, "), "{verdict:?}");
        // Whatever is set in a matrix flows on.
        for mistake in ["zero-mask", "late-mask"] {
            let run = edited(mistake, "visible", (0, 3), 1.0);
            let masked = run.find("masked").unwrap();
            assert_ne!(run.tape.value(masked)[(0, 3)], 0.0, "{mistake}");
        }
        assert_eq!(idle(&edited("zero-mask", "mask", (0, 1), 0.0)), None);
    }
}
