//! The panel of a measurement.

use super::Composer;
use crate::notebook::panel::{Panel, TimingPanel};
use crate::runs::lesson_runs::BlockId;

impl Composer<'_, '_> {
    /// The panel of the measurement in a block, or why there is none.
    pub(super) fn timing(&mut self, block: BlockId) {
        let notebook = self.notebook;
        let failed = notebook.runs.failure(block);
        self.out.extend(failed.cloned().map(Panel::Problem));
        let run = notebook.runs.of_block(block);
        if let Some(timing) = run.and_then(|run| run.timing) {
            self.out.push(Panel::Timing(TimingPanel {
                width: timing.width,
                status: notebook.timing_status(timing),
            }));
        }
    }
}
