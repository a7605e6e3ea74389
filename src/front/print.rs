//! The notebook as text: the same panels, one under the other, for a pipe, a screen reader, or a diff.

use std::fmt::Write;

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use crate::models::romanisation::romanised;
use crate::notebook::{Notebook, PrintOut, step_panels};
use crate::text::clean;
use crate::view::theme::{Colours, Palette};
use crate::view::{Canvas, page, text_width::fit, wrap::wrap};

/// Every step of the open lesson.
///
/// Of a work sheet or its key, only the steps with a question.
pub fn lesson(notebook: &mut Notebook, columns: usize, colours: Colours, what: PrintOut) -> String {
    let palette = match colours {
        Colours::None => Palette::text(),
        _ => Palette::new(notebook.theme, colours),
    };
    let canvas = Canvas {
        width: columns,
        rows: usize::MAX,
        palette,
    };
    let steps = notebook.lesson().steps.len();
    notebook.open(notebook.lesson, usize::MAX);
    let number = notebook.lesson().number();
    let number = number.map_or(String::new(), |number| format!("{number} · "));
    let title = format!("# {number}{}", notebook.lesson().title);
    let mut lines = vec![Line::styled(title, palette.heading())];
    let mut about: Vec<String> = Vec::new();
    let mut spoken = notebook.runs.iter().filter(|run| !run.words.is_empty());
    let spoken = spoken.clone().find(|run| !run.is_fixed).or(spoken.next());
    let sentence = spoken.map(|run| run.words.join(" "));
    let sentence = sentence.map(|it| match notebook.is_romanised() {
        true => romanised(&it).into_owned(),
        false => it,
    });
    // Cut, so that even a seed of 20 digits fits beside it.
    let room = columns.saturating_sub(32);
    about.extend(sentence.map(|sentence| format!("on “{}”", fit(&sentence, room))));
    let mut seeds: Vec<u64> = Vec::new();
    for seed in notebook.runs.iter().filter_map(|run| run.seed()) {
        if !seeds.contains(&seed) {
            seeds.push(seed);
        }
    }
    let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
    match &*seeds {
        [] => {}
        [seed] => about.push(format!("seed {seed}")),
        _ => about.push(format!("seeds {}", seeds.join(", "))),
    }
    if !about.is_empty() {
        lines.push(Line::styled(about.join(", "), palette.faint()));
    }
    if let Some(why) = notebook.why_other_words() {
        lines.extend(wrap(&[(why, palette.faint())], columns, "", ""));
    }
    for step in 0..steps {
        let panels = step_panels(notebook, step, what);
        if panels.is_empty() && what != PrintOut::Whole {
            continue;
        }
        let divider = format!("── step {} of {steps} ──", step + 1);
        let divider = Line::styled(divider, palette.faint());
        lines.extend([Line::default(), divider, Line::default()]);
        lines.extend(page::step_lines(&panels, canvas));
    }
    let has_colour = colours != Colours::None;
    lines.iter().map(|line| written(line, has_colour)).collect()
}

/// The title of a lesson list, and a line for each lesson, with about how many minutes it takes and a mark if it is on the short way.
pub fn contents(notebook: &Notebook) -> String {
    let mut out = String::from("Lessons\n\n");
    let mut part = "";
    for lesson in &notebook.library.lessons {
        if lesson.part != part && !lesson.part.is_empty() {
            part = &lesson.part;
            let _ = writeln!(out, "  {}", clean(part));
        }
        let number = lesson.number().map(|number| number.to_string());
        let number = number.unwrap_or_default();
        let problems = match lesson.problems().count() {
            0 => String::new(),
            1 => "  (a problem; `attentive check` shows it)".to_owned(),
            count => format!("  ({count} problems; `attentive check` shows them)"),
        };
        let short = if lesson.is_short { "◆" } else { " " };
        let minutes = lesson.minutes();
        let _ = writeln!(
            out,
            "  {number:>4} {short} {minutes:>3} min  {:<22} {}{problems}",
            clean(lesson.slug()),
            clean(&lesson.title)
        );
    }
    if let Some(short) = notebook.short_way() {
        let (lessons, minutes) = (short.lessons, short.minutes);
        let _ = writeln!(
            out,
            "\n  ◆ the short way: {lessons} lessons, about {minutes} minutes"
        );
    }
    out
}

fn written(line: &Line<'_>, colour: bool) -> String {
    let mut text = String::new();
    for span in &line.spans {
        let content = clean(&span.content);
        let codes = codes(line.style.patch(span.style));
        if colour && !codes.is_empty() {
            let _ = write!(text, "\u{1b}[{codes}m{content}\u{1b}[0m");
        } else {
            text.push_str(&content);
        }
    }
    format!("{}\n", text.trim_end_matches(' '))
}

/// The numbers of an SGR sequence.
fn codes(style: Style) -> String {
    let modifiers = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ];
    let mut codes: Vec<String> = modifiers
        .iter()
        .filter(|(modifier, _)| style.add_modifier.contains(*modifier))
        .map(|(_, code)| (*code).to_owned())
        .collect();
    match style.fg {
        // As terminals without 256 colours know them.
        Some(Color::Indexed(index @ 0..8)) => codes.push(format!("{}", 30 + index)),
        Some(Color::Indexed(index @ 8..16)) => codes.push(format!("{}", 90 + index - 8)),
        Some(Color::Indexed(index)) => codes.push(format!("38;5;{index}")),
        _ => {}
    }
    if let Some(Color::Indexed(index)) = style.bg {
        codes.push(format!("48;5;{index}"));
    }
    codes.join(";")
}
