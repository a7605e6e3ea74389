//! The header, the rules and the footer.

use ratatui::text::{Line, Span};

use super::text_width::{fit, line_width, width};
use super::theme::Palette;
use crate::notebook::action::Action;
use crate::notebook::key_table::KeyContext;
use crate::notebook::{Mode, Notebook, Purpose};

/// The header: the program, the lesson and the step.
pub(super) fn header(notebook: &Notebook, columns: usize, palette: Palette) -> Line<'static> {
    let lesson = notebook.lesson();
    let (step, steps) = (notebook.step + 1, lesson.steps.len());
    let left_out = &notebook.page().left_out;
    let dot = |at: usize| match left_out.contains(&at) {
        true => '·',
        false if at < step => '●',
        false => '○',
    };
    let dots = if steps <= 12 {
        format!(" {}", (0..steps).map(dot).collect::<String>())
    } else {
        String::new()
    };
    let right = format!("step {step} of {steps}{dots} ");
    let number = lesson
        .number()
        .map_or(String::new(), |number| format!("{number} · "));
    let brand = " attentive  ";
    let room = columns.saturating_sub(width(brand) + width(&right) + 1);
    let title = fit(&format!("{number}{}", lesson.title), room);
    let gap = room.saturating_sub(width(&title)) + 1;
    Line::from(vec![
        Span::styled(brand, palette.heading()),
        Span::styled(title, palette.key()),
        Span::raw(" ".repeat(gap)),
        Span::styled(right, palette.faint()),
    ])
}

/// The rule under the header: the sentence, the origin of the numbers, the lesson's position in the course, and a training that goes on
/// elsewhere.
pub(super) fn upper_rule(notebook: &Notebook, columns: usize, palette: Palette) -> Line<'static> {
    let mut position = notebook.place_on_way();
    if let Some(training) = &notebook.page().training_elsewhere {
        position = match columns < NARROW {
            true => training.clone(),
            false => format!("{training} · {position}"),
        };
    }
    let room = columns.saturating_sub(width(&position) + 8);
    let about = notebook
        .page()
        .provenance
        .as_ref()
        .map_or(String::new(), |it| {
            let mut about = match it.badge {
                Some(badge) => badge.to_string(),
                None => "not trained yet".to_owned(),
            };
            if let Some(seed) = it.seed {
                about += &format!(" · seed {seed}");
            }
            if it.is_edited {
                about += " · edited";
            }
            if let Some(mistake) = it.mistake {
                about += &format!(" · broken: {mistake}");
            }
            if it.words.is_empty() {
                return about;
            }
            // A long sentence is cut; the origin of its numbers is not.
            let left = room.saturating_sub(width(&about) + 5);
            if left < 3 {
                return about;
            }
            format!("“{}” · {about}", fit(&it.words.join(" "), left))
        });
    rule(&fit(&about, room), &position, columns, palette)
}

/// The columns of a rule around its text.
const EDGES: usize = 4;

/// Whether a message fits into a rule.
pub(super) fn fits(message: &str, columns: usize) -> bool {
    width(message) + EDGES <= columns
}

/// The rule above the footer: a message, or else `more`, which says where the page goes on.
pub(super) fn lower_rule(
    message: Option<&str>,
    more: &str,
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    match message {
        Some(message) => rule(
            &fit(message, columns.saturating_sub(EDGES)),
            "",
            columns,
            palette,
        ),
        None => rule("", more, columns, palette),
    }
}

fn rule(left: &str, right: &str, columns: usize, palette: Palette) -> Line<'static> {
    let mut spans = vec![Span::styled("──", palette.faint())];
    let mut used = 2;
    if !left.is_empty() {
        used += width(left) + 2;
        spans.push(Span::styled(format!(" {left} "), palette.key()));
    }
    let mut tail = format!(" {right} ──");
    if right.is_empty() || used + width(&tail) > columns {
        tail.clear();
    }
    let dashes = columns.saturating_sub(used + width(&tail));
    spans.push(Span::styled(
        format!("{}{tail}", "─".repeat(dashes)),
        palette.faint(),
    ));
    Line::from(spans)
}

/// Below this width there is less space between the keys of the footer.
const NARROW: usize = 60;

/// The keys that have an effect now; `scrolls` is whether the next step comes only after the rest of this one. If not all fit, the first
/// one stays, undo, and the last two (help and quit).
pub(super) fn footer(
    notebook: &Notebook,
    scrolls: bool,
    columns: usize,
    palette: Palette,
) -> Line<'static> {
    let context = notebook.page().context;
    let begins = !notebook.pending.is_empty();
    // A digit may choose an option or begin a number before `G`; it counts as an option.
    let is_option =
        context == KeyContext::Asking && notebook.pending.len() == 1 && notebook.pending != "g";
    if begins && !is_option {
        let text = format!(
            " {}…  G opens the lesson of that number, gg the first step",
            notebook.pending
        );
        return Line::styled(fit(&text, columns), palette.key());
    }
    let mut items: Vec<(String, &str, bool)> = notebook
        .page()
        .footer
        .iter()
        .map(|binding| {
            let key = match (context, binding.keys[0]) {
                (KeyContext::Matrix | KeyContext::Map, "arrows") => "← ↓ ↑ →",
                (_, key) => key,
            };
            let says = match (binding.action, &notebook.mode) {
                (Action::Accept, Mode::Typing { purpose, .. }) if *purpose == Purpose::Answer => {
                    "answer"
                }
                (Action::Accept, Mode::Typing { purpose, .. }) if *purpose == Purpose::Matrix => {
                    "open"
                }
                (Action::NextCell, Mode::Typing { purpose, .. }) if *purpose == Purpose::Matrix => {
                    "names"
                }
                (Action::NextCell, Mode::Typing { purpose, .. })
                    if *purpose == Purpose::Sentence =>
                {
                    "known words"
                }
                (Action::Next, Mode::Reading) if scrolls => "more",
                (Action::Train, _) => notebook.training_verb(),
                (Action::Way, _) if notebook.follows_short_way() => "whole course",
                _ => binding.footer,
            };
            (key.to_owned(), says, binding.action == Action::Undo)
        })
        .collect();
    let keep = if matches!(notebook.mode, Mode::Typing { .. }) {
        1
    } else {
        2
    };
    loop {
        let mut spans = vec![Span::raw(" ")];
        for (index, (key, says, _)) in items.iter().enumerate() {
            if index > 0 {
                spans.push(Span::raw(if columns < NARROW { " " } else { "  " }));
            }
            spans.push(Span::styled(key.clone(), palette.key()));
            spans.push(Span::styled(format!(" {says}"), palette.faint()));
        }
        let line = Line::from(spans);
        if line_width(&line) <= columns || items.len() <= keep + 1 {
            return line;
        }
        // What can be undone is always said.
        let mut rest = items[1..items.len() - keep].iter();
        match rest.rposition(|(.., is_undo)| !is_undo) {
            Some(at) => drop(items.remove(at + 1)),
            None => return line,
        }
    }
}
