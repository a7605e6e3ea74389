//! What residual sums are for: a stack of encoder layers with them and without, on the same weights (He et al. 2016, "Deep Residual
//! Learning for Image Recognition", section 3; Dong, Cordonnier and Loukas 2021, "Attention is not all you need: pure attention loses
//! rank doubly exponentially with depth").

use super::encoder_layer::{self, LayerForm, encoder_layer, encoder_layer_without_sums};
use super::forward_pass::{ForwardPass, ModelScope};
use super::parameters::{Initialiser, Parameters};
use crate::math::{Id, Matrix, Tape, Trace, Var, random};
use crate::stages;

/// The stack to measure.
#[derive(Clone, Copy, Debug)]
pub struct Stack<'p> {
    /// The number of layers.
    pub layers: usize,
    /// Their weights, in `layer.0`, `layer.1`, …
    pub parameters: &'p Parameters,
    /// What the layers have in common.
    pub form: LayerForm,
}

/// Draws the weights of so many layers, by the widths of words and inside feed-forward.
pub fn initialise(initialiser: &mut Initialiser<'_>, widths: [usize; 2], layers: usize) {
    for layer in 0..layers {
        encoder_layer::initialise(&mut initialiser.within(&part(layer)), widths);
    }
}

/// The name of a layer.
fn part(layer: usize) -> String {
    format!("layer.{layer}")
}

/// The columns of what is measured.
const COLUMNS: [&str; 2] = ["with sums", "without"];

/// Measures, after each number of layers from 0, with the residual sums and without: `difference` [layers + 1, 2], how far the words
/// differ from their mean, as a share of their length; and `gradient` [layers + 1, 2], for each number of layers back from the output,
/// the norm of the gradient of a random sum of the outputs by the numbers there.
///
/// x [n, d].
pub fn residuals<'t>(scope: &ModelScope<'_, 't>, x: Var<'t>, stack: Stack<'_>) {
    let x = x.value();
    let measured =
        [encoder_layer as Layer, encoder_layer_without_sums].map(|layer| stack.measured(&x, layer));
    let table = |column: fn(&Measured) -> &[f64]| {
        let columns = measured.each_ref().map(column);
        let value = Matrix::from_fn(stack.layers + 1, COLUMNS.len(), |row, col| {
            columns[col][row]
        });
        let rows: Vec<String> = (0..=stack.layers).map(|it| it.to_string()).collect();
        let cols = COLUMNS.map(str::to_owned);
        let tape = scope.tape();
        tape.labelled_leaf(value, Some(rows.into()), Some(cols.into()))
    };
    stages! { scope;
        /// ‖X − mean word‖ / ‖X‖
        /// After so many layers, how much of what the words hold is their own, and not common to all.
        let difference = table(|it| &it.difference);
        /// ‖∂ output / ∂ X‖
        /// So many layers back from the output, how strong the gradient still is.
        let gradient = table(|it| &it.gradient);
    }
    let _ = (difference, gradient);
}

type Layer = for<'t> fn(&ModelScope<'_, 't>, Var<'t>, LayerForm, &[Var<'t>]) -> Var<'t>;

struct Measured {
    difference: Vec<f64>,
    gradient: Vec<f64>,
}

impl Stack<'_> {
    fn measured(self, x: &Matrix, layer: Layer) -> Measured {
        let (n, d) = x.shape();
        let tape = Tape::new();
        let pass = ForwardPass::new(&tape, self.parameters, Trace::off());
        let mask = tape.leaf(Matrix::zeros(n, n));
        let mut at = tape.leaf(x.clone());
        let mut between: Vec<Id> = vec![at.id()];
        for number in 0..self.layers {
            at = layer(&pass.root().within(&part(number)), at, self.form, &[mask]);
            between.push(at.id());
        }
        let mut generator = random::generator(0, "upstream of residuals");
        let upstream = random::normal(n, d, 1.0, &mut generator).normalize();
        let gradients = tape.backward(at.id(), upstream);
        let norm = |id: &Id| gradients.of(*id).map_or(0.0, Matrix::norm);
        Measured {
            difference: between
                .iter()
                .map(|&id| difference(&tape.value(id)))
                .collect(),
            gradient: between.iter().rev().map(norm).collect(),
        }
    }
}

/// The norm of the rows without their mean, as a share of the norm of the rows.
fn difference(x: &Matrix) -> f64 {
    let mean = x.row_mean();
    let mut own = x.clone();
    for mut row in own.row_iter_mut() {
        row -= &mean;
    }
    let norm = x.norm();
    if norm == 0.0 { 0.0 } else { own.norm() / norm }
}
