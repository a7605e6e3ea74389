//! Every word of the source must reach every guess.

use std::collections::BTreeMap;

use super::perturbed_inputs;
use super::subject::{Subject, name};
use super::verdict::{Measured, OVERFLOW, Verdict};
use crate::math::Matrix;
use crate::models::translation::TARGET;
use crate::text::figures;

/// The most that rounding moves, for scores of size 1.
const ROUNDING: f64 = 1e-12;

/// The scores of every row move when the last word of the memory does: a mask on the attention to it would keep that from some of them. The words
/// of the translation stay those that they were.
pub(super) fn is_seen(subject: Subject<'_>) -> Measured {
    let Some(memory) = subject.find("memory") else {
        return Err("not asked: there is no source to look at");
    };
    let tape = &subject.run.tape;
    let last = tape.value(memory).nrows() - 1;
    if last == 0 {
        return Err("not asked: the source has one word");
    }
    let before = scores(subject)?;
    let own = BTreeMap::from([("memory".to_owned(), tape.value(memory).clone_owned())]);
    let mut changed = perturbed_inputs::from_word(&own, last);
    let target = subject.find(TARGET);
    changed.extend(target.map(|it| (TARGET.to_owned(), tape.value(it).clone_owned())));
    let again = subject.again(&changed);
    let after = scores(subject.of(&again))?;
    let moves = (after - &before)
        .row_iter()
        .map(|row| row.amax())
        .collect::<Vec<_>>();
    let least = |best: usize, at: usize| if moves[at] < moves[best] { at } else { best };
    let row = (1..moves.len()).fold(0, least);
    let moved = moves[row];
    let names = |id| tape.labels(id).0;
    let word = name(&names(memory), "source row", last);
    let guess = subject.find("logits").map(names).unwrap_or_default();
    let guess = name(&guess, "row", row);
    let holds = moved > ROUNDING * before.amax();
    let text = match holds {
        true => format!(
            "another last word moves every guess, by {} or more",
            figures::measured(moved)
        ),
        false => format!("the guess behind {guess} cannot see {word}"),
    };
    Ok(Verdict::measured(holds, moved, text))
}

fn scores(subject: Subject<'_>) -> Result<Matrix, &'static str> {
    let scores = subject.find("logits").ok_or(OVERFLOW)?;
    let scores = subject.run.tape.value(scores).clone_owned();
    let is_finite = scores.iter().all(|score| score.is_finite());
    is_finite.then_some(scores).ok_or(OVERFLOW)
}
