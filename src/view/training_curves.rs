//! The curves of a training side by side, with their legend.

use ratatui::text::Line;

use super::Canvas;
use super::curve;
use super::text_width::pad_line;
use super::wrap::wrap;
use crate::notebook::panel::TrainingPanel;
use crate::notebook::pictures::curve::Curve;

/// The fewest columns of a curve that stands beside another, and the columns between them.
const CURVE: usize = 31;
const GAP: usize = 2;

/// The curves side by side, as many as there is room for. The last one says most: what was learned, and what of it holds for held-out pairs.
pub(super) fn curves(training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let room = (canvas.width + GAP) / (CURVE + GAP);
    let shown = match &*training.curves {
        [] => return Vec::new(),
        all => &all[all.len().saturating_sub(room.max(1))..],
    };
    let each = (canvas.width + GAP) / shown.len() - GAP;
    let part = Canvas {
        width: each,
        ..canvas
    };
    let drawn = shown.iter().map(|it| curve::of_training(it, part));
    let (drawn, left): (Vec<_>, Vec<_>) = drawn.unzip();
    let count = drawn.iter().map(Vec::len).max().unwrap_or(0);
    let beside = |row: usize| {
        let mut line = Line::default();
        for (at, lines) in drawn.iter().enumerate() {
            let part = lines.get(row).cloned().unwrap_or_default();
            let part = match at + 1 == drawn.len() {
                true => part,
                false => pad_line(part, each + GAP),
            };
            for span in part.spans {
                let style = part.style.patch(span.style);
                line.spans.push(span.style(style));
            }
        }
        line
    };
    let mut lines: Vec<Line<'static>> = (0..count).map(beside).collect();
    lines.extend(legend(shown, &left.concat(), canvas));
    lines
}

/// What the ground behind several seeds is, and the names of levels that have none beside them, with their numbers on each curve.
fn legend(shown: &[Curve], levels: &[usize], canvas: Canvas) -> Vec<Line<'static>> {
    let mut parts = Vec::new();
    let has_band = |curve: &Curve| curve.training.as_ref().is_some_and(|it| it.band.is_some());
    if shown.iter().any(has_band) {
        parts.push("⠔⢁ range of seeds, curve: median".to_owned());
    }
    for (index, level) in shown[0].levels.iter().enumerate() {
        if let (Some(name), true) = (&level.name, levels.contains(&index)) {
            let numbers = shown.iter().map(|it| it.figures(it.levels[index].number));
            let mut numbers: Vec<String> = numbers.collect();
            // Where all are the same one is enough.
            if numbers.iter().all(|number| *number == numbers[0]) {
                numbers.truncate(1);
            }
            parts.push(format!("· {name} {}", numbers.join(", ")));
        }
    }
    if parts.is_empty() {
        return Vec::new();
    }
    let spans = [(parts.join(" "), canvas.palette.faint())];
    wrap(&spans, canvas.width, "", "  ")
}
