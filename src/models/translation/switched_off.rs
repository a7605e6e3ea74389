//! What can be switched off in a translator, to see whether it is needed.

use super::{Frame, MOST_WRITTEN};
use crate::math::{Matrix, Overrides};
use crate::models::forward_pass::ModelScope;

/// The settings of the knob `off`: what is switched off.
pub const OFF: [&str; 6] = ["nothing", "positions", "head0", "head1", "head2", "head3"];

impl Frame<'_> {
    /// What is switched off, as cells that are 0.
    pub(super) fn switched_off(&self, scope: &ModelScope<'_, '_>, off: &str) -> Overrides {
        let d = self.width(scope);
        let layer = self.layers.saturating_sub(1);
        let zeros = match off {
            "positions" => vec![
                ("encoder.positions".to_owned(), self.source.len(), d),
                ("decoder.positions".to_owned(), MOST_WRITTEN + 1, d),
            ],
            "nothing" => Vec::new(),
            head => {
                let context = format!("decoder.{layer}.cross.{head}.context");
                vec![(context, MOST_WRITTEN + 1, d / self.form.heads)]
            }
        };
        let mut overrides = Overrides::default();
        for (address, rows, cols) in zeros {
            overrides.set_matrix(&address, &Matrix::zeros(rows, cols));
        }
        overrides
    }
}
