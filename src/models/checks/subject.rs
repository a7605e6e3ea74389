//! The part of a run that is checked, and the same part on other inputs.

use std::collections::BTreeMap;

use super::perturbed_inputs;
use crate::math::{Id, Labels, Matrix, Recorded};
use crate::models::computation::Run;
use crate::models::inputs::Mask;
use crate::text::shorten;

/// The addresses of results with a row for each word: the contexts of attention, the states of an RNN.
const OUTPUTS: [&str; 2] = ["context", "states"];

/// A scope of a run: `""` for all of it, or a part such as `encoder.0.head1`.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) run: &'a Run,
    scope: &'a str,
}

impl<'a> Subject<'a> {
    pub(super) fn new(run: &'a Run, scope: &'a str) -> Self {
        Self { run, scope }
    }

    /// The same part of another run.
    pub(super) fn of<'b>(self, run: &'b Run) -> Subject<'b>
    where
        'a: 'b,
    {
        Subject { run, ..self }
    }

    /// The matrix of that name in this scope.
    pub(super) fn recorded(self, name: &str) -> Option<&'a Recorded> {
        self.run.find_in(self.scope, name)
    }

    /// Where it is on the tape.
    pub(super) fn find(self, name: &str) -> Option<Id> {
        self.recorded(name).map(|it| it.id)
    }

    /// The largest cell of that matrix by size, or 0 where there is none.
    pub(super) fn size(self, name: &str) -> f64 {
        self.find(name)
            .map_or(0.0, |id| self.run.tape.value(id).amax())
    }

    /// The mask that holds here, which may be that of a scope around this one.
    pub(super) fn mask(self) -> Option<&'a Recorded> {
        self.run.find_around(self.scope, "mask")
    }

    /// The result.
    pub(super) fn output(self) -> Option<&'a Recorded> {
        let mut found = OUTPUTS.iter();
        found.find_map(|name| self.recorded(name))
    }

    /// The result, if every number in it is finite.
    pub(super) fn finite(self) -> Option<Matrix> {
        let output = self.run.tape.value(self.output()?.id).clone_owned();
        output.iter().all(|cell| cell.is_finite()).then_some(output)
    }

    /// The shares by which the values are averaged [n, m]: the factor before them in the product, whatever its name.
    pub(super) fn shares(self) -> Option<Id> {
        let context = self.recorded("context")?;
        self.run.tape.parents(context.computed()).first().copied()
    }

    /// The name of a row of the result.
    pub(super) fn row(self, row: usize) -> String {
        let labels = self.output().map(|output| self.run.tape.labels(output.id));
        name(&labels.and_then(|(rows, _)| rows), "row", row)
    }

    /// Whether cells are set in this part.
    pub(super) fn is_edited(self) -> bool {
        let mut edits = self.run.overrides.iter();
        edits.any(|(address, ..)| {
            let inside = address.strip_prefix(self.scope);
            inside.is_some_and(|rest| self.scope.is_empty() || rest.starts_with('.'))
        })
    }

    /// The matrices that the result follows from, by address: the inputs and weights of the whole computation; in a part of
    /// it with attention its queries, keys and values, so that no other part has a say.
    pub(super) fn inputs(self) -> BTreeMap<String, Matrix> {
        let parts = ["q", "k", "v"].map(|name| self.recorded(name));
        if let ([Some(q), Some(k), Some(v)], false) = (parts, self.scope.is_empty()) {
            let value = |it: &Recorded| self.run.tape.value(it.id).clone_owned();
            return [q, k, v].map(|it| (it.address.clone(), value(it))).into();
        }
        let all = self.run.inputs.values().into_iter();
        all.map(|(address, value)| (address.to_owned(), value.clone()))
            .collect()
    }

    /// The number of words.
    pub(super) fn words(self) -> usize {
        let inputs = self.inputs();
        let words = inputs
            .iter()
            .filter(|(address, _)| perturbed_inputs::has_words(address));
        words.map(|(_, value)| value.nrows()).max().unwrap_or(1)
    }

    /// The same computation with the same knobs and edits, but with these [inputs](Self::inputs), and another mask if there is
    /// one.
    pub(super) fn again(self, inputs: &BTreeMap<String, Matrix>, mask: Option<Matrix>) -> Run {
        let mut given = self.run.inputs.clone();
        let mut overrides = self.run.overrides.clone();
        for (address, value) in inputs {
            match given.value_mut(address) {
                Some(input) => *input = value.clone(),
                None => overrides.set_matrix(address, value),
            }
        }
        match (mask, self.mask()) {
            (Some(mask), Some(at)) if at.address == "mask" => given.mask = Some(Mask::Matrix(mask)),
            (Some(mask), Some(at)) => overrides.set_matrix(&at.address, &mask),
            _ => {}
        }
        let settings = self.run.settings.clone();
        self.run.computation.run_with(given, settings, overrides)
    }
}

/// The name of a row or a column, short enough for a sentence; `side` says which it is where it has only a number.
pub(super) fn name(labels: &Labels, side: &str, index: usize) -> String {
    /// The most letters of a word.
    const MOST: usize = 12;
    match labels {
        Some(names) => format!("`{}`", shorten(&names[index], MOST)),
        None => format!("{side} {index}"),
    }
}
