//! The feed-forward part of a layer (Vaswani et al. 2017, section 3.3, equation 2): two layers that see one word at a time.

use super::forward_pass::ModelScope;
use super::parameters::Initialiser;
use crate::math::Var;
use crate::stages;

/// w_1 [d, f], b_1 [1, f], w_2 [f, d], b_2 [1, d].
#[derive(Clone, Copy)]
pub struct FeedForwardWeights<'t> {
    /// Widens.
    pub w_1: Var<'t>,
    /// Added before max(0, ·).
    pub b_1: Var<'t>,
    /// Narrows again.
    pub w_2: Var<'t>,
    /// Added at the end.
    pub b_2: Var<'t>,
}

impl<'t> FeedForwardWeights<'t> {
    /// Draws those that training starts from, by the widths of words and between the two layers; biases start at 0.
    pub fn initialise(initialiser: &mut Initialiser<'_>, [d, f]: [usize; 2]) {
        initialiser.fan_in("w_1", [d, f], 1.0);
        initialiser.constant("b_1", f, 0.0);
        initialiser.fan_in("w_2", [f, d], 1.0);
        initialiser.constant("b_2", d, 0.0);
    }

    /// Those of a scope.
    pub fn of(scope: &ModelScope<'_, 't>) -> Self {
        let [w_1, b_1, w_2, b_2] = ["w_1", "b_1", "w_2", "b_2"].map(|name| scope.parameter(name));
        Self { w_1, b_1, w_2, b_2 }
    }
}

/// x [n, d] -> output [n, d]
pub fn feed_forward<'t>(
    scope: &ModelScope<'_, 't>,
    x: Var<'t>,
    FeedForwardWeights { w_1, b_1, w_2, b_2 }: FeedForwardWeights<'t>,
) -> Var<'t> {
    stages! { scope;
        /// H = max(0, X·W₁ + b₁)
        /// Each word by itself, widened; what comes out below 0 is set to 0.
        let hidden = (x * w_1 + b_1).relu();
        /// Y = H·W₂ + b₂
        /// And back to the width of the words.
        let output = hidden * w_2 + b_2;
    }
    output
}
