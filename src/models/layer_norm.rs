//! Layer normalisation (Ba et al. 2016, "Layer Normalization", section 3).

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use crate::math::Var;
use crate::stages;

/// ε unless another is given, as in PyTorch.
pub const EPS: f64 = 1e-5;

/// The gain and the shift of layer normalisation, one number each for every column.
#[derive(Clone, Copy)]
pub struct LayerNormWeights<'t> {
    /// γ [1, d], which multiplies.
    pub gamma: Var<'t>,
    /// β [1, d], which is added.
    pub beta: Var<'t>,
}

impl<'t> LayerNormWeights<'t> {
    /// Adds those that training starts from, γ = 1 and β = 0, under their names with this behind: `gamma1`, `beta1`.
    pub fn initialise(initialiser: &mut Initialiser<'_>, behind: &str, d: usize) {
        initialiser.constant(&format!("gamma{behind}"), d, 1.0);
        initialiser.constant(&format!("beta{behind}"), d, 0.0);
    }

    /// Those of a scope, by the same names.
    pub fn of(scope: &ModelScope<'_, 't>, behind: &str) -> Self {
        Self {
            gamma: scope.parameter(&format!("gamma{behind}")),
            beta: scope.parameter(&format!("beta{behind}")),
        }
    }
}

/// Every row with mean 0 and variance 1, then a gain and a shift for each column: x [n, d] -> output [n, d]. The variance divides by d;
/// ε stands below the root. Where nothing is recorded the stages are one operation.
pub fn layer_norm<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    LayerNormWeights { gamma, beta }: LayerNormWeights<'t>,
    eps: f64,
) -> Var<'t> {
    if !scope.is_recorded() {
        return x.layer_norm(gamma, beta, eps);
    }
    stages! { scope;
        /// μ = (x₁ + … + x_d) / d
        /// The mean of each row.
        let mean = x.row_means();
        /// D = X − μ
        /// How far each number is from the mean of its row.
        let deviations = x - mean;
        /// σ² = (D₁² + … + D_d²) / d
        /// The variance of each row: how far its numbers are spread.
        let variance = deviations.hadamard(deviations).row_means();
        /// N = D / √(σ² + ε)
        /// Every row now has mean 0 and variance 1, but for the small ε, which keeps the root away from 0.
        let normalised = deviations / (variance + eps).sqrt();
        /// Y = N∘γ + β
        /// A learned gain and a learned shift for every column.
        let output = normalised.hadamard(gamma) + beta;
    }
    output
}
