//! The progress of training, on the standard error where that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::front::stdout::has_terminal_name;
use crate::models::training::{Progress, TrainingSpec};

/// The columns of the bar itself.
const COLUMNS: u64 = 20;

/// The time between two lines.
const PAUSE: Duration = Duration::from_millis(100);

/// A line that is written over again and again.
pub(super) struct ProgressBar {
    is_shown: bool,
    seed: u64,
    steps: u64,
    start: Instant,
    last: Option<Instant>,
    score: Option<f64>,
}

impl ProgressBar {
    pub(super) fn new(spec: &TrainingSpec) -> Self {
        Self {
            is_shown: io::stderr().is_terminal() && has_terminal_name(),
            seed: spec.seed(),
            steps: spec.steps(),
            start: Instant::now(),
            last: None,
            score: None,
        }
    }

    /// Writes the line anew, if the last one has stood long enough.
    pub(super) fn show(&mut self, progress: &Progress) {
        self.score = progress.score.or(self.score);
        if !self.is_shown || self.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        self.last = Some(Instant::now());
        let line = line(
            self.seed,
            self.steps,
            progress,
            self.score,
            self.start.elapsed(),
        );
        self.write(&line);
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.last.is_some() {
            self.write("");
        }
    }

    fn write(&self, line: &str) {
        // Nothing is lost if it cannot be shown.
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\r{line}\x1b[K").and_then(|()| stderr.flush());
    }
}

fn line(
    seed: u64,
    steps: u64,
    progress: &Progress,
    score: Option<f64>,
    elapsed: Duration,
) -> String {
    let step = progress.step;
    let full = usize::try_from(step * COLUMNS / steps).unwrap_or_default();
    let rest = COLUMNS as usize - full;
    let bar = "━".repeat(full) + &"─".repeat(rest);
    let left = elapsed.as_secs_f64() / step as f64 * steps.saturating_sub(step) as f64;
    let score = score.map_or(String::new(), |score| format!(", score {score:.2}"));
    let loss = progress.loss;
    format!("seed {seed} {bar} {step}/{steps}, loss {loss:.3}{score}, {left:.0} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let progress = Progress {
            step: 100,
            loss: 0.25,
            gradient_norm: 1.0,
            score: None,
            held_out: None,
        };
        let line = line(3, 400, &progress, Some(0.5), Duration::from_secs(10));
        let bar = "━━━━━───────────────";
        assert_eq!(
            line,
            format!("seed 3 {bar} 100/400, loss 0.250, score 0.50, 30 s left")
        );
    }
}
