//! The sequential steps of a run.

use std::collections::BTreeMap;

use crate::math::{Id, Recorded};
use crate::models::catalog::Run;

/// The scopes of a network that reads a word at a time: `step1`, `step2`, …
const STEP: &str = "step";

/// The length of the longest chain of steps that leads to each recorded matrix. `step1.h`, `step2.h`, … are a chain, because each is
/// computed from the one before. Layers are not: `encoder.1.weights` waits for `encoder.0.weights` once, for any number of words.
pub(super) fn steps_before(run: &Run) -> BTreeMap<Id, usize> {
    let recorded = run.recorded.iter();
    let chains: BTreeMap<Id, String> = recorded.map(|it| (it.id, chain(&it.address))).collect();
    // An edit does not change the steps before a matrix, so the computed original counts.
    let recorded = run.recorded.iter();
    let computed: BTreeMap<Id, Id> = recorded.map(|it| (it.id, Recorded::computed(it))).collect();
    let mut lengths: BTreeMap<Id, BTreeMap<&str, usize>> = BTreeMap::new();
    // Ids ascend in the order of computation, so every source comes before its use.
    for (&id, chain) in &chains {
        let mut longest: BTreeMap<&str, usize> = BTreeMap::new();
        let is_recorded = |id| chains.contains_key(&id);
        for source in run.tape.sources(computed[&id], &is_recorded) {
            for (&chain, &length) in &lengths[&source] {
                let known = longest.entry(chain).or_default();
                *known = length.max(*known);
            }
        }
        *longest.entry(chain).or_default() += 1;
        lengths.insert(id, longest);
    }
    let longest = |chains: BTreeMap<&str, usize>| chains.into_values().max().unwrap_or(1);
    let lengths = lengths.into_iter();
    lengths.map(|(id, chains)| (id, longest(chains))).collect()
}

/// The chain of an address, which is the address without the numbers of its steps: `encoder.0.step.h` for `encoder.0.step3.h`.
fn chain(address: &str) -> String {
    let segment = |segment| step_number(segment).map_or(segment, |_| STEP);
    let segments: Vec<&str> = address.split('.').map(segment).collect();
    segments.join(".")
}

/// The number of a step: 12 of `step12`; `None` for another part of an address.
pub(super) fn step_number(segment: &str) -> Option<usize> {
    let number = segment.strip_prefix(STEP)?;
    let is_number = number.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_make_a_chain_and_layers_do_not() {
        assert_eq!(chain("step1.h"), chain("step12.h"));
        assert_eq!(chain("encoder.0.step1.h"), "encoder.0.step.h");
        assert_ne!(chain("encoder.0.weights"), chain("encoder.1.weights"));
        assert_ne!(chain("head1.step1.h"), chain("head2.step1.h"));
        assert_eq!(chain("stepwise"), "stepwise");
    }
}
