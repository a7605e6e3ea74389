//! What can be switched off in a translator, to see whether it is needed.

use super::{Frame, MOST_WRITTEN};
use crate::math::{Matrix, Overrides};
use crate::models::forward_pass::ModelScope;

/// The settings of the knob `off`: what is switched off. A head without a name before it is one of cross-attention.
pub const OFF: [&str; 14] = [
    "nothing",
    "positions",
    "head0",
    "head1",
    "head2",
    "head3",
    "self.head0",
    "self.head1",
    "self.head2",
    "self.head3",
    "encoder.head0",
    "encoder.head1",
    "encoder.head2",
    "encoder.head3",
];

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
                let (attention, head) = head.split_once('.').unwrap_or(("cross", head));
                let (attention, rows) = match attention {
                    "encoder" => (format!("encoder.{layer}.attention"), self.source.len()),
                    of_decoder => (format!("decoder.{layer}.{of_decoder}"), MOST_WRITTEN + 1),
                };
                let context = format!("{attention}.{head}.context");
                vec![(context, rows, d / self.form.heads)]
            }
        };
        let mut overrides = Overrides::default();
        for (address, rows, cols) in zeros {
            overrides.set_matrix(&address, &Matrix::zeros(rows, cols));
        }
        overrides
    }
}
