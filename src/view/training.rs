//! A training: how far it is, what each model has come to, and both curves.

use ratatui::style::Style;
use ratatui::text::Line;

use super::Canvas;
use super::curve::{self, mark};
use super::text_width::{pad, pad_line, width};
use super::wrap::wrap;
use crate::notebook::panel::{Tone, TrainingLine, TrainingPanel};
use crate::notebook::training::TrainingStatus;
use crate::text::figures;

/// The fewest columns of two curves side by side, and the columns between them.
const TWO_CURVES: usize = 64;
const GAP: usize = 2;

/// What a page with a training has besides: its models, and often a question.
const LINES_BESIDES: usize = 3;

/// The columns of a bar.
const BAR: u64 = 6;

/// A training as lines; a print-out has sentences instead of curves.
pub(super) fn training(training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let mut about = vec![
        (training.task.clone(), palette.key()),
        (format!(" · {} · ", training.seeds), palette.faint()),
    ];
    about.extend(status(training, canvas));
    let mut lines = wrap(&about, canvas.width, "", "  ");
    if canvas.rows == usize::MAX {
        for curve in &training.curves {
            let words = [(curve.in_words(), Style::new())];
            lines.extend(wrap(&words, canvas.width, "", "  "));
        }
    } else {
        let rows = canvas.rows.saturating_sub(LINES_BESIDES).max(1);
        lines.extend(curves(training, Canvas { rows, ..canvas }));
    }
    lines.extend(models(training, canvas));
    lines
}

/// `running ━━━─── step 120 of 400, 310/s, 1 s left`
fn status(training: &TrainingPanel, canvas: Canvas) -> Vec<(String, Style)> {
    let palette = canvas.palette;
    let [step, steps] = training.step;
    let said = match training.status {
        TrainingStatus::NotStarted => format!("not started: {steps} steps"),
        TrainingStatus::Before => "trained before; Enter trains it here".to_owned(),
        TrainingStatus::Running => "running".to_owned(),
        TrainingStatus::Halting => "pausing".to_owned(),
        TrainingStatus::Paused => "paused".to_owned(),
        TrainingStatus::Stopped => format!("stopped at step {step} of {steps}"),
        TrainingStatus::Done => format!("done: {steps} steps"),
    };
    let mut spans = vec![(said, palette.tone(Tone::Computed))];
    let is_under_way = matches!(
        training.status,
        TrainingStatus::Running | TrainingStatus::Halting | TrainingStatus::Paused
    );
    if is_under_way {
        let full = usize::try_from(step * BAR / steps.max(1)).unwrap_or_default();
        let bar = "━".repeat(full) + &"─".repeat(BAR as usize - full);
        spans.push((format!(" {bar}"), palette.tone(Tone::Code)));
        spans.push((
            format!(" step {step} of {steps}"),
            palette.tone(Tone::Computed),
        ));
    }
    if training.status == TrainingStatus::Running {
        let text = match training.rate {
            Some(rate) => {
                let left = time(steps.saturating_sub(step) as f64 / rate);
                let rate = match rate {
                    0.0..10.0 => format!("{rate:.1}"),
                    _ => format!("{rate:.0}"),
                };
                format!(", {rate}/s, {left} left")
            }
            None => format!(" · {}", training.pace),
        };
        spans.push((text, palette.faint()));
    }
    spans
}

/// `3 s`, `4 min`
fn time(seconds: f64) -> String {
    match seconds {
        0.0..120.0 => format!("{:.0} s", seconds.ceil()),
        _ => format!("{:.0} min", (seconds / 60.0).ceil()),
    }
}

/// Loss and score side by side; the score alone where it is narrow.
fn curves(training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    match &*training.curves {
        [loss, score] if canvas.width >= TWO_CURVES => {
            let each = (canvas.width - GAP) / 2;
            let half = Canvas {
                width: each,
                ..canvas
            };
            let [left, right] = [loss, score].map(|it| curve::curve(it, half));
            let count = left.len().max(right.len());
            let beside = |row: usize| {
                let line = left.get(row).cloned().unwrap_or_default();
                let mut line = pad_line(line, each + GAP);
                let right = right.get(row).cloned().unwrap_or_default();
                for span in right.spans {
                    let style = right.style.patch(span.style);
                    line.spans.push(span.style(style));
                }
                line
            };
            (0..count).map(beside).collect()
        }
        [.., score] => curve::curve(score, canvas),
        [] => Vec::new(),
    }
}

/// A line for each model: its mark, its weights, its loss and its score.
fn models(training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let names = training.models.iter().map(|model| width(&model.label));
    let name_width = names.max().unwrap_or(0).min(canvas.width / 3);
    let line = |(index, model): (usize, &TrainingLine)| {
        let mark = format!("{} {}", mark(index), pad(&model.label, name_width));
        let mut text = String::new();
        if let Some(parameters) = model.parameters {
            text += &format!("  {} weights", figures::prose(parameters as f64));
        }
        if let Some(loss) = model.loss {
            text += &format!("  loss {loss:.2}");
        }
        text += &match &*model.scores {
            [] => String::new(),
            [score] => format!("  score {score:.2}"),
            [low, .., high] => {
                let seeds = model.scores.len();
                format!("  score {low:.2} to {high:.2}, {seeds} seeds")
            }
        };
        let mut spans = vec![(mark, palette.source(index)), (text, Style::new())];
        if let Some(remark) = &model.remark {
            spans.push((format!("  {remark}"), palette.wrong()));
        }
        wrap(&spans, canvas.width, "", "    ")
    };
    training.models.iter().enumerate().flat_map(line).collect()
}
