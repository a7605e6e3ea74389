//! Which attention runs: the right one, the same at a temperature, or a mistake. Each has code of its own, so that the code
//! shown is the code that ran.

use super::attention::{attention, attention_at};
use super::knobs::Settings;
use super::mistakes;
use crate::math::{Trace, Var};

/// What attention works on: q [n, dk], k [m, dk], v [m, dv], mask [n, m] of 0 and −∞.
#[derive(Clone, Copy)]
pub struct Parts<'t> {
    /// The queries.
    pub q: Var<'t>,
    /// The keys.
    pub k: Var<'t>,
    /// The values.
    pub v: Var<'t>,
    /// What is hidden.
    pub mask: Var<'t>,
    /// How wide the words are that queries and keys were made from; only a mistake wants to know.
    pub width: usize,
}

/// Attention as the knobs `mistake`, `scaling` and `temperature` stand, of which [`Settings::set`] lets only one be off its
/// start. -> context [n, dv]
pub(super) fn attend<'t>(trace: &mut Trace, parts: Parts<'t>, settings: &Settings) -> Var<'t> {
    let Parts { q, k, v, mask, .. } = parts;
    if let Some(mistake) = mistakes::find(settings.choice("mistake")) {
        return (mistake.attend)(trace, parts);
    }
    if settings.choice("scaling") == "off" {
        return mistakes::unscaled(trace, parts);
    }
    match settings.decimal("temperature") {
        1.0 => attention(trace, q, k, v, mask),
        temperature => attention_at(trace, q, k, v, mask, temperature),
    }
}
