//! The part of a run that is checked, and the same part on other inputs.

use std::collections::BTreeMap;

use super::verdict::OVERFLOW;
use super::{ROWS, perturbed_inputs};
use crate::math::{Id, Labels, Matrix, Overrides, Recorded, Role};
use crate::models::computation::Run;
use crate::text::shorten;

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

    /// The largest cell by size of all matrices of that name in this scope and in those inside, or 0 where there is none.
    pub(super) fn size(self, name: &str) -> f64 {
        let called = self.inside().filter(|it| {
            let last = it.address.rsplit('.').next();
            last == Some(name)
        });
        let sizes = called.map(|it| self.run.tape.value(it.id).amax());
        sizes.fold(0.0, f64::max)
    }

    /// Whether parts inside have masks of their own, beside that which holds for all.
    pub(super) fn has_masks_inside(self) -> bool {
        let own = self.mask().map(|mask| mask.address.as_str());
        self.inside()
            .any(|it| Some(&*it.address) != own && it.address.ends_with(".mask"))
    }

    /// What is recorded in this scope and in those inside.
    fn inside(self) -> impl Iterator<Item = &'a Recorded> {
        self.run.recorded.iter().filter(move |it| {
            let inside = it.address.strip_prefix(self.scope);
            inside.is_some_and(|rest| self.scope.is_empty() || rest.starts_with('.'))
        })
    }

    /// The mask that holds here, which may be that of a scope around this one.
    pub(super) fn mask(self) -> Option<&'a Recorded> {
        self.run.find_around(self.scope, "mask")
    }

    pub(super) fn output(self) -> Option<&'a Recorded> {
        ROWS.iter().find_map(|name| self.recorded(name))
    }

    /// The result, if every number in it is finite.
    pub(super) fn finite(self) -> Result<Matrix, &'static str> {
        let output = self.output().ok_or(OVERFLOW)?;
        let value = self.run.tape.value(output.id).clone_owned();
        let is_finite = value.iter().all(|cell| cell.is_finite());
        is_finite.then_some(value).ok_or(OVERFLOW)
    }

    /// The same [with other matrices](Self::again).
    pub(super) fn finite_with(
        self,
        matrices: &BTreeMap<String, Matrix>,
    ) -> Result<Matrix, &'static str> {
        self.of(&self.again(matrices)).finite()
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

    /// Whether cells are set in stages of this part.
    pub(super) fn has_edited_stages(self) -> bool {
        self.inside().any(|it| {
            let is_input = it.role == Role::Input || it.address == "mask";
            it.edit.is_some() && !is_input
        })
    }

    /// The matrices that the result follows from, by address: the inputs and weights of the whole computation; in a part of
    /// it with attention its queries, keys and values, so that no other part has a say. A single head has those of the part around it.
    pub(super) fn inputs(self) -> BTreeMap<String, Matrix> {
        let value = |it: &Recorded| (it.address.clone(), self.run.tape.value(it.id).clone_owned());
        let parts = ["q", "k", "v"].map(|name| self.run.find_around(self.scope, name));
        let shares_out = |name| self.recorded(name).is_some();
        let is_attention =
            !self.scope.is_empty() && ["context", "merged"].into_iter().any(shares_out);
        if let ([Some(q), Some(k), Some(v)], true) = (parts, is_attention) {
            return [q, k, v].map(value).into();
        }
        let inputs = self.run.recorded.iter();
        let inputs = inputs.filter(|it| it.role == Role::Input);
        inputs.map(value).collect()
    }

    pub(super) fn words(self) -> usize {
        let inputs = self.inputs();
        let words = inputs
            .iter()
            .filter(|(address, _)| perturbed_inputs::has_words(address));
        words.map(|(_, value)| value.nrows()).max().unwrap_or(1)
    }

    /// The same run with these matrices in the places of those with their addresses; other edits stay.
    pub(super) fn again(self, matrices: &BTreeMap<String, Matrix>) -> Run {
        let mut overrides = self.run.overrides.clone();
        for (address, value) in matrices {
            overrides.set_matrix(address, value);
        }
        rerun(self.run, overrides)
    }
}

/// A run on the same inputs, with other edits.
pub(super) fn rerun(run: &Run, overrides: Overrides) -> Run {
    let (inputs, settings) = (run.inputs.clone(), run.settings.clone());
    run.computation.run_with(inputs, settings, overrides)
}

/// The name of a row or a column, short enough for a sentence; `side` says which it is where it has only a number.
pub(super) fn name(labels: &Labels, side: &str, index: usize) -> String {
    /// The most letters of a word.
    const MOST: usize = 12;
    match labels {
        Some(names) => format!("“{}”", shorten(&names[index], MOST)),
        None => format!("{side} {index}"),
    }
}
