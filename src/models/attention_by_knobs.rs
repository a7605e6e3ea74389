//! Attention as the knobs `mistake`, `scaling` and `temperature` ask for it. Each variant has code of its own, so that the
//! code shown is the code that ran.

use super::attention::{AttentionInputs, attention, attention_at};
use super::forward_pass::ModelScope;
use super::knobs::Settings;
use super::mistakes;
use crate::math::Var;

/// The right attention, the same at a temperature, or a mistake: [`Settings::set`] lets only one of the knobs be off its
/// default. -> context [n, dv]
pub(super) fn attention_by_knobs<'t>(
    scope: &ModelScope<'_, 't>,
    inputs: AttentionInputs<'t>,
    settings: &Settings,
) -> Var<'t> {
    if let Some(mistake) = mistakes::find(settings.choice("mistake")) {
        return (mistake.attend)(scope, inputs);
    }
    if settings.choice("scaling") == "off" {
        return mistakes::unscaled(scope, inputs);
    }
    let AttentionInputs { q, k, v, mask, .. } = inputs;
    match settings.decimal("temperature") {
        1.0 => attention(scope, q, k, v, mask),
        temperature => attention_at(scope, q, k, v, mask, temperature),
    }
}
