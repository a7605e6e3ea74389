//! A measurement of time: what is measured, and how far it is. The times themselves are matrices.

use ratatui::text::Line;

use super::Canvas;
use super::wrap::wrap;
use crate::models::costs::LENGTHS;
use crate::notebook::panel::{TimingPanel, Tone};
use crate::notebook::timing::TimingStatus;
use crate::text::figures;

/// A measurement as lines; a print-out, which has no clock, says where one is.
pub(super) fn timing(timing: &TimingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let is_text = canvas.rows == usize::MAX;
    let (first, last) = (LENGTHS[0], LENGTHS[LENGTHS.len() - 1]);
    let last = figures::prose(last as f64);
    let about = format!("{first} to {last} words");
    let width = format!(", {} wide · ", timing.width);
    let mut spans = vec![(about, palette.key()), (width, palette.faint())];
    let said = match timing.status {
        TimingStatus::NotMeasured if is_text => {
            "not measured here: the notebook does it, on the machine that it runs on".to_owned()
        }
        TimingStatus::NotMeasured => "not yet measured: Enter or PgDn".to_owned(),
        TimingStatus::Measuring(_) => "measuring".to_owned(),
        TimingStatus::Measured(machine) => {
            let all = match machine.threads {
                1 => "with the only thread".to_owned(),
                threads => format!("with 1 and {threads} threads"),
            };
            format!("measured here, {all}")
        }
    };
    spans.push((said, palette.tone(Tone::Computed)));
    match timing.status {
        TimingStatus::Measuring(done) => {
            let bar = "━".repeat(done) + &"─".repeat(LENGTHS.len() - done);
            spans.push((format!(" {bar}"), palette.tone(Tone::Code)));
            let text = format!(" {done} of {}", LENGTHS.len());
            spans.push((text, palette.tone(Tone::Computed)));
        }
        TimingStatus::Measured(machine) if machine.is_debug => {
            let text = " · debug build";
            spans.push((text.to_owned(), palette.faint()));
        }
        _ => {}
    }
    wrap(&spans, canvas.width, "", "  ")
}
