//! A training: how far it is, what each model has come to, and both curves.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Canvas;
use super::curve_dots::mark;
use super::text_width::{fit, pad, width};
use super::training_curves::curves;
use super::wrap::wrap;
use crate::notebook::panel::{DraftLine, Tone, TrainingPanel, WatchedLine};
use crate::notebook::training::TrainingStatus;
use crate::text::figures;

/// The rows of a matrix on a page with room for the translations before the latest, and the most of them that it lists.
const TALL: usize = 12;
const EARLIER: usize = 6;

/// What a page with a training has besides: its models, a legend, and often a question.
const LINES_BESIDES: usize = 4;

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
        let besides = LINES_BESIDES + lines_watched(training);
        let rows = canvas.rows.saturating_sub(besides).max(1);
        lines.extend(curves(training, Canvas { rows, ..canvas }));
    }
    lines.extend(models(training, canvas));
    for sentence in &training.watched {
        lines.extend(watched(sentence, training, canvas));
    }
    lines
}

/// The lines below the models.
fn lines_watched(training: &TrainingPanel) -> usize {
    let models = training.models.len();
    let lines = training
        .watched
        .iter()
        .map(|it| match it.drafts.iter().flatten().next() {
            None => 1,
            Some(_) if models == 1 => 2,
            Some(_) => 1 + models,
        });
    lines.sum()
}

/// A sentence and its translations: with a single model in both scripts below each other, else a line for each model.
fn watched(sentence: &WatchedLine, training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let columns = canvas.width.saturating_sub(1);
    let name = fit(&sentence.sentence, columns);
    let remark = sentence.remark.clone().unwrap_or_default();
    if sentence.drafts.iter().all(Option::is_none) {
        let text = match &*remark {
            "" => name,
            remark => format!("{name}: {remark}"),
        };
        return wrap(&[(text, palette.faint())], canvas.width, "", "  ");
    }
    let mut lines = Vec::new();
    let line = |spans: Vec<(String, Style)>| {
        let spans = spans
            .into_iter()
            .map(|(text, style)| Span::styled(text, style));
        Line::from_iter(spans)
    };
    if let [Some(draft)] = &*sentence.drafts {
        let left = width(&name).max(width(&remark)).min(columns / 2);
        let room = columns.saturating_sub(left + 4);
        let mut first = vec![(pad(&name, left) + "  ", palette.key())];
        first.push((fit(&draft.words, room), palette.tone(Tone::Strong)));
        first.push(verdict(draft, canvas));
        lines.push(line(first));
        let romanised = draft.romanised.as_deref().unwrap_or_default();
        if !(romanised.is_empty() && remark.is_empty()) {
            lines.push(line(vec![
                (pad(&remark, left) + "  ", palette.faint()),
                (fit(romanised, room), Style::new()),
            ]));
        }
    } else {
        let mut title = vec![(name, palette.key())];
        if !remark.is_empty() {
            title.push((format!(" · {remark}"), palette.faint()));
        }
        lines.push(line(title));
        let names = training.models.iter().map(|model| width(&model.label));
        let left = names.max().unwrap_or(0).min(canvas.width / 3);
        for (index, draft) in sentence.drafts.iter().enumerate() {
            let label = format!(
                "{} {}",
                mark(index),
                pad(&training.models[index].label, left)
            );
            let mut spans = vec![(label + "  ", palette.source(index))];
            let mut below = None;
            if let Some(draft) = draft {
                let room = columns.saturating_sub(left + 6);
                let (first, second) = match &draft.romanised {
                    None => (draft.words.clone(), None),
                    Some(latin) => {
                        let both = ["   ", " "].map(|gap| format!("{latin}{gap}{}", draft.words));
                        match both.into_iter().find(|both| width(both) <= room) {
                            Some(both) => (both, None),
                            None => (latin.clone(), Some(&draft.words)),
                        }
                    }
                };
                spans.push((fit(&first, room), Style::new()));
                spans.push(verdict(draft, canvas));
                below = second.map(|words| " ".repeat(left + 4) + &fit(words, room));
            }
            lines.push(line(spans));
            lines.extend(below.map(Line::from));
        }
    }
    let count = match canvas.rows {
        usize::MAX => usize::MAX,
        TALL.. => EARLIER,
        _ => 0,
    };
    if count > 0 && sentence.earlier.len() > 1 && sentence.drafts.len() == 1 {
        lines.push(line(vec![("before:".to_owned(), palette.faint())]));
        let before = &sentence.earlier[..sentence.earlier.len() - 1];
        for (step, words) in &before[before.len().saturating_sub(count)..] {
            let text = format!("  step {step:>4}  {words}");
            lines.push(line(vec![(fit(&text, columns), palette.faint())]));
        }
    }
    lines
}

/// ` ✓` if a translation is that of the corpus, ` ✗` if it is another.
fn verdict(draft: &DraftLine, canvas: Canvas) -> (String, Style) {
    match draft.is_right {
        Some(true) => (" ✓".to_owned(), canvas.palette.tone(Tone::Computed)),
        Some(false) => (" ✗".to_owned(), canvas.palette.wrong()),
        None => (String::new(), Style::new()),
    }
}

/// `running ━━━─── step 120 of 400, 310/s, 1 s left`
fn status(training: &TrainingPanel, canvas: Canvas) -> Vec<(String, Style)> {
    let palette = canvas.palette;
    let [step, steps] = training.step;
    let said = training.standing.clone();
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

/// `0.71 to 0.80`, or one number where two decimals do not tell them apart.
fn from_to(sorted: &[f64]) -> String {
    let ends = [sorted.first(), sorted.last()].map(|it| it.map(|it| format!("{it:.2}")));
    match ends {
        [Some(low), Some(high)] if low != high => format!("{low} to {high}"),
        [low, _] => low.unwrap_or_default(),
    }
}

/// A line for each model: its mark, its weights, and its loss and its scores from the lowest to the highest of its seeds.
fn models(training: &TrainingPanel, canvas: Canvas) -> Vec<Line<'static>> {
    let palette = canvas.palette;
    let names = training.models.iter().map(|model| width(&model.label));
    let name_width = names.max().unwrap_or(0).min(canvas.width / 3);
    let line = |index: usize, counts: bool| {
        let model = &training.models[index];
        let mark = format!("{} {}", mark(index), pad(&model.label, name_width));
        let mut text = String::new();
        if let Some(parameters) = model.parameters {
            text += &format!("  {} weights", figures::prose(parameters as f64));
        }
        for (name, numbers) in [
            ("  loss", &model.losses),
            ("  score", &model.scores),
            (", held out", &model.held_out),
        ] {
            if !numbers.is_empty() {
                text += &format!("{name} {}", from_to(numbers));
            }
        }
        let seeds = model.losses.len();
        if counts && seeds > 1 {
            text += &format!(", {seeds} seeds");
        }
        let mut spans = vec![(mark, palette.source(index)), (text, Style::new())];
        if let Some(remark) = &model.remark {
            spans.push((format!("  {remark}"), palette.wrong()));
        }
        spans
    };
    let all = |counts: bool| (0..training.models.len()).map(move |index| line(index, counts));
    // The first line counts the seeds as well.
    let fits = |spans: Vec<(String, Style)>| {
        let widths = spans.iter().map(|(text, _)| width(text));
        widths.sum::<usize>() <= canvas.width
    };
    let counts = all(true).all(fits);
    all(counts)
        .flat_map(|spans| wrap(&spans, canvas.width, "", "    "))
        .collect()
}
