//! What stands around each part of a layer: a residual sum and a layer norm (Vaswani et al. 2017, section 3.1; Xiong et al. 2020, "On
//! Layer Normalization in the Transformer Architecture", figure 1).

use super::forward_pass::ModelScope;
use super::layer_norm::{EPS, LayerNormWeights, layer_norm};
use crate::math::Var;
use crate::stages;

/// Where the layer norm stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormPlace {
    /// Behind the sum: LN(x + F(x)), as in the paper.
    Post,
    /// In front of the part: x + F(LN(x)), so that x itself goes on unchanged.
    Pre,
}

impl NormPlace {
    /// Their names in files and knobs.
    pub const NAMES: &'static [&'static str] = &["post", "pre"];

    /// Its name in files and knobs.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The place of that name: before unless it is `post`.
    pub fn of(name: &str) -> Self {
        match name {
            "post" => Self::Post,
            _ => Self::Pre,
        }
    }
}

/// A part of a layer with its number from 1, the sum around it in the scope `residual1` and its norm in `norm1`, whose weights are
/// `gamma1` and `beta1` of the layer: x [n, d] -> [n, d].
pub fn sublayer<'t>(
    scope: &ModelScope<'_, 't>,
    number: usize,
    place: NormPlace,
    x: Var<'t>,
    part: impl FnOnce(Var<'t>) -> Var<'t>,
) -> Var<'t> {
    let weights = LayerNormWeights::of(scope, &number.to_string());
    let norm = |x| layer_norm(&scope.numbered("norm", number), x, weights, EPS);
    let residual = scope.numbered("residual", number);
    match place {
        NormPlace::Post => norm(residual_sum(&residual, x, part(x))),
        NormPlace::Pre => residual_sum(&residual, x, part(norm(x))),
    }
}

/// The same without the sum: only what the part found goes on, LN(F(x)) or F(LN(x)).
pub fn sublayer_without_sum<'t>(
    scope: &ModelScope<'_, 't>,
    number: usize,
    place: NormPlace,
    x: Var<'t>,
    part: impl FnOnce(Var<'t>) -> Var<'t>,
) -> Var<'t> {
    let weights = LayerNormWeights::of(scope, &number.to_string());
    let norm = |x| layer_norm(&scope.numbered("norm", number), x, weights, EPS);
    match place {
        NormPlace::Post => norm(part(x)),
        NormPlace::Pre => part(norm(x)),
    }
}

fn residual_sum<'t>(scope: &ModelScope<'_, 't>, x: Var<'t>, found: Var<'t>) -> Var<'t> {
    stages! { scope;
        /// R = X + F
        /// What the part found is added to what went in, so that nothing is lost and the gradient has a straight way back.
        let sum = x + found;
    }
    sum
}
